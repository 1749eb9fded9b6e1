"""Where every commitment of a package stands as of a day, for the whole or for one unit below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from yaodian.binding import Bound, Measure, Package
from yaodian.delivery.evidence import SAME, document_indicator
from yaodian.delivery.model import Asked, CommitmentStatus, Status, TargetStatus
from yaodian.delivery.verdict import Pace, judge
from yaodian.indicators import Figure
from yaodian.parameters import NotInForce
from yaodian.registry import Tree
from yaodian.values import Label, Period

Figures = Mapping[tuple[str, str], Figure]
"""Computed figures by (indicator, unit)."""

_WORST_FIRST: tuple[Status, ...] = ("missed", "behind", "no_evidence", "on_track", "met")


def assess(
    package: Package, tree: Tree, figures: Figures, as_of: date, unit: str | None = None
) -> tuple[CommitmentStatus, ...]:
    """The status of every commitment, in the order of the text. `unit` is the unit looked at, the top by default."""
    return tuple(stand(package, bound, tree, figures, as_of, unit) for bound in package.commitments)


def stand(
    package: Package, bound: Bound, tree: Tree, figures: Figures, as_of: date, unit: str | None = None
) -> CommitmentStatus:
    """The status of one commitment."""
    place = unit or tree.root.id
    evidence = bound.evidence
    if evidence.kind == "none":
        return _whole(bound, as_of, place, "not_verifiable", Label(evidence.reason))
    if evidence.planned or (evidence.kind != "indicator" and evidence.document is None):
        reason = Label(f"凭“{evidence.name}”核验，尚未接入", f"To be verified by: {evidence.name}; not connected yet")
        return _whole(bound, as_of, place, "no_evidence", reason)
    if evidence.kind == "document":
        parts: tuple[TargetStatus, ...] = (_document(package, bound, tree, figures, as_of),)
    else:
        numbers = range(1, len(bound.commitment.targets) + 1) or (None,)
        parts = tuple(_target(package, bound, number, tree, figures, as_of, place) for number in numbers)
    status = next(status for status in _WORST_FIRST if any(part.status == status for part in parts))
    reason = next(part.reason for part in parts if part.status == status)
    return _whole(bound, as_of, place, status, reason, parts)


def mark_late(statuses: Iterable[CommitmentStatus], at_due: Mapping[str, Status]) -> tuple[CommitmentStatus, ...]:
    """Marks what is met now and was not on its due date. `at_due` is the status of each commitment on its own due date."""
    from dataclasses import replace

    return tuple(
        replace(status, late=True)
        if status.status == "met" and at_due.get(status.commitment, "met") != "met"
        else status
        for status in statuses
    )


def _whole(
    bound: Bound, as_of: date, unit: str, status: Status, reason: Label, parts: tuple[TargetStatus, ...] = ()
) -> CommitmentStatus:
    return CommitmentStatus(bound.commitment.id, bound.item, status, as_of, unit, bound.evidence.kind, reason, parts)


def _target(
    package: Package, bound: Bound, place: int | None, tree: Tree, figures: Figures, as_of: date, unit: str
) -> TargetStatus:
    """The first measure of the target with anything on record decides; without any, the last one says what is missing.

    `place` None: the plan gives no number, and the measures say themselves what they ask.
    """
    measures = [measure for measure in bound.evidence.measures if measure.target == place]
    chosen = next((one for one in measures if _on_record(figures.get((one.indicator, unit)))), measures[-1])
    target = None if place is None else bound.commitment.targets[place - 1]
    number = place or 1
    figure = figures.get((chosen.indicator, unit))
    due = (target.deadline if target else None) or bound.due
    asked = _asked(package, bound, chosen, tree, figures, as_of, unit)
    if asked is None:
        reason = Label("该目标值没有分解到本单位", "The target is not broken down to this unit")
        return TargetStatus(number, target, None, due, "no_evidence", reason, chosen.indicator, figure)
    if figure is None:
        reason = Label("该指标不按本单位一级计算", "The indicator is not computed at the level of this unit")
        return TargetStatus(number, target, asked, due, "no_evidence", reason, chosen.indicator)
    verdict = judge(figure, asked, _pace(package, chosen, due, as_of), as_of, _shown(package, chosen.indicator, figure))
    return TargetStatus(
        number, target, asked, due, verdict.status, verdict.reason, chosen.indicator, figure, verdict.expected
    )


def _document(package: Package, bound: Bound, tree: Tree, figures: Figures, as_of: date) -> TargetStatus:
    assert package.documents is not None, "the package check demands a register for a document on record"
    indicator = document_indicator(package.documents, str(bound.evidence.document), bound.evidence.name)
    figure = figures.get((indicator.id, tree.root.id))
    asked = Asked(1, ">=", indicator.unit)
    name = bound.evidence.name
    if figure is not None and figure.value:
        reason = Label(f"“{name}”已印发", f"Issued: {name}")
        return TargetStatus(1, None, asked, bound.due, "met", reason, indicator.id, figure)
    reason = Label(f"截至当日没有“{name}”的印发记录", f"No record as of the day that this was issued: {name}")
    return TargetStatus(1, None, asked, bound.due, "no_evidence", reason, indicator.id, figure)


def _on_record(figure: Figure | None) -> bool:
    return figure is not None and (figure.value is not None or figure.coverage.rows > 0)


def _asked(
    package: Package, bound: Bound, measure: Measure, tree: Tree, figures: Figures, as_of: date, unit: str
) -> Asked | None:
    target = None if measure.target is None else bound.commitment.targets[measure.target - 1]
    asks = measure.asks
    because = asks.because if asks else ""
    comparator = (asks.comparator if asks else None) or (target.comparator if target else "=")
    measured_in = (asks.unit if asks else None) or (target.unit if target else "")
    if asks is not None and asks.every is not None:
        counted = len(tree.below(unit, asks.every, as_of))
        return Asked(counted, comparator, measured_in, because) if counted else None
    own = asks.quantity if asks else None
    quantity = own if own is not None else target.quantity if target else 0.0
    if unit == tree.root.id or measure.below == SAME:
        return Asked(quantity, comparator, measured_in, because)
    share = figures.get((measure.below, unit)) if measure.below is not None else None
    if share is None or share.value is None:
        return None
    return Asked(share.value, comparator, measured_in, because)


def _pace(package: Package, measure: Measure, due: date, as_of: date) -> Pace:
    return Pace(
        start=Period(str(package.year)).start,
        due=due,
        kept=measure.pace == "linear",
        baseline=measure.baseline,
        tolerance=_parameter(package, package.pace_tolerance, as_of),
        about=_parameter(package, package.about_tolerance, as_of),
        coverage=_parameter(package, package.coverage_required, as_of, otherwise=100.0),
    )


def _parameter(package: Package, name: str | None, as_of: date, otherwise: float = 0.0) -> float:
    """The value of one of the package's own conventions; the strictest where the package has not declared it for the day."""
    if name is None:
        return otherwise
    try:
        value = package.parameters.at(name, as_of, package.jurisdiction).value
    except NotInForce:
        return otherwise
    return float(value) if isinstance(value, (int, float)) else otherwise


def _shown(package: Package, indicator: str, figure: Figure) -> str:
    if figure.value is None:
        return "—"
    definition = package.indicators[indicator]
    return f"{figure.value:.{definition.decimals}f} {definition.unit}"
