"""The JSON of `yaodian compare --json`: these classes field by field; docs/reference/compare.schema.json is printed from them."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.plan.comparison.model import (
    CommitmentLink,
    Comparison,
    ItemLink,
    LinkKind,
    PlacedTarget,
    TargetKind,
    TargetLink,
)
from yaodian.plan.model import Commitment, Comparator, Item


@dataclass(frozen=True, slots=True)
class PlanNamed:
    """One of the two plans."""

    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many links of commitments are of each kind."""

    kept: int
    changed: int
    reworded: int
    new: int
    dropped: int


@dataclass(frozen=True, slots=True)
class SpanAnswer:
    """Unicode characters of the text as given, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An item of a plan."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class ItemLinkAnswer:
    """Two items about the same matter; one side is null for new and dropped."""

    kind: LinkKind
    before: ItemAnswer | None
    after: ItemAnswer | None
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """A target with the commitment that promises it; fields as in plan.schema.json."""

    commitment: str
    span: SpanAnswer
    quantity: float
    unit: str
    comparator: Comparator
    object: str
    per: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class TargetLinkAnswer:
    """Targets that promise the same thing; several on one side where a number was split."""

    kind: TargetKind
    before: tuple[TargetAnswer, ...]
    after: tuple[TargetAnswer, ...]
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class CommitmentAnswer:
    """A commitment of a plan."""

    id: str
    span: SpanAnswer
    text: str


@dataclass(frozen=True, slots=True)
class CommitmentLinkAnswer:
    """Commitments that are one deed; one side is empty for new and dropped."""

    kind: LinkKind
    before: tuple[CommitmentAnswer, ...]
    after: tuple[CommitmentAnswer, ...]
    similarity: float
    reason: str
    targets: tuple[TargetLinkAnswer, ...]


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Two plans side by side. Every commitment of either stands in exactly one link."""

    before: PlanNamed
    after: PlanNamed
    counts: Counts
    items: tuple[ItemLinkAnswer, ...]
    commitments: tuple[CommitmentLinkAnswer, ...]


def comparison_answer(comparison: Comparison) -> ComparisonAnswer:
    """A comparison in the form that is printed; `dataclasses.asdict` of it is JSON."""
    return ComparisonAnswer(
        before=PlanNamed(comparison.before_title, comparison.before_year),
        after=PlanNamed(comparison.after_title, comparison.after_year),
        counts=Counts(
            kept=comparison.counts["kept"],
            changed=comparison.counts["changed"],
            reworded=comparison.counts["reworded"],
            new=comparison.counts["new"],
            dropped=comparison.counts["dropped"],
        ),
        items=tuple(_item_link(link) for link in comparison.items),
        commitments=tuple(_commitment_link(link) for link in comparison.commitments),
    )


def _item_link(link: ItemLink) -> ItemLinkAnswer:
    return ItemLinkAnswer(link.kind, _item(link.before), _item(link.after), link.similarity, link.reason)


def _item(item: Item | None) -> ItemAnswer | None:
    return ItemAnswer(item.number, item.title) if item else None


def _commitment_link(link: CommitmentLink) -> CommitmentLinkAnswer:
    return CommitmentLinkAnswer(
        kind=link.kind,
        before=tuple(_commitment(one) for one in link.before),
        after=tuple(_commitment(one) for one in link.after),
        similarity=link.similarity,
        reason=link.reason,
        targets=tuple(_target_link(target) for target in link.targets),
    )


def _commitment(one: Commitment) -> CommitmentAnswer:
    return CommitmentAnswer(one.id, SpanAnswer(one.span.start, one.span.end), one.text)


def _target_link(link: TargetLink) -> TargetLinkAnswer:
    return TargetLinkAnswer(
        kind=link.kind,
        before=tuple(_target(one) for one in link.before),
        after=tuple(_target(one) for one in link.after),
        similarity=link.similarity,
        reason=link.reason,
    )


def _target(one: PlacedTarget) -> TargetAnswer:
    target = one.target
    return TargetAnswer(
        commitment=one.commitment,
        span=SpanAnswer(target.span.start, target.span.end),
        quantity=target.quantity,
        unit=target.unit,
        comparator=target.comparator,
        object=target.object,
        per=target.per,
        deadline=target.deadline.isoformat() if target.deadline else None,
    )
