"""What a person can do to the commitments of a compiled plan. An edit names its place by characters and words, never by a number that
the next compilation may give to something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from yaodian.plan.model import ACTION_CLASSES, Span, Target
from yaodian.values import parse_date

WORDS = ("action", "object", "scope", "system_named", "deliverable_kind", "lead", "evidence", "note")
"""Fields that are words; an empty one takes the word away."""

FIELDS = (*WORDS, "action_class", "support", "due", "targets")
"""What a change may set."""


class EditProblem(ValueError):
    """An edit that cannot be; the text says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the text that the edit was made on, with its words."""

    start: int
    end: int
    quote: str

    @classmethod
    def on(cls, text: str, span: Span) -> Anchor:
        """The anchor of a stretch."""
        return cls(span.start, span.end, span.of(text))

    @property
    def span(self) -> Span:
        """Where it lay when the edit was made."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Change:
    """Other words, numbers or people for one commitment: `fields` by name (see `FIELDS`), checked when it is made."""

    anchor: Anchor
    fields: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.fields.items():
            _check(name, value)


@dataclass(frozen=True, slots=True)
class Split:
    """One commitment becomes several; `parts` are their words, each a stretch of the commitment, in order."""

    anchor: Anchor
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        place = 0
        for part in self.parts:
            found = self.anchor.quote.find(part, place) if part.strip() else -1
            if found < 0:
                raise EditProblem(f"“{part}”不是任务中的一段文字，或次序颠倒。在任务的文字之内选取。")
            place = found + len(part)
        if len(self.parts) < 2:
            raise EditProblem("拆分须得出两项以上。选取至少两段文字。")


@dataclass(frozen=True, slots=True)
class Merge:
    """Neighbouring commitments become one, that of the first; `others` are those that follow it."""

    anchor: Anchor
    others: tuple[Anchor, ...]

    def __post_init__(self) -> None:
        if not self.others:
            raise EditProblem("合并须有两项以上。")
        ordered = (self.anchor, *self.others)
        if any(one.end > after.start for one, after in pairwise(ordered)):
            raise EditProblem("合并的各项须按正文次序，互不重叠。")


@dataclass(frozen=True, slots=True)
class Add:
    """A stretch that the compiler took for no commitment is one."""

    anchor: Anchor

    def __post_init__(self) -> None:
        if not self.anchor.quote.strip():
            raise EditProblem("没有选取文字。")


@dataclass(frozen=True, slots=True)
class Drop:
    """A stretch that the compiler took for a commitment is none."""

    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Confirm:
    """A person has read the commitment and leaves it as it is."""

    anchor: Anchor


Edit = Change | Split | Merge | Add | Drop | Confirm

_KINDS: Mapping[str, type[Change | Split | Merge | Add | Drop | Confirm]] = {
    "change": Change,
    "split": Split,
    "merge": Merge,
    "add": Add,
    "drop": Drop,
    "confirm": Confirm,
}


def edit_as_json(edit: Edit) -> dict[str, Any]:
    """An edit as plain data, to be kept."""
    kind = next(name for name, made in _KINDS.items() if isinstance(edit, made))
    said: dict[str, Any] = {"kind": kind, "anchor": asdict(edit.anchor)}
    if isinstance(edit, Change):
        said["fields"] = {name: _plain(value) for name, value in edit.fields.items()}
    elif isinstance(edit, Split):
        said["parts"] = list(edit.parts)
    elif isinstance(edit, Merge):
        said["others"] = [asdict(other) for other in edit.others]
    return said


def edit_from_json(said: Mapping[str, Any]) -> Edit:
    """The inverse of `edit_as_json`; EditProblem where the data are no edit."""
    try:
        anchor = Anchor(**said["anchor"])
        kind = said["kind"]
        if kind == "change":
            return Change(anchor, {name: _meant(name, value) for name, value in said["fields"].items()})
        if kind == "split":
            return Split(anchor, tuple(said["parts"]))
        if kind == "merge":
            return Merge(anchor, tuple(Anchor(**other) for other in said["others"]))
        if kind == "add":
            return Add(anchor)
        if kind == "drop":
            return Drop(anchor)
        if kind == "confirm":
            return Confirm(anchor)
        raise EditProblem(f"没有“{kind}”这种修改。")
    except EditProblem:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EditProblem(f"不是一处修改：{error}") from error


def _check(name: str, value: object) -> None:
    if name not in FIELDS:
        raise EditProblem(f"任务没有“{name}”一项。可改的有：{'、'.join(FIELDS)}。")
    if name in WORDS and not isinstance(value, str):
        raise EditProblem(f"“{name}”应为文字。")
    if name == "action_class" and value not in ACTION_CLASSES:
        raise EditProblem(f"没有“{value}”这一类行动。可选：{'、'.join(ACTION_CLASSES)}。")
    if name == "support" and not (isinstance(value, tuple) and all(isinstance(one, str) for one in value)):
        raise EditProblem("配合单位应为若干名称。")
    if name == "due" and not isinstance(value, date | None):
        raise EditProblem("完成时限应为一天。")
    if name == "targets" and not (isinstance(value, tuple) and all(isinstance(one, Target) for one in value)):
        raise EditProblem("目标值应为若干个目标。")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Target):
        said = asdict(value)
        return {**said, "deadline": value.deadline.isoformat() if value.deadline else None}
    return value


def _meant(name: str, value: Any) -> object:
    if name == "due":
        return parse_date(value) if value else None
    if name == "support":
        return tuple(value)
    if name == "targets":
        return tuple(
            Target(
                **{
                    **one,
                    "span": Span(**one["span"]),
                    "deadline": parse_date(one["deadline"]) if one.get("deadline") else None,
                }
            )
            for one in value
        )
    return value
