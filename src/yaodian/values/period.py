"""The stretch of time that a report is about: a year, a school year, a term, a month, or a single day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"(\d{4})")
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")
_TERM = re.compile(r"(\d{4})-(\d{4})/([12])")
_MONTH = re.compile(r"(\d{4})/(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A named period: `2014`, `2014-2015` (school year), `2014-2015/1` (term), `2014/09` (month), `2014-09-01` (day).

    A school year runs from 1 September to 31 August, its first term to the end of January; this is how Chinese education
    statistics name their years (在校生 as of the start of the school year).
    """

    name: str

    def __post_init__(self) -> None:
        self._bounds()

    @property
    def kind(self) -> str:
        """What kind of stretch it is: `year`, `school_year`, `term`, `month` or `day`."""
        forms = (("year", _YEAR), ("school_year", _SCHOOL_YEAR), ("term", _TERM), ("month", _MONTH), ("day", _DAY))
        return next(kind for kind, form in forms if form.fullmatch(self.name))

    @property
    def start(self) -> date:
        """First day."""
        return self._bounds()[0]

    @property
    def end(self) -> date:
        """Last day."""
        return self._bounds()[1]

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        start, end = self._bounds()
        return start <= day <= end

    def _bounds(self) -> tuple[date, date]:
        name = self.name
        if found := _DAY.fullmatch(name):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _MONTH.fullmatch(name):
            year, month = int(found[1]), int(found[2])
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        if found := _TERM.fullmatch(name):
            first, last = _adjacent(name, found[1], found[2])
            if found[3] == "1":
                return date(first, 9, 1), date(last, 1, 31)
            return date(last, 2, 1), date(last, 8, 31)
        if found := _SCHOOL_YEAR.fullmatch(name):
            first, last = _adjacent(name, found[1], found[2])
            return date(first, 9, 1), date(last, 8, 31)
        if found := _YEAR.fullmatch(name):
            return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
        raise ValueError(f"“{name}”不是期间，应写作 2014、2014-2015、2014-2015/1、2014/09 或 2014-09-01")


def _adjacent(name: str, first: str, last: str) -> tuple[int, int]:
    if int(last) != int(first) + 1:
        raise ValueError(f"“{name}”不是学年：两个年份应相邻")
    return int(first), int(last)
