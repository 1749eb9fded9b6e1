"""Dates as rules and documents write them: sometimes a day, sometimes only a month or a year."""

from __future__ import annotations

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class DatePrecisionError(ValueError):
    """A text that is no date of the form YYYY, YYYY-MM or YYYY-MM-DD."""


def parse_date(text: str) -> date:
    """Reads a whole day, `YYYY-MM-DD`; raises DatePrecisionError on anything else."""
    found = _PARTIAL.fullmatch(text.strip())
    if found is None or found[3] is None:
        raise DatePrecisionError(f"“{text}”不是完整日期，应写作 2014-12-31 的形式")
    return _day(text, int(found[1]), int(found[2]), int(found[3]))


def parse_partial_date(text: str, *, end: bool = False) -> date:
    """Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as the first day of what is named, or the last if `end`."""
    found = _PARTIAL.fullmatch(text.strip())
    if found is None:
        raise DatePrecisionError(f"“{text}”不是日期，应写作 2014、2014-12 或 2014-12-31 的形式")
    year = int(found[1])
    month = int(found[2]) if found[2] else (12 if end else 1)
    if found[3]:
        return _day(text, year, month, int(found[3]))
    if not end:
        return _day(text, year, month, 1)
    if not 1 <= month <= 12 or year < 1:
        raise DatePrecisionError(f"“{text}”中没有这样的月份")
    return _day(text, year, month, calendar.monthrange(year, month)[1])


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DatePrecisionError(f"“{text}”不是历法中存在的日期") from error
