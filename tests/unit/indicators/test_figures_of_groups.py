"""Figures of groups across the tree. The worked example: S2 leaves zone north for zone south on 1 April 2014, in the middle of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yaodian.indicators import DefinitionError, DuckEngine, Engine, Figure, MemoryEngine, compute_of_groups, rows_behind
from yaodian.registry import Dataset, Group, GroupKind, Groups, Member, Snapshot
from yaodian.values import Label, Origin

Town = Any
"""What the fixture `town` gives."""
APRIL = date(2014, 4, 1)
ZONES = Groups(
    {"zone": GroupKind("zone", Label("责任区"), "school", "each_once")},
    {
        "north": Group("north", "zone", Label("北区"), (Member("S1"), Member("S2", None, date(2014, 3, 31)))),
        "south": Group("south", "zone", Label("南区"), (Member("S2", APRIL), Member("S3"))),
        "empty": Group("empty", "zone", Label("空区")),
    },
)
ENGINES = pytest.mark.parametrize("engine", [MemoryEngine(), DuckEngine()], ids=["memory", "duckdb"])


def told(
    town: Town, snapshot: Snapshot, *, engine: Engine | None = None, hierarchy: str = "then"
) -> Mapping[str, Figure]:
    found = compute_of_groups(
        [town.indicator()], {"pupils": snapshot}, town.tree, ZONES, "zone", town.day,
        engine=engine, hierarchy=hierarchy,  # type: ignore[arg-type]
    )  # fmt: skip
    return {figure.unit: figure for figure in found}


def school_years(town: Town) -> Snapshot:
    """S1 has 10 pupils and S3 4; S2 has 3, and S2 alone has not reported the school year that begins after it has moved."""
    dataset = town.dataset(period_kind="school_year")
    for period, numbers in (("2013-2014", {"S1": 10, "S2": 3, "S3": 4}), ("2014-2015", {"S1": 11, "S3": 5})):
        for school, number in numbers.items():
            town.write(dataset, f"{school} {period}", [{"unit": school, "number": number}], period)
    reports = [town.report(f"{school} {period}", school, period=period)
               for period, schools in (("2013-2014", "123"), ("2014-2015", "13")) for school in (f"S{n}" for n in schools)]  # fmt: skip
    return town.snapshot(dataset, *reports)


@ENGINES
def test_a_school_counts_for_the_zone_of_the_period(town: Town, engine: Engine) -> None:
    before = replace(
        school_years(town), submissions=tuple(one for one in school_years(town).submissions if "2013" in one.period)
    )
    then = told(town, before, engine=engine)
    assert {name: figure.value for name, figure in then.items()} == {"north": 13, "south": 4, "empty": None}
    assert {figure.level for figure in then.values()} == {"zone"}
    assert then["north"].standing.hierarchy == "then"
    assert then["north"].standing.placed_on == date(2013, 9, 1)
    today = told(town, before, engine=engine, hierarchy="today")
    assert {name: figure.value for name, figure in today.items()} == {"north": 10, "south": 7, "empty": None}
    assert (today["north"].standing.hierarchy, today["north"].standing.placed_on) == ("today", None)


def test_who_owes_a_report_is_who_belongs(town: Town) -> None:
    found = told(town, school_years(town))
    assert found["north"].coverage.expected == found["north"].coverage.reported == 1
    assert (found["south"].coverage.expected, found["south"].coverage.missing) == (2, ("S2",))
    assert (found["north"].value, found["south"].value) == (11, 5)
    assert (found["empty"].coverage.expected, found["empty"].value) == (0, None)


def events(town: Town, **declared: object) -> Snapshot:
    dataset = town.dataset(period_kind="event", known_on="known", **declared)
    rows = [
        {"unit": "S2", "number": 1, "known": date(2014, 3, 31)},
        {"unit": "S2", "number": 20, "known": APRIL},
        {"unit": "S1", "number": 300, "known": date(2014, 6, 1)},
        {"unit": "S1", "number": 4000, "known": date(2015, 6, 1)},
    ]
    town.write(dataset, "r", rows)
    return town.snapshot(dataset, town.report("r", "city"))


@ENGINES
def test_an_event_counts_for_the_zone_of_its_own_day(town: Town, engine: Engine) -> None:
    snapshot = events(town, reported_by="issuer", level="city")
    then = told(town, snapshot, engine=engine)
    assert (then["north"].value, then["south"].value) == (301, 20)
    assert (then["north"].standing.hierarchy, then["north"].standing.placed_on) == ("then", None)
    today = told(town, snapshot, engine=engine, hierarchy="today")
    assert (today["north"].value, today["south"].value) == (300, 21)


def test_the_rows_behind_a_figure_are_those_of_the_group(town: Town) -> None:
    snapshot = events(town, reported_by="issuer", level="city")
    for name, hierarchy, numbers in (("north", "then", [300, 1]), ("south", "then", [20]), ("south", "today", [1, 20])):
        behind = rows_behind(
            town.indicator(), snapshot, town.tree, town.day, name, hierarchy=hierarchy, groups=ZONES  # type: ignore[arg-type]
        )  # fmt: skip
        assert [row["number"] for row in behind.rows] == numbers
        assert behind.total == told(town, snapshot, hierarchy=hierarchy)[name].coverage.rows


@ENGINES
def test_a_unit_in_two_groups_counts_for_both(town: Town, engine: Engine) -> None:
    clubs = Groups(
        {"club": GroupKind("club", Label("集团"), "school")},
        {name: Group(name, "club", Label(name), (Member("S1"), *more)) for name, more in (("a", ()), ("b", (Member("S3"),)))},
    )  # fmt: skip
    dataset = town.dataset()
    for school, number in (("S1", 10), ("S3", 4)):
        town.write(dataset, school, [{"unit": school, "number": number, "share": 0.5}])
    snapshot = town.snapshot(dataset, town.report("S1", "S1"), town.report("S3", "S3"))
    share = town.indicator("share", "share", denominator="number")
    derived = town.derived("each", "pupils", "share")
    found = compute_of_groups(
        [town.indicator(), share, derived], {"pupils": snapshot}, town.tree, clubs, "club", town.day, engine=engine
    )
    assert [(one.indicator, one.unit, one.value) for one in found] == [
        ("pupils", "a", 10), ("pupils", "b", 14), ("share", "a", 0.05), ("share", "b", 1 / 14),
        ("each", "a", 200), ("each", "b", 196),
    ]  # fmt: skip


def district_dataset(town: Town) -> Dataset:
    return town.dataset(level="district")


def test_where_districts_report_about_schools_the_districts_of_the_members_owe(town: Town) -> None:
    dataset = district_dataset(town)
    town.write(dataset, "east", [{"unit": "S1", "number": 10}])
    found = told(town, town.snapshot(dataset, town.report("east", "east", origin=Origin.SIMULATED)))
    assert (found["north"].coverage.reported, found["north"].coverage.expected) == (1, 1)
    assert (found["south"].coverage.reported, found["south"].coverage.expected) == (1, 2)
    assert found["north"].value == 10
    assert found["south"].value is None, (
        "no row speaks of its members: the district's report does not answer for each school"
    )
    assert found["north"].standing.origin == Origin.SIMULATED


def test_an_unknown_kind_is_named_with_those_that_there_are(town: Town) -> None:
    with pytest.raises(DefinitionError, match="没有单位组的种类“belt”，应为：zone"):
        compute_of_groups([], {}, town.tree, ZONES, "belt", town.day)
