"""Whether two spans of days touch; None is an open end, and both ends count."""

from __future__ import annotations

from datetime import date

Days = tuple[date | None, date | None]


def share_a_day(first: Days, second: Days) -> bool:
    """Whether there is a day in both spans."""
    begins = [day for day in (first[0], second[0]) if day is not None]
    ends = [day for day in (first[1], second[1]) if day is not None]
    return not begins or not ends or max(begins) <= min(ends)
