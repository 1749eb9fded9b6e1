"""Figures of the indicators as of a day, read from what is kept and computed where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from yaodian.delivery import needed_definitions
from yaodian.indicators import Definition, Figure, Indicator, compute
from yaodian.web.queries.kept import default_engine
from yaodian.web.queries.world import World

Figures = Mapping[tuple[str, str], Figure]


def all_definitions(world: World) -> tuple[Definition, ...]:
    """The indicators of the package, and those that issued documents amount to."""
    named = dict(world.package.indicators)
    for definition in needed_definitions(world.package):
        named.setdefault(definition.id, definition)
    return tuple(named.values())


def figures(world: World, as_of: date) -> Figures:
    """All figures as of a day, at every level but the lowest, by (indicator, unit)."""
    levels = world.package.levels[:-1] or world.package.levels
    return _figures(world, as_of, levels)


def figures_at(world: World, as_of: date, level: str) -> Figures:
    """All figures as of a day at one level."""
    return _figures(world, as_of, (level,))


def figures_of(world: World, as_of: date, definition: Definition, levels: Sequence[str] | None = None) -> Figures:
    """Figures of one indicator of the package, at the given levels (all but the lowest by default)."""
    chosen = tuple(levels) if levels else (world.package.levels[:-1] or world.package.levels)
    return {key: figure for key, figure in _figures(world, as_of, chosen).items() if key[0] == definition.id}


def _figures(world: World, as_of: date, levels: tuple[str, ...]) -> Figures:
    lowest = len(world.package.levels) > 1 and world.package.levels[-1] in levels
    return (_of_the_lowest if lowest else _above)(world, as_of, levels)


@lru_cache(maxsize=256)
def _above(world: World, as_of: date, levels: tuple[str, ...]) -> Figures:
    return _computed(world, as_of, levels)


# A day of all schools of a city is some fifteen megabytes: enough of them for the months of one trend, and no more.
@lru_cache(maxsize=40)
def _of_the_lowest(world: World, as_of: date, levels: tuple[str, ...]) -> Figures:
    return _computed(world, as_of, levels)


def _computed(world: World, as_of: date, levels: tuple[str, ...]) -> Figures:
    definitions = all_definitions(world)
    found = compute(
        definitions,
        world.snapshots(),
        world.tree,
        as_of,
        levels=levels,
        engine=default_engine(),
        hierarchy=world.hierarchy,
    )
    return {(figure.indicator, figure.unit): figure for figure in found}


def trend_days(world: World, as_of: date) -> tuple[date, ...]:
    """The last days of the months from the start of the package's horizon to the day asked for, and that day."""
    begin, end = world.package.horizon
    days = []
    month = begin.replace(day=1)
    while month <= end:
        after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        last = after - timedelta(days=1)
        if begin <= last < as_of:
            days.append(last)
        month = after
    return (*days, as_of)


def trend(world: World, indicator: str, unit: str, as_of: date) -> tuple[tuple[date, Figure | None], ...]:
    """The indicator of a unit through time, month by month; None where it is not computed at that level."""
    level = world.tree.units[unit].level
    lowest = level == world.package.levels[-1] and len(world.package.levels) > 1
    series = []
    for day in trend_days(world, as_of):
        known = figures_at(world, day, level) if lowest else figures(world, day)
        series.append((day, known.get((indicator, unit))))
    return tuple(series)


def datasets_of(world: World, definition: Definition) -> tuple[str, ...]:
    """The datasets that an indicator stands on, in the order of its derivation."""
    if isinstance(definition, Indicator):
        return (definition.dataset,)
    parts = (world.package.indicators[definition.numerator], world.package.indicators[definition.denominator])
    return tuple(dict.fromkeys(name for part in parts for name in datasets_of(world, part)))
