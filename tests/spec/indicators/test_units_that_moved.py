"""A school that moved between districts in the middle of a year, districts that were merged, and figures by either tree."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from conftest import ENGINES
from yaodian.indicators import Indicator, compute
from yaodian.registry import Dataset, Field, Lake, Parent, Submission, Succession, Tree, Unit, UnitVersion
from yaodian.values import Confidence, Label, Origin

LEVELS = ("city", "district", "school")
PUPILS = {"2018-2019": {"s1": 100, "s2": 40, "s3": 7}, "2019-2020": {"s1": 110, "s2": 50, "s3": 8}}


def unit(name, level, above, *, last=None, **more):
    return Unit(name, level, above, (UnitVersion(name, Label(name), level, None, last),), **more)


@pytest.fixture
def tree():
    """School s1 is in district a to 28 February 2019 and in b from 1 March; district c is merged into b on 1 March as well."""
    moved = (Parent("a", None, date(2019, 2, 28)), Parent("b", date(2019, 3, 1), None))
    joined = (Parent("c", None, date(2019, 2, 28)), Parent("b", date(2019, 3, 1), None))
    end = Succession("merged", ("b",), date(2019, 3, 1))
    units = [
        unit("city", "city", None),
        unit("a", "district", "city"),
        unit("b", "district", "city"),
        unit("c", "district", "city", last=date(2019, 2, 28), succession=end),
        unit("s1", "school", "b", parents=moved),
        unit("s2", "school", "b"),
        unit("s3", "school", "b", parents=joined),
        unit("s4", "school", "a"),
    ]
    return Tree(LEVELS, {one.id: one for one in units})


@pytest.fixture(params=sorted(ENGINES))
def figures(request, tmp_path, tree):
    """Pupils by district, for a day and a hierarchy."""
    dataset = Dataset(
        "pupils", Label("在校生"), "", "school", "school", "school_year",
        (Field("school", Label("学校"), "string"), Field("pupils", Label("人数"), "integer")), ("school",),
    )  # fmt: skip
    lake, submissions = Lake(str(tmp_path / "lake")), []
    for period, rows in PUPILS.items():
        for school, pupils in rows.items():
            name = f"{school} {period}"
            row = {"school": school, "pupils": pupils, "_submission": name, "_row": 1, "_period": period, "_part": "x"}
            lake.append(dataset, pl.DataFrame([row]))
            day = date(int(period[:4]), 10, 1)
            submissions.append(
                Submission(name, "pupils", school, period, day, None, 1, "", Origin.REAL, Confidence.HIGH)
            )
    snapshot = lake.snapshot(dataset, submissions)
    indicator = Indicator("pupils", Label(""), Label(""), "pupils", "pupils", "人")

    def asked(as_of, hierarchy):
        engine = ENGINES[request.param]()
        found = compute([indicator], {"pupils": snapshot}, tree, as_of, engine=engine, hierarchy=hierarchy)
        return {figure.unit: figure for figure in found}

    return asked


@pytest.mark.parametrize(
    ("as_of", "hierarchy", "a", "b", "c"),
    [
        # the year 2018-2019 is of 1 September 2018, whenever one asks
        (date(2018, 12, 31), "then", 100, 40, 7),
        (date(2019, 6, 30), "then", 100, 40, 7),
        (date(2019, 6, 30), "today", None, 147, None),
        (date(2018, 12, 31), "today", None, 147, None),
        # the year 2019-2020 begins after the move
        (date(2019, 12, 31), "then", None, 168, None),
        (date(2019, 12, 31), "today", None, 168, None),
    ],
)
def test_both_years_are_right_by_either_tree(figures, as_of, hierarchy, a, b, c):
    """Unknown (None) is a district of which nothing is on record; one that is gone has a figure only where rows are."""
    found = figures(as_of, hierarchy)
    values = {name: found[name].value if name in found else None for name in ("a", "b", "c")}
    assert values == {"a": a, "b": b, "c": c}
    assert found["city"].value == sum(value or 0 for value in values.values())


def test_a_figure_says_by_which_tree_it_was_added_up(figures):
    assert figures(date(2019, 6, 30), "then")["a"].standing.hierarchy == "then"
    assert figures(date(2019, 6, 30), "then")["a"].standing.placed_on == date(2018, 9, 1)
    assert figures(date(2019, 6, 30), "today")["b"].standing.hierarchy == "today"


def test_who_owes_a_report_is_counted_under_the_same_tree(figures):
    then, today = figures(date(2019, 6, 30), "then"), figures(date(2019, 6, 30), "today")
    assert [(then[one].coverage.reported, then[one].coverage.expected) for one in "abc"] == [(1, 2), (1, 1), (1, 1)]
    assert [(today[one].coverage.reported, today[one].coverage.expected) for one in "ab"] == [(0, 1), (3, 3)]
