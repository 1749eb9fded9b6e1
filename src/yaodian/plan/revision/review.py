"""Applies edits to a compiled plan, one after another, each on what those before it left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from yaodian.plan.model import Commitment, Item, Plan, Span, Target
from yaodian.plan.revision.attach import attached
from yaodian.plan.revision.edits import Add, Anchor, Confirm, Drop, Edit, Merge, Split
from yaodian.plan.revision.stretch import commitment_at

_NO_YEAR = 2000
_OF_COMMITMENT = ("action", "action_class", "object", "scope", "system_named", "deliverable_kind", "targets")
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A commitment as people left it, with who leads it and what shall prove it; `edits` are the places in the list of edits of
    those that touched it. `checked`: a person has had it in hand; `stale`: that was with other words, corrected since.
    """

    commitment: Commitment
    lead: str = ""
    support: tuple[str, ...] = ()
    due: date | None = None
    evidence: str = ""
    note: str = ""
    edits: tuple[int, ...] = ()
    checked: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """The commitments of a plan after all edits, in the order of the text, the edits that found no place (by place in the list), and
    what was dropped, with the place of the edit that did it.
    """

    commitments: tuple[Reviewed, ...]
    lost: tuple[int, ...]
    dropped: tuple[tuple[int, Commitment], ...] = ()


def review(plan: Plan, text: str, edits: Sequence[Edit]) -> Review:
    """Applies all edits. An edit whose place cannot be found again, or whose commitments are gone, is lost and named; the others
    are applied as if it had not been made.
    """
    table = _Table(plan, text)
    lost = tuple(number for number, edit in enumerate(edits) if not table.apply(number, edit))
    return Review(table.numbered(), lost, tuple(table.dropped))


class _Table:
    """The commitments while edits are applied; kept in the order of the text."""

    def __init__(self, plan: Plan, text: str) -> None:
        self._plan = plan
        self._text = text
        self._year = plan.year or _NO_YEAR
        self.dropped: list[tuple[int, Commitment]] = []
        self._rows = [
            Reviewed(one, lead=one.owners[0] if one.owners else "", support=one.owners[1:], due=one.deadline)
            for one in plan.commitments
        ]

    def apply(self, number: int, edit: Edit) -> bool:
        """Whether the edit found its place."""
        if isinstance(edit, Add):
            return self._add(number, edit)
        if isinstance(edit, Merge):
            return self._merge(number, edit)
        at = self._row_of(edit.anchor)
        if at is None:
            return False
        if isinstance(edit, Drop):
            self.dropped.append((number, self._rows.pop(at).commitment))
            return True
        row = self._rows[at] = _seen(self._rows[at], self._rows[at].commitment.text == edit.anchor.quote)
        if isinstance(edit, Confirm):
            self._rows[at] = replace(row, edits=(*row.edits, number))
            return True
        if isinstance(edit, Split):
            return self._split(number, edit, at)
        fields = dict(edit.fields)
        if "targets" in fields:
            targets = cast(tuple[Target, ...], fields["targets"])
            fields["targets"] = _replaced(targets, edit.anchor, self._rows[at].commitment, self._text)
        self._rows[at] = _changed(self._rows[at], fields, number)
        return True

    def numbered(self) -> tuple[Reviewed, ...]:
        """All of them, numbered anew within their items."""
        counted: dict[int, int] = {}
        done = []
        for row in self._rows:
            item = self._item_of(row.commitment.span)
            number = item.number if item else 0
            counted[number] = counted.get(number, 0) + 1
            done.append(replace(row, commitment=replace(row.commitment, id=f"{number}.{counted[number]}")))
        return tuple(done)

    def _row_of(self, anchor: Anchor) -> int | None:
        """The commitment that an anchor lies on: the one that shares most with it, at least half of either."""
        span = attached(anchor, self._text, (row.commitment.span for row in self._rows))
        if span is None:
            return None
        shares = {at: _shared(span, self._rows[at].commitment.span) for at in self._meeting(span)}
        at = max(shares, key=shares.__getitem__, default=None)
        return at if at is not None and shares[at] >= _HALF else None

    def _meeting(self, span: Span) -> range:
        """The commitments that share a character with a stretch; they never overlap and stand in order."""
        first = bisect_left(self._rows, span.start + 1, key=lambda row: row.commitment.span.end)
        last = bisect_left(self._rows, span.end, key=lambda row: row.commitment.span.start)
        return range(first, last)

    def _split(self, number: int, edit: Split, at: int) -> bool:
        row = self._rows[at]
        place, spans = row.commitment.span.start, []
        for part in edit.parts:
            found = self._text.find(part, place, row.commitment.span.end)
            if found < 0:
                return False
            place = found + len(part)
            spans.append(Span(found, place))
        item = self._item_of(row.commitment.span)
        parts = [self._made(row, span, item, number) for span in spans]
        # What people said of the whole in words holds for its first part; who leads and when holds for all of them.
        parts[0] = replace(parts[0], evidence=row.evidence, note=row.note)
        self._rows[at : at + 1] = parts
        return True

    def _made(self, row: Reviewed, span: Span, item: Item | None, number: int) -> Reviewed:
        made = commitment_at(self._text, span, self._year, item.title if item else "")
        made = replace(made, owners=row.commitment.owners, deadline=made.deadline or row.commitment.deadline)
        return replace(row, commitment=made, evidence="", note="", edits=(*row.edits, number))

    def _merge(self, number: int, edit: Merge) -> bool:
        places = [self._row_of(anchor) for anchor in (edit.anchor, *edit.others)]
        found = [at for at in places if at is not None]
        if len(found) < len(places) or found != list(range(found[0], found[0] + len(found))):
            return False
        rows = [self._rows[at] for at in found]
        span = Span(rows[0].commitment.span.start, rows[-1].commitment.span.end)
        targets = tuple(target for row in rows for target in row.commitment.targets)
        first = replace(rows[0].commitment, span=span, text=span.of(self._text), targets=targets)
        touched = tuple(dict.fromkeys(edit_number for row in rows for edit_number in row.edits))
        same = all(row.commitment.text == one.quote for row, one in zip(rows, (edit.anchor, *edit.others), strict=True))
        merged = _seen(replace(rows[0], commitment=first, edits=(*touched, number)), same)
        self._rows[found[0] : found[-1] + 1] = [merged]
        return True

    def _add(self, number: int, edit: Add) -> bool:
        span = attached(edit.anchor, self._text, ())
        item = self._item_of(span) if span else None
        if span is None or item is None or span.end > item.span.end or self._meeting(span):
            return False
        made = commitment_at(self._text, span, self._year, item.title)
        self._rows.append(Reviewed(made, due=made.deadline, edits=(number,), checked=True))
        self._rows.sort(key=lambda row: row.commitment.span)
        return True

    def _item_of(self, span: Span) -> Item | None:
        return next((item for item in self._plan.items if item.span.start <= span.start < item.span.end), None)


def _changed(row: Reviewed, fields: Mapping[str, object], number: int) -> Reviewed:
    inner = {name: _none_if_empty(name, value) for name, value in fields.items() if name in _OF_COMMITMENT}
    outer = {name: value for name, value in fields.items() if name not in _OF_COMMITMENT}
    commitment = replace(row.commitment, **cast(Any, inner))
    return replace(row, commitment=commitment, edits=(*row.edits, number), **cast(Any, outer))


def _replaced(targets: tuple[Target, ...], anchor: Anchor, commitment: Commitment, text: str) -> tuple[Target, ...]:
    """Targets that a person gave, on the words they were given on; on the whole commitment where those words were corrected."""
    done = []
    for target in targets:
        words = anchor.quote[max(0, target.span.start - anchor.start) : max(0, target.span.end - anchor.start)]
        start = text.find(words, commitment.span.start, commitment.span.end) if words else -1
        span = Span(start, start + len(words)) if start >= 0 else commitment.span
        done.append(replace(target, span=span))
    return tuple(done)


def _none_if_empty(name: str, value: object) -> object:
    return None if name in ("scope", "system_named") and value == "" else value


def _seen(row: Reviewed, same: bool) -> Reviewed:
    """A person had it in hand, with the same words or with others."""
    return replace(row, checked=same, stale=not same)


def _shared(one: Span, other: Span) -> float:
    """Shared characters as part of the longer of the two stretches' union (intersection over union)."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / max(1, max(one.end, other.end) - min(one.start, other.start))
