"""Clears what was never handed in and has been kept for its time: files kept unsent, evidence that nothing refers to, bytes without a record.

Of files kept unsent nobody but their unit ever heard, so the log tells of their end. Evidence has an entry in the ledger since it was
uploaded, and gets another one. Both wait their turn behind hand-ins: what a row named a moment ago is seen, and stays.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from yaodian.registry import Dataset, Selection
from yaodian.web.actions.record import recorded
from yaodian.web.models import EvidenceAttached, EvidenceFile, EvidenceUse, UnsentDelivery
from yaodian.web.queries.evidence_files import WRITTEN, files_of
from yaodian.web.queries.keeping import evidence_days, unsent_days
from yaodian.web.queries.viewer import may_refer
from yaodian.web.queries.world import World

_log = logging.getLogger("yaodian.web")


@dataclass(frozen=True, slots=True)
class Expired:
    """How much was cleared: files kept unsent, files of evidence, bytes of evidence that nobody knew."""

    unsent: int
    evidence: int
    unknown: int


def expire(here: World, actor: str, today: date | None = None) -> Expired:
    """Clears what is past its time on the day (today unless another one is said); done twice it is done once."""
    day = today or timezone.localdate()
    return Expired(_unsent(here, day), _evidence(here, actor, day), _unknown(here))


def _unsent(here: World, day: date) -> int:
    days = unsent_days(here)
    if days is None:
        return 0
    # One statement: a file that is put in the place of another at this moment is new, and stays. Who sends one has its bytes already.
    gone, _ = UnsentDelivery.objects.filter(at__date__lt=day - timedelta(days=days)).delete()
    if gone:
        _log.info("%s files kept unsent for more than %s days were removed", gone, days)
    return gone


def _evidence(here: World, actor: str, day: date) -> int:
    days = evidence_days(here)
    if days is None:
        return 0
    old = EvidenceFile.objects.filter(at__date__lt=day - timedelta(days=days), uses=None, attached=None)
    candidates = list(old.values_list("id", "unit", "digest", "sent"))
    named = _named_in_rows(here) if candidates else frozenset()
    waiting = _awaited(here) if candidates else frozenset()
    gone = 0
    for number, unit, digest, sent in candidates:
        # A file kept unsent may name it: that one ends before long, and then this one does.
        if {digest, sent} & named or any(may_refer(one, unit, here.tree) for one in waiting):
            continue
        gone += _collect(here, actor, number, unit, digest)
    return gone


def _collect(here: World, actor: str, number: int, unit: str, digest: str) -> int:
    with recorded(actor, "collect-evidence", digest, unit=unit) as act:
        # Hand-ins and attachments are written one after the other with this: what came first is seen here.
        if (
            EvidenceUse.objects.filter(file_id=number).exists()
            or EvidenceAttached.objects.filter(file_id=number).exists()
        ):
            return 0
        if not EvidenceFile.objects.filter(pk=number).delete()[0]:
            return 0
        act.enter()
    # An upload that is recorded meanwhile puts its bytes down again, when its turn comes.
    with recorded(actor, "collect-evidence", digest):
        if not EvidenceFile.objects.filter(digest=digest).exists():
            files_of(here.home).remove(digest)
    return 1


def _unknown(here: World) -> int:
    """Removes bytes without a record: their upload was cut off before it was noted. One that is at work now puts them down again."""
    files = files_of(here.home)
    known = set(EvidenceFile.objects.values_list("digest", flat=True))
    gone = 0
    for digest in [one for one in files.digests() if one not in known]:
        with recorded("", "collect-evidence", digest):
            if not EvidenceFile.objects.filter(digest=digest).exists():
                files.remove(digest)
                gone += 1
    if gone:
        _log.info("%s files of evidence without a record were removed", gone)
    return gone


def _awaited(here: World) -> frozenset[str]:
    """The units about which a file is kept unsent whose rows may name evidence."""
    datasets = [one.id for one in here.package.datasets.values() if _fields(one)]
    units = UnsentDelivery.objects.filter(dataset__in=datasets).values_list("unit", flat=True)
    return frozenset(unit for unit in units if unit in here.tree.units)


def _named_in_rows(here: World) -> frozenset[str]:
    """Every digest that a row of any accepted submission names, whether its file was known when it came or not."""
    found: set[str] = set()
    for dataset in here.package.datasets.values():
        kept = tuple(one for one in here.submissions.get(dataset.id, ()) if one.deleted_on is None)
        fields = _fields(dataset)
        if not fields or not kept:
            continue
        frame = here.snapshot(dataset.id).frame(Selection(None, kept))
        for name in fields:
            said = frame[name].drop_nulls()
            found.update(said.filter(said.str.starts_with(WRITTEN)).str.strip_prefix(WRITTEN).to_list())
    return frozenset(found)


def _fields(dataset: Dataset) -> list[str]:
    return [field.name for field in dataset.fields if field.format == "evidence"]
