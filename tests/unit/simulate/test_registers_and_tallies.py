from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from yaodian.simulate import City

Make = Callable[..., City]
Rows = Callable[[City, str], pl.DataFrame]

MARCH, JUNE, SEPTEMBER, DECEMBER = (
    date(2019, 3, 31),
    date(2019, 6, 30),
    date(2019, 9, 30),
    date(2019, 12, 31),
)


@pytest.mark.parametrize("scale", [1.0, 0.05])
def test_promises_are_never_scaled(make: Make, town_frames: Rows, scale: float) -> None:
    bridges = town_frames(make(scale), "bridges").filter(pl.col("_accepted_on") == DECEMBER)
    assert dict(bridges["kind"].value_counts().iter_rows()) == {"stone": 20, "wood": 3}
    assert bridges["bridge"].n_unique() == 23


def test_as_many_are_built_by_each_day_as_declared(make: Make, town_frames: Rows) -> None:
    bridges = town_frames(make(), "bridges")
    for day, stone in ((JUNE, 7), (DECEMBER, 16)):
        shown = bridges.filter(pl.col("_accepted_on") == day, pl.col("kind") == "stone")
        assert shown["built_on"].is_not_null().sum() == stone
        assert shown["built_on"].drop_nulls().max() <= day
    wood = bridges.filter(pl.col("_accepted_on") == DECEMBER, pl.col("kind") == "wood")
    assert wood["built_on"].is_not_null().sum() == 2
    assert wood["state"].to_list().count("listed") == 1  # the third is never built, and so was never planned


def test_a_round_only_adds_to_the_one_before(make: Make, town_frames: Rows) -> None:
    bridges = town_frames(make(), "bridges")
    june, september = (bridges.filter(pl.col("_accepted_on") == day) for day in (JUNE, SEPTEMBER))
    both = june.join(september, on="bridge", suffix="_later")
    assert len(both) == 23
    for column in ("planned_on", "built_on", "opened_on"):
        known = both.filter(pl.col(column).is_not_null())
        assert (known[column] == known[f"{column}_later"]).all(), column


def test_the_state_follows_the_days(make: Make, town_frames: Rows) -> None:
    bridges = town_frames(make(), "bridges")
    for row in bridges.iter_rows(named=True):
        reached = [state for state in ("planned", "built", "opened") if row[f"{state}_on"] is not None]
        assert row["state"] == (reached[-1] if reached else "listed")


def test_subjects_report_under_the_code_of_the_day(make: Make, town_frames: Rows) -> None:
    bridges = town_frames(make(), "bridges").filter(pl.col("_unit") == "north")
    codes = {day: set(rows["town"]) for (day,), rows in bridges.partition_by("_accepted_on", as_dict=True).items()}
    assert codes[JUNE] == {"990001"}
    assert codes[SEPTEMBER] == {"990011"}


def test_a_silent_reporter_is_missing_until_its_day(make: Make, town_frames: Rows) -> None:
    bridges = town_frames(make(), "bridges")
    reporters = {day: set(rows["_unit"]) for (day,), rows in bridges.partition_by("_accepted_on", as_dict=True).items()}
    assert len(reporters[MARCH]) == 1
    assert reporters[JUNE] == {"north", "south"}


def test_subjects_share_the_projects_by_weight_and_get_the_least(make: Make, town_frames: Rows) -> None:
    stone = town_frames(make(), "bridges").filter(pl.col("_accepted_on") == DECEMBER, pl.col("kind") == "stone")
    assert dict(stone["_unit"].value_counts().iter_rows()) == {"north": 14, "south": 6}


def test_one_body_reports_for_all_where_so_declared(make: Make, town_frames: Rows, declared: dict[str, Any]) -> None:
    declared["registers"][0]["reporter"] = "root"
    assert set(town_frames(make(), "bridges")["_unit"]) == {"county"}


def test_projects_can_belong_to_institutions(make: Make, town_frames: Rows, declared: dict[str, Any]) -> None:
    group = declared["registers"][0]["groups"][0]
    del group["subjects"]
    group["kinds"] = ["college"]
    declared["registers"][0]["reporter"] = "root"
    stone = town_frames(make(), "bridges").filter(pl.col("kind") == "stone")
    assert set(stone["town"]) == {"C01", "C02"}


@pytest.mark.parametrize("scale", [1.0, 0.05])
def test_a_tally_adds_up_to_its_total_and_leaves_empty_cells_out(make: Make, town_frames: Rows, scale: float) -> None:
    visitors = town_frames(make(scale), "visitors")
    assert visitors["visitors"].sum() == 777
    assert visitors["visitors"].min() >= 1
    by_land = dict(visitors.group_by("land").agg(pl.col("visitors").sum()).iter_rows())
    assert by_land["A"] / by_land["B"] == pytest.approx(5 / 3, rel=0.02)
    assert "C" not in by_land
    assert visitors["counted_on"].unique().to_list() == [date(2018, 11, 15)]
    assert set(visitors["_unit"]) == {"county"}


def test_a_case_is_on_the_list_from_its_day_on_and_its_deadline_with_it(
    make: Make, town_frames: Rows, declared: dict[str, Any]
) -> None:
    register = declared["registers"][0]
    del register["silent"]
    register["listed_by"] = "built_on"
    register["groups"][0]["fields"]["opened_on"] = {"after": "built_on", "days": [[0, 100], [1, 100]], "ahead": True}
    bridges = town_frames(make(), "bridges")
    first = bridges.filter(pl.col("_accepted_on") == date(2019, 3, 31))
    assert first["built_on"].null_count() == 0
    assert len(first) < 23
    stone = first.filter(kind="stone")
    assert (stone["opened_on"] > date(2019, 3, 31)).any(), "a deadline that lies ahead is known"
    assert (stone["opened_on"] - stone["built_on"]).dt.total_days().unique().to_list() == [100]
