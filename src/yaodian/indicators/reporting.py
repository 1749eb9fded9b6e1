"""Who owes a report about a unit, who has sent one, and what the figures of that unit therefore stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Standing
from yaodian.values import Confidence, Origin

if TYPE_CHECKING:
    from yaodian.registry import Dataset, Selection, Snapshot, Submission, Tree, Unit

_SURENESS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Owed:
    """The reports that a figure needs: how many units owe one, how many of them have sent it, and the ids of the rest."""

    expected: int
    reported: int
    missing: tuple[str, ...]


def reports_owed(
    dataset: Dataset, selection: Selection, tree: Tree, as_of: date, units: Iterable[Unit]
) -> Mapping[str, Owed]:
    """For each unit the reports of a dataset that units report (`reported_by="unit"`).

    Under a unit at or above the reporting level they are owed by the units of that level that exist on the day and are of a
    kind that owes one. For a unit below it (a school, where districts report) by the one above it. About a unit beside
    them (a college, where schools report) nothing is owed.
    """
    sent = {submission.unit for submission in selection.submissions}
    wanted = list(units)
    levels = {unit.level for unit in wanted}
    reporters = [unit for unit in tree.at_level(dataset.level, as_of) if owes(dataset, unit, as_of)]
    under: dict[str, list[str]] = defaultdict(list)
    for reporter in reporters:
        for level in levels:
            above = tree.ancestor(reporter.id, level)
            if above is not None:
                under[above].append(reporter.id)
    living = {reporter.id for reporter in reporters}
    reporting_depth = tree.levels.index(dataset.level)
    owed: dict[str, Owed] = {}
    for unit in wanted:
        owing = under.get(unit.id, [])
        if tree.levels.index(unit.level) > reporting_depth:
            above = tree.ancestor(unit.id, dataset.level)
            owing = [above] if above in living and above is not None else []
        missing = tuple(each for each in owing if each not in sent)
        owed[unit.id] = Owed(len(owing), len(owing) - len(missing), missing)
    return owed


def owes(dataset: Dataset, unit: Unit, as_of: date) -> bool:
    """Whether the unit's kind on the day is one that owes a submission."""
    version = unit.at(as_of)
    return version is not None and (not dataset.kinds or version.kind in dataset.kinds)


def standings(
    snapshot: Snapshot, selection: Selection, tree: Tree, as_of: date, units: Iterable[Unit]
) -> Mapping[str, Standing]:
    """For each unit what its figures stand on: the submissions from the unit, from below it and from above it.

    One simulated submission among them makes the figure simulated; the least sure one gives the confidence.
    """
    own: dict[str, list[Submission]] = defaultdict(list)
    below: dict[str, list[Submission]] = defaultdict(list)
    for submission in selection.submissions:
        if submission.unit in tree.units:
            own[submission.unit].append(submission)
            for above in tree.path(submission.unit)[:-1]:
                below[above].append(submission)
    gone = {unit for one in selection.deleted if one.unit in tree.units for unit in tree.path(one.unit)}
    told = {one.unit for one in selection.deleted}
    made: dict[tuple[object, ...], Standing] = {}
    found: dict[str, Standing] = {}
    for unit in units:
        concerned = [*own[unit.id], *below[unit.id]]
        for above in tree.path(unit.id)[:-1]:
            concerned.extend(own[above])
        standing = _standing(snapshot.name, selection.period, as_of, concerned)
        if unit.id in gone or not told.isdisjoint(tree.path(unit.id)):
            standing = replace(standing, deleted=True)
        key = (standing.origin, standing.confidence, standing.sources, standing.deleted)
        found[unit.id] = made.setdefault(key, standing)
    return found


def _standing(name: str, period: str | None, as_of: date, submissions: Iterable[Submission]) -> Standing:
    concerned = list(submissions)
    origins = {submission.origin for submission in concerned}
    origin = None if not origins else Origin.SIMULATED if Origin.SIMULATED in origins else Origin.REAL
    confidence = lowest(submission.confidence for submission in concerned)
    sources = dict.fromkeys(submission.source for submission in concerned if submission.source is not None)
    return Standing(as_of, name, period, origin, confidence, tuple(sources))


def lowest(confidences: Iterable[Confidence | None]) -> Confidence | None:
    """The least sure of several, None if none is given."""
    return max((each for each in confidences if each is not None), key=_SURENESS.index, default=None)


def joined(first: Standing, second: Standing) -> Standing:
    """What a figure made of two figures stands on: both snapshots, both periods, the less sure and less real of the two."""
    origins = {origin for origin in (first.origin, second.origin) if origin is not None}
    origin = None if not origins else Origin.SIMULATED if Origin.SIMULATED in origins else Origin.REAL
    return Standing(
        first.as_of,
        _list(first.snapshot, second.snapshot) or "",
        _list(first.period, second.period),
        origin,
        lowest((first.confidence, second.confidence)),
        tuple(dict.fromkeys((*first.sources, *second.sources))),
        first.deleted or second.deleted,
    )


def _list(*texts: str | None) -> str | None:
    """Distinct parts of comma-separated texts in order of appearance, None if there is none."""
    parts = dict.fromkeys(part for text in texts if text for part in text.split(", "))
    return ", ".join(parts) if parts else None
