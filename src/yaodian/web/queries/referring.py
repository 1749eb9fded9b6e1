"""Rows in force that refer to rows which a correction would take away."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from yaodian.registry import Dataset, Reference, Selection, Submission, select
from yaodian.values import Problem
from yaodian.web.queries.beside import Accepted
from yaodian.web.queries.deliveries import DeliveryLine, working_day
from yaodian.web.queries.world import World

STILL_REFERRED = "still-referred"


@dataclass(frozen=True, slots=True)
class Referring:
    """So many rows of a dataset in force refer to rows that would be gone."""

    dataset: Dataset
    rows: int


def referring(here: World, dataset: Dataset, unit: str, period: str, frame: pl.DataFrame) -> tuple[Referring, ...]:
    """The rows of other datasets, and those of other units in the same one, that would refer to nothing if `frame` took the place of what
    the unit has in force for the period. Whose rows they are is not told: only how many."""
    day = working_day(here)
    standing = [one for one in here.submissions.get(dataset.id, ()) if one.in_force(day)]
    replaced = tuple(one for one in standing if one.unit == unit and one.period == period)
    if not replaced:
        return ()
    beside = Accepted(here, dataset.id, period, frozenset({unit}), day)
    found: dict[str, int] = {}
    for other in here.package.datasets.values():
        for reference in (one for one in other.references if one.dataset == dataset.id):
            gone = _gone(here, dataset, Selection(period, replaced), reference, frame, beside)
            chosen = tuple(_concerned(here, dataset, other, period, standing, set(replaced)))
            if gone.is_empty() or not chosen:
                continue
            values = gone.rename(dict(zip(reference.to, reference.fields, strict=True)))
            rows = here.snapshot(other.id).counted(Selection(None, chosen), values)
            found[other.id] = found.get(other.id, 0) + rows
    return tuple(Referring(here.package.datasets[name], rows) for name, rows in found.items() if rows)


def referring_to(here: World, line: DeliveryLine) -> tuple[Referring, ...]:
    """The same of a delivery, as things stand while it waits; nothing afterwards."""
    held = line.held
    if line.dataset is None or held.state != "submitted" or held.content is None:
        return ()
    rows = pl.read_parquet(io.BytesIO(bytes(held.content)))
    return referring(here, line.dataset, held.unit, held.period, rows)


def as_warnings(found: tuple[Referring, ...]) -> list[Problem]:
    """What the sender of a correction is asked to look at again."""
    remedy = "确应删去的，请引用它们的数据集随后更正；误删的请补上。"
    return [
        Problem(
            STILL_REFERRED, f"“{one.dataset.label.zh}”另有 {one.rows:,} 行引用将被删去的行", None, "", remedy, "warning"
        )
        for one in found
    ]


def _gone(
    here: World, dataset: Dataset, replaced: Selection, reference: Reference, frame: pl.DataFrame, beside: Accepted
) -> pl.DataFrame:
    """The values referred to that stand in no row any more: neither in the new ones nor in those of others."""
    names = list(reference.to)
    gone = (
        here.snapshot(dataset.id).distinct(replaced, names).drop_nulls().join(frame.select(names), on=names, how="anti")
    )
    rest = beside.values(dataset.id, names)
    return gone if rest is None or gone.is_empty() else gone.join(rest.select(names), on=names, how="anti")


def _concerned(
    here: World,
    dataset: Dataset,
    other: Dataset,
    period: str,
    standing: list[Submission],
    replaced: set[Submission],
) -> Iterator[Submission]:
    """The submissions whose rows are held against those of the period: those of the same, and where nothing is reported of their own,
    those that are held against the latest, if that is it."""
    day = working_day(here)
    reported = {one.period for one in standing}
    latest = any(one in replaced for one in select(dataset, standing, day).submissions)
    for one in here.submissions.get(other.id, ()):
        if not one.in_force(day) or one.deleted_on is not None or one in replaced:
            continue
        if one.period == period or (latest and one.period not in reported):
            yield one
