"""Commitments of an item: its sentences taken apart into deeds, each with class, object, scope, owners, deadline, targets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yaodian.plan import confidence
from yaodian.plan.classify import classify
from yaodian.plan.clauses import sentences
from yaodian.plan.deed import Deed
from yaodian.plan.deeds import deeds
from yaodian.plan.doubts import clause_doubts
from yaodian.plan.lexicon.scopes import scope_in
from yaodian.plan.model import Commitment, Doubt, Span, Target
from yaodian.plan.owner_finder import Owners
from yaodian.plan.reading import Reading
from yaodian.plan.sentence import Sentence
from yaodian.plan.target_finder import sentence_targets
from yaodian.plan.time_phrases import last_day

_SYSTEM_CLASSES = ("establish_mechanism", "operate_platform")
_OBJECT_TAIL = re.compile("(?:等?工作|等?任务)$")
_LEAD = re.compile("^(?:好|了|的|一批|若干|[、,:])+")


class ItemReader:
    """Reads the stretches of one item; numbers its commitments through."""

    def __init__(self, reading: Reading, body: str, number: int, title: str, year: int) -> None:
        self.reading = reading
        self.body = body
        self.number = number
        self.title = title
        self.year = year
        self.scope = scope_in(title)
        self.found: list[Commitment] = []

    def read(self, stretches: Sequence[tuple[int, int]], owners: Sequence[Owners]) -> tuple[Commitment, ...]:
        """All commitments of the stretches in order; `owners` are the stretches of owners in the item, in order."""
        pending = 0
        waiting = list(owners)
        for first, last in stretches:
            for start, end in sentences(self.body, first, last):
                while waiting and waiting[0].start < start:
                    pending = self._give(waiting.pop(0), pending)
                self._sentence(start, end)
        while waiting:
            pending = self._give(waiting.pop(0), pending)
        return tuple(self.found)

    def _give(self, owners: Owners, pending: int) -> int:
        """The owners, and a time of completion beside them, hold for every commitment since the owners before."""
        day = last_day(owners.until, self.year) if owners.until else None
        for index in range(pending, len(self.found)):
            known = self.found[index]
            self.found[index] = _with_owners(known, owners.names, day)
        return len(self.found)

    def _sentence(self, start: int, end: int) -> None:
        sentence = Sentence(self.body[start:end], self.year)
        made = deeds(sentence)
        if not made:
            return
        targets = sentence_targets(sentence, self.reading, start)
        spans = [self.reading.span(start + deed.start, start + deed.end) for deed in made]
        shares = _shared_out(spans, targets)
        for deed, span, inside in zip(made, spans, shares, strict=True):
            self.found.append(self._commitment(sentence, deed, start, span, inside))

    def _commitment(
        self, sentence: Sentence, deed: Deed, offset: int, span: Span, inside: tuple[Target, ...]
    ) -> Commitment:
        words = sentence.text[deed.object_start : deed.end]
        kind = classify(deed, words)
        name = inside[0].object if len(inside) == 1 and inside[0].object else _object(words)
        doubts = tuple(
            Doubt(code, message, self.reading.span(offset + first, offset + last))
            for code, message, first, last in clause_doubts(sentence, deed)
        )
        named = kind.action_class in _SYSTEM_CLASSES or kind.deliverable == "standard"
        return Commitment(
            id=f"{self.number}.{len(self.found) + 1}",
            span=span,
            text=span.of(self.reading.source),
            action=deed.action,
            action_class=kind.action_class,
            object=name,
            deliverable_kind=kind.deliverable,
            scope=scope_in(sentence.text[deed.start : deed.end]) or self.scope,
            system_named=name if named else None,
            deadline=sentence.deadline(deed.end),
            confidence=confidence.confidence(deed, kind, doubts),
            targets=inside,
            warnings=doubts,
        )


def _shared_out(spans: Sequence[Span], targets: Sequence[Target]) -> list[tuple[Target, ...]]:
    """The targets of each deed: a target goes to the deed that covers most of it, none is lost."""
    if not targets:
        return [()] * len(spans)
    shares: list[list[Target]] = [[] for _ in spans]
    for target in targets:
        first = max(0, bisect_right(spans, target.span.start, key=_start) - 1)
        last = max(first, bisect_right(spans, target.span.end, key=_start) - 1)
        best = max(range(first, last + 1), key=lambda index: _overlap(spans[index], target.span))
        shares[best].append(target)
    return [tuple(share) for share in shares]


def _start(span: Span) -> int:
    return span.start


def _overlap(first: Span, second: Span) -> int:
    return min(first.end, second.end) - max(first.start, second.start)


def _with_owners(commitment: Commitment, names: Sequence[str], day: date | None) -> Commitment:
    merged = tuple(dict.fromkeys((*commitment.owners, *names)))
    return replace(commitment, owners=merged, deadline=commitment.deadline or day)


def _object(words: str) -> str:
    """The object without filler before and behind it."""
    lead = _LEAD.match(words)
    name = words[lead.end() :] if lead else words
    if not name.endswith(("工作", "任务")):
        return name
    shorter = _OBJECT_TAIL.sub("", name)
    return shorter if len(shorter) > 1 else name
