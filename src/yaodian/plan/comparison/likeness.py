"""How alike two stretches of Chinese are: shared pairs of characters, weighed by how rare they are, and common order."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_SIGNS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)?|(?<=第)[一二三四五六七八九十百]+")


def folded(text: str) -> str:
    """The text without spaces and signs, with widths folded: two texts that fold alike say the same words."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def words_of(text: str) -> str:
    """The folded text with every number as one sign, so that another number is not another deed."""
    return _SIGNS.sub("", _NUMBERS.sub("N", unicodedata.normalize("NFKC", text))).lower()


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; of one character, itself."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1)) or frozenset(text)


def common_length(one: str, other: str) -> int:
    """Length of the longest common subsequence, a machine word of rows at a time (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    full = (1 << len(one)) - 1
    open_rows = full
    for letter in other:
        met = open_rows & places.get(letter, 0)
        open_rows = (open_rows + met | open_rows - met) & full
    return len(one) - open_rows.bit_count()


def overlap(one: str, other: str) -> float:
    """Share of the shorter text that stands in the other in the same order; 0 if either is empty."""
    shorter = min(len(one), len(other))
    return common_length(one, other) / shorter if shorter else 0.0


def order_likeness(one: str, other: str) -> float:
    """Twice the common subsequence over both lengths; 0 if both are empty."""
    length = len(one) + len(other)
    return 2 * common_length(one, other) / length if length else 0.0


def rarity(texts: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """A weight a pair of characters: the square of log(1 + number of texts / texts that hold it), so that names outweigh phrases of office."""
    held: Counter[str] = Counter()
    count = 0
    for text in texts:
        held.update(text)
        count += 1
    return {pair: math.log(1 + count / number) ** 2 for pair, number in held.items()}


class Likeness:
    """Compares texts of two plans; the weights come from both, so that the order of the plans does not matter."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self.before = [words_of(text) for text in before]
        self.after = [words_of(text) for text in after]
        self.before_pairs = [pairs(text) for text in self.before]
        self.after_pairs = [pairs(text) for text in self.after]
        self.weight = rarity([*self.before_pairs, *self.after_pairs])
        self._before_sums = [self._sum(one) for one in self.before_pairs]
        self._after_sums = [self._sum(one) for one in self.after_pairs]

    def of(self, first: int, second: int) -> float:
        """Likeness of a text of the earlier plan and one of the later, from 0 to 1: half weighed pairs, half common order."""
        whole = self._before_sums[first] + self._after_sums[second]
        shared = self._sum(self.before_pairs[first] & self.after_pairs[second])
        by_pairs = 2 * shared / whole if whole else 0.0
        return (by_pairs + order_likeness(self.before[first], self.after[second])) / 2

    def _sum(self, found: frozenset[str]) -> float:
        # fsum: the order in which a set hands out its members must not show in the last digit.
        return math.fsum(self.weight[pair] for pair in found)
