"""Any tree whose schools move between districts and whose districts are merged: no row is lost or counted twice, by either tree."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.indicators import DuckEngine, Indicator, MemoryEngine, compute
from yaodian.registry import Dataset, Field, Lake, Parent, Submission, Succession, Tree, Unit, UnitVersion
from yaodian.values import Confidence, Label, Origin

LEVELS = ("city", "district", "school")
ENGINES = {"memory": MemoryEngine, "duckdb": DuckEngine}
DISTRICTS = ("a", "b", "c", "d")
PERIODS = ("2018-2019", "2019-2020")
FIRST, LAST = date(2018, 1, 1), date(2020, 12, 31)
DAYS = st.dates(date(2018, 2, 1), LAST)
PUPILS = Indicator("pupils", Label(""), Label(""), "pupils", "pupils", "人")
EVENTS = Indicator("events", Label(""), Label(""), "events", "pupils", "人")


def _unit(name: str, level: str, parent: str | None, *, last: date | None = None, **more: object) -> Unit:
    return Unit(name, level, parent, (UnitVersion(name, Label(name), level, None, last),), **more)  # type: ignore[arg-type]


@st.composite
def trees(draw: st.DrawFn, moves: bool = True) -> Tree:
    """A city of four districts and up to six schools; d may be merged into a, its schools then with it."""
    units = {"city": _unit("city", "city", None)}
    merged = draw(st.none() | DAYS) if moves else None
    for name in DISTRICTS:
        units[name] = _unit(name, "district", "city")
    if merged is not None:
        end = Succession("merged", ("a",), merged)
        units["d"] = _unit("d", "district", "city", last=merged - timedelta(days=1), succession=end)
    for number in range(draw(st.integers(1, 6))):
        days = sorted(draw(st.lists(DAYS, unique=True, max_size=3))) if moves else []
        above = [draw(st.sampled_from(DISTRICTS)) for _ in range(len(days) + 1)]
        starts: list[date | None] = [None, *days]
        ends: list[date | None] = [*(day - timedelta(days=1) for day in days), None]
        parents = tuple(Parent(*each) for each in zip(above, starts, ends, strict=True))
        name = f"s{number}"
        units[name] = _unit(name, "school", above[-1], parents=parents if days else ())
    return Tree(LEVELS, units)


@st.composite
def reports(draw: st.DrawFn, tree: Tree) -> list[tuple[str, str, int, date]]:
    """School, period, pupils, the day of an event; some schools say nothing."""
    schools = [unit.id for unit in tree.units.values() if unit.level == "school"]
    return [
        (school, period, draw(st.integers(0, 50)), draw(DAYS))
        for period in PERIODS
        for school in schools
        if draw(st.booleans())
    ]


def _figures(tree: Tree, said: list[tuple[str, str, int, date]], as_of: date) -> dict[tuple[str, str], dict]:  # type: ignore[type-arg]
    """Values and coverage by engine and hierarchy."""
    fields = (
        Field("school", Label(""), "string"),
        Field("pupils", Label(""), "integer"),
        Field("on", Label(""), "date"),
    )
    yearly = Dataset("pupils", Label(""), "", "school", "school", "school_year", fields, ("school",))
    events = Dataset("events", Label(""), "", "school", "school", "event", fields, ("school", "on"), known_on="on")
    with TemporaryDirectory() as folder:
        lake = Lake(str(Path(folder) / "lake"))
        snapshots = {}
        for dataset in (yearly, events):
            rows = [
                {"school": school, "pupils": pupils, "on": on, "_submission": f"{school} {period}", "_row": 1,
                 "_period": period, "_part": "x"}
                for school, period, pupils, on in said
            ]  # fmt: skip
            if rows:
                lake.append(dataset, pl.DataFrame(rows))
            held = [
                Submission(f"{school} {period}", dataset.id, school, period, FIRST, None, 1, "", Origin.REAL, Confidence.HIGH)
                for school, period, _, _ in said
            ]  # fmt: skip
            snapshots[dataset.id] = lake.snapshot(dataset, held)
        return {
            (name, hierarchy): {
                (figure.indicator, figure.level, figure.unit): (figure.numerator, figure.coverage.rows, figure.coverage.reported)
                for figure in compute(
                    [PUPILS, EVENTS], snapshots, tree, as_of, engine=engine(), hierarchy=hierarchy
                )
            }
            for name, engine in ENGINES.items()
            for hierarchy in ("then", "today")
        }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_districts_add_up_to_the_city_and_engines_agree(data: st.DataObject) -> None:
    tree = data.draw(trees())
    said, as_of = data.draw(reports(tree)), data.draw(DAYS)
    found = _figures(tree, said, as_of)
    for hierarchy in ("then", "today"):
        answers = [values for (_, which), values in found.items() if which == hierarchy]
        assert all(answer == answers[0] for answer in answers)
        for indicator in ("pupils", "events"):
            city = answers[0][indicator, "city", "city"]
            for level in ("district", "school"):
                parts = [value for (which, at, _), value in answers[0].items() if (which, at) == (indicator, level)]
                assert sum(number or 0 for number, _, _ in parts) == (city[0] or 0)
                assert sum(rows for _, rows, _ in parts) == city[1]


@given(trees(moves=False), DAYS)
def test_a_tree_without_moves_is_the_same_on_every_day(tree: Tree, day: date) -> None:
    assert tree.as_of(day) is tree
    assert tree.today is tree
    assert not tree.moved


@given(trees(), DAYS)
def test_the_tree_of_a_day_has_each_school_under_its_superior_of_that_day(tree: Tree, day: date) -> None:
    then = tree.as_of(day)
    for unit in tree.units.values():
        assert then.units[unit.id].parent == unit.parent_on(day)
        assert then.codes() == tree.codes()
