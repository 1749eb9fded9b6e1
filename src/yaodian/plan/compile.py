"""A plan compiled: the text goes in, chapters, items, commitments and targets come out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from yaodian.plan import model
from yaodian.plan.commitments import ItemReader
from yaodian.plan.doubts import issue_doubts, plan_doubts
from yaodian.plan.head import head
from yaodian.plan.model import Chapter, Item, Plan, Span
from yaodian.plan.outline import Block, Heading, Part, looks_back, outline, section_looks_back
from yaodian.plan.owner_finder import Owners, owner_stretches, without_stretches
from yaodian.plan.reading import Reading, read

_NO_YEAR = 2000


def compile_plan(text: str) -> Plan:
    """Compile the text of a plan.

    Any text is accepted; nothing is changed in it, and every span counts its Unicode characters as given. Deterministic; the cost is
    linear in the length. A text without chapters has one chapter numbered 0 with an empty title; items keep their printed numbers
    where these run on through the chapters and are numbered through otherwise. Chapters that look back hold items but no commitments.
    """
    reading = read(text)
    owners = owner_stretches(reading.text)
    body = without_stretches(reading.text, owners)
    found = outline(body)
    around = head(reading, found.head, found.tail)
    source = _Source(reading, body, owners, around.year or _NO_YEAR)
    reviews = _reviews(found.parts, around.year)
    chapters = tuple(_chapter(source, part, reviews) for part in found.parts)
    warnings = issue_doubts(around.issued, around.issued_span)
    told = [(heading.title, reading.span(heading.start, heading.end)) for heading in reviews]
    warnings += plan_doubts(year=around.year, restarted=found.restarted, reviews=told, whole=Span(0, len(text)))
    guiding = found.guiding[0] if found.guiding else None
    return Plan(
        title=around.title,
        year=around.year,
        issuer=around.issuer,
        issued=around.issued,
        lead=around.lead or (reading.span(guiding.start, guiding.end) if guiding else None),
        chapters=chapters,
        warnings=tuple(warnings),
    )


def _reviews(parts: Sequence[Part], year: int | None) -> list[Part | Heading]:
    """The chapters and sections that look back, in the order of the text."""
    found: list[Part | Heading] = []
    for part in parts:
        if looks_back(part.title, year or 0):
            found.append(part)
        else:
            found += [section for section in part.sections if section_looks_back(section.title)]
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    """The folded text, the same with owners blanked, the owners, and the year."""

    reading: Reading
    body: str
    owners: Sequence[Owners]
    year: int


def _chapter(source: _Source, part: Part, reviews: Sequence[Part | Heading]) -> Chapter:
    inside = [(review.start, review.end) for review in reviews if part.start <= review.start and review.end <= part.end]
    items = []
    for block in part.blocks:
        silent = part.guiding or any(start <= block.start and block.end <= end for start, end in inside)
        items.append(_item(source, block, silent=silent))
    sections = _headings(source, part.sections)
    return Chapter(part.number, part.title, source.reading.span(part.start, part.end), tuple(items), sections)


def _item(source: _Source, block: Block, *, silent: bool) -> Item:
    span = source.reading.span(block.start, block.end)
    heads = _headings(source, block.heads)
    if silent:
        return Item(block.number, block.title, span, (), heads)
    reader = ItemReader(source.reading, source.body, block.number, block.title, source.year)
    first = bisect_left(source.owners, block.start, key=_start)
    last = bisect_left(source.owners, block.end, key=_start)
    owners = source.owners[first:last]
    return Item(block.number, block.title, span, reader.read(block.stretches, owners), heads)


def _headings(source: _Source, headings: Sequence[Heading]) -> tuple[model.Heading, ...]:
    return tuple(
        model.Heading(heading.number, heading.title, source.reading.span(heading.start, heading.end))
        for heading in headings
    )


def _start(stretch: Owners) -> int:
    return stretch.start
