"""Who owes a report about a unit, who has sent one, and what the figures of that unit therefore stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Standing
from yaodian.indicators.engines.base import Query, places
from yaodian.registry import counting_day
from yaodian.values import Confidence, Origin

if TYPE_CHECKING:
    from yaodian.registry import Dataset, Submission, Unit

_SURENESS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Owed:
    """The reports that a figure needs: how many units owe one, how many of them have sent it, and the ids of the rest."""

    expected: int
    reported: int
    missing: tuple[str, ...]


def reports_owed(query: Query, units: Iterable[Unit]) -> Mapping[str, Owed]:
    """For each unit the reports of a dataset that units report (`reported_by="unit"`), by the hierarchy of the query.

    Under a unit at or above the reporting level they are owed by the units of that level that existed on the day that the figures
    are of and were of a kind that owes one. For a unit below it (a school, where districts report) by the one above it. About a unit
    beside them (a college, where schools report) nothing is owed.
    """
    dataset = query.dataset
    sent = {submission.unit for submission in query.selection.submissions}
    wanted = list(units)
    levels = tuple({unit.level for unit in wanted})
    reporters = reporters_of(query)
    under: dict[str, list[str]] = defaultdict(list)
    for reporter in reporters:
        for above in _places(query, reporter, levels, everywhere=reporter in sent):
            under[above].append(reporter)
    living = set(reporters)
    last = query.epochs[-1].tree
    reporting_depth = last.levels.index(dataset.level)
    owed: dict[str, Owed] = {}
    for unit in wanted:
        owing = under.get(unit.id, [])
        if last.levels.index(unit.level) > reporting_depth:
            over = last.ancestor(unit.id, dataset.level)
            owing = [over] if over in living and over is not None else []
        owed[unit.id] = owed_of(owing, sent)
    return owed


def owed_of(owing: Sequence[str], sent: Collection[str]) -> Owed:
    """How many of those who owe a report have sent one."""
    missing = tuple(each for each in owing if each not in sent)
    return Owed(len(owing), len(owing) - len(missing), missing)


def reporters_of(query: Query) -> tuple[str, ...]:
    """The units that owe a report: those of the level and kinds on the day that the figures are of, in order of code, and any other
    one of the level that has sent one. It is a fact of that day, whatever the hierarchy.
    """
    dataset = query.dataset
    day = counting_day(dataset, query.selection.period, query.as_of)
    owing = [unit.id for unit in query.tree.at_level(dataset.level, day) if owes(dataset, unit, day)]
    if not query.tree.moved:
        return tuple(owing)
    others = {one.unit for one in query.selection.submissions if one.unit in query.tree.units} - set(owing)
    return (*owing, *sorted(name for name in others if query.tree.units[name].level == dataset.level))


def _places(query: Query, unit: str, levels: Sequence[str], *, everywhere: bool) -> tuple[str, ...]:
    """The units above one, itself included, at some levels: by the last hierarchy, or by each that tells rows apart."""
    epochs = query.epochs if everywhere else query.epochs[-1:]
    found = {above: None for epoch in epochs for _, above in places(epoch.tree, unit, levels)}
    return tuple(found)


def owes(dataset: Dataset, unit: Unit, as_of: date) -> bool:
    """Whether the unit's kind on the day is one that owes a submission."""
    version = unit.at(as_of)
    return version is not None and (not dataset.kinds or version.kind in dataset.kinds)


def standings(query: Query, units: Iterable[Unit]) -> Mapping[str, Standing]:
    """For each unit what its figures stand on: the submissions from the unit, from below it and from above it.

    One simulated submission among them makes the figure simulated; the least sure one gives the confidence.
    """
    own: dict[str, list[Submission]] = defaultdict(list)
    below: dict[str, list[Submission]] = defaultdict(list)
    for submission in query.selection.submissions:
        if submission.unit in query.tree.units:
            own[query.epochs[-1].tree.counts_for(submission.unit)].append(submission)
            for above in {one for epoch in query.epochs for one in epoch.tree.path(submission.unit)[:-1]}:
                below[above].append(submission)
    deleted = [one.unit for one in query.selection.deleted if one.unit in query.tree.units]
    gone = {unit for one in deleted for epoch in query.epochs for unit in epoch.tree.path(one)}
    told = set(deleted)
    made: dict[tuple[object, ...], Standing] = {}
    found: dict[str, Standing] = {}
    for unit in units:
        concerned = [*own[unit.id], *below[unit.id]]
        for above in query.epochs[-1].tree.path(unit.id)[:-1]:
            concerned.extend(own[above])
        standing = standing_of(query, concerned)
        if unit.id in gone or not told.isdisjoint(query.tree.path(unit.id)):
            standing = replace(standing, deleted=True)
        key = (standing.origin, standing.confidence, standing.sources, standing.deleted)
        found[unit.id] = made.setdefault(key, standing)
    return found


def standing_of(query: Query, submissions: Iterable[Submission]) -> Standing:
    """What a figure stands on that these submissions concern."""
    concerned = list(submissions)
    origins = {submission.origin for submission in concerned}
    origin = None if not origins else Origin.SIMULATED if Origin.SIMULATED in origins else Origin.REAL
    confidence = lowest(submission.confidence for submission in concerned)
    sources = dict.fromkeys(submission.source for submission in concerned if submission.source is not None)
    makes_a_difference = query.tree.moved or query.groups is not None
    return Standing(
        query.as_of,
        query.snapshot.name,
        query.selection.period,
        origin,
        confidence,
        tuple(sources),
        hierarchy=query.hierarchy if makes_a_difference else None,
        placed_on=query.day if makes_a_difference and len(query.epochs) == 1 else None,
    )


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
        first.hierarchy or second.hierarchy,
        first.placed_on if first.placed_on == second.placed_on else None,
    )


def _list(*texts: str | None) -> str | None:
    """Distinct parts of comma-separated texts in order of appearance, None if there is none."""
    parts = dict.fromkeys(part for text in texts if text for part in text.split(", "))
    return ", ".join(parts) if parts else None
