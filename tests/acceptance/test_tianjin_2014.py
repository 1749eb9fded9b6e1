"""The main job: the plan of 天津市 2014 runs, and says what was published where something was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "tianjin-2014"
Numeric = Callable[[str, int], dict[str, Any]]


@pytest.fixture(scope="module")
def home(prepared: Callable[[str], Path]) -> Path:
    return prepared(PACKAGE)


@pytest.fixture(scope="module")
def numeric(home: Path, ask: Callable[..., Any]) -> Numeric:
    """The commitments of an item that have a number, as of a day."""

    def numeric(day: str, item: int) -> dict[str, Any]:
        found = ask(home, "status", "--as-of", day, "--item", str(item))
        return {one["commitment"]: one for one in found if one["target"] is not None}

    return numeric


def test_eleven_of_sixteen_districts_by_the_end_of_2014(numeric: Numeric) -> None:
    found = numeric("2014-12-31", 30)["30.7"]
    assert (found["status"], found["figure"], found["target"]) == ("missed", 11, 16)
    assert found["source"] == "real"


def test_sixteen_of_sixteen_by_march_2016_and_late(numeric: Numeric) -> None:
    found = numeric("2016-03-01", 30)["30.7"]
    assert (found["status"], found["figure"], found["target"], found["late"]) == ("met", 16, 16, True)


def test_two_of_three_colleges_moved(numeric: Numeric) -> None:
    found = numeric("2015-02-01", 13)["13.8"]
    assert (found["status"], found["figure"], found["target"]) == ("missed", 2, 3)
    assert (found["source"], found["confidence"]) == ("real", "medium")


def test_kindergartens_and_schools_met_by_the_city_report(numeric: Numeric) -> None:
    kindergartens = numeric("2015-02-01", 10)
    for commitment in ("10.2", "10.3"):
        assert kindergartens[commitment]["status"] == "met"
        assert kindergartens[commitment]["source"] == "real"
    assert numeric("2015-02-01", 11)["11.2"]["figure"] == 397


def test_senior_schools_are_unknown_and_not_zero(numeric: Numeric) -> None:
    found_of = numeric("2015-02-01", 12)
    for found in (found_of["12.2"], found_of["12.3"]):
        assert found["status"] == "no_evidence"
        assert found["figure"] is None
        assert found["source"] == "real"


def test_before_the_report_the_simulated_register_shows_as_simulated(numeric: Numeric) -> None:
    assert numeric("2015-01-24", 12)["12.2"]["source"] == "simulated"


@pytest.mark.parametrize("item", [7, 10, 11, 12, 15, 18, 20, 30])
def test_numeric_targets_are_computed_from_rows(numeric: Numeric, item: int) -> None:
    for found in numeric("2014-12-31", item).values():
        assert found["figure"] is not None
        assert found["coverage"]["rows"] > 0
        assert found["snapshot"]


@pytest.mark.parametrize(
    ("commitment", "day"), [("30.7", "2014-12-31"), ("30.7", "2016-03-01"), ("13.8", "2015-02-01")]
)
def test_why_reaches_the_published_source(home: Path, ask: Callable[..., Any], commitment: str, day: str) -> None:
    answer = ask(home, "why", commitment, "--as-of", day)
    (link,) = answer["chain"]
    assert link["figure"]["sources"]
    assert all(source["url"] or source["number"] for source in link["figure"]["sources"])
    assert link["figure"]["confidence"] in ("high", "medium", "low")
    (behind,) = link["rows"]
    assert behind["rows"]
    assert behind["ledger"]


def test_a_district_that_has_not_reported_is_unknown_and_not_zero(
    home: Path, ask: Callable[..., Any], numeric: Numeric
) -> None:
    """On 2014-03-31 one district has not yet sent its kindergarten projects: unknown there, named in the city's coverage."""
    city = numeric("2014-03-31", 10)["10.4"]
    missing = city["coverage"]["missing"]
    assert missing
    assert city["coverage"]["reported"] == city["coverage"]["expected"] - len(missing)
    found = ask(home, "status", "--as-of", "2014-03-31", "--item", "10", "--unit", missing[0])
    (district,) = [one for one in found if one["commitment"] == "10.4"]
    assert district["status"] == "no_evidence"
    assert district["figure"] is None


def test_nothing_simulated_has_a_real_person_or_is_unmarked(numeric: Numeric) -> None:
    for item in (7, 9, 15, 18, 20, 29):
        for found in numeric("2014-12-31", item).values():
            assert found["source"] == "simulated"
