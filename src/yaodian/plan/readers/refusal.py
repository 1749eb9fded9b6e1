"""How a reader says no."""

from __future__ import annotations

from yaodian.values import Place, Problem, Refused


def refusal(code: str, name: str, message: str, remedy: str, *, line: int | None = None) -> Refused:
    """One problem with a file as an exception to raise."""
    return Refused([Problem(code, message, Place(name, line), remedy=remedy)])


def damaged(name: str, kind: str, detail: str, remedy: str = "") -> Refused:
    """The file is of a known kind and cannot be read as such."""
    return refusal(
        "damaged-file",
        name,
        f"{kind}已损坏，读不出来（{detail}）。",
        remedy or "用原来的软件打开它，另存一份后再试；打不开时，请向提供文件的人重新索取。",
    )


def too_much(name: str, what: str) -> Refused:
    """A limit that no plan reaches is passed."""
    return refusal("too-large", name, f"{what}，不像一份要点。", "只保留要点正文，另存后再试。")
