"""The indicators for pages: their figures as of a day, unit by unit, and which commitments they verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.binding import Bound
from yaodian.delivery import needed_definitions, unknown_because
from yaodian.indicators import Definition, Derived, Figure, Indicator
from yaodian.registry import Dataset
from yaodian.values import Label
from yaodian.web.queries.drawing import SparkDrawing, TrendDrawing, spark_drawing, trend_drawing
from yaodian.web.queries.evidence import RowsTable, rows_table
from yaodian.web.queries.figures import all_definitions, datasets_of, figures, figures_at, trend
from yaodian.web.queries.naming import unit_name, unit_names
from yaodian.web.queries.standing import rows_of
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the list: the figure of the unit looked at, its recent course, how many commitments it verifies."""

    definition: Definition
    figure: Figure | None
    spark: SparkDrawing
    verifies: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's figure in a table; `part` is the length of its bar, from 0 to 1."""

    unit: str
    name: Label
    figure: Figure | None
    part: float
    why: Label | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """Everything about one indicator as of a day."""

    definition: Definition
    figure: Figure | None
    why: Label | None
    parts: tuple[Definition, ...]
    leaves: tuple[Indicator, ...]
    datasets: tuple[Dataset, ...]
    lines: tuple[UnitLine, ...]
    level: str
    drawing: TrendDrawing | None
    small: TrendDrawing | None
    missing: tuple[tuple[str, Label], ...]
    verifies: tuple[Bound, ...]


def definition_of(world: World, name: str) -> Definition:
    """The indicator of that id, those that documents amount to included; KeyError if there is none."""
    return _definitions(world)[name]


@lru_cache(maxsize=4)
def _definitions(world: World) -> dict[str, Definition]:
    return {definition.id: definition for definition in all_definitions(world)}


@lru_cache(maxsize=64)
def catalogue(world: World, as_of: date, unit: str | None) -> tuple[IndicatorLine, ...]:
    """All indicators of the package in the order of their declaration."""
    place = unit or world.tree.root.id
    known = _figures_for(world, as_of, place)
    return tuple(
        IndicatorLine(
            definition=definition,
            figure=known.get((definition.id, place)),
            spark=spark_drawing(trend(world, definition.id, place, as_of)[-13:]),
            verifies=len(verified_by(world, definition.id)),
        )
        for definition in world.package.indicators.values()
    )


def _figures_for(world: World, as_of: date, unit: str) -> dict[tuple[str, str], Figure]:
    level = world.tree.units[unit].level
    lowest = level == world.package.levels[-1] and len(world.package.levels) > 1
    return dict(figures_at(world, as_of, level) if lowest else figures(world, as_of))


def verified_by(world: World, indicator: str) -> tuple[Bound, ...]:
    """The commitments whose targets an indicator measures, directly or through one that derives from it."""
    return _verified(world).get(indicator, ())


@lru_cache(maxsize=4)
def _verified(world: World) -> dict[str, tuple[Bound, ...]]:
    found: dict[str, list[Bound]] = {}
    for bound in world.package.commitments:
        for definition in needed_definitions(world.package, [bound]):
            found.setdefault(definition.id, []).append(bound)
    return {name: tuple(bounds) for name, bounds in found.items()}


@lru_cache(maxsize=128)
def indicator_page(world: World, name: str, as_of: date, unit: str | None) -> IndicatorPage:
    """One indicator; KeyError if there is none of that id."""
    definition = definition_of(world, name)
    place = unit or world.tree.root.id
    figure = _figures_for(world, as_of, place).get((name, place))
    level = level_below(world, definition)
    series = trend(world, name, place, as_of)
    known = sum(one is not None and one.value is not None for _, one in series)
    leaves = tuple(leaves_of(world, definition))
    return IndicatorPage(
        definition=definition,
        figure=figure,
        why=unknown_because(figure) if figure is not None and figure.value is None else None,
        parts=_parts(world, definition),
        leaves=leaves,
        datasets=tuple(world.package.datasets[dataset] for dataset in datasets_of(world, definition)),
        lines=unit_lines(world, name, as_of, level),
        level=level,
        drawing=trend_drawing(series, width=640, height=230) if known > 1 else None,
        small=trend_drawing(series) if known > 1 else None,
        missing=unit_names(world, figure.coverage.missing, as_of) if figure else (),
        verifies=verified_by(world, name),
    )


def level_below(world: World, definition: Definition) -> str:
    """The level whose units are compared on the page of an indicator: the second of the tree, where it has one."""
    levels = world.package.levels
    wanted = levels[1] if len(levels) > 1 else levels[0]
    return wanted if not definition.levels or wanted in definition.levels else definition.levels[0]


def unit_lines(world: World, name: str, as_of: date, level: str) -> tuple[UnitLine, ...]:
    """The figures of all units of a level, in the order of their codes; bars begin at zero.

    Units that are gone by the day come last, if rows are on record for them, so that the lines miss nothing of the whole.
    """
    levels = world.package.levels
    known = figures(world, as_of) if level in (levels[:-1] or levels) else figures_at(world, as_of, level)
    units = [unit.id for unit in world.tree_on(as_of).at_level(level, as_of)]
    units += [
        unit for one, unit in known if one == name and unit not in units and world.tree.units[unit].level == level
    ]
    values = [known[name, unit] for unit in units if (name, unit) in known]
    longest = max((abs(figure.value) for figure in values if figure.value is not None), default=0.0) or 1.0
    lines = []
    for unit in units:
        figure = known.get((name, unit))
        value = figure.value if figure else None
        why = unknown_because(figure) if figure is not None and value is None else None
        part = abs(value) / longest if value is not None else 0.0
        lines.append(UnitLine(unit, unit_name(world, unit, as_of), figure, part, why))
    return tuple(lines)


def leaves_of(world: World, definition: Definition) -> Sequence[Indicator]:
    """The indicators over rows that one stands on, each once."""
    if isinstance(definition, Indicator):
        return (definition,)
    found: dict[str, Indicator] = {}
    for name in (definition.numerator, definition.denominator):
        found.update((leaf.id, leaf) for leaf in leaves_of(world, world.package.indicators[name]))
    return tuple(found.values())


def _parts(world: World, definition: Definition) -> tuple[Definition, ...]:
    if not isinstance(definition, Derived):
        return ()
    return (world.package.indicators[definition.numerator], world.package.indicators[definition.denominator])


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of the rows behind an indicator's figure."""

    definition: Definition
    leaf: Indicator
    table: RowsTable


def rows_page(
    world: World, viewer: Viewer, name: str, as_of: date, unit: str | None, *, limit: int, offset: int
) -> tuple[RowsPage, ...]:
    """The rows behind an indicator, one table for each indicator that it stands on; KeyError if there is none of that id."""
    definition = definition_of(world, name)
    place = unit or world.tree.root.id
    return tuple(
        RowsPage(
            definition,
            leaf,
            rows_table(world, rows_of(world, viewer, leaf, as_of, place, limit=limit, offset=offset), as_of),
        )
        for leaf in leaves_of(world, definition)
    )
