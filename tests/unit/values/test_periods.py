"""Periods: five ways of writing one, each with its first and its last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yaodian.values import Period

BOUNDS = {
    "2019": (date(2019, 1, 1), date(2019, 12, 31)),
    "2019-2020": (date(2019, 9, 1), date(2020, 8, 31)),
    "2019-2020/1": (date(2019, 9, 1), date(2020, 1, 31)),
    "2019-2020/2": (date(2020, 2, 1), date(2020, 8, 31)),
    "2020/02": (date(2020, 2, 1), date(2020, 2, 29)),
    "2019-09-01": (date(2019, 9, 1), date(2019, 9, 1)),
}


@pytest.mark.parametrize(("name", "bounds"), BOUNDS.items())
def test_first_and_last_day(name: str, bounds: tuple[date, date]) -> None:
    period = Period(name)
    assert (period.start, period.end) == bounds
    assert period.contains(bounds[0])
    assert period.contains(bounds[1])
    assert not period.contains(bounds[0] - timedelta(days=1))
    assert not period.contains(bounds[1] + timedelta(days=1))


def test_the_two_terms_make_the_school_year_without_gap() -> None:
    first, second, year = Period("2019-2020/1"), Period("2019-2020/2"), Period("2019-2020")
    assert first.start == year.start
    assert first.end + timedelta(days=1) == second.start
    assert second.end == year.end


@pytest.mark.parametrize("name", ["2019-2021", "2020-2019", "2019-2021/1"])
def test_a_school_year_joins_two_years_that_follow(name: str) -> None:
    with pytest.raises(ValueError, match="相邻"):
        Period(name)


@pytest.mark.parametrize("name", ["", "19", "2019/13", "2019/9", "2019-13-01", "2019-2020/3", "春季学期", "2019-09"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whatever the words, it is one)
        Period(name)
