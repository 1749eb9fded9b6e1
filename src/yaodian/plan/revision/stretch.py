"""What the compiler reads in one stretch that a person says is one commitment."""

from __future__ import annotations

from dataclasses import replace

from yaodian.plan.commitments import ItemReader
from yaodian.plan.model import Commitment, Span, Target
from yaodian.plan.reading import read


def commitment_at(text: str, span: Span, year: int, title: str = "") -> Commitment:
    """The commitment of a stretch, whatever the compiler would make of it: the first deed found in it names its action and class,
    all its targets are kept. `title` is that of the item, from which a scope may come.
    """
    words = span.of(text)
    reading = read(words)
    found = ItemReader(reading, reading.text, 0, title, year).read([(0, len(reading.text))], ())
    targets = tuple(_moved(target, span.start) for one in found for target in one.targets)
    if not found:
        return Commitment(
            id="",
            span=span,
            text=words,
            action=words[:2],
            action_class="promote",
            object=words[2:] or words,
            deliverable_kind="none",
        )
    return replace(found[0], id="", span=span, text=words, targets=targets, warnings=(), confidence=1.0)


def _moved(target: Target, by: int) -> Target:
    return replace(target, span=Span(target.span.start + by, target.span.end + by))
