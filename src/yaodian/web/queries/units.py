"""A unit beside the whole: its figures, where the commitments stand for it, what it has reported and what it owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from yaodian.delivery import CommitmentStatus, Status, unknown_because
from yaodian.indicators import Definition, Figure
from yaodian.registry import Dataset, SuccessionKind, Unit, UnitVersion, select
from yaodian.values import Label
from yaodian.web.queries.board import WITH_VERDICT
from yaodian.web.queries.figures import figures, figures_at
from yaodian.web.queries.groups import Belonging, groups_of_unit
from yaodian.web.queries.naming import unit_name, unit_names
from yaodian.web.queries.registers import owing
from yaodian.web.queries.standing import counts, statuses
from yaodian.web.queries.world import World

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BesideLine:
    """An indicator of a unit beside that of the whole, with its place among the units of its level (1 is the best)."""

    definition: Definition
    own: Figure | None
    whole: Figure | None
    why: Label | None
    rank: int | None
    among: int


@dataclass(frozen=True, slots=True)
class DueLine:
    """What a unit owes of a dataset for the period in force: how many units under it, how many of them have reported."""

    dataset: Dataset
    period: str | None
    expected: int
    reported: int
    missing: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class LifeLine:
    """A stretch of a unit's time in which name, code, kind and superior stayed the same; `current` is that of the day looked at."""

    begin: date | None
    end: date | None
    version: UnitVersion
    above: tuple[str, Label] | None
    current: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a unit, or what it came of: `kind` merged or split, the first day after, the other units."""

    kind: SuccessionKind
    day: date
    units: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit as of a day."""

    unit: Unit
    name: Label
    version: UnitVersion | None
    path: tuple[tuple[str, Label], ...]
    lines: tuple[BesideLine, ...]
    counts: Mapping[Status, int]
    standing: tuple[CommitmentStatus, ...]
    due: tuple[DueLine, ...]
    below: tuple[tuple[str, Label], ...]
    simulated: bool
    life: tuple[LifeLine, ...] = ()
    became: Turned | None = None
    came_of: tuple[Turned, ...] = ()
    groups: tuple[Belonging, ...] = ()


@lru_cache(maxsize=256)
def unit_page(world: World, name: str, as_of: date) -> UnitPage:
    """One unit; KeyError if there is none of that id."""
    unit = world.tree.units[name]
    levels = world.package.levels
    rank = levels.index(unit.level)
    found = statuses(world, as_of, None if unit.parent is None else unit.id)
    tree = world.tree_on(as_of)
    below = tree.below(unit.id, levels[rank + 1], as_of) if rank + 1 < len(levels) else ()
    return UnitPage(
        unit=unit,
        name=unit_name(world, name, as_of),
        version=unit.at(as_of),
        path=tuple((one, unit_name(world, one, as_of)) for one in tree.path(name)),
        lines=_beside(world, unit, as_of),
        counts=counts(found),
        standing=tuple(status for status in found if status.status in WITH_VERDICT),
        due=_due(world, unit, as_of),
        below=tuple((one.id, unit_name(world, one.id, as_of)) for one in below),
        simulated=name in world.added,
        life=_life(world, unit, as_of),
        became=_became(world, unit),
        came_of=_came_of(world, unit),
        groups=groups_of_unit(world, name, as_of),
    )


def _life(world: World, unit: Unit, as_of: date) -> tuple[LifeLine, ...]:
    """The newest stretch first."""
    starts = {each.valid_from for each in (*unit.versions, *unit.parents) if each.valid_from}
    days = [date.min, *sorted(starts)]
    lines = []
    for place, day in enumerate(days):
        version = unit.at(day)
        if version is None:
            continue
        above = unit.parent_on(day)
        next_day = days[place + 1] if place + 1 < len(days) else None
        ends = [one for one in (version.valid_to, next_day - _DAY if next_day else None) if one]
        end = min(ends, default=None)
        named = (above, unit_name(world, above, day)) if above else None
        current = day <= as_of and (end is None or as_of <= end)
        lines.append(LifeLine(day if day > date.min else None, end, version, named, current))
    return tuple(reversed(lines))


def _became(world: World, unit: Unit) -> Turned | None:
    said = unit.succession
    return Turned(said.kind, said.day, unit_names(world, said.into, said.day)) if said else None


def _came_of(world: World, unit: Unit) -> tuple[Turned, ...]:
    found = []
    for one in world.tree.units.values():
        said = one.succession
        if said is not None and unit.id in said.into:
            found.append(Turned(said.kind, said.day, unit_names(world, [one.id], said.day)))
    return tuple(sorted(found, key=lambda each: each.day))


def _beside(world: World, unit: Unit, as_of: date) -> tuple[BesideLine, ...]:
    levels = world.package.levels
    lowest = unit.level == levels[-1] and len(levels) > 1
    own = figures_at(world, as_of, unit.level) if lowest else figures(world, as_of)
    whole = figures(world, as_of)
    peers = [one.id for one in world.tree_on(as_of).at_level(unit.level, as_of)]
    lines = []
    for definition in world.package.indicators.values():
        figure = own.get((definition.id, unit.id))
        if figure is None:
            continue
        place, among = _rank(definition, figure, [own.get((definition.id, peer)) for peer in peers])
        why = unknown_because(figure) if figure.value is None else None
        lines.append(BesideLine(definition, figure, whole.get((definition.id, world.tree.root.id)), why, place, among))
    return tuple(lines)


def _rank(definition: Definition, figure: Figure, peers: list[Figure | None]) -> tuple[int | None, int]:
    """The place among the peers with a known figure; none where neither more nor less is better."""
    values = [peer.value for peer in peers if peer is not None and peer.value is not None]
    if figure.value is None or definition.direction == "none" or len(values) < 2:
        return None, len(values)
    better = [
        value
        for value in values
        if (value > figure.value) == (definition.direction == "more") and value != figure.value
    ]
    return len(better) + 1, len(values)


def _due(world: World, unit: Unit, as_of: date) -> tuple[DueLine, ...]:
    lines, tree = [], world.tree_on(as_of)
    for dataset in world.package.datasets.values():
        under = [one for one in owing(world, dataset, as_of) if unit.id in tree.path(one)]
        if not under:
            continue
        chosen = select(dataset, world.submissions.get(dataset.id, ()), as_of)
        reported = {one.unit for one in chosen.submissions}
        missing = tuple((one, unit_name(world, one, as_of)) for one in under if one not in reported)
        lines.append(DueLine(dataset, chosen.period, len(under), len(under) - len(missing), missing))
    return tuple(lines)
