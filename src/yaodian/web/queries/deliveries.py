"""Deliveries for pages and commands: receipts, what waits for whom, what a unit owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from yaodian.registry import Dataset, Selection, Submission, difference, form
from yaodian.values import Label, Origin, Period
from yaodian.web.models import AcceptedSubmission, Delivery
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import (
    Viewer,
    may_decide_now,
    may_see_delivery,
    may_withdraw,
    reviewers,
    units_within,
)
from yaodian.web.queries.world import World

_SHOWN = 300
LARGEST_NUMBER = 2**63 - 1
"""Beyond this no database has a number."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What every hand-in is answered with: its number, what it is of, digest, rows, time and ledger entry, and where it stands.

    `number` is None for rows that came into force without being handed in (published data, the simulated city). `repeated`: the
    same rows were here already and nothing was written. `warnings` are what the sender was asked to look at again (see registry/cautions).
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
    warnings: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of_accepted(cls, one: AcceptedSubmission) -> Receipt:
        """The receipt of rows that are in force."""
        return cls(None, one.dataset, one.unit, one.period, "accepted", one.digest, one.rows, None, one.entry, True)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery in a list or on its page. `state` is where it stands today: one that was accepted may be superseded by now.

    `awaits` is who decides next, where a dataset is reviewed in steps; `passed` are the steps behind it.
    """

    held: Delivery
    dataset: Dataset | None
    unit: Label
    state: str
    may_decide: bool
    may_withdraw: bool
    awaits: Label | None = None
    passed: tuple[PassedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedStep:
    """A review that a delivery has passed on its way up."""

    unit: Label
    by: str
    at: datetime
    entry: int


def working_day(here: World) -> date:
    """The day that acceptance counts from: today; for a plan whose days are over or not begun, the day that its pages show first."""
    today = timezone.localdate()
    begin, end = here.package.horizon
    return today if begin <= today <= end else here.package.default_as_of


def receipt_of(held: Delivery, *, repeated: bool = False) -> Receipt:
    """The receipt of a delivery."""
    return Receipt(
        number=held.pk,
        dataset=held.dataset,
        unit=held.unit,
        period=held.period,
        state=held.state,
        digest=held.digest,
        rows=held.rows,
        at=held.at,
        entry=held.entry,
        repeated=repeated,
        warnings=held.warnings,
    )


def found_delivery(number: int) -> Delivery:
    """A delivery by its number; Http404 if there is none."""
    held = Delivery.objects.filter(pk=number).first() if 0 <= number <= LARGEST_NUMBER else None
    if held is None:
        raise Http404
    return held


def delivery(here: World, viewer: Viewer, number: int) -> DeliveryLine:
    """A delivery that the viewer may see; Http404, PermissionDenied."""
    held = found_delivery(number)
    if not may_see_delivery(viewer, held.unit, here.tree):
        raise PermissionDenied
    return _lines(here, viewer, [held])[0]


def earlier(held: Delivery) -> tuple[Delivery, ...]:
    """The other deliveries of the same unit, dataset and period, the newest first."""
    same = Delivery.objects.filter(dataset=held.dataset, unit=held.unit, period=held.period).exclude(pk=held.pk)
    return tuple(same.defer("content", "persons").order_by("-id")[:50])


def waiting(here: World, viewer: Viewer) -> tuple[DeliveryLine, ...]:
    """What waits for the viewer's decision, the oldest first."""
    found = _within(here, viewer, Delivery.objects.filter(state="submitted")).order_by("id")
    lines = _lines(here, viewer, found[: 4 * _SHOWN])
    return tuple(line for line in lines if line.may_decide)[:_SHOWN]


def recent(here: World, viewer: Viewer) -> tuple[DeliveryLine, ...]:
    """The newest deliveries of the viewer's own subtree."""
    return _lines(here, viewer, _within(here, viewer, Delivery.objects).order_by("-id")[:100])


def listed(
    here: World, viewer: Viewer, dataset: str | None, states: Sequence[str], offset: int, limit: int
) -> tuple[int, tuple[DeliveryLine, ...]]:
    """How many deliveries there are in the viewer's subtree, of a dataset and in certain states, and a page of them, the newest first."""
    found = _within(here, viewer, Delivery.objects.all())
    found = found.filter(dataset=dataset) if dataset is not None else found
    found = found.filter(state__in=states) if states else found
    return found.count(), _lines(here, viewer, found.order_by("-id")[offset : offset + limit])


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
    last = last_before(here, dataset, unit, period)
    if last is None:
        return None
    of, before = last
    found = difference(dataset, before, frame)
    moved = [{**asdict(one), "share": one.share if isfinite(one.share) else None} for one in found.moved[:_SHOWN]]
    counts = {"added": found.added, "gone": found.gone, "changed": found.changed, "same": found.same}
    return {"with": of, **counts, "moved": moved}


def last_before(here: World, dataset: Dataset, unit: str, period: str) -> tuple[str, pl.DataFrame] | None:
    """The rows of the unit in force that a delivery is compared with, and their period; None without any."""
    start = Period(period).start
    own = _own(here, dataset, unit, working_day(here))
    earlier = [one for one in own if one.period == period or Period(one.period).start < start]
    if not earlier or dataset.period_kind == "event":
        return None
    last = max(earlier, key=lambda one: (one.period == period, Period(one.period).start))
    return last.period, here.snapshot(dataset.id).frame(Selection(last.period, (last,)))


def last_rows(here: World, dataset: Dataset, unit: str, period: str) -> tuple[pl.DataFrame, Origin] | None:
    """The unit's rows in force with which the form of a period begins, as the lake holds them, and whether they are real; None without any.

    Of a register they are those of the latest period: next year's is much like this one. Of events they are those of the period itself,
    to be corrected or added to: what happened then happens in no other one again.
    """
    day = working_day(here)
    own = _own(here, dataset, unit, day)
    if dataset.period_kind == "event":
        own = [one for one in own if one.period == period]
    if not own:
        return None
    last = max(own, key=lambda one: Period(one.period).start)
    chosen = here.snapshot(dataset.id).frame(Selection(last.period, (last,)))
    return chosen.select(dataset.columns()), last.origin


def form_of(
    here: World,
    dataset: Dataset,
    unit: str,
    period: Period,
    with_persons: tuple[pl.DataFrame, Origin] | None = None,
) -> bytes:
    """The workbook that a unit fills in, with its rows in force (see `last_rows`).

    Of a dataset about persons the rows stand there only as they were looked up (`with_persons`, as asked): nobody could fill in a
    form of pseudonyms.
    """
    rows = with_persons if dataset.vault else last_rows(here, dataset, unit, period.name)
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


def _own(here: World, dataset: Dataset, unit: str, day: date) -> list[Submission]:
    """The submissions of a unit that are in force and have their rows still."""
    of_all = here.submissions.get(dataset.id, ())
    return [one for one in of_all if one.unit == unit and one.in_force(day) and one.deleted_on is None]


def _within(here: World, viewer: Viewer, found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries of the viewer's own subtree, limited where they are asked for: the root's people see all."""
    if viewer.unit is None or viewer.role not in ("school", "bureau", "office", "auditor"):
        raise PermissionDenied
    found = found.defer("content", "persons")
    if viewer.unit == here.tree.root.id:
        return found
    return found.filter(unit__in=units_within(viewer.unit, here.tree))


def _lines(here: World, viewer: Viewer, found: Iterable[Delivery]) -> tuple[DeliveryLine, ...]:
    held = list(found)
    gone = _superseded(held)
    return tuple(_line(here, viewer, one, one.pk in gone) for one in held)


def _line(here: World, viewer: Viewer, held: Delivery, gone: bool) -> DeliveryLine:
    dataset = here.package.datasets.get(held.dataset)
    waits = dataset is not None and held.state == "submitted" and held.unit in here.tree.units
    day = working_day(here)
    steps = reviewers(dataset, held.unit, here.tree) if dataset is not None and waits else ()
    turn = steps[min(len(held.reviews), len(steps) - 1)] if steps else None
    return DeliveryLine(
        held,
        dataset,
        unit_name(here, held.unit, day),
        "superseded" if gone else held.state,
        waits and may_decide_now(viewer, dataset, held.unit, here.tree, len(held.reviews)),  # type: ignore[arg-type]
        waits and may_withdraw(viewer, dataset, held.unit, held.by, here.tree),  # type: ignore[arg-type]
        unit_name(here, turn, day) if turn else None,
        tuple(_step(here, one, day) for one in held.reviews),
    )


def _step(here: World, said: Mapping[str, Any], day: date) -> PassedStep:
    return PassedStep(
        unit_name(here, str(said["unit"]), day), said["by"], datetime.fromisoformat(said["at"]), said["entry"]
    )


def _superseded(found: Sequence[Delivery]) -> set[int]:
    """The accepted ones whose rows a correction has replaced since."""
    accepted = {(one.decided_entry, one.unit): one.pk for one in found if one.state == "accepted"}
    gone = AcceptedSubmission.objects.filter(
        entry__in={entry for entry, _ in accepted}, superseded_on__isnull=False
    ).values_list("entry", "unit")
    return {accepted[pair] for pair in gone if pair in accepted}
