"""Any groups whose members come and go, over any tree: engines agree, zones of which each school is in one add up to the city, and a
group has what its members have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from test_units_of_any_history import DAYS, DISTRICTS, ENGINES, EVENTS, FIRST, PUPILS, reports, trees

from yaodian.indicators import Derived, Figure, Indicator, compute, compute_of_groups
from yaodian.registry import (
    Dataset,
    Field,
    Group,
    GroupKind,
    Groups,
    Lake,
    Member,
    Snapshot,
    Submission,
    Tree,
    not_once,
)
from yaodian.values import Confidence, Label, Origin

ZONE = GroupKind("zone", Label("责任区"), "school", "each_once")
BELT = GroupKind("belt", Label("片"), "district", "each_once", since=date(2018, 2, 1))
CLUB = GroupKind("club", Label("集团"), "school")
SHARE = Indicator("share", Label(""), Label(""), "pupils", "pupils > 20", "%", denominator="1", scale=100)
RATIO = Derived("ratio", Label(""), Label(""), "pupils", "events", "")
SUMS = (PUPILS, EVENTS, SHARE, RATIO)


@st.composite
def groups(draw: st.DrawFn, tree: Tree) -> Groups:
    """Zones in one of which each school is on every day, belts of districts alike, and clubs with any members."""
    members: dict[str, list[Member]] = {name: [] for name in ("z1", "z2", "z3", "b1", "b2", "c1", "c2")}
    schools = [unit for unit in tree.units.values() if unit.level == "school"]
    districts = [tree.units[name] for name in DISTRICTS]
    for unit in (*schools, *districts):
        own = ("z1", "z2", "z3") if unit.level == "school" else ("b1", "b2")
        last = unit.versions[0].valid_to
        days = sorted(day for day in draw(st.lists(DAYS, unique=True, max_size=2)) if last is None or day <= last)
        ends: list[date | None] = [*(day - timedelta(days=1) for day in days), last]
        for begin, end in zip([None, *days], ends, strict=True):
            members[draw(st.sampled_from(own))].append(Member(unit.id, begin, end))
    for club in ("c1", "c2"):
        for unit in schools:
            if draw(st.booleans()):
                begin, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
                if begin is None or end is None or begin <= end:
                    members[club].append(Member(unit.id, begin, end, lead=draw(st.booleans())))
    kinds = {"z": "zone", "b": "belt", "c": "club"}
    made = {name: Group(name, kinds[name[0]], Label(name), tuple(inside)) for name, inside in members.items()}
    return Groups({kind.id: kind for kind in (ZONE, BELT, CLUB)}, made)


def snapshots(lake: Lake, said: list[tuple[str, str, int, date]]) -> Mapping[str, Snapshot]:
    fields = (
        Field("school", Label(""), "string"),
        Field("pupils", Label(""), "integer"),
        Field("on", Label(""), "date"),
    )
    yearly = Dataset("pupils", Label(""), "", "school", "school", "school_year", fields, ("school",))
    events = Dataset("events", Label(""), "", "school", "school", "event", fields, ("school", "on"), known_on="on")
    found = {}
    for dataset in (yearly, events):
        rows = [
            {"school": school, "pupils": pupils, "on": on, "_submission": f"{school} {period}", "_row": 1,
             "_period": period, "_part": "x"}
            for school, period, pupils, on in said
        ]  # fmt: skip
        if rows:
            lake.append(dataset, pl.DataFrame(rows))
        held = [
            Submission(
                f"{school} {period}", dataset.id, school, period, FIRST, None, 1, "", Origin.REAL, Confidence.HIGH
            )
            for school, period, _, _ in said
        ]
        found[dataset.id] = lake.snapshot(dataset, held)
    return found


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_groups_add_up_and_engines_agree(data: st.DataObject) -> None:
    tree = data.draw(trees())
    known, said, as_of = data.draw(groups(tree)), data.draw(reports(tree)), data.draw(DAYS)
    with TemporaryDirectory() as folder:
        held = snapshots(Lake(str(Path(folder) / "lake")), said)
        for hierarchy in ("then", "today"):
            units = {
                (one.indicator, one.unit): one for one in compute(SUMS, held, tree, as_of, hierarchy=hierarchy)
            }  # fmt: skip
            for kind in known.kinds:
                answers = [
                    compute_of_groups(SUMS, held, tree, known, kind, as_of, engine=engine(), hierarchy=hierarchy)
                    for engine in ENGINES.values()
                ]
                assert answers[0] == answers[1]
                found = {(one.indicator, one.unit): one for one in answers[0]}
                assert {one.standing.hierarchy for one in answers[0]} == {hierarchy}
                for indicator in ("pupils", "events"):
                    if known.kinds[kind].rule == "each_once":
                        adds_up(found, units[indicator, "city"])
                if kind != "belt" and hierarchy == "then":
                    has_what_its_members_have(known, found, units)


def adds_up(found: Mapping[tuple[str, str], Figure], city: Figure) -> None:
    parts = [one for (indicator, _), one in found.items() if indicator == city.indicator]
    assert sum(one.numerator or 0 for one in parts) == (city.numerator or 0)
    assert sum(one.coverage.rows for one in parts) == city.coverage.rows


def has_what_its_members_have(
    known: Groups, found: Mapping[tuple[str, str], Figure], units: Mapping[tuple[str, str], Figure]
) -> None:
    for (indicator, name), figure in found.items():
        day = figure.standing.placed_on
        if indicator not in ("pupils", "share") or day is None:
            continue
        members = dict.fromkeys(one.unit for one in known.groups[name].on(day))
        parts = [units[indicator, unit] for unit in members]
        assert (figure.numerator or 0) == sum(one.numerator or 0 for one in parts)
        assert (figure.denominator or 0) == sum(one.denominator or 0 for one in parts)
        assert figure.coverage.expected == sum(one.coverage.expected for one in parts)
        assert figure.coverage.reported == sum(one.coverage.reported for one in parts)
        assert set(figure.coverage.missing) == {unit for one in parts for unit in one.coverage.missing}


@given(st.data())
def test_each_school_is_in_one_zone_and_where_it_is_not_is_found(data: st.DataObject) -> None:
    tree = data.draw(trees())
    known, day = data.draw(groups(tree)), data.draw(DAYS)
    zones = known.of_kind("zone")
    assert list(not_once(ZONE, zones, tree.units.values())) == []
    assert list(not_once(BELT, known.of_kind("belt"), tree.units.values())) == []
    school = data.draw(st.sampled_from([unit.id for unit in tree.units.values() if unit.level == "school"]))
    assert len(known.places(tree, "zone", day)[school]) == 1
    without = [
        Group(zone.id, zone.kind, zone.label, tuple(one for one in zone.members if one.unit != school))
        for zone in zones
    ]  # fmt: skip
    assert list(not_once(ZONE, without, tree.units.values())) == [(school, None, ())]
