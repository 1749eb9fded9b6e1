"""Files that are kept unsent: each is seen by the people of the unit that keeps it, and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from yaodian.registry import Dataset
from yaodian.values import Label
from yaodian.web.models import UnsentDelivery
from yaodian.web.queries.deliveries import LARGEST_NUMBER, working_day
from yaodian.web.queries.keeping import kept_until, unsent_days
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import Viewer, may_deliver
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """A kept file in a list or on its page; `until` is the last day on which it is kept."""

    held: UnsentDelivery
    dataset: Dataset
    unit: Label
    until: date | None = None


def keeper_of(viewer: Viewer) -> str:
    """Who keeps what the viewer keeps: the unit."""
    return viewer.unit or viewer.role


def found_unsent(here: World, viewer: Viewer, number: int) -> UnsentDelivery:
    """A kept file by its number; Http404, PermissionDenied."""
    held = UnsentDelivery.objects.filter(pk=number).first() if number <= LARGEST_NUMBER else None
    if held is None:
        raise Http404
    dataset = here.package.datasets.get(held.dataset)
    if dataset is None or held.keeper != keeper_of(viewer) or held.unit not in here.tree.units:
        raise PermissionDenied
    if not may_deliver(viewer, dataset, held.unit, here.tree):
        raise PermissionDenied
    return held


def unsent(here: World, viewer: Viewer, number: int) -> UnsentLine:
    """A kept file with its words; Http404, PermissionDenied."""
    held = found_unsent(here, viewer, number)
    until = kept_until(held.at, unsent_days(here))
    return UnsentLine(held, here.package.datasets[held.dataset], unit_name(here, held.unit, working_day(here)), until)


def all_unsent(here: World, viewer: Viewer) -> tuple[UnsentLine, ...]:
    """What the viewer's unit keeps, the newest first."""
    if viewer.role not in ("school", "bureau", "office"):
        return ()
    day, days = working_day(here), unsent_days(here)
    return tuple(
        UnsentLine(
            held, here.package.datasets[held.dataset], unit_name(here, held.unit, day), kept_until(held.at, days)
        )
        for held in UnsentDelivery.objects.filter(keeper=keeper_of(viewer)).defer("content").order_by("-at")[:100]
        if held.dataset in here.package.datasets
        and held.unit in here.tree.units
        and may_deliver(viewer, here.package.datasets[held.dataset], held.unit, here.tree)
    )
