"""Deliveries for pages and commands: receipts, what waits for whom, what a unit owes."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from yaodian.registry import Dataset, Selection, difference, form
from yaodian.values import Label, Origin, Period
from yaodian.web.models import AcceptedSubmission, Delivery
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.registers import owing
from yaodian.web.queries.viewer import Viewer, may_decide, may_see_delivery, may_see_rows
from yaodian.web.queries.world import World

_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """What every hand-in is answered with: its number, what it is of, digest, rows, time and ledger entry, and where it stands.

    `number` is None for rows that came into force without being handed in (published data, the simulated city). `repeated`: the
    same rows were here already and nothing was written.
    """

    number: int | None
    dataset: str
    unit: str
    period: str
    state: str
    digest: str
    rows: int
    at: datetime | None
    entry: int
    repeated: bool = False

    @classmethod
    def of_accepted(cls, one: AcceptedSubmission) -> Receipt:
        """The receipt of rows that are in force."""
        return cls(None, one.dataset, one.unit, one.period, "accepted", one.digest, one.rows, None, one.entry, True)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery in a list or on its page."""

    held: Delivery
    dataset: Dataset | None
    unit: Label
    may_decide: bool


@dataclass(frozen=True, slots=True)
class OwedLine:
    """What a unit owes: the dataset, the period that is meant, and where the newest delivery stands (empty: nothing handed in)."""

    dataset: Dataset
    period: str
    state: str
    number: int | None


def working_day(here: World) -> date:
    """The day that acceptance counts from: today; for a plan whose days are over or not begun, the day that its pages show first."""
    today = timezone.localdate()
    begin, end = here.package.horizon
    return today if begin <= today <= end else here.package.default_as_of


def receipt_of(held: Delivery, *, repeated: bool = False) -> Receipt:
    """The receipt of a delivery."""
    return Receipt(
        held.pk, held.dataset, held.unit, held.period, held.state, held.digest, held.rows, held.at, held.entry, repeated
    )


def found_delivery(number: int) -> Delivery:
    """A delivery by its number; Http404 if there is none."""
    held = Delivery.objects.filter(pk=number).first() if number < 2**63 else None
    if held is None:
        raise Http404
    return held


def delivery(here: World, viewer: Viewer, number: int) -> DeliveryLine:
    """A delivery that the viewer may see; Http404, PermissionDenied."""
    held = found_delivery(number)
    if not may_see_delivery(viewer, held.unit, here.tree):
        raise PermissionDenied
    return _line(here, viewer, held)


@dataclass(frozen=True, slots=True)
class RowsShown:
    """The first rows of a delivery that waits, as its reviewer reads them; `withheld` where they are about persons of others."""

    heads: tuple[Label, ...]
    lines: tuple[tuple[Any, ...], ...]
    total: int
    withheld: bool = False


def rows_shown(here: World, viewer: Viewer, held: Delivery, most: int = 100) -> RowsShown | None:
    """What a delivery holds while it waits; None afterwards, when its rows are among those of the dataset or gone."""
    dataset = here.package.datasets.get(held.dataset)
    if dataset is None or held.state != "submitted" or held.content is None:
        return None
    if not may_see_rows(viewer, dataset, held.unit, here.tree):
        return RowsShown((), (), held.rows, withheld=True)
    frame = pl.read_parquet(io.BytesIO(bytes(held.content)), n_rows=most)
    names = [field.name for field in dataset.fields if field.name in frame.columns]
    heads = tuple(field.label for field in dataset.fields if field.name in names)
    return RowsShown(heads, tuple(frame.select(names).iter_rows()), held.rows)


def earlier(held: Delivery) -> tuple[Delivery, ...]:
    """The other deliveries of the same unit, dataset and period, the newest first."""
    same = Delivery.objects.filter(dataset=held.dataset, unit=held.unit, period=held.period).exclude(pk=held.pk)
    return tuple(same.defer("content", "persons").order_by("-id")[:50])


def waiting(here: World, viewer: Viewer) -> tuple[DeliveryLine, ...]:
    """What waits for the viewer's decision, the oldest first."""
    found = _within(here, viewer, Delivery.objects.filter(state="submitted")).order_by("id")
    lines = (_line(here, viewer, held) for held in found[: 4 * _SHOWN])
    return tuple(line for line in lines if line.may_decide)[:_SHOWN]


def recent(here: World, viewer: Viewer) -> tuple[DeliveryLine, ...]:
    """The newest deliveries of the viewer's own subtree."""
    return tuple(_line(here, viewer, held) for held in _within(here, viewer, Delivery.objects).order_by("-id")[:100])


def owed(here: World, unit: str, as_of: date) -> tuple[OwedLine, ...]:
    """What a unit reports to, for the latest period that has begun and anybody has reported of."""
    lines = []
    for dataset in here.package.datasets.values():
        if unit not in owing(here, dataset, as_of):
            continue
        period = current_period(here, dataset, as_of)
        held = Delivery.objects.filter(dataset=dataset.id, unit=unit, period=period).order_by("-id").first()
        standing = any(
            one.unit == unit and one.period == period and one.in_force(as_of)
            for one in here.submissions.get(dataset.id, ())
        )
        state = held.state if held and held.state != "replaced" else ("accepted" if standing else "")
        lines.append(OwedLine(dataset, period, state, held.pk if held else None))
    return tuple(lines)


def current_period(here: World, dataset: Dataset, as_of: date) -> str:
    """The period that a report of the day is about."""
    year = as_of.year
    school_year = year if as_of.month >= 9 else year - 1
    first = as_of.month >= 9 or as_of.month == 1
    return {
        "year": str(year),
        "school_year": f"{school_year}-{school_year + 1}",
        "term": f"{school_year}-{school_year + 1}/{1 if first else 2}",
        "month": f"{year}/{as_of.month:02}",
    }.get(dataset.period_kind, as_of.isoformat())


def compared_with_last(
    here: World, dataset: Dataset, unit: str, period: str, frame: pl.DataFrame
) -> dict[str, Any] | None:
    """How rows differ from those of the unit in force: of the same period (a correction), else of the last one before; None without any."""
    day = working_day(here)
    own = [one for one in here.submissions.get(dataset.id, ()) if one.unit == unit and one.in_force(day)]
    start = Period(period).start
    earlier = [one for one in own if one.period == period or Period(one.period).start < start]
    if not earlier or dataset.period_kind == "event":
        return None
    last = max(earlier, key=lambda one: (one.period == period, Period(one.period).start))
    before = here.snapshot(dataset.id).frame(Selection(last.period, (last,)))
    found = difference(dataset, before, frame)
    moved = [{**asdict(one), "share": one.share if isfinite(one.share) else None} for one in found.moved[:_SHOWN]]
    counts = {"added": found.added, "gone": found.gone, "changed": found.changed, "same": found.same}
    return {"with": last.period, **counts, "moved": moved}


def last_rows(here: World, dataset: Dataset, unit: str) -> tuple[pl.DataFrame, Origin] | None:
    """The unit's rows of the latest period that are in force, as the lake holds them, and whether they are real; None without any."""
    day = working_day(here)
    own = [one for one in here.submissions.get(dataset.id, ()) if one.unit == unit and one.in_force(day)]
    if not own or dataset.period_kind == "event":
        return None
    last = max(own, key=lambda one: Period(one.period).start)
    chosen = here.snapshot(dataset.id).frame(Selection(last.period, (last,)))
    return chosen.select([field.name for field in dataset.fields]), last.origin


def form_of(
    here: World,
    dataset: Dataset,
    unit: str,
    period: Period,
    with_persons: tuple[pl.DataFrame, Origin] | None = None,
) -> bytes:
    """The workbook that a unit fills in, with its rows of the latest period that are in force.

    Of a dataset about persons the rows stand there only as they were looked up (`with_persons`, as asked): nobody could fill in a
    form of pseudonyms.
    """
    rows = with_persons if dataset.vault else last_rows(here, dataset, unit)
    return form(
        dataset.as_asked(),
        code_lists=here.package.code_lists,
        tree=here.tree,
        unit=here.tree.units[unit],
        period=period,
        as_of=working_day(here),
        rows=rows[0] if rows else None,
        origin=rows[1] if rows else None,
    )


def _within(here: World, viewer: Viewer, found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries of the viewer's own subtree, limited where they are asked for: the root's people see all."""
    if viewer.unit is None or viewer.role not in ("school", "bureau", "office", "auditor"):
        raise PermissionDenied
    found = found.defer("content", "persons")
    if viewer.unit == here.tree.root.id:
        return found
    below = [unit for unit in here.tree.units if viewer.unit in here.tree.path(unit)]
    return found.filter(unit__in=below)


def _line(here: World, viewer: Viewer, held: Delivery) -> DeliveryLine:
    dataset = here.package.datasets.get(held.dataset)
    deciding = dataset is not None and held.state == "submitted" and may_decide(viewer, dataset, held.unit, here.tree)
    return DeliveryLine(held, dataset, unit_name(here, held.unit, working_day(here)), deciding)
