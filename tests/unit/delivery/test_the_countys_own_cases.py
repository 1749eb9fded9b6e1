"""The cases that the fictional county carries, one border on each side of every day: its rows, computed, say just that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from yaodian.delivery import STATUSES

CASES = sorted((Path(__file__).resolve().parents[3] / "policies" / "example" / "cases").glob("*.yaml"))
NAMED = [(path.stem, case["name"]) for path in CASES for case in yaml.safe_load(path.read_text("utf-8"))["cases"]]


@pytest.mark.parametrize("name", [name for _, name in NAMED], ids=[f"{stem}: {name}" for stem, name in NAMED])
def test_case(county: Any, name: str) -> None:
    (case,) = [case for case in county.package.cases if case.name == name]
    status = county.stands(case.commitment, case.as_of, case.unit)
    figure = status.figure.value if status.figure else None
    said = f"{status.status}, {figure}: {status.reason.zh}"
    assert status.status == case.status, said
    if case.unknown:
        assert figure is None, said
    if case.figure is not None:
        assert figure == pytest.approx(case.figure), said
    if case.target is not None:
        assert status.leading is not None
        assert status.leading.asked is not None
        assert status.leading.asked.quantity == case.target


def test_the_cases_show_every_status(county: Any) -> None:
    assert {case.status for case in county.package.cases} == set(STATUSES)


def test_on_the_default_day_every_status_occurs(county: Any) -> None:
    statuses = county.statuses(county.package.default_as_of)
    assert {status.status for status in statuses.values()} == set(STATUSES)
    assert any(status.late for status in statuses.values())


def test_who_has_not_reported_is_named_and_drags_no_total(county: Any) -> None:
    status = county.statuses(county.package.default_as_of)["7.1"]
    assert status.coverage is not None
    assert status.coverage.missing == ("songping",)
    assert (status.coverage.reported, status.coverage.expected) == (4, 5)
    assert status.figure is not None
    assert status.figure.value == 6_100_000
    below = county.statuses(county.package.default_as_of, "songping")["7.1"]
    assert below.figure is not None
    assert below.figure.value is None


def test_a_school_that_moved_counts_where_it_is_on_the_day(county: Any) -> None:
    before = {unit.id for unit in county.tree.below("wangxi", "school", county.package.horizon[0])}
    after = {unit.id for unit in county.tree.below("wangxi", "school", county.package.default_as_of)}
    assert after - before == {"wangxi_junior"}
    assert "songping_junior" not in {
        unit.id for unit in county.tree.below("songping", "school", county.package.default_as_of)
    }
