"""The targets of two plans in pairs, before anything is said of the commitments around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from yaodian.plan.comparison.assignment import Pair, assigned, candidates
from yaodian.plan.comparison.likeness import pairs, rarity
from yaodian.plan.comparison.measures import PARTS, Promise, is_part, linked, other_number, same_number, split, telling
from yaodian.plan.comparison.model import TargetLink

ITEM_BONUS = 0.05
"""What it counts for that two places stand in items already paired: less than any difference in words, enough to settle a draw."""


@dataclass(slots=True)
class Paired:
    """Links of targets with the commitments they tie together, and the targets that are left on each side."""

    links: list[tuple[TargetLink, tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    before: list[Promise] = field(default_factory=list)
    after: list[Promise] = field(default_factory=list)


def paired_targets(
    before: Sequence[Promise],
    after: Sequence[Promise],
    sentences: Callable[[int, int], float],
    items: Mapping[int, int],
) -> Paired:
    """Pairs targets with the same number, then single ones with sums of several, then those whose number changed.

    `sentences` gives the likeness of two commitments by number, `items` the later item of an earlier one.
    """
    found = Paired(before=[*before], after=[*after])
    _pair_singles(found, same_number, sentences, items)
    _pair_sums(found)
    _pair_singles(found, other_number, sentences, items)
    return found


def _pair_singles(
    found: Paired,
    measure: Callable[[Promise, Promise, float], float],
    sentences: Callable[[int, int], float],
    items: Mapping[int, int],
) -> None:
    marks = [_marks(one) for one in found.before], [_marks(one) for one in found.after]
    scores: dict[Pair, float] = {}
    for first, second in candidates(*marks, rarity([*marks[0], *marks[1]])):
        one, other = found.before[first], found.after[second]
        score = measure(one, other, sentences(one.commitment, other.commitment))
        if score:
            scores[first, second] = score + ITEM_BONUS * (items.get(one.item) == other.item)
    together = assigned(scores, len(found.before), len(found.after))
    for first, second in together:
        one, other = found.before[first], found.after[second]
        found.links.append((linked(one, other), (one.commitment,), (other.commitment,)))
    firsts, seconds = {first for first, _ in together}, {second for _, second in together}
    found.before = [one for number, one in enumerate(found.before) if number not in firsts]
    found.after = [one for number, one in enumerate(found.after) if number not in seconds]


def _marks(one: Promise) -> frozenset[str]:
    return pairs(one.object) | {f"={one.target.quantity:g}"}


def _pair_sums(found: Paired) -> None:
    for whole in [*found.before]:
        parts = _parts(whole, found.after)
        if parts:
            found.links.append((split([whole], parts), (whole.commitment,), _commitments(parts)))
            found.before.remove(whole)
            found.after = [one for one in found.after if one not in parts]
    for whole in [*found.after]:
        parts = _parts(whole, found.before)
        if parts:
            found.links.append((split(parts, [whole]), _commitments(parts), (whole.commitment,)))
            found.after.remove(whole)
            found.before = [one for one in found.before if one not in parts]


def _commitments(parts: Sequence[Promise]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(part.commitment for part in parts))


def _parts(whole: Promise, others: Sequence[Promise]) -> list[Promise]:
    """The first few targets of one item that add up to a whole; empty if there are none."""
    if not telling(whole.target):
        return []
    by_item: dict[int, list[Promise]] = {}
    for one in others:
        if is_part(one, whole):
            by_item.setdefault(one.item, []).append(one)
    for members in by_item.values():
        for size in range(2, PARTS + 1):
            for chosen in combinations(members[: 2 * PARTS], size):
                if sum(one.target.quantity for one in chosen) == whole.target.quantity:
                    return list(chosen)
    return []
