"""How much two texts speak of the same: pairs of characters, each weighed by how few texts share it, as Chinese words are short and
need no dictionary for this (tf-idf over character bigrams: Manning, Raghavan and Schütze, Introduction to Information Retrieval,
2008, ch. 6).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

Pairs = Mapping[str, float]
"""Pairs of characters with how much each matters in its text."""


class Meaning:
    """Texts by their names, weighed once, to be asked for many others."""

    def __init__(self, texts: Mapping[str, Pairs]) -> None:
        self._texts = texts
        common = Counter(pair for pairs in texts.values() for pair in pairs)
        total = len(texts)
        self._rare = {pair: math.log((total + 1) / (count + 0.5)) for pair, count in common.items()}
        self._unseen = math.log((total + 1) / 0.5)
        self._lengths = {name: self._length(pairs) for name, pairs in texts.items()}

    def alike(self, asked: Pairs) -> Iterator[tuple[str, float]]:
        """The texts that share anything with another, each with a score from 0 to 1, in the order they were given."""
        length = self._length(asked)
        for name, pairs in self._texts.items():
            shared = sum(asked[pair] * pairs[pair] * self._rare[pair] ** 2 for pair in asked.keys() & pairs.keys())
            if shared:
                yield name, shared / (length * self._lengths[name])

    def _length(self, pairs: Pairs) -> float:
        return math.sqrt(sum((weight * self._rare.get(pair, self._unseen)) ** 2 for pair, weight in pairs.items())) or 1


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, signs left out."""
    words = "".join(sign if sign.isalnum() else " " for sign in text)
    return {words[at : at + 2] for at in range(len(words) - 1) if " " not in words[at : at + 2]}


def joined(*parts: tuple[set[str], float]) -> Pairs:
    """Pairs of several texts, each with the weight of its text; of two weights the greater."""
    found: dict[str, float] = {}
    for pairs, weight in parts:
        for pair in pairs:
            found[pair] = max(weight, found.get(pair, 0.0))
    return found


def shared_words(one: str, other: str, least: int = 2, most: int = 2) -> list[str]:
    """The longest stretches that two texts share, longest first."""
    found: list[str] = []
    for length in range(min(len(one), len(other)), least - 1, -1):
        for at in range(len(other) - length + 1):
            word = other[at : at + length]
            if word in one and word.isalnum() and not any(word in longer for longer in found):
                found.append(word)
        if len(found) >= most:
            break
    return found[:most]
