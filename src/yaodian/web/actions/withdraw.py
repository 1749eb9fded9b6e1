"""Taking back what waits for a decision, by those who sent it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from yaodian.values import Refused
from yaodian.web.actions.deciding import not_waiting
from yaodian.web.actions.record import recorded
from yaodian.web.models import Delivery
from yaodian.web.queries.deliveries import Receipt, found_delivery, receipt_of
from yaodian.web.queries.viewer import Viewer, may_withdraw
from yaodian.web.queries.world import World


def withdraw(here: World, viewer: Viewer, number: int) -> Receipt:
    """Takes a delivery back that waits; its rows are gone, its receipt and the ledger stay. Done twice it is done once.

    Raises Refused where it does not wait any more, PermissionDenied, Http404.
    """
    held = found_delivery(number)
    dataset = here.package.datasets.get(held.dataset)
    if dataset is None or not may_withdraw(viewer, dataset, held.unit, held.by, here.tree):
        raise PermissionDenied
    if held.state == "withdrawn":
        return receipt_of(held, repeated=True)
    with recorded(viewer.name, "withdraw", held.dataset, unit=held.unit, period=held.period, receipt=number) as act:
        now = Delivery.objects.select_for_update().get(pk=number)
        if now.state == "withdrawn":
            return receipt_of(now, repeated=True)
        if now.state != "submitted":
            raise Refused([not_waiting(now)])
        entry = act.enter({"digest": now.digest}).number
        Delivery.objects.filter(pk=number).update(
            state="withdrawn",
            content=None,
            persons=None,
            decided_by=viewer.name,
            decided_at=timezone.now(),
            decided_entry=entry,
        )
    return receipt_of(Delivery.objects.get(pk=number))
