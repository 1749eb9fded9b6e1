"""Dates as rules write them: a day, a month, a year; everything else is refused with the form it should have."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.values import DatePrecisionError, parse_date, parse_partial_date


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019-12-31", date(2019, 12, 31)), ("2019-1-5", date(2019, 1, 5)), (" 2020-02-29 ", date(2020, 2, 29))],
)
def test_a_whole_day(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text", ["2019-12", "2019", "2019/12/31", "31.12.2019", "20191231", "", "明天", "2019-12-31 8:00"]
)
def test_what_is_no_whole_day_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(DatePrecisionError, match="2014-12-31 的形式"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2019-02-29", "2019-13-01", "2019-00-10", "2019-04-31", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(DatePrecisionError, match="不是历法中存在的日期"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2019-09-01", date(2019, 9, 1), date(2019, 9, 1)),
    ],
)
def test_a_month_or_a_year_begins_on_its_first_day_and_ends_on_its_last(text: str, first: date, last: date) -> None:
    assert parse_partial_date(text) == first
    assert parse_partial_date(text, end=True) == last


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("text", ["2019-13", "2019-00", "19", "", "unknown", "2019-09-31", "0000"])
def test_no_part_of_a_date_is_guessed(text: str, end: bool) -> None:
    with pytest.raises(DatePrecisionError):
        parse_partial_date(text, end=end)
