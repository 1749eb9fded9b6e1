"""Datasets for pages: the declaration, who has reported and who has not, what was accepted when, what stands on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Min, Sum

from yaodian.indicators import Definition
from yaodian.registry import CodeList, Dataset, Submission, select
from yaodian.values import Label
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.figures import all_definitions, datasets_of
from yaodian.web.queries.life_cycles import StepLine, step_lines
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """A dataset in the list, as of a day."""

    dataset: Dataset
    period: str | None
    submissions: int
    expected: int
    rows: int
    origins: tuple[str, ...]
    indicators: int


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """What was accepted by one entry of the ledger: of one dataset and period from one or many units."""

    entry: int
    period: str
    accepted_on: date
    units: int
    rows: int
    origin: str
    confidence: str
    source: str
    superseded: int
    receipt: str


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """A dataset as of a day."""

    line: DatasetLine
    missing: tuple[tuple[str, Label], ...]
    accepted: tuple[AcceptedLine, ...]
    lists: tuple[tuple[str, CodeList], ...]
    indicators: tuple[Definition, ...]
    steps: tuple[StepLine, ...] = ()


def datasets_list(world: World, as_of: date) -> tuple[DatasetLine, ...]:
    """All datasets of the package."""
    return tuple(dataset_line(world, dataset, as_of) for dataset in world.package.datasets.values())


@lru_cache(maxsize=512)
def dataset_line(world: World, dataset: Dataset, as_of: date) -> DatasetLine:
    """One dataset with the counts of its submissions in force that are of the latest period."""
    chosen = select(dataset, world.submissions.get(dataset.id, ()), as_of)
    return DatasetLine(
        dataset=dataset,
        period=chosen.period,
        submissions=len(chosen.submissions),
        expected=len(owing(world, dataset, as_of)),
        rows=sum(one.rows for one in chosen.submissions),
        origins=tuple(sorted({one.origin.value for one in chosen.submissions})),
        indicators=len(standing_on(world, dataset.id)),
    )


def owing(world: World, dataset: Dataset, as_of: date) -> tuple[str, ...]:
    """The units that owe a submission on the day; none for a dataset that an issuer publishes."""
    if dataset.reported_by != "unit":
        return ()
    units = world.tree.at_level(dataset.level, as_of)
    return tuple(unit.id for unit in units if not dataset.kinds or _kind(unit.at(as_of)) in dataset.kinds)


def _kind(version: object) -> str:
    return str(getattr(version, "kind", ""))


def standing_on(world: World, dataset: str) -> tuple[Definition, ...]:
    """The indicators that read a dataset."""
    return _readers(world).get(dataset, ())


@lru_cache(maxsize=4)
def _readers(world: World) -> dict[str, tuple[Definition, ...]]:
    found: dict[str, list[Definition]] = {}
    for definition in all_definitions(world):
        for name in datasets_of(world, definition):
            found.setdefault(name, []).append(definition)
    return {name: tuple(definitions) for name, definitions in found.items()}


def dataset_page(world: World, name: str, as_of: date) -> DatasetPage:
    """One dataset; KeyError if there is none of that id."""
    dataset = world.package.datasets[name]
    chosen = select(dataset, world.submissions.get(name, ()), as_of)
    lists = {field.codes for field in dataset.fields if field.codes}
    return DatasetPage(
        line=dataset_line(world, dataset, as_of),
        missing=_missing(world, dataset, chosen.submissions, as_of),
        accepted=accepted_lines(name, as_of),
        lists=tuple((one, world.package.code_lists[one]) for one in sorted(lists) if one in world.package.code_lists),
        indicators=standing_on(world, name),
        steps=step_lines(world, dataset, as_of),
    )


def _missing(
    world: World, dataset: Dataset, submissions: Sequence[Submission], as_of: date
) -> tuple[tuple[str, Label], ...]:
    reported = {one.unit for one in submissions}
    return tuple((unit, unit_name(world, unit, as_of)) for unit in owing(world, dataset, as_of) if unit not in reported)


def accepted_lines(dataset: str, as_of: date) -> tuple[AcceptedLine, ...]:
    """What of a dataset had been accepted by the day, the newest first, one line an entry of the ledger."""
    rows = (
        AcceptedSubmission.objects.filter(dataset=dataset, accepted_on__lte=as_of)
        .values("entry", "period", "accepted_on", "origin", "confidence", "source")
        .annotate(units=Count("id"), all_rows=Sum("rows"), last=Max("superseded_on"), receipt=Min("id"))
        .order_by("-accepted_on", "-entry")
    )
    gone = Counter(
        AcceptedSubmission.objects.filter(dataset=dataset, superseded_on__lte=as_of).values_list("entry", flat=True)
    )
    return tuple(
        AcceptedLine(
            entry=row["entry"],
            period=row["period"],
            accepted_on=row["accepted_on"],
            units=row["units"],
            rows=row["all_rows"],
            origin=row["origin"],
            confidence=row["confidence"],
            source=(row["source"] or {}).get("title", ""),
            superseded=gone.get(row["entry"], 0),
            receipt=row["receipt"] if row["units"] == 1 else "",
        )
        for row in rows
    )
