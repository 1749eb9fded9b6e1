"""Figures of groups across the tree: an indicator over the rows about the members that a group had in the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.computation import Ground, default_engine, derive, figure_of
from yaodian.indicators.definition import Definition, Derived, Figure, Indicator, Standing
from yaodian.indicators.derived import DefinitionError, order_of_derivation
from yaodian.indicators.engines.base import Engine, Epoch, Query
from yaodian.indicators.reporting import owed_of, reporters_of, standing_of
from yaodian.registry import select

if TYPE_CHECKING:
    from yaodian.registry import Group, Groups, Hierarchy, Snapshot, Submission, Tree


def compute_of_groups(
    definitions: Sequence[Definition],
    snapshots: Mapping[str, Snapshot],
    tree: Tree,
    groups: Groups,
    kind: str,
    as_of: date,
    *,
    engine: Engine | None = None,
    hierarchy: Hierarchy = "then",
) -> tuple[Figure, ...]:
    """One figure for each definition and each group of the kind; `unit` is the group, `level` the kind.

    A row counts for every group that the unit it is about, or one above it, belongs to: on the day that the period's figures are of
    (for events on the row's own day), or now (`today`). What is said of a unit above the members is said of no group. In the order
    of definitions and of groups. Errors as of `compute`; DefinitionError too if there is no such kind.
    """
    if kind not in groups.kinds:
        raise DefinitionError(f"没有单位组的种类“{kind}”，应为：{'、'.join(groups.kinds)}")
    ordered = order_of_derivation(definitions)
    asked: dict[str, list[Indicator]] = defaultdict(list)
    for definition in ordered:
        if isinstance(definition, Indicator):
            asked[definition.dataset].append(definition)
    figures: dict[str, dict[str, Figure]] = {}
    for dataset, same in asked.items():
        if dataset not in snapshots:
            raise DefinitionError(f"指标“{same[0].id}”所用的数据集“{dataset}”没有提供数据版本")
        snapshot = snapshots[dataset]
        selection = select(snapshot.dataset, snapshot.submissions, as_of)
        query = Query(snapshot, selection, tree, as_of, (kind,), tuple(same), hierarchy, groups)
        figures.update(_figures_of(query, engine or default_engine(), groups.of_kind(kind)))
    for definition in ordered:
        if isinstance(definition, Derived):
            figures[definition.id] = derive(definition, (kind,), figures)
    return tuple(figure for definition in definitions for figure in figures[definition.id].values())


def _figures_of(query: Query, engine: Engine, groups: Sequence[Group]) -> dict[str, dict[str, Figure]]:
    found = {(sums.indicator, sums.unit): sums for sums in engine.sums(query)}
    grounds = _grounds(query, groups)
    return {
        indicator.id: {
            ground.unit: figure_of(indicator, ground, found.get((indicator.id, ground.unit))) for ground in grounds
        }
        for indicator in query.indicators
    }


def _grounds(query: Query, groups: Sequence[Group]) -> list[Ground]:
    """A group owes what its members and all below them owe; where those above them report about them, what these owe."""
    inside = [_reporting_for(query, epoch) for epoch in query.epochs]
    standing = _standings(query, groups, inside)
    owing = _owing(query, inside)
    sent = {submission.unit for submission in query.selection.submissions}
    by_units = query.dataset.reported_by == "unit"
    answered = not _reported_from_above(query)
    return [
        Ground(
            group.id,
            group.kind,
            standing[group.id],
            owed_of(tuple(owing.get(group.id, ())), sent) if by_units else None,
            answered,
        )
        for group in groups
    ]


def _reported_from_above(query: Query) -> bool:
    """Whether units that stand above the members report about them."""
    assert query.groups is not None
    levels = query.tree.levels
    return levels.index(query.dataset.level) < levels.index(query.groups.kinds[query.levels[0]].level)


_Inside = Mapping[str, Collection[str]]
"""For each unit the groups that its report is about."""


def _reporting_for(query: Query, epoch: Epoch) -> _Inside:
    """In a stretch of days: a unit's own groups, and those of the units below it that it reports about."""
    from_above = _reported_from_above(query)
    found: dict[str, set[str]] = {}
    for name in epoch.tree.units:
        groups = {group for _, group in epoch.places(name)}
        if not groups:
            continue
        found.setdefault(name, set()).update(groups)
        above = epoch.tree.ancestor(name, query.dataset.level) if from_above else None
        if above is not None:
            found.setdefault(above, set()).update(groups)
    return found


def _owing(query: Query, inside: Sequence[_Inside]) -> Mapping[str, Collection[str]]:
    """For each group those who owe a report about it, in order of code: by the last hierarchy, and who has sent one by each that tells
    rows apart.
    """
    if query.dataset.reported_by != "unit":
        return {}
    sent = {submission.unit for submission in query.selection.submissions}
    owing: dict[str, dict[str, None]] = defaultdict(dict)
    for reporter in reporters_of(query):
        for groups in inside if reporter in sent else inside[-1:]:
            for group in groups.get(reporter, ()):
                owing[group][reporter] = None
    return owing


def _standings(query: Query, groups: Sequence[Group], inside: Sequence[_Inside]) -> Mapping[str, Standing]:
    """What the figures of each group stand on: what its members and those who report about them have sent, and the top of the tree."""
    every, top = [group.id for group in groups], query.tree.root.id

    def told_by(unit: str) -> set[str]:
        return set(every) if unit == top else {group for stretch in inside for group in stretch.get(unit, ())}

    concerned: dict[str, list[Submission]] = {group: [] for group in every}
    for submission in query.selection.submissions:
        for group in told_by(submission.unit):
            concerned[group].append(submission)
    gone = {group for one in query.selection.deleted for group in told_by(one.unit)}
    standing = {group: standing_of(query, concerned[group]) for group in every}
    return {group: replace(one, deleted=True) if group in gone else one for group, one in standing.items()}
