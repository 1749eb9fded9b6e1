"""What is asked of those who report: fields and minutes a year of one unit, by dataset and by commitment.

How often a year follows from the kind of period (registry: times_a_year); how long one submission takes is declared, not measured.
Corrections, and submissions that bring an earlier one of the same period up to date, are not counted.
What is not declared is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from yaodian.binding.lineage import fields_behind
from yaodian.binding.package import Bound, Package
from yaodian.indicators import Definition
from yaodian.registry import Dataset, PeriodKind, times_a_year


@dataclass(frozen=True, slots=True)
class DatasetBurden:
    """What one dataset asks of one unit of `level`, or of the one body that publishes it (`reported_by` issuer).

    `times` is how often a year, None for events; `fields_a_year` and `minutes_a_year` are None where `times` or `minutes` is not
    known. A submission may have many rows: fields are counted once a submission.
    """

    dataset: str
    label: str
    level: str
    reported_by: Literal["unit", "issuer"]
    kinds: tuple[str, ...]
    period: PeriodKind
    times: int | None
    fields: int
    fields_a_year: int | None
    minutes: int | None
    minutes_a_year: int | None


@dataclass(frozen=True, slots=True)
class LevelBurden:
    """What is asked of one unit of a level at most, if it is of every kind; of issuers, of all together.

    `without_minutes` counts datasets that do not say how long they take, `by_event` those of which nobody knows how often.
    """

    level: str
    reported_by: Literal["unit", "issuer"]
    datasets: int
    fields_a_year: int
    minutes_a_year: int
    without_minutes: int
    by_event: int


@dataclass(frozen=True, slots=True)
class CommitmentBurden:
    """What a commitment stands on: datasets through its indicators, how many of their fields are read, and the minutes a year that
    those datasets take of one reporter each. A dataset that serves several commitments counts for each of them."""

    commitment: str
    text: str
    indicators: tuple[str, ...]
    datasets: tuple[str, ...]
    fields: int
    minutes_a_year: int
    without_minutes: int


@dataclass(frozen=True, slots=True)
class Burden:
    """All that a package asks. `serves_none` are the datasets that no commitment stands on; without a plan there are no
    commitments."""

    levels: tuple[LevelBurden, ...]
    datasets: tuple[DatasetBurden, ...]
    commitments: tuple[CommitmentBurden, ...]
    serves_none: tuple[str, ...]


def burden_of(
    datasets: Mapping[str, Dataset], indicators: Mapping[str, Definition], package: Package | None = None
) -> Burden:
    """The burden of sound declarations, in the order of their files."""
    each = {name: _of_dataset(dataset) for name, dataset in datasets.items()}
    groups: dict[tuple[str, Literal["unit", "issuer"]], list[DatasetBurden]] = {}
    for one in each.values():
        groups.setdefault((one.level, one.reported_by), []).append(one)
    bound = package.commitments if package is not None else ()
    commitments = tuple(
        one for one in (_of_commitment(one, each, datasets, indicators) for one in bound) if one.datasets
    )
    served = {name for one in commitments for name in one.datasets}
    if package is not None and package.documents is not None:
        served.add(package.documents.dataset)
    return Burden(
        levels=tuple(_of_level(level, reporter, asked) for (level, reporter), asked in groups.items()),
        datasets=tuple(each.values()),
        commitments=commitments,
        serves_none=tuple(name for name in each if name not in served) if package is not None else (),
    )


def _of_dataset(dataset: Dataset) -> DatasetBurden:
    times, minutes, fields = times_a_year(dataset.period_kind), dataset.minutes, len(dataset.as_asked().fields)
    return DatasetBurden(
        dataset=dataset.id,
        label=dataset.label.zh,
        level=dataset.level,
        reported_by=dataset.reported_by,
        kinds=dataset.kinds,
        period=dataset.period_kind,
        times=times,
        fields=fields,
        fields_a_year=None if times is None else fields * times,
        minutes=minutes,
        minutes_a_year=None if times is None or minutes is None else minutes * times,
    )


def _of_level(level: str, reporter: Literal["unit", "issuer"], asked: Iterable[DatasetBurden]) -> LevelBurden:
    listed = list(asked)
    return LevelBurden(
        level=level,
        reported_by=reporter,
        datasets=len(listed),
        fields_a_year=sum(one.fields_a_year or 0 for one in listed),
        minutes_a_year=sum(one.minutes_a_year or 0 for one in listed),
        without_minutes=sum(one.minutes is None for one in listed),
        by_event=sum(one.times is None for one in listed),
    )


def _of_commitment(
    bound: Bound,
    burdens: Mapping[str, DatasetBurden],
    datasets: Mapping[str, Dataset],
    indicators: Mapping[str, Definition],
) -> CommitmentBurden:
    measures = bound.evidence.measures
    below = [measure.below for measure in measures if measure.below in indicators]
    names = tuple(dict.fromkeys([*(measure.indicator for measure in measures), *(name for name in below if name)]))
    behind = fields_behind(names, datasets, indicators)
    return CommitmentBurden(
        commitment=bound.commitment.id,
        text=bound.commitment.text,
        indicators=names,
        datasets=tuple(behind),
        fields=sum(len(fields) for fields in behind.values()),
        minutes_a_year=sum(burdens[name].minutes_a_year or 0 for name in behind),
        without_minutes=sum(burdens[name].minutes is None for name in behind),
    )
