"""The day by which a submission is owed, as a declaration writes it.

`--10-15` is a day of the period's year or school year (the form of ISO 8601 and XML Schema for a day without a year), `P15D` a
number of days after the last day of the period (a duration of ISO 8601); for a single event, after its day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from yaodian.registry.declaration import Dataset
from yaodian.values import Period

_DAY = re.compile(r"--(\d{2})-(\d{2})")
_AFTER = re.compile(r"P(\d{1,3})D")
_COMMON_YEAR = 2001  # any year of 365 days: a due day has to come every year


def read_due(text: str) -> tuple[int, int] | int:
    """Month and day, or the days after the end of the period. ValueError, in Chinese, for anything else."""
    if found := _AFTER.fullmatch(text):
        return int(found[1])
    if found := _DAY.fullmatch(text):
        month, day = int(found[1]), int(found[2])
        try:
            date(_COMMON_YEAR, month, day)
        except ValueError:
            raise ValueError(f"“{text}”不是每年都有的日子") from None
        return month, day
    raise ValueError(f"“{text}”不是报送期限，应写作 --10-15（期间内的月、日）或 P15D（期间结束后的天数）")


def owed_by(dataset: Dataset, period: Period) -> date | None:
    """The last day on which a submission about the period is in time; None if the dataset does not say."""
    if dataset.due is None:
        return None
    read = read_due(dataset.due)
    if isinstance(read, int):
        return period.end + timedelta(days=read)
    month, day = read
    in_first = date(period.start.year, month, day)
    return in_first if in_first >= period.start else date(period.start.year + 1, month, day)
