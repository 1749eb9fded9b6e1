"""Figures of groups across the tree: an indicator over the rows about the members that a group had in the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.computation import Ground, default_engine, derive, figure_of
from yaodian.indicators.definition import Definition, Derived, Figure, Indicator
from yaodian.indicators.derived import DefinitionError, order_of_derivation
from yaodian.indicators.engines.base import Engine, Query
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
    (for events on the row's own day), or now (`today`). In the order of definitions and of groups. Errors as of `compute`.
    """
    ordered = order_of_derivation(definitions)
    figures: dict[str, dict[str, Figure]] = {}
    for definition in ordered:
        if isinstance(definition, Derived):
            figures[definition.id] = derive(definition, (kind,), figures)
            continue
        if definition.dataset not in snapshots:
            raise DefinitionError(f"指标“{definition.id}”所用的数据集“{definition.dataset}”没有提供数据版本")
        if definition.id in figures:
            continue
        same = tuple(one for one in ordered if isinstance(one, Indicator) and one.dataset == definition.dataset)
        snapshot = snapshots[definition.dataset]
        selection = select(snapshot.dataset, snapshot.submissions, as_of)
        query = Query(snapshot, selection, tree, as_of, (kind,), same, hierarchy, groups)
        figures.update(_figures_of(query, engine or default_engine(), groups.of_kind(kind)))
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
    """A group owes what its members owe, and those above them who report about them."""
    kind = query.levels[0]
    assert query.groups is not None
    level = query.groups.kinds[kind].level
    last = query.epochs[-1].tree
    reporting_for_members = last.levels.index(query.dataset.level) < last.levels.index(level)
    owing: dict[str, dict[str, None]] = defaultdict(dict)
    concerned: dict[str, dict[str, Submission]] = defaultdict(dict)
    for epoch in query.epochs:
        inside: dict[str, set[str]] = defaultdict(set)
        for name in epoch.tree.units:
            groups_of_it = {group for _, group in epoch.places(name)}
            inside[name] |= groups_of_it
            above = epoch.tree.ancestor(name, query.dataset.level) if reporting_for_members and groups_of_it else None
            if above is not None:
                inside[above] |= groups_of_it
        for submission in query.selection.submissions:
            everyone = submission.unit == last.root.id
            for group in {one.id for one in groups} if everyone else inside.get(submission.unit, ()):
                concerned[group][submission.id] = submission
        sent = {submission.unit for submission in query.selection.submissions}
        for reporter in reporters_of(query):
            if epoch is query.epochs[-1] or reporter in sent:
                for group in inside.get(reporter, ()):
                    owing[group][reporter] = None
    sent = {submission.unit for submission in query.selection.submissions}
    by_units = query.dataset.reported_by == "unit"
    return [
        Ground(
            group.id,
            kind,
            standing_of(query, concerned[group.id].values()),
            owed_of(tuple(owing[group.id]), sent) if by_units else None,
            not reporting_for_members,
        )
        for group in groups
    ]
