"""Groups across the tree: joint zones, education groups, inspection zones, with the units that belong to them from day to day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from yaodian.registry.lives import life_of
from yaodian.registry.tree import Tree
from yaodian.registry.units import Unit
from yaodian.values import Label, digest_of

GroupRule = Literal["free", "each_once"]
GROUP_RULES: tuple[GroupRule, ...] = ("free", "each_once")
_DAY = timedelta(days=1)
_HELD = 64
"""Days for which it is kept in memory where units count: the datasets of one question share a few."""


@dataclass(frozen=True, slots=True)
class GroupKind:
    """A kind of group. Members are units of `level`.

    `rule`: `each_once`: on any day from `since` on, every unit of the level (of `unit_kinds`, if given) is in exactly one group of the
    kind; `free`: it may be in none or several.
    """

    id: str
    label: Label
    level: str
    rule: GroupRule = "free"
    unit_kinds: tuple[str, ...] = ()
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A unit in a group from one day to another (both included; None = open); `lead` says that it leads the group in that time."""

    unit: str
    valid_from: date | None = None
    valid_to: date | None = None
    lead: bool = False

    def valid(self, as_of: date) -> bool:
        """Whether it belonged to the group on the day."""
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_to is None or as_of <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units; ids of groups are not ids of units."""

    id: str
    kind: str
    label: Label
    members: tuple[Member, ...] = ()
    note: str = ""

    def on(self, as_of: date) -> tuple[Member, ...]:
        """The members on the day, in the order of their declaration."""
        return tuple(member for member in self.members if member.valid(as_of))


Stay = tuple[Group, Member]
"""A stretch of time that a unit spent in a group."""


@dataclass(frozen=True)
class Groups:
    """All kinds of groups and groups by id. Kinds, and the groups of a kind, keep the order of their declaration."""

    kinds: Mapping[str, GroupKind] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _held: dict[tuple[str, date | None], tuple[Tree, Mapping[str, tuple[str, ...]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def digest(self, kind: str) -> str:
        """SHA-256 of the groups of a kind: where a row counts changes with it, and with the tree."""
        if kind not in self._digests:
            self._digests[kind] = digest_of(self.of_kind(kind))
        return self._digests[kind]

    def of_unit(self, unit: str) -> tuple[Stay, ...]:
        """Every stretch of time that a unit spent in a group, the earliest first."""
        found = self._by_unit.get(unit, ())
        return tuple(sorted(found, key=lambda each: (each[1].valid_from or date.min, each[0].id)))

    def of_kind(self, kind: str) -> tuple[Group, ...]:
        """The groups of a kind."""
        return tuple(group for group in self.groups.values() if group.kind == kind)

    @cached_property
    def moved(self) -> bool:
        """Whether it makes any difference by which day's membership one adds up."""
        return bool(turns_of(member for group in self.groups.values() for member in group.members))

    def turns(self, kind: str) -> tuple[date, ...]:
        """The days on which the membership of some group of the kind changed, the earliest first."""
        return turns_of(member for group in self.of_kind(kind) for member in group.members)

    def places(self, tree: Tree, kind: str, day: date | None) -> Mapping[str, tuple[str, ...]]:
        """For each unit the ids of the groups of a kind that it counts for on the day (None: now), in order.

        They are its own and those of the units above it in the tree. A unit that does not exist on the day counts where it stood last,
        or first, so that no row of an `each_once` kind is lost. `now` is the membership that has no end.
        """
        held = self._held.get((kind, day))
        if held is None or held[0] is not tree:
            if len(self._held) >= _HELD:
                self._held.clear()
            held = self._held[kind, day] = tree, self._places(tree, kind, day)
        return held[1]

    def _places(self, tree: Tree, kind: str, day: date | None) -> Mapping[str, tuple[str, ...]]:
        asked = day if day is not None else date.max
        own: dict[str, frozenset[str]] = {}
        for name, stays in self._by_unit.items():
            if name in tree.units:
                living = _within_life(tree.units[name], asked)
                own[name] = frozenset(one.id for one, member in stays if one.kind == kind and member.valid(living))
        found = ((name, frozenset[str]().union(*(own.get(one, ()) for one in tree.path(name)))) for name in tree.units)
        return {name: tuple(sorted(groups)) for name, groups in found}

    @cached_property
    def _by_unit(self) -> Mapping[str, list[Stay]]:
        found: dict[str, list[Stay]] = {}
        for group in self.groups.values():
            for member in group.members:
                found.setdefault(member.unit, []).append((group, member))
        return found


def _within_life(unit: Unit, day: date) -> date:
    """The day, or the first or last day of the unit if it lies outside its life."""
    begin, end = life_of(unit)
    if begin is not None and day < begin:
        return begin
    return end if end is not None and day > end else day


def turns_of(members: Iterable[Member]) -> tuple[date, ...]:
    """The days on which a membership began, or was over for the first day."""
    days: set[date] = set()
    for member in members:
        if member.valid_from is not None:
            days.add(member.valid_from)
        if member.valid_to is not None:
            days.add(member.valid_to + _DAY)
    return tuple(sorted(days))


def member_faults(kind: GroupKind, group: Group, units: Mapping[str, Unit]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the members of a group whose units exist: the member's place, a code and a Chinese sentence.

    A member is of the kind's level, in the group only while it exists, and not twice at the same time.
    """
    for place, member in enumerate(group.members):
        unit = units.get(member.unit)
        if unit is None:
            continue
        if unit.level != kind.level:
            yield (
                place,
                "wrong-level",
                f"“{unit.id}”是 {unit.level} 一级的单位，{kind.label.zh}由 {kind.level} 一级的单位组成",
            )
        if member.valid_from and member.valid_to and member.valid_from > member.valid_to:
            yield place, "wrong-date", f"“{unit.id}”在“{group.id}”中的起始日晚于终止日"
            continue
        begin, end = life_of(unit)
        if begin is not None and (member.valid_from is None or member.valid_from < begin):
            yield place, "outside-life", f"“{unit.id}”自 {begin} 起才有，却在此前已属于“{group.id}”"
        if end is not None and (member.valid_to is None or member.valid_to > end):
            yield place, "outside-life", f"“{unit.id}”到 {end} 为止，却在此后仍属于“{group.id}”"
        for earlier in group.members[:place]:
            if earlier.unit == member.unit and _share_a_day(earlier, member):
                yield place, "overlap", f"“{unit.id}”在“{group.id}”中的两段时间有重叠"


def _share_a_day(first: Member, second: Member) -> bool:
    begin = max(first.valid_from or date.min, second.valid_from or date.min)
    return begin <= min(first.valid_to or date.max, second.valid_to or date.max)


def not_once(
    kind: GroupKind, groups: Iterable[Group], units: Iterable[Unit]
) -> Iterator[tuple[str, date | None, tuple[str, ...]]]:
    """Where a kind's rule `each_once` is broken: the unit, the first such day (None: from the beginning), and the groups it is in then.

    One finding a unit. Days before the kind's `since` are not looked at.
    """
    stays: dict[str, list[tuple[str, Member]]] = {}
    for group in groups:
        for member in group.members:
            stays.setdefault(member.unit, []).append((group.id, member))
    for unit in units:
        if unit.level != kind.level:
            continue
        broken = _first_break(kind, unit, stays.get(unit.id, []))
        if broken is not None:
            yield unit.id, *broken


def _first_break(
    kind: GroupKind, unit: Unit, stays: list[tuple[str, Member]]
) -> tuple[date | None, tuple[str, ...]] | None:
    begin = life_of(unit)[0]
    starts = [day for day in (begin, kind.since) if day is not None]
    first = max(starts) if starts else date.min
    changes = {version.valid_from for version in unit.versions if version.valid_from}
    for day in sorted({first, *turns_of(member for _, member in stays), *changes}):
        version = unit.at(day)
        if day < first or version is None or (kind.unit_kinds and version.kind not in kind.unit_kinds):
            continue
        inside = tuple(dict.fromkeys(group for group, member in stays if member.valid(day)))
        if len(inside) != 1:
            return (None if day == date.min else day), inside
    return None
