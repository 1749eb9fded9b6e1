"""Groups across the tree: who belongs on a day, where a unit counts, and what must be true of members."""

from __future__ import annotations

from datetime import date

from yaodian.registry import (
    Group,
    GroupKind,
    Groups,
    Member,
    Parent,
    Succession,
    Tree,
    Unit,
    UnitVersion,
    member_faults,
    not_once,
)
from yaodian.values import Label

ZONE = GroupKind("zone", Label("责任区"), "school", "each_once")
CLUB = GroupKind("club", Label("集团"), "school")
MARCH, APRIL, MAY = date(2019, 3, 1), date(2019, 4, 1), date(2019, 5, 1)


def unit(
    name: str, parent: str | None = None, first: date | None = None, last: date | None = None, **more: object
) -> Unit:
    level = "city" if parent is None else "district" if parent == "city" else "school"
    return Unit(name, level, parent, (UnitVersion(name, Label(name), level, first, last),), **more)  # type: ignore[arg-type]


def tree(*schools: Unit) -> Tree:
    units = (unit("city"), unit("east", "city"), unit("west", "city"), *schools)
    return Tree(("city", "district", "school"), {each.id: each for each in units})


def groups(**members: tuple[Member, ...]) -> Groups:
    made = {name: Group(name, "club" if name == "club" else "zone", Label(name), own) for name, own in members.items()}
    return Groups({"zone": ZONE, "club": CLUB}, made)


MOVED = groups(
    north=(Member("s", None, date(2019, 3, 31)),), south=(Member("s", APRIL, lead=True),), club=(Member("s"),)
)


def test_members_are_those_of_the_day() -> None:
    north, south = MOVED.groups["north"], MOVED.groups["south"]
    assert [one.unit for one in north.on(date(2019, 3, 31))] == ["s"]
    assert north.on(APRIL) == ()
    assert [one.lead for one in south.on(APRIL)] == [True]


def test_a_unit_tells_its_groups_the_earliest_first() -> None:
    assert [group.id for group, _ in MOVED.of_unit("s")] == ["club", "north", "south"]
    assert MOVED.of_unit("city") == ()


def test_the_days_on_which_membership_changes() -> None:
    assert MOVED.turns("zone") == (APRIL,)
    assert MOVED.turns("club") == ()
    assert MOVED.moved
    assert not groups(club=(Member("s"),)).moved


def test_a_unit_counts_for_the_groups_of_the_day() -> None:
    known = tree(unit("s", "east"))
    assert MOVED.places(known, "zone", MARCH)["s"] == ("north",)
    assert MOVED.places(known, "zone", APRIL)["s"] == ("south",)
    assert MOVED.places(known, "zone", None)["s"] == ("south",)
    assert MOVED.places(known, "club", MARCH)["s"] == ("club",)
    assert MOVED.places(known, "zone", MARCH)["city"] == ()


def test_what_is_below_a_member_counts_with_it_by_the_tree_of_the_day() -> None:
    moving = unit("s", "west", parents=(Parent("east", None, date(2019, 3, 31)), Parent("west", APRIL)))
    belts = Groups(
        {"belt": GroupKind("belt", Label("片"), "district")},
        {name: Group(name, "belt", Label(name), (Member(name[1:]),)) for name in ("beast", "bwest")},
    )
    known = tree(moving)
    assert belts.places(known.as_of(MARCH), "belt", MARCH)["s"] == ("beast",)
    assert belts.places(known.as_of(MAY), "belt", MAY)["s"] == ("bwest",)


def test_a_unit_that_is_gone_counts_where_it_stood_last() -> None:
    known = tree(unit("s", "east", MARCH, date(2019, 4, 30)))
    zones = groups(north=(Member("s", MARCH, date(2019, 3, 31)),), south=(Member("s", APRIL, date(2019, 4, 30)),))
    assert zones.places(known, "zone", MAY)["s"] == ("south",)
    assert zones.places(known, "zone", None)["s"] == ("south",)
    assert zones.places(known, "zone", date(2019, 1, 1))["s"] == ("north",)


def test_by_the_newest_tree_a_merged_unit_counts_for_its_heir_alone() -> None:
    old = unit("old", "east", last=date(2019, 4, 30), succession=Succession("merged", ("heir",), MAY))
    known = tree(old, unit("heir", "west"))
    zones = groups(north=(Member("old", None, date(2019, 4, 30)),), south=(Member("heir"),))
    assert zones.places(known.today, "zone", None)["old"] == ("south",)
    assert zones.places(known.as_of(MARCH), "zone", MARCH)["old"] == ("north",)


def faults(*members: Member) -> list[tuple[int, str]]:
    units = tree(unit("s", "east", MARCH, date(2019, 4, 30))).units
    return [(place, code) for place, code, _ in member_faults(CLUB, Group("g", "club", Label("g"), members), units)]


def test_members_stay_within_their_life_and_are_there_once_at_a_time() -> None:
    assert faults(Member("s", MARCH, date(2019, 3, 31)), Member("s", APRIL, date(2019, 4, 30))) == []
    assert faults(Member("s", MARCH, APRIL), Member("s", APRIL, date(2019, 4, 30))) == [(1, "overlap")]
    assert faults(Member("s", date(2019, 2, 1), APRIL)) == [(0, "outside-life")]
    assert faults(Member("s", MARCH)) == [(0, "outside-life")]
    assert faults(Member("s")) == [(0, "outside-life"), (0, "outside-life")]
    assert faults(Member("s", APRIL, MARCH)) == [(0, "wrong-date")]
    assert faults(Member("east")) == [(0, "wrong-level")]


def broken(
    kind: GroupKind, *units: Unit, **members: tuple[Member, ...]
) -> list[tuple[str, date | None, tuple[str, ...]]]:
    return list(not_once(kind, groups(**members).of_kind("zone"), tree(*units).units.values()))


def test_each_once_names_the_unit_the_first_day_and_the_groups() -> None:
    s = unit("s", "east")
    assert broken(ZONE, s, north=(Member("s", None, date(2019, 3, 31)),), south=(Member("s", APRIL),)) == []
    assert broken(ZONE, s, north=(Member("s"),), south=(Member("s", APRIL),)) == [("s", APRIL, ("north", "south"))]
    assert broken(ZONE, s, north=(Member("s", None, date(2019, 3, 30)),), south=(Member("s", APRIL),)) == [
        ("s", date(2019, 3, 31), ())
    ]
    assert broken(ZONE, s, north=()) == [("s", None, ())]


def test_each_once_holds_from_its_day_for_its_kinds_and_while_the_unit_exists() -> None:
    since = GroupKind("zone", Label(""), "school", "each_once", since=APRIL)
    assert broken(since, unit("s", "east"), north=(Member("s", APRIL),)) == []
    others = GroupKind("zone", Label(""), "school", "each_once", unit_kinds=("primary",))
    assert broken(others, unit("s", "east"), north=()) == []
    later = unit("s", "east", APRIL, date(2019, 4, 30))
    assert broken(ZONE, later, north=(Member("s", APRIL, date(2019, 4, 30)),)) == []
