"""From pairs to links: what hangs together is one link, and each link says what became of the deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from yaodian.plan.comparison.assignment import Pair, assigned
from yaodian.plan.comparison.likeness import overlap
from yaodian.plan.comparison.measures import SAME_NUMBER, Promise, alone, linked, measured_alike
from yaodian.plan.comparison.model import CommitmentLink, LinkKind, TargetLink
from yaodian.plan.comparison.pairing import Paired
from yaodian.plan.model import Commitment


@dataclass(frozen=True, slots=True)
class Place:
    """A commitment with its targets made ready."""

    commitment: Commitment
    promises: Sequence[Promise]


@dataclass(slots=True)
class _Group:
    """Commitments that hang together, by number, with the links of their targets."""

    before: list[int]
    after: list[int]
    targets: list[TargetLink]
    exact: bool


def commitment_links(
    before: Sequence[Place],
    after: Sequence[Place],
    exact: Sequence[Pair],
    deeds: Sequence[Pair],
    paired: Paired,
    likeness: Callable[[int, int], float],
) -> tuple[CommitmentLink, ...]:
    """Every commitment in exactly one link, in the order of the later plan, then of the earlier one."""
    groups = [_exact_group(before[one], after[other], one, other) for one, other in exact]
    groups += _groups(deeds, paired)
    left = {id(one) for one in (*paired.before, *paired.after)}
    for group in groups:
        if not group.exact:
            _settle_rest(group, before, after, left)
    in_links = {number for group in groups for number in group.before}, {n for group in groups for n in group.after}
    groups += [_Group([], [number], [], False) for number in range(len(after)) if number not in in_links[1]]
    groups += [_Group([number], [], [], False) for number in range(len(before)) if number not in in_links[0]]
    groups.sort(key=lambda group: (0, group.after[0]) if group.after else (1, group.before[0]))
    return tuple(_link(group, before, after, likeness) for group in groups)


def _exact_group(one: Place, other: Place, first: int, second: int) -> _Group:
    """The same words have the same targets in the same order; a reader that found more on one side says so."""
    targets = [linked(*both) for both in zip(one.promises, other.promises, strict=False)]
    count = len(targets)
    targets += [alone(rest, "dropped") for rest in one.promises[count:]]
    targets += [alone(rest, "new") for rest in other.promises[count:]]
    return _Group([first], [second], targets, True)


def _groups(deeds: Sequence[Pair], paired: Paired) -> list[_Group]:
    """What is tied by a pair of commitments or by a link of targets is one group."""
    home: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while (parent := home.setdefault(node, node)) != node:
            node = parent
        return node

    def tie(nodes: Iterable[tuple[int, int]]) -> None:
        roots = sorted({root(node) for node in nodes})
        for other in roots[1:]:
            home[other] = roots[0]

    for one, other in deeds:
        tie([(0, one), (1, other)])
    for _, ones, others in paired.links:
        tie([*((0, one) for one in ones), *((1, other) for other in others)])
    found: dict[tuple[int, int], _Group] = {}
    for node in sorted(home):
        group = found.setdefault(root(node), _Group([], [], [], False))
        (group.after if node[0] else group.before).append(node[1])
    for link, ones, _ in paired.links:
        found[root((0, ones[0]))].targets.append(link)
    return list(found.values())


def _settle_rest(group: _Group, before: Sequence[Place], after: Sequence[Place], left: set[int]) -> None:
    """Targets that nothing paired, within commitments that are one deed: the same object and unit with a far different number."""
    ones = [one for number in group.before for one in before[number].promises if id(one) in left]
    others = [one for number in group.after for one in after[number].promises if id(one) in left]
    scores = {
        (first, second): score
        for first, one in enumerate(ones)
        for second, other in enumerate(others)
        if measured_alike(one.target, other.target) and (score := overlap(one.object, other.object)) >= SAME_NUMBER
    }
    together = assigned(scores, len(ones), len(others))
    group.targets += [linked(ones[first], others[second]) for first, second in together]
    firsts, seconds = {first for first, _ in together}, {second for _, second in together}
    group.targets += [alone(one, "dropped") for number, one in enumerate(ones) if number not in firsts]
    group.targets += [alone(one, "new") for number, one in enumerate(others) if number not in seconds]


def _link(
    group: _Group, before: Sequence[Place], after: Sequence[Place], likeness: Callable[[int, int], float]
) -> CommitmentLink:
    firsts, seconds = [before[number] for number in group.before], [after[number] for number in group.after]
    if not firsts or not seconds:
        return _lonely(firsts, seconds)
    score = 1.0 if group.exact else round(max(likeness(one, other) for one in group.before for other in group.after), 4)
    differing = [link for link in group.targets if link.kind not in ("same", "split")]
    kind: LinkKind = "changed" if differing else "kept" if group.exact else "reworded"
    return CommitmentLink(
        kind,
        tuple(place.commitment for place in firsts),
        tuple(place.commitment for place in seconds),
        score,
        _reason(kind, score, group.targets),
        tuple(sorted(group.targets, key=_place_of)),
    )


def _lonely(firsts: Sequence[Place], seconds: Sequence[Place]) -> CommitmentLink:
    kind: Literal["new", "dropped"] = "new" if seconds else "dropped"
    reason = "上一份没有相近的任务" if seconds else "后一份没有相近的任务"
    targets = tuple(alone(one, kind) for place in (*firsts, *seconds) for one in place.promises)
    return CommitmentLink(
        kind,
        tuple(place.commitment for place in firsts),
        tuple(place.commitment for place in seconds),
        0.0,
        reason,
        targets,
    )


def _reason(kind: LinkKind, score: float, targets: Sequence[TargetLink]) -> str:
    if kind == "kept":
        return "文字相同"
    telling = [link.reason for link in targets if link.kind not in ("same", "split") or kind == "reworded"]
    words = "文字相同" if score == 1 else f"同一任务，措辞不同，相似度 {score:.2f}"
    return "；".join([words, *telling])


def _place_of(link: TargetLink) -> tuple[int, int]:
    """Links in the order of the later text, then of the earlier."""
    return (0, link.after[0].target.span.start) if link.after else (1, link.before[0].target.span.start)
