"""Two plans side by side: identical commitments first, then targets, then what is left by the likeness of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from yaodian.plan.comparison.assignment import Pair, assigned, candidates, identical
from yaodian.plan.comparison.likeness import Likeness, folded
from yaodian.plan.comparison.links import Place, commitment_links
from yaodian.plan.comparison.measures import Promise, promise
from yaodian.plan.comparison.model import Comparison, ItemLink, LinkKind, PlacedTarget
from yaodian.plan.comparison.pairing import ITEM_BONUS, Paired, paired_targets
from yaodian.plan.model import Plan

SAME_DEED = 0.5
"""Commitments this alike are one deed in other words: under it, pairs share only phrases of office (深化…制度改革).

Set on a government's report and the education plan of the same year (23 links, one wrong and one doubtful); on the reports of two
years, which were not looked at before, 96 links were read, of which two were wrong and two doubtful.
"""
SAME_MATTER = 0.25
"""Items this alike are about the same matter: items are long, and two years' items on one matter share names more than sentences."""


def compare_plans(before: Plan, before_text: str, after: Plan, after_text: str) -> Comparison:
    """Aligns two compiled plans with the texts they were compiled from: two years, two levels of government, two drafts.

    Every commitment of either plan stands in exactly one link. Deterministic; exchanging the plans exchanges `new` and `dropped` and
    the sides of every link. Time and memory grow with the length of the plans, not with its square.
    """
    first, second = _Side(before, before_text), _Side(after, after_text)
    items = _items(first, second)
    likeness = Likeness(first.texts, second.texts)
    exact = identical(
        first.folded, second.folded, lambda one, other: items.get(first.item_of[one]) == second.item_of[other]
    )
    paired = _targets(first, second, exact, likeness.of, items)
    deeds = _deeds(first, second, exact, paired, likeness, items)
    links = commitment_links(first.places, second.places, exact, deeds, paired, likeness.of)
    return Comparison(
        before_title=before.title,
        before_year=before.year,
        after_title=after.title,
        after_year=after.year,
        items=_item_links(first, second, items),
        commitments=links,
    )


class _Side:
    """One plan with its commitments, items and targets numbered through."""

    def __init__(self, plan: Plan, text: str) -> None:
        self.plan = plan
        self.items = plan.items
        self.item_texts = [item.span.of(text) or item.title for item in self.items]
        found = [(number, one) for number, item in enumerate(self.items) for one in item.commitments]
        self.item_of = [number for number, _ in found]
        self.commitments = [one for _, one in found]
        self.texts = [one.text for one in self.commitments]
        self.folded = [folded(text) for text in self.texts]

    @cached_property
    def places(self) -> list[Place]:
        return [
            Place(one, [promise(PlacedTarget(one.id, target), number, item, self.plan.year) for target in one.targets])
            for number, (one, item) in enumerate(zip(self.commitments, self.item_of, strict=True))
        ]

    def promises(self, without: frozenset[int]) -> list[Promise]:
        return [one for number, place in enumerate(self.places) if number not in without for one in place.promises]


def _items(first: _Side, second: _Side) -> dict[int, int]:
    """The later item of an earlier one."""
    before, after = [folded(text) for text in first.item_texts], [folded(text) for text in second.item_texts]
    exact = identical(before, after)
    rest = _Rest(len(before), len(after), exact)
    likeness = Likeness(
        [first.item_texts[number] for number in rest.before], [second.item_texts[number] for number in rest.after]
    )
    scores = {
        pair: score
        for pair in candidates(likeness.before_pairs, likeness.after_pairs, likeness.weight)
        if (score := likeness.of(*pair)) >= SAME_MATTER
    }
    return dict([*exact, *rest.back(assigned(scores, len(rest.before), len(rest.after)))])


def _targets(
    first: _Side,
    second: _Side,
    exact: Sequence[Pair],
    sentences: Callable[[int, int], float],
    items: Mapping[int, int],
) -> Paired:
    return paired_targets(
        first.promises(frozenset(one for one, _ in exact)),
        second.promises(frozenset(other for _, other in exact)),
        sentences,
        items,
    )


def _deeds(
    first: _Side, second: _Side, exact: Sequence[Pair], paired: Paired, likeness: Likeness, items: Mapping[int, int]
) -> list[Pair]:
    """Pairs of commitments that are one deed in other words: tied by a target, or alike enough."""
    rest = _Rest(len(first.texts), len(second.texts), exact)
    tied = {(one, other) for _, ones, others in paired.links for one in ones for other in others}
    local = candidates(
        [likeness.before_pairs[number] for number in rest.before],
        [likeness.after_pairs[number] for number in rest.after],
        likeness.weight,
    )
    scores: dict[Pair, float] = {}
    for pair in {*rest.back(local), *tied}:
        score = likeness.of(*pair)
        if pair in tied:
            score += 1
        if score >= SAME_DEED:
            scores[pair] = score + ITEM_BONUS * (items.get(first.item_of[pair[0]]) == second.item_of[pair[1]])
    return assigned(scores, len(first.texts), len(second.texts))


@dataclass(slots=True)
class _Rest:
    """The numbers that are not in pairs yet, on each side."""

    before: list[int]
    after: list[int]

    def __init__(self, before: int, after: int, taken: Sequence[Pair]) -> None:
        firsts, seconds = {one for one, _ in taken}, {other for _, other in taken}
        self.before = [number for number in range(before) if number not in firsts]
        self.after = [number for number in range(after) if number not in seconds]

    def back(self, found: Sequence[Pair]) -> list[Pair]:
        """Pairs of places in the rest as pairs of places in the whole."""
        return [(self.before[one], self.after[other]) for one, other in found]


def _item_links(first: _Side, second: _Side, items: Mapping[int, int]) -> tuple[ItemLink, ...]:
    earlier = {other: one for one, other in items.items()}
    likeness = Likeness(first.item_texts, second.item_texts)
    found = []
    for number, item in enumerate(second.items):
        if number not in earlier:
            found.append(ItemLink("new", None, item, 0.0, "上一份没有相近的条目"))
            continue
        one = earlier[number]
        same = folded(first.item_texts[one]) == folded(second.item_texts[number])
        kind: LinkKind = "kept" if same else "changed"
        score = 1.0 if same else round(likeness.of(one, number), 4)
        reason = "条目文字相同" if same else f"同一事项，文字有改动，相似度 {score:.2f}"
        found.append(ItemLink(kind, first.items[one], item, score, reason))
    for number, item in enumerate(first.items):
        if number not in items:
            found.append(ItemLink("dropped", item, None, 0.0, "后一份没有相近的条目"))
    return tuple(found)
