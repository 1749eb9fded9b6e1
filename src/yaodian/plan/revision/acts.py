"""The acts on a draft in their order, and which of them stand: nothing is taken out of the list, an undo is one more act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yaodian.plan.revision.edits import Edit, edit_from_json


class ActProblem(ValueError):
    """An act that the acts before it do not allow; the text says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its number, counted from 1, and what was done as plain data.

    `{"kind": "text", "text": n}` puts the n-th text in force; `{"kind": "undo", "of": m}` and `{"kind": "redo", "of": m}` take back
    and restore the act m; everything else is an edit as `edit_as_json` writes it.
    """

    number: int
    said: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What was done, in one word."""
        return str(self.said.get("kind", ""))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands after all acts: the text in force, the edits with the numbers of their acts, and the acts that are undone."""

    text: int
    edits: tuple[tuple[int, Edit], ...]
    undone: frozenset[int]


def standing(acts: Sequence[Act]) -> Standing:
    """Goes through the acts. Raises ActProblem for an undo of what does not stand, a redo of what is not undone, and where the first
    text is missing or undone.
    """
    undone: set[int] = set()
    kinds: dict[int, str] = {}
    for act in acts:
        kinds[act.number] = act.kind
        if act.kind in ("undo", "redo"):
            _take_back(act, kinds, undone)
    left = [act for act in acts if act.number not in undone and act.kind not in ("undo", "redo")]
    texts = [int(act.said["text"]) for act in left if act.kind == "text"]
    if not texts:
        raise ActProblem("第一稿正文不能撤销。")
    edits = tuple((act.number, edit_from_json(act.said)) for act in left if act.kind != "text")
    return Standing(texts[-1], edits, frozenset(undone))


def _take_back(act: Act, kinds: Mapping[int, str], undone: set[int]) -> None:
    of = act.said.get("of")
    if not isinstance(of, int) or kinds.get(of, "undo") in ("undo", "redo"):
        raise ActProblem(f"没有第 {of} 次改动。")
    if act.kind == "undo" and of in undone:
        raise ActProblem(f"第 {of} 次改动已经撤销。")
    if act.kind == "redo" and of not in undone:
        raise ActProblem(f"第 {of} 次改动没有撤销，不必恢复。")
    (undone.add if act.kind == "undo" else undone.discard)(of)
