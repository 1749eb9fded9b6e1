"""Names of units on a day, and why a figure is unknown: what every page says beside a number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yaodian.values import Label
from yaodian.web.queries.world import World


def unit_name(world: World, unit: str, as_of: date) -> Label:
    """A unit's name on the day; the last name it had where it has none on that day, its id where it never had one."""
    found = world.tree.units.get(unit)
    if found is None or not found.versions:
        return Label(unit)
    return (found.at(as_of) or found.versions[-1]).name


def unit_names(world: World, units: Iterable[str], as_of: date) -> tuple[tuple[str, Label], ...]:
    """Ids with their names, in the order given."""
    return tuple((unit, unit_name(world, unit, as_of)) for unit in units)
