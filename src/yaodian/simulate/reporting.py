"""Who reports when: rounds of submissions of the institutions, some late, some never, cut into batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from yaodian.registry import Dataset
from yaodian.simulate.chance import Places, salt, uniform
from yaodian.simulate.declaration import Declaration, Report, RowsOf
from yaodian.simulate.drawing import frame_of
from yaodian.simulate.draws import Moment
from yaodian.simulate.enrolment import Enrolment, classes_in, members_of, school_year_of
from yaodian.simulate.institutions import Institutions
from yaodian.simulate.population import Population, constant
from yaodian.simulate.staff import staff_in


@dataclass(frozen=True)
class Drawn:
    """What all rows are drawn from: institutions, their enrolment and their posts."""

    declaration: Declaration
    institutions: Institutions
    enrolment: Enrolment
    posts: Population

    @property
    def first_year(self) -> int:
        """The earliest school year that anybody reports about."""
        years = [school_year_of(report.period) for rows in self.declaration.rows for report in rows.reports]
        return min(years, default=0)


@dataclass(frozen=True)
class Delivery:
    """A stretch of a report that is made in one go: the entities of `base` from `start` to `stop`."""

    rows: RowsOf
    report: Report
    accepted_on: date
    base: Population
    start: int
    stop: int


def deliveries(drawn: Drawn, rows: RowsOf, report: Report) -> Iterator[Delivery]:
    """The deliveries of a report: first those in time, then the late ones. Rows of an institution stay together."""
    base = _base(drawn, rows, report)
    owners = base.index if base.index is not None else np.arange(len(base))
    if rows.each is not None:
        base = base.times(*rows.each)
        owners = np.repeat(owners, len(rows.each[1]))
    late, silent = _tardy(drawn, report, np.unique(owners))
    sizes = np.ones(len(base), dtype=np.int64)
    if rows.population == "members":
        sizes = base.column("size").to_numpy().astype(np.int64)
    delay = report.accepted_on + timedelta(days=report.late_days)
    for day, wanted in (
        (report.accepted_on, ~np.isin(owners, np.union1d(late, silent))),
        (delay, np.isin(owners, late)),
    ):
        where = np.flatnonzero(wanted)
        if len(where):
            part = base.only(where)
            whole = [(0, len(where))]  # what one body sends for many is one delivery
            own = rows.reporter == "self"
            for start, stop in _stretches(owners[where], sizes[where], drawn.declaration.batch_rows) if own else whole:
                yield Delivery(rows, report, day, part, start, stop)


def frame_for(drawn: Drawn, delivery: Delivery, dataset: Dataset, root: str) -> pl.DataFrame:
    """The rows of a delivery with `_unit`, the id of the unit that reports them; `root` is the unit on top."""
    rows = delivery.rows
    population = delivery.base.only(np.arange(delivery.start, delivery.stop))
    if rows.population == "members":
        population = members_of(population)
    words = {"period": delivery.report.period, "round": delivery.report.accepted_on.isoformat()}
    moment = Moment(delivery.report.period, delivery.accepted_on, drawn.declaration.seed, words)
    frame = frame_of(dataset, rows.fields, population, moment)
    match rows.reporter:
        case "self":
            reporters = population.column("unit")
        case "parent":
            reporters = population.column("parent")
        case "root":
            reporters = constant(root, len(frame), pl.String)
    return frame.with_columns(reporters.alias("_unit"))


def _base(drawn: Drawn, rows: RowsOf, report: Report) -> Population:
    declaration = drawn.declaration
    match rows.population:
        case "institutions":
            base = drawn.institutions.population
        case "classes" | "members":
            base = classes_in(drawn.enrolment, report.period, declaration.seed)
        case "staff":
            base = staff_in(drawn.posts, report.period, declaration.turnover, declaration.seed, drawn.first_year)
    if rows.only_if is None:
        return base
    column, values = rows.only_if
    return base.only(np.flatnonzero(base.column(column).is_in(list(values)).to_numpy()))


def _tardy(drawn: Drawn, report: Report, owners: Places) -> tuple[Places, Places]:
    """Which institutions report late and which never; the same ones in every dataset, as in life."""
    keys = drawn.institutions.population.keys[owners]
    order = owners[np.argsort(uniform(keys, salt(drawn.declaration.seed, "silent")), kind="stable")]
    silent = int(report.silent_share * len(owners) + 0.5)
    if report.silent_at_least:
        silent = max(silent, min(report.silent_at_least, len(owners)))
    late = int(report.late_share * len(owners) + 0.5)
    return order[silent : silent + late], order[:silent]


def _stretches(owners: Places, sizes: Places, batch_rows: int) -> Iterator[tuple[int, int]]:
    """Cuts entities into stretches of about `batch_rows` rows, only where the owner changes."""
    edges = np.flatnonzero(np.diff(owners)) + 1
    ends = np.append(edges, len(owners))
    rows_until = np.cumsum(sizes)[ends - 1]
    start, done = 0, 0
    while start < len(owners):
        place = int(np.searchsorted(rows_until, done + batch_rows, side="right"))
        stop = int(ends[min(max(place - 1, int(np.searchsorted(ends, start, side="right"))), len(ends) - 1)])
        yield start, stop
        start, done = stop, int(rows_until[np.searchsorted(ends, stop)])
