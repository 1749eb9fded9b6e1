"""Who goes with whom: few candidates, found by what they share, and a stable choice among them.

Everything here treats both sides alike, so that exchanging the plans exchanges the answer and changes nothing else.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nsmallest

Pair = tuple[int, int]

MEETINGS_A_TEXT = 400
"""How often a text may meet others while candidates are gathered: rare marks first, until this is used up, so cost grows with length.

On two pairs of real plans, 50 gave the same links as no bound.
"""
CANDIDATES_A_TEXT = 12
"""How many of those it met a text is weighed against in full. On two pairs of real plans, two gave the same links as all."""


def candidates(
    before: Sequence[Collection[str]], after: Sequence[Collection[str]], weight: Mapping[str, float]
) -> list[Pair]:
    """Pairs that share marks and are among the best of either side, sorted. Cost is linear in the number of texts."""
    meetings = _meetings(before, after, weight)
    by_before: dict[int, list[Pair]] = defaultdict(list)
    by_after: dict[int, list[Pair]] = defaultdict(list)
    for pair in meetings:
        by_before[pair[0]].append(pair)
        by_after[pair[1]].append(pair)

    def order(pair: Pair) -> tuple[float, float, Pair]:
        return (-math.fsum(meetings[pair]), _apart(pair, len(before), len(after)), _unordered(pair))

    chosen: set[Pair] = set()
    for met in (*by_before.values(), *by_after.values()):
        chosen.update(nsmallest(CANDIDATES_A_TEXT, met, key=order))
    return sorted(chosen)


def _meetings(
    before: Sequence[Collection[str]], after: Sequence[Collection[str]], weight: Mapping[str, float]
) -> dict[Pair, list[float]]:
    holders = (_holders(before), _holders(after))
    shared = sorted((len(holders[0][mark]) * len(holders[1][mark]), mark) for mark in holders[0].keys() & holders[1])
    left = MEETINGS_A_TEXT * (len(before) + len(after))
    found: dict[Pair, list[float]] = defaultdict(list)
    for cost, mark in shared:
        left -= cost
        if left < 0:
            break
        for first in holders[0][mark]:
            for second in holders[1][mark]:
                found[first, second].append(weight[mark])
    return found


def _holders(texts: Sequence[Collection[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, marks in enumerate(texts):
        for mark in marks:
            found[mark].append(number)
    return found


def assigned(scores: Mapping[Pair, float], before: int, after: int) -> list[Pair]:
    """Each place at most once: the best pair first, of equals the one nearest in the order of the texts; sorted.

    No two that are not together would both rather be (a stable assignment). `before` and `after` are the numbers of places.
    """
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    found = []
    for pair in sorted(scores, key=lambda pair: (-scores[pair], _apart(pair, before, after), _unordered(pair))):
        if pair[0] not in taken_before and pair[1] not in taken_after:
            taken_before.add(pair[0])
            taken_after.add(pair[1])
            found.append(pair)
    return sorted(found)


def identical(
    before: Sequence[str], after: Sequence[str], prefers: Callable[[int, int], bool] = lambda first, second: False
) -> list[Pair]:
    """Pairs of texts that are letter by letter the same. Of several, those that `prefers` names go first, the rest in order."""
    homes: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, texts in enumerate((before, after)):
        for number, text in enumerate(texts):
            homes[text][side].append(number)
    found: list[Pair] = []
    for firsts, seconds in homes.values():
        if len(firsts) == len(seconds):
            found.extend(zip(firsts, seconds, strict=True))
            continue
        wanted = {
            (first, second): 1.0
            for first in firsts[:CANDIDATES_A_TEXT]
            for second in seconds[:CANDIDATES_A_TEXT]
            if prefers(first, second)
        }
        together = assigned(wanted, len(before), len(after))
        left_before = _without(firsts, (first for first, _ in together))
        left_after = _without(seconds, (second for _, second in together))
        found.extend([*together, *zip(left_before, left_after, strict=False)])
    return sorted(found)


def _without(numbers: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [number for number in numbers if number not in gone]


def _apart(pair: Pair, before: int, after: int) -> float:
    """How far apart two places are, each as a share of its text."""
    return abs(pair[0] / max(1, before) - pair[1] / max(1, after))


def _unordered(pair: Pair) -> Pair:
    """A last order that does not know which plan is which; (a, b) and (b, a) share no place, so their order does not matter."""
    return (min(pair), max(pair))
