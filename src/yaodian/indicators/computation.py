"""From sums to figures: what is zero, what is unknown, and what each figure stands on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Coverage, Definition, Derived, Figure, Indicator, Standing
from yaodian.indicators.derived import DefinitionError, levels_of, order_of_derivation
from yaodian.indicators.engines.base import Engine, Query, Sums
from yaodian.indicators.reporting import Owed, joined, reports_owed, standings
from yaodian.registry import select

if TYPE_CHECKING:
    from yaodian.registry import Hierarchy, Snapshot, Tree, Unit


def compute(
    definitions: Sequence[Definition],
    snapshots: Mapping[str, Snapshot],
    tree: Tree,
    as_of: date,
    *,
    levels: Sequence[str] | None = None,
    engine: Engine | None = None,
    hierarchy: Hierarchy = "then",
) -> tuple[Figure, ...]:
    """One figure for each definition and each unit that exists on the day, at every asked level it is given at.

    Rows are added up by the hierarchy of the period they are of, or by today's on request. Where that makes a difference, units that
    do not exist on the day have a figure if rows are on record for them, after the others of their level, so that a level misses no row.

    `snapshots` holds the dataset version to read by dataset id; the engine (DuckDB if none is given) is asked once for each
    dataset. In the order of definitions, of the tree's levels from the top, and of unit codes; units without any row
    included. `value` is in the definition's unit, already times its scale.

    DefinitionError (a ValueError) if definitions do not fit together, a dataset is missing or a level does not exist;
    ExpressionError if an expression cannot be read; EngineError if the store cannot be. Run `check_definitions` first for
    all faults at once.
    """
    ordered = order_of_derivation(definitions)
    asked = _asked_levels(tree, levels)
    given = levels_of(ordered, asked)
    now = tree.today if hierarchy == "today" else tree
    units = {level: now.at_level(level, as_of) for level in asked}
    figures: dict[str, dict[str, Figure]] = {}
    for dataset, indicators in _by_dataset(ordered).items():
        if dataset not in snapshots:
            raise DefinitionError(f"指标“{indicators[0].id}”所用的数据集“{dataset}”没有提供数据版本")
        selection = select(snapshots[dataset].dataset, snapshots[dataset].submissions, as_of)
        query = Query(snapshots[dataset], selection, tree, as_of, asked, indicators, hierarchy)
        figures.update(_figures_of(query, engine or default_engine(), given, units))
    for definition in ordered:
        if isinstance(definition, Derived):
            figures[definition.id] = derive(definition, given[definition.id], figures)
    return tuple(figure for definition in definitions for figure in figures[definition.id].values())


def _asked_levels(tree: Tree, levels: Sequence[str] | None) -> tuple[str, ...]:
    for level in levels or ():
        if level not in tree.levels:
            raise DefinitionError(f"没有层级“{level}”，应为：{'、'.join(tree.levels)}")
    return tuple(level for level in tree.levels if levels is None or level in levels)


def _by_dataset(definitions: Sequence[Definition]) -> Mapping[str, tuple[Indicator, ...]]:
    grouped: dict[str, list[Indicator]] = defaultdict(list)
    for definition in definitions:
        if isinstance(definition, Indicator):
            grouped[definition.dataset].append(definition)
    return {dataset: tuple(indicators) for dataset, indicators in grouped.items()}


def default_engine() -> Engine:
    """DuckDB, which is loaded only when it is asked."""
    from yaodian.indicators.engines.duck import DuckEngine

    return DuckEngine()


def _figures_of(
    query: Query, engine: Engine, given: Mapping[str, tuple[str, ...]], units: Mapping[str, Sequence[Unit]]
) -> dict[str, dict[str, Figure]]:
    found = {(sums.indicator, sums.unit): sums for sums in engine.sums(query)}
    grounds = _grounds(query, _with_the_gone(query, units, {unit for _, unit in found}))
    return {
        indicator.id: {
            ground.unit: figure_of(indicator, ground, found.get((indicator.id, ground.unit)))
            for level in given[indicator.id]
            for ground in grounds[level]
        }
        for indicator in query.indicators
    }


def _with_the_gone(
    query: Query, units: Mapping[str, Sequence[Unit]], on_record: Iterable[str]
) -> Mapping[str, Sequence[Unit]]:
    """The units of each level, and, where units move or merge, after them those that do not exist on the day and have rows on record."""
    if not query.tree.moved:
        return units
    listed = {unit.id for level in units for unit in units[level]}
    others = [query.tree.units[name] for name in sorted(set(on_record) - listed)]
    return {level: (*units[level], *(unit for unit in others if unit.level == level)) for level in units}


@dataclass(frozen=True, slots=True)
class Ground:
    """What all figures of one unit (or group; `unit` is its id, `level` then the kind) over one dataset stand on.

    `owed` is None for a dataset that an issuer publishes. `answered` says whether reports of the reporting level answer for the
    unit even without a row about it: a district's report answers for the district and all above it; about a single school it
    says only what its rows say.
    """

    unit: str
    level: str
    standing: Standing
    owed: Owed | None
    answered: bool = True


def _grounds(query: Query, units: Mapping[str, Sequence[Unit]]) -> Mapping[str, Sequence[Ground]]:
    """By level, in the order of the level's units."""
    wanted = [unit for level in query.levels for unit in units[level]]
    standing = standings(query, wanted)
    owed: Mapping[str, Owed | None] = dict.fromkeys(query.tree.units)
    if query.dataset.reported_by == "unit":
        owed = reports_owed(query, wanted)
    levels = query.tree.levels
    reporting_depth = levels.index(query.dataset.level)
    return {
        level: [
            Ground(unit.id, level, standing[unit.id], owed[unit.id], levels.index(level) <= reporting_depth)
            for unit in units[level]
        ]
        for level in query.levels
    }


def figure_of(indicator: Indicator, ground: Ground, sums: Sums | None) -> Figure:
    """The figure of one unit from its sums (None without a row on record).

    Unknown (None), never zero: nobody under the unit has reported; nothing is on record where no report answers for the unit
    (an issuer's list, or reports of a level above it); rows fulfil the condition but none is known or the amount applies to none; the denominator is
    zero.
    A unit that has reported and has no row that fulfils the condition counts 0.
    """
    unit, owed = ground.unit, ground.owed
    rows, known_rows = (sums.rows, sums.known_rows) if sums else (0, 0)
    refused, inapplicable = (sums.refused, sums.not_applicable) if sums else (0, 0)
    if owed is None:
        coverage = Coverage(known_rows, rows, rows, known_rows, (), refused, inapplicable)
        on_record = sums is not None
    else:
        coverage = Coverage(owed.reported, owed.expected, rows, known_rows, owed.missing, refused, inapplicable)
        on_record = owed.reported > 0 and (ground.answered or sums is not None)
    numerator = sums.numerator if sums else 0
    denominator = None if indicator.denominator is None else (sums.denominator or 0) if sums else 0
    unheld = not math.isfinite(numerator) or not math.isfinite(denominator or 0)
    if not on_record or (rows + inapplicable > 0 and known_rows == 0) or unheld:
        return Figure(indicator.id, unit, ground.level, None, None, None, coverage, ground.standing)
    value = quotient(numerator, 1 if denominator is None else denominator, indicator.scale)
    return Figure(indicator.id, unit, ground.level, value, numerator, denominator, coverage, ground.standing)


def quotient(numerator: float, denominator: float, scale: float) -> float | None:
    """`numerator / denominator * scale`; None if the denominator is zero or no number can hold the result."""
    if denominator == 0:
        return None
    try:
        value = float(numerator / denominator * scale)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def derive(
    definition: Derived, levels: Sequence[str], figures: Mapping[str, Mapping[str, Figure]]
) -> dict[str, Figure]:
    """The ratio for each unit of the levels that has both parts, in the order of the upper part."""
    above, below = figures[definition.numerator], figures[definition.denominator]
    wanted = [unit for level in levels for unit, figure in above.items() if figure.level == level and unit in below]
    return {unit: ratio_of(definition, above[unit], below[unit]) for unit in wanted}


def ratio_of(definition: Derived, above: Figure, below: Figure) -> Figure:
    """The ratio of two figures of one unit: unknown if either is, or if the lower is zero.

    Its rows and coverage are those of the figure of which the smaller share has been reported (the upper if equal).
    """
    value = None
    if above.value is not None and below.value is not None:
        value = quotient(above.value, below.value, definition.scale)
    weaker = below if _share(below.coverage) < _share(above.coverage) else above
    standing = joined(above.standing, below.standing)
    return Figure(definition.id, above.unit, above.level, value, above.value, below.value, weaker.coverage, standing)


def _share(coverage: Coverage) -> float:
    return coverage.reported / coverage.expected if coverage.expected else 0.0
