"""Puts the made institutions into groups across the tree, by turn, as the package declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from yaodian.registry import Group, Member, Unit
from yaodian.simulate.declaration import GroupsOf
from yaodian.simulate.institutions import Institutions
from yaodian.values import Label


def make_groups(
    declared: Sequence[GroupsOf], institutions: Institutions, parents: Mapping[str, Unit], on: date
) -> tuple[Group, ...]:
    """All groups, in the order of their declaration and of `parents`; names are made of the parent's name `on` that day."""
    made: list[Group] = []
    for one in declared:
        population = institutions.population
        rows = zip(*(population.column(name).to_list() for name in ("unit", "kind", "parent")), strict=True)
        under: dict[str, list[str]] = {}
        for unit, kind, parent in rows:
            if kind in one.kinds:
                under.setdefault(parent, []).append(unit)
        for parent in parents.values():
            made.extend(_under(one, parent, under.get(parent.id, []), on))
    return tuple(made)


def _under(one: GroupsOf, parent: Unit, units: Sequence[str], on: date) -> Iterator[Group]:
    """The groups under one unit; where some institutions stay outside, they are the last ones."""
    count = ceil(len(units) / one.size)
    if one.most is not None:
        count = min(count, one.most)
        units = units[: count * one.size]
    members: list[list[Member]] = [[] for _ in range(count)]
    for place, unit in enumerate(units):
        home = place % count
        lead = one.lead and place < count
        if one.move is not None and count > 1 and not lead and (place + 1) % one.move[1] == 0:
            day = one.move[0]
            members[home].append(Member(unit, None, day - timedelta(days=1)))
            members[(home + 1) % count].append(Member(unit, day))
        else:
            members[home].append(Member(unit, lead=lead))
    version = parent.at(on)
    name = version.name if version is not None else Label(parent.id)
    for number, own in enumerate(members, 1):
        label = Label(
            one.name.zh.format(parent=name.zh, number=number),
            one.name.en.format(parent=name.text("en"), number=number),
        )
        yield Group(f"{one.prefix}_{parent.id}_{number:02d}", one.kind, label, tuple(own))
