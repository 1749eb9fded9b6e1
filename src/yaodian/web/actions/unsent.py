"""Files that were checked and are kept to be sent later, while explanations are being gathered.

Nothing is told to anybody by keeping a file, so the ledger does not hear of it; sending one is an ordinary hand-in, with everything
checked again.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from yaodian.values import Problem, Refused
from yaodian.web.actions.submit import File, Looked, hand_in, looked_at, submit
from yaodian.web.models import UnsentDelivery
from yaodian.web.queries.deliveries import Receipt
from yaodian.web.queries.unsent import found_unsent, keeper_of
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import World
from yaodian.web.signs import printable


def keep(here: World, viewer: Viewer, file: File) -> int:
    """Keeps a sound file unsent and answers its number; a later file for the same unit and period takes its place.

    Raises Refused with every fault of the file, PermissionDenied.
    """
    dataset = here.package.datasets.get(file.dataset)
    if dataset is not None and dataset.vault:
        message = "表中有姓名、证件号码或电话号码，不能存在这里等以后再报。"
        raise Refused([Problem("not-kept", message, remedy="填写理由后直接报送；报送时这些内容即加密保管。")])
    return _keep(viewer, file, looked_at(here, viewer, file), until_read=False)


def submit_or_ask(here: World, viewer: Viewer, file: File) -> Receipt | int:
    """Hands a file in; where it has warnings it is kept instead until its sender has read them, and the number of the kept one answered.

    What holds names is never kept in plain: it is handed in, and its receipt shows the warnings. Raises Refused with every fault,
    PermissionDenied.
    """
    looked = looked_at(here, viewer, file)
    if looked.known is None and not looked.owed and looked.warnings and not here.package.datasets[file.dataset].vault:
        return _keep(viewer, file, looked, until_read=True)
    receipt = hand_in(here, viewer, file, looked)
    # An earlier file whose warnings led to this one is not to be sent any more; what was kept on purpose stays.
    UnsentDelivery.objects.filter(
        dataset=file.dataset, unit=file.unit, period=file.period, keeper=keeper_of(viewer), until_read=True
    ).delete()
    return receipt


def _keep(viewer: Viewer, file: File, looked: Looked, *, until_read: bool) -> int:
    if looked.known:
        known = looked.known
        said = f"回执 {known.number}" if known.number else f"台账 #{known.entry}"
        raise Refused([Problem("known-already", f"这些行已经报送过（{said}），不必再存。", remedy="查看原来的回执。")])
    with transaction.atomic():
        made, _ = UnsentDelivery.objects.update_or_create(
            dataset=file.dataset,
            unit=file.unit,
            period=file.period,
            keeper=keeper_of(viewer),
            defaults={
                "digest": looked.digest,
                "rows": looked.frame.height,
                "file": printable(file.name)[-300:],
                "reason": file.reason.strip(),
                "by": viewer.name,
                "at": timezone.now(),
                "owed": [{"code": one.code, "message": one.message, "remedy": one.remedy} for one in looked.owed],
                "compared": looked.compared,
                "warnings": looked.warnings,
                "until_read": until_read,
                "content": file.content,
            },
        )
    return int(made.pk)


def send(here: World, viewer: Viewer, number: int, reason: str) -> Receipt:
    """Hands in what was kept and keeps it no longer. Whatever is cut off between the two: sent again it gets the same receipt.

    Raises Refused, and then it is still kept; PermissionDenied, Http404.
    """
    held = found_unsent(here, viewer, number)
    file = File(held.dataset, held.unit, held.period, held.file, bytes(held.content), reason)
    receipt = submit(here, viewer, file)
    # What was put in its place meanwhile, by somebody of the same unit, is not what was sent.
    UnsentDelivery.objects.filter(pk=number, digest=held.digest).delete()
    return receipt


def discard(here: World, viewer: Viewer, number: int) -> None:
    """Throws away what was kept; PermissionDenied, Http404. Of what is gone already nothing is said."""
    if UnsentDelivery.objects.filter(pk=number).exists():
        found_unsent(here, viewer, number).delete()
    elif not viewer.signed_in and viewer.role != "console":
        raise PermissionDenied
