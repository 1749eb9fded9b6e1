"""Which submissions count on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yaodian.registry.declaration import Dataset, Submission
from yaodian.values import Period


@dataclass(frozen=True, slots=True)
class Selection:
    """The submissions that count on a day, and the period they report about (None for events and when there are none).

    `deleted` are those that would count as well, had their rows not been deleted after their time.
    """

    period: str | None
    submissions: tuple[Submission, ...]
    deleted: tuple[Submission, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """What the rows of these submissions bear as `_submission`."""
        return frozenset(submission.id for submission in self.submissions)


def select(dataset: Dataset, submissions: Iterable[Submission], as_of: date) -> Selection:
    """The submissions of a dataset that count on the day, in the order given.

    For events: all in force. Otherwise those of the latest period that has begun by the day and of which any is in force; a
    period that lies ahead does not count even if it is reported already. ValueError if a period is none.
    """
    in_force = [one for one in submissions if one.dataset == dataset.id and one.in_force(as_of)]
    if dataset.period_kind == "event":
        return _kept(None, in_force)
    starts = {name: Period(name).start for name in {one.period for one in in_force}}
    begun = [name for name, start in starts.items() if start <= as_of]
    if not begun:
        return Selection(None, ())
    latest = max(begun, key=lambda name: (starts[name], name))
    return _kept(latest, [one for one in in_force if one.period == latest])


def _kept(period: str | None, chosen: Iterable[Submission]) -> Selection:
    chosen = tuple(chosen)
    return Selection(
        period,
        tuple(one for one in chosen if one.deleted_on is None),
        tuple(one for one in chosen if one.deleted_on is not None),
    )


def counting_day(dataset: Dataset, period: str | None, as_of: date) -> date:
    """The day whose units and hierarchy the figures of a period are of.

    What is reported of a school year or term is how things stand when it begins (在校生 as of the start of the school year); a year or
    month is settled on its last day, or on the day asked for if that is earlier. Events, and what nobody has reported: the day asked for.
    """
    if period is None or dataset.period_kind == "event":
        return as_of
    named = Period(period)
    return min(named.start if named.kind in ("school_year", "term") else named.end, as_of)
