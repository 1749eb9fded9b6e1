"""What the page of a comparison draws: items with what became of each commitment in them, the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import accumulate

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from yaodian.plan import Commitment, Item, Target
from yaodian.plan.comparison import CommitmentLink, LinkKind, PlacedTarget, TargetLink
from yaodian.web.queries.comparing import Compared, Side
from yaodian.web.words import asked, long_day, plain, unit_word

SIGNS: Mapping[LinkKind, str] = {"kept": "＝", "changed": "≠", "reworded": "≈", "new": "＋", "dropped": "－"}
_SIGN = re.compile(r"[0-9０-９.．,，]*[0-9０-９]|[A-Za-z]+|.", re.DOTALL)
_STRAY = 2
"""Fewer equal characters than this between two differences are marked with them: single signs that agree by chance help nobody."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A commitment of one plan: its item, where it can be looked at, and its words with what differs marked."""

    id: str
    item: Item
    address: str
    words: SafeString
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a target: its object, what it was and is (empty: not there), by how much it differs, and its days if they moved."""

    object: str
    before: str
    after: str
    difference: str
    days: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment of either plan or of both."""

    kind: LinkKind
    sign: str
    before: tuple[Deed, ...]
    after: tuple[Deed, ...]
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An item of the later plan with the earlier one about the same matter, either of which may be missing, and their commitments."""

    before: Item | None
    after: Item | None
    lines: tuple[Line, ...]

    @property
    def same(self) -> bool:
        """Whether both plans give the item the same number and name."""
        one, other = self.before, self.after
        return one is not None and other is not None and (one.number, one.title) == (other.number, other.title)


def groups(of: Compared, kind: LinkKind | None) -> tuple[Group, ...]:
    """The items in order with their lines of a kind (None: of all kinds); items without any are left out."""
    firsts, seconds = _items(of.before), _items(of.after)
    links: dict[int, list[Line]] = {}
    places = {id(one): place for place, link in enumerate(of.found.items) for one in (link.before, link.after) if one}
    for link in of.found.commitments:
        if kind in (None, link.kind):
            item = seconds[link.after[0].id] if link.after else firsts[link.before[0].id]
            line = Line(
                kind=link.kind,
                sign=SIGNS[link.kind],
                before=tuple(_deeds(of.before, firsts, link.before, link.after, "del")),
                after=tuple(_deeds(of.after, seconds, link.after, link.before, "ins")),
                reason=_reason(link),
                changes=tuple(_changes(link)),
            )
            links.setdefault(places[id(item)], []).append(line)
    return tuple(
        Group(link.before, link.after, tuple(links[place]))
        for place, link in enumerate(of.found.items)
        if place in links
    )


def _items(side: Side) -> dict[str, Item]:
    return {one.id: item for item in side.plan.items for one in item.commitments}


def _deeds(
    side: Side, homes: Mapping[str, Item], own: Sequence[Commitment], others: Sequence[Commitment], tag: str
) -> Iterator[Deed]:
    """The commitments of a side; where one stands against one, what the other does not have is marked."""
    for one in own:
        alone = len(own) == len(others) == 1
        words = _marked(one.text, others[0].text, tag) if alone else SafeString(conditional_escape(one.text))
        yield Deed(one.id, homes[one.id], _address(side, one), words, one.text)


def _address(side: Side, one: Commitment) -> str:
    if side.number is None:
        return f"/commitments/{one.id}"
    return f"/drafts/{side.number}#r-{one.span.start}-{one.span.end}"


def _marked(text: str, other: str, tag: str) -> SafeString:
    parts: list[str] = []
    at = 0
    for start, end in _differing(text, other):
        parts += [conditional_escape(text[at:start]), format_html("<{0}>{1}</{0}>", tag, text[start:end])]
        at = end
    return mark_safe("".join([*parts, conditional_escape(text[at:])]))


def _differing(text: str, other: str) -> list[tuple[int, int]]:
    """The stretches of a text that another does not have. A number is one sign: 100 and 126 differ as a whole."""
    signs, others = _SIGN.findall(text), _SIGN.findall(other)
    places = [0, *accumulate(map(len, signs))]
    found: list[tuple[int, int]] = []
    for what, start, end, _, _ in SequenceMatcher(None, signs, others, autojunk=False).get_opcodes():
        if what not in ("replace", "delete"):
            continue
        if found and places[start] - found[-1][1] < _STRAY:
            found[-1] = (found[-1][0], places[end])
        else:
            found.append((places[start], places[end]))
    return found


def _reason(link: CommitmentLink) -> str:
    if link.kind == "new":
        return gettext("上一份没有相近的任务")
    if link.kind == "dropped":
        return gettext("后一份没有相近的任务")
    if link.kind == "kept":
        return gettext("文字相同")
    if link.similarity == 1:
        return gettext("措辞相同")
    return gettext("同一任务，措辞不同，相似度 %(score)s") % {"score": f"{link.similarity:.2f}"}


def _changes(link: CommitmentLink) -> Iterator[Change]:
    """What became of the targets, where both plans have the commitment."""
    if link.before and link.after:
        yield from (_change(one) for one in link.targets if one.kind != "same")


def _change(link: TargetLink) -> Change:
    whole = (link.after or link.before)[0].target
    moved = "deadline" in link.differs
    return Change(
        object=whole.object,
        before=_sum(link.before),
        after=_sum(link.after),
        difference=_difference(link),
        days=(_day(link.before[0].target.deadline), _day(link.after[0].target.deadline)) if moved else None,
    )


def _sum(targets: Sequence[PlacedTarget]) -> str:
    return " + ".join(_measure(one.target) for one in targets)


def _measure(target: Target) -> str:
    return asked(target) + (f"/{unit_word(target.per)}" if target.per else "")


def _difference(link: TargetLink) -> str:
    if link.kind == "new":
        return gettext("新增目标值")
    if link.kind == "dropped":
        return gettext("不再有目标值")
    if link.kind == "split":
        return gettext("合计相同")
    before, after = link.before[0].target, link.after[0].target
    step = after.quantity - before.quantity
    if not step:
        return ""
    given = {"n": _amount(abs(step), after), "share": ""}
    if before.quantity > 0 and not after.unit.startswith("%"):
        given["share"] = gettext("（%(percent)s%%）") % {"percent": f"{abs(step) / before.quantity * 100:.0f}"}
    return (gettext("增加 %(n)s%(share)s") if step > 0 else gettext("减少 %(n)s%(share)s")) % given


def _amount(step: float, target: Target) -> str:
    if target.unit.startswith("%"):
        return gettext("%(n)s 个百分点") % {"n": plain(round(step, 6))}
    return f"{plain(round(step, 6))} {unit_word(target.unit)}".rstrip()


def _day(day: date | None) -> str:
    return long_day(day) if day else gettext("当年年底")
