"""A plan compiled: the text goes in, chapters, items, commitments and targets come out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from yaodian.plan.commitments import ItemReader
from yaodian.plan.doubts import issue_doubts, plan_doubts
from yaodian.plan.head import head
from yaodian.plan.model import Chapter, Item, Plan, Span
from yaodian.plan.owner_finder import Owners, owner_stretches, without_stretches
from yaodian.plan.reading import Reading, read
from yaodian.plan.structure import Block, Part, outline

_NO_YEAR = 2000


def compile_plan(text: str) -> Plan:
    """Compile the text of a plan.

    Any text is accepted; nothing is changed in it, and every span counts its Unicode characters as given. Deterministic; the cost is
    linear in the length. A text without chapters has one chapter numbered 0 with an empty title; items keep their printed numbers
    where these run on through the chapters and are numbered through otherwise. Chapters that look back hold items but no commitments.
    """
    reading = read(text)
    found = outline(reading.text)
    around = head(reading, found.head, found.tail)
    owners = owner_stretches(reading.text)
    source = _Source(reading, without_stretches(reading.text, owners), owners, around.year or _NO_YEAR)
    chapters = tuple(_chapter(source, part) for part in found.parts)
    reviews = [(part.title, reading.span(part.start, part.end)) for part in found.parts if part.review]
    warnings = issue_doubts(around.issued, around.issued_span)
    warnings += plan_doubts(year=around.year, restarted=found.restarted, reviews=reviews, whole=Span(0, len(text)))
    return Plan(
        title=around.title,
        year=around.year,
        issuer=around.issuer,
        issued=around.issued,
        lead=around.lead,
        chapters=chapters,
        warnings=tuple(warnings),
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """The folded text, the same with owners blanked, the owners, and the year."""

    reading: Reading
    body: str
    owners: Sequence[Owners]
    year: int


def _chapter(source: _Source, part: Part) -> Chapter:
    items = tuple(_item(source, block, review=part.review) for block in part.blocks)
    return Chapter(part.number, part.title, source.reading.span(part.start, part.end), items)


def _item(source: _Source, block: Block, *, review: bool) -> Item:
    span = source.reading.span(block.start, block.end)
    if review:
        return Item(block.number, block.title, span, ())
    reader = ItemReader(source.reading, source.body, block.number, block.title, source.year)
    first = bisect_left(source.owners, block.start, key=_start)
    last = bisect_left(source.owners, block.end, key=_start)
    owners = source.owners[first:last]
    return Item(block.number, block.title, span, reader.read(block.stretches, owners))


def _start(stretch: Owners) -> int:
    return stretch.start
