"""Groups of units across the tree: the kinds, the groups of one, a group with its members and figures, the groups of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.delivery import unknown_because
from yaodian.indicators import Definition, Figure, compute_of_groups, with_parts
from yaodian.registry import Group, GroupKind, Member
from yaodian.values import Label
from yaodian.web.queries.figures import all_definitions, datasets_of
from yaodian.web.queries.kept import default_engine
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.world import World

Named = tuple[str, Label]
"""A unit's id and its name on the day."""


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind with the number of its groups that have members on the day, and of these members."""

    kind: GroupKind
    groups: int
    members: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the list of its kind: its members on the day, who leads, the figure; `part` is the length of the bar, from 0 to 1."""

    group: Group
    members: int
    leads: tuple[Named, ...]
    simulated: bool
    figure: Figure | None
    why: Label | None
    part: float


@dataclass(frozen=True, slots=True)
class KindPage:
    """The groups of a kind with the figures of one indicator. `moves`: whether it makes a difference by which day's membership."""

    kind: GroupKind
    lines: tuple[GroupLine, ...]
    definition: Definition | None
    definitions: tuple[Definition, ...]
    figure: Figure | None
    members: int
    moves: bool

    @property
    def simulated(self) -> bool:
        """Whether some group is made up."""
        return any(line.simulated for line in self.lines)

    @property
    def simulated_figures(self) -> bool:
        """Whether some figure is made up."""
        return any(line.figure is not None and line.figure.standing.origin == "simulated" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A stretch of time that a unit spent in a group; `current` is that of the day looked at."""

    group: Group
    kind: GroupKind
    unit: Named
    member: Member
    current: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class FigureLine:
    """An indicator of a group, with its figure, which is known."""

    definition: Definition
    figure: Figure


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group with the members it has and those it had or will have, and its known figures; `unknown` counts the indicators that are
    unknown for it and known for another group of the kind.
    """

    group: Group
    kind: GroupKind
    now: tuple[Belonging, ...]
    others: tuple[Belonging, ...]
    lines: tuple[FigureLine, ...]
    unknown: int
    simulated: bool
    moves: bool


def kind_of(world: World, name: str) -> GroupKind:
    """The kind of that id; KeyError if there is none."""
    return world.groups.kinds[name]


def members_on(world: World, group: Group, as_of: date) -> tuple[Member, ...]:
    """The members on the day, or, where figures are added up by today's hierarchy, those that have not left."""
    return group.on(date.max if world.hierarchy == "today" else as_of)


def kind_lines(world: World, as_of: date) -> tuple[KindLine, ...]:
    """Every kind, in the order of declaration."""
    lines = []
    for kind in world.groups.kinds.values():
        own = [(group, members_on(world, group, as_of)) for group in world.groups.of_kind(kind.id)]
        inside = [(group, members) for group, members in own if members]
        simulated = any(group.id in world.added for group, _ in inside)
        lines.append(KindLine(kind, len(inside), sum(len(members) for _, members in inside), simulated))
    return tuple(lines)


def figures_of_groups(world: World, kind: str, as_of: date, names: Iterable[str]) -> dict[tuple[str, str], Figure]:
    """The figures of some indicators for every group of a kind, by (indicator, group)."""
    return dict(_figures(world, kind, as_of, tuple(dict.fromkeys(names))))


@lru_cache(maxsize=64)
def _figures(world: World, kind: str, as_of: date, names: tuple[str, ...]) -> dict[tuple[str, str], Figure]:
    known = {definition.id: definition for definition in all_definitions(world)}
    wanted = with_parts(names, known)
    snapshots = {dataset: world.snapshot(dataset) for one in wanted for dataset in datasets_of(world, one)}
    found = compute_of_groups(
        wanted, snapshots, world.tree, world.groups, kind, as_of, engine=default_engine(), hierarchy=world.hierarchy
    )
    asked = set(names)
    return {(figure.indicator, figure.unit): figure for figure in found if figure.indicator in asked}


def told_of(world: World, kind: str, as_of: date) -> tuple[Definition, ...]:
    """The indicators of the package of which some group of a kind has a known figure on the day. What rows about units above the members
    amount to is not among them: a group has no figure of it.
    """
    every = world.package.indicators
    known = figures_of_groups(world, kind, as_of, every)
    told = {name for (name, _), figure in known.items() if figure.value is not None}
    return tuple(definition for name, definition in every.items() if name in told)


def kind_page(world: World, name: str, as_of: date, indicator: str = "") -> KindPage:
    """The groups of a kind in the order of declaration; KeyError if there is no such kind, or no such indicator.

    Where none is asked for, the indicator is the first that tells all groups apart, else the first of which some group has a known
    figure. Groups without a member on the day are left out.
    """
    kind = world.groups.kinds[name]
    definitions = told_of(world, name, as_of)
    definition = _chosen(world, kind, as_of, indicator, definitions)
    known = figures_of_groups(world, name, as_of, [definition.id]) if definition else {}
    groups = [group for group in world.groups.of_kind(name) if members_on(world, group, as_of)]
    lines = tuple(
        _group_line(world, group, as_of, known.get((definition.id, group.id)) if definition else None)
        for group in groups
    )
    longest = max((abs(one.figure.value) for one in lines if one.figure and one.figure.value is not None), default=0.0)
    return KindPage(
        kind=kind,
        lines=tuple(_with_bar(one, longest) for one in lines),
        definition=definition,
        definitions=definitions if definition is None or definition in definitions else (definition, *definitions),
        figure=next((one.figure for one in lines if one.figure), None),
        members=len({member.unit for group in groups for member in members_on(world, group, as_of)}),
        moves=_moves(world, name),
    )


def _chosen(
    world: World, kind: GroupKind, as_of: date, indicator: str, definitions: tuple[Definition, ...]
) -> Definition | None:
    if indicator:
        return {one.id: one for one in all_definitions(world)}[indicator]
    groups = [group.id for group in world.groups.of_kind(kind.id) if members_on(world, group, as_of)]
    known = figures_of_groups(world, kind.id, as_of, world.package.indicators)
    for one in definitions:
        values = {known[one.id, group].value for group in groups}
        if None not in values and len(values) > 1:
            return one
    return next(iter(definitions), None)


def _group_line(world: World, group: Group, as_of: date, figure: Figure | None) -> GroupLine:
    members = members_on(world, group, as_of)
    leads = tuple((one.unit, unit_name(world, one.unit, as_of)) for one in members if one.lead)
    why = unknown_because(figure) if figure is not None and figure.value is None else None
    return GroupLine(group, len(members), leads, group.id in world.added, figure, why, 0.0)


def _with_bar(line: GroupLine, longest: float) -> GroupLine:
    value = line.figure.value if line.figure else None
    part = abs(value) / longest if value is not None and longest else 0.0
    return GroupLine(line.group, line.members, line.leads, line.simulated, line.figure, line.why, part)


def _moves(world: World, kind: str) -> bool:
    return world.tree.moved or bool(world.groups.turns(kind))


def group_page(world: World, kind: str, name: str, as_of: date) -> GroupPage:
    """A group; KeyError if the kind has none of that id. Indicators without a known figure are only counted."""
    group = world.groups.groups[name]
    if group.kind != kind:
        raise KeyError(name)
    own = tuple(_belonging(world, group, member, as_of) for member in group.members)
    every = world.package.indicators
    known = figures_of_groups(world, kind, as_of, every)
    told = tuple(one for one in every.values() if known[one.id, name].value is not None)
    return GroupPage(
        group=group,
        kind=world.groups.kinds[kind],
        now=tuple(one for one in own if one.current),
        others=tuple(one for one in own if not one.current),
        lines=tuple(FigureLine(one, known[one.id, name]) for one in told),
        unknown=len(told_of(world, kind, as_of)) - len(told),
        simulated=name in world.added,
        moves=_moves(world, kind),
    )


def groups_of_unit(world: World, unit: str, as_of: date) -> tuple[Belonging, ...]:
    """Every stretch that a unit spent in a group: those of the day first, then the others, the newest first."""
    found = [_belonging(world, group, member, as_of) for group, member in reversed(world.groups.of_unit(unit))]
    return tuple(sorted(found, key=lambda one: not one.current))


def _belonging(world: World, group: Group, member: Member, as_of: date) -> Belonging:
    kind = world.groups.kinds[group.kind]
    unit = member.unit, unit_name(world, member.unit, as_of)
    return Belonging(group, kind, unit, member, member in members_on(world, group, as_of), group.id in world.added)
