"""Rows beside each other: doubles that are told, and series whose neighbours show what no single row does."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.registry import Alike, Dataset, Even, Field, Series, Tree, Unit, UnitVersion, check_rows
from yaodian.registry.evenness import uneven
from yaodian.values import Label

CITY = Tree(("city",), {"city": Unit("city", "city", None, (UnitVersion("990000", Label("市"), "city"),))})


def table(**rules):
    """A table of how many reached each score, declared with these rules."""
    fields = (
        Field("place", Label("地区"), "string"),
        Field("score", Label("分数"), "integer"),
        Field("count", Label("累计人数"), "integer"),
    )
    return Dataset("scores", Label("分数表"), "一分一行", "city", "place", "year", fields, ("place", "score"), **rules)


def told(dataset, rows, place="990000"):
    """(code, line, message) of each problem of rows of score and count."""
    frame = pl.DataFrame(
        {"place": [place] * len(rows), "score": [one[0] for one in rows], "count": [one[1] for one in rows]},
        schema={"place": pl.String, "score": pl.Int64, "count": pl.Int64},
    )
    problems = check_rows(dataset, frame, tree=CITY, code_lists={}, as_of=date(2024, 7, 1), name="表.csv")
    return [(problem.code, problem.place.line, problem.message) for problem in problems]


DOWN = Series("order", "score", descending=True, step=1, reaches=97, rising=("count",))


def test_a_whole_series_in_any_order_of_its_lines_has_no_fault():
    rows = [(100, 5), (99, 9), (98, 9), (97, 14)]
    assert told(table(series=(DOWN,)), rows) == []
    assert told(table(series=(DOWN,)), [rows[2], rows[0], rows[3], rows[1]]) == []


def test_a_lost_row_is_named_where_the_next_one_stands():
    (found,) = told(table(series=(DOWN,)), [(100, 5), (98, 9), (97, 14)])
    assert found == ("order-gap", 3, "“分数”从 100 跳到 98，缺 99")


def test_many_lost_rows_are_counted():
    (found,) = told(table(series=(DOWN,)), [(110, 5), (97, 14)])
    assert found[2] == "“分数”从 110 跳到 97，缺 109、108、107、106、105 等 12 行"


def test_a_series_that_ends_early_says_where_it_should_end():
    (found,) = told(table(series=(DOWN,)), [(100, 5), (99, 9)])
    assert found[:2] == ("order-end", 3)
    assert "到 99 为止，应到 97" in found[2]


def test_a_count_that_falls_is_named_once_after_the_value_that_stands_too_high():
    (found,) = told(table(series=(DOWN,)), [(100, 5), (99, 90), (98, 9), (97, 14)])
    assert found == ("order-falls", 4, "“累计人数”由上一行的 90 减到 9，累计数不应减少")


def test_series_of_different_places_are_apart():
    """Worked example: two places whose scores would be one broken series."""
    dataset = table(series=(Series("order", "score", by=("place",), step=1),))
    frame = pl.DataFrame({"place": ["990000", "990000", "x", "x"], "score": [1, 2, 7, 8], "count": [1, 1, 1, 1]})
    problems = check_rows(dataset, frame, tree=CITY, code_lists={}, as_of=date(2024, 7, 1), name="表.csv")
    assert {problem.code for problem in problems} == {"unknown-unit"}


def test_a_step_out_of_line_with_its_neighbours_is_named_with_both_sizes():
    even = table(series=(Series("steps", "score", even=(Even("count", 1.3),)),))
    counts = [100 * number for number in range(1, 12)]
    assert told(even, list(enumerate(counts))) == []
    counts[6:] = [count + 100 for count in counts[6:]]  # one row lost: from there on all stand one higher
    (found,) = told(even, list(enumerate(counts)))
    assert found == ("steps-uneven", 8, "“累计人数”比上一行多 200，前后各行每步约多 100")


def test_doubles_are_warnings_that_say_where_the_first_stands():
    dataset = table(alike=(Alike("same", ("count",), "人数相同"),))
    assert told(dataset, [(1, 5), (2, 6), (3, 5)]) == [("same", 4, "人数相同：“5”，首见于第 2 行")]


def test_rows_that_say_the_same_in_all_do_not_differ():
    dataset = table(alike=(Alike("same", ("place",), "同一地区", differ=("count",)),))
    assert told(dataset, [(1, 5), (2, 5)]) == []
    assert [found[:2] for found in told(dataset, [(1, 5), (2, 6)])] == [("same", 3)]


def test_rows_without_a_value_are_like_nothing():
    assert told(table(alike=(Alike("same", ("count",), "人数相同"),)), [(1, None), (2, None)]) == []


@given(st.lists(st.integers(20, 400), min_size=10, max_size=40), st.data())
def test_a_step_beyond_all_others_is_always_found(steps, data):
    """A digit doubled or a row lost makes a step larger than any that its neighbours can excuse."""
    place = data.draw(st.integers(0, len(steps) - 1))
    steps[place] = 20 * max(steps)
    counts = [0]
    for step in steps:
        counts.append(counts[-1] + step)
    assert place + 1 in {found for found, _, _ in uneven(range(len(counts)), counts, 1.3)}


@pytest.mark.parametrize("width", [1, 2, 5])
def test_a_step_over_a_gap_counts_by_what_it_spans(width):
    order = [0, 1, 2, 2 + width, 3 + width, 4 + width]
    assert list(uneven(order, [50.0 * place for place in order], 1.1)) == []
