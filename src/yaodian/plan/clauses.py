"""Sentences and clauses: where they begin and end, brackets and quotations respected."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"[。!?\n]+")
_CLAUSE_END = re.compile(r"[,;:]|——|[()]")
_BRACKET = re.compile(r"\([^()\n]{0,40}\)")
_QUOTE = re.compile(r"“[^“”\n]{0,80}”|《[^《》\n]{0,80}》|\"[^\"\n]{0,60}\"")
_OPENING = re.compile('[(“《"]')
_DIGIT = re.compile("[0-9%]|[一二两三四五六七八九十百千][个所名人条项]")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence between two places, without its closing sign; empty ones are left out."""
    stop = len(text) if end is None else end
    place = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        if match.start() > place:
            yield place, match.start()
        place = match.end()
    if place < stop:
        yield place, stop


def closed_ranges(sentence: str) -> list[tuple[int, int]]:
    """Quotations, titles, and brackets that only add to a noun (县(市、区)): commas and lists inside do not divide."""
    if not _OPENING.search(sentence):
        return []
    ranges = [match.span() for match in _QUOTE.finditer(sentence)]
    ranges += [match.span() for match in _BRACKET.finditer(sentence) if not _DIGIT.search(match.group())]
    return sorted(ranges)


def closed_mask(text: str) -> bytearray:
    """One for each character inside such a stretch."""
    mask = bytearray(len(text))
    for start, end in closed_ranges(text):
        mask[start:end] = b"\x01" * (end - start)
    return mask


def clauses(sentence: str) -> list[tuple[int, int]]:
    """Start and end of each clause of a sentence. A bracket that holds numbers is a clause of its own."""
    shut = closed_ranges(sentence)
    found = []
    place = index = 0
    for match in _CLAUSE_END.finditer(sentence):
        while index < len(shut) and shut[index][1] <= match.start():
            index += 1
        if index < len(shut) and shut[index][0] <= match.start() < shut[index][1]:
            continue
        if (
            match.group() == ":"
            and sentence[match.start() - 1 : match.start()].isdigit()
            and sentence[match.end() : match.end() + 1].isdigit()
        ):
            continue
        if match.start() > place:
            found.append((place, match.start()))
        place = match.end()
    if place < len(sentence):
        found.append((place, len(sentence)))
    return found
