"""Finds the place of an edit again after the text was corrected: by its characters, else by its words, else by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from yaodian.plan.model import Span
from yaodian.plan.revision.edits import Anchor

LIKE = 0.7
"""Two stretches at least so alike (difflib's ratio) are taken for the same one corrected: one word in three may differ."""

CLEARER = 0.05
"""The next likest must be less alike by so much; otherwise a person has to say which is meant."""


def attached(anchor: Anchor, text: str, stretches: Iterable[Span]) -> Span | None:
    """Where an anchor lies in a text, None where that cannot be told. `stretches` are those that likeness may choose from."""
    if text[anchor.start : anchor.end] == anchor.quote and anchor.quote:
        return anchor.span
    found = _occurrences(anchor.quote, text)
    if found:
        return _nearest(anchor, found)
    return _likest(anchor, text, tuple(stretches))


def _occurrences(quote: str, text: str) -> list[Span]:
    found: list[Span] = []
    place = text.find(quote) if quote else -1
    while place >= 0:
        found.append(Span(place, place + len(quote)))
        place = text.find(quote, place + 1)
    return found


def _nearest(anchor: Anchor, found: Sequence[Span]) -> Span | None:
    """The occurrence nearest to where it was; None if two are equally near."""
    ordered = sorted(found, key=lambda span: abs(span.start - anchor.start))
    even = len(ordered) > 1 and abs(ordered[0].start - anchor.start) == abs(ordered[1].start - anchor.start)
    return None if even else ordered[0]


def _likest(anchor: Anchor, text: str, stretches: Sequence[Span]) -> Span | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(anchor.quote)
    scored: list[tuple[float, Span]] = []
    for span in stretches:
        matcher.set_seq1(span.of(text))
        if matcher.real_quick_ratio() >= LIKE - CLEARER and matcher.quick_ratio() >= LIKE - CLEARER:
            scored.append((matcher.ratio(), span))
    scored.sort(key=lambda pair: (-pair[0], abs(pair[1].start - anchor.start)))
    if not scored or scored[0][0] < LIKE:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARER:
        return None
    return scored[0][1]
