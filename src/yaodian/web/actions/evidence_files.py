"""Uploading evidence, attaching it to rows, and taking it back while nothing refers to it.

The bytes are put down first and the record of them after, in one transaction with the ledger entry: whatever is cut off between the
two leaves a whole file that nobody knows, which the next upload of the same file uses.
"""

from __future__ import annotations

import errno
import hashlib

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from yaodian.registry.evidence import Evidence, looked_at
from yaodian.values import Place, Problem, Refused
from yaodian.web.actions.record import recorded
from yaodian.web.models import EvidenceAttached, EvidenceFile, EvidenceUse
from yaodian.web.queries.evidence_files import LARGEST_NUMBER, RowNamed, files_of, own_file
from yaodian.web.queries.viewer import Viewer, may_keep_evidence, may_refer, may_withdraw_evidence
from yaodian.web.queries.world import World
from yaodian.web.signs import printable

_LONGEST_NAME = 300
_FULL = (errno.ENOSPC, errno.EDQUOT)


def add(here: World, viewer: Viewer, unit: str, name: str, data: bytes, largest: int) -> tuple[EvidenceFile, bool]:
    """Keeps a file for a unit, and whether the unit had it already. Raises Refused with what is wrong with the file, PermissionDenied."""
    if unit not in here.tree.units or not may_keep_evidence(viewer, unit, here.tree):
        raise PermissionDenied
    called = _called(name)
    if known := _had(unit, hashlib.sha256(data).hexdigest()):
        return known, True
    evidence = looked_at(data, called, largest)
    _put(here, evidence, called)
    with recorded(viewer.name, "add-evidence", evidence.digest, unit=unit) as act:
        # The same file may have come twice at the same time; since the transaction has begun, only one is at work.
        if known := _had(unit, evidence.digest):
            return known, True
        # Another unit may have taken back the same file just now, and its bytes with it.
        _put(here, evidence, called)
        entry = act.enter({"size": len(evidence.content), "type": evidence.media, "sent": evidence.sent}).number
        made = EvidenceFile.objects.create(
            unit=unit,
            digest=evidence.digest,
            sent=evidence.sent,
            media=evidence.media,
            size=len(evidence.content),
            name=called,
            preview=evidence.preview or None,
            by=viewer.name,
            at=timezone.now(),
            entry=entry,
        )
    return made, False


def attach(here: World, viewer: Viewer, held: EvidenceFile, row: RowNamed) -> EvidenceAttached:
    """Attaches a file to a row that `row_to_attach` found; done twice it is done once. PermissionDenied for files of other units."""
    if not may_refer(row.unit, held.unit, here.tree) or not may_keep_evidence(viewer, row.unit, here.tree):
        raise PermissionDenied
    about = {"dataset": row.dataset.id, "row": row.key}
    with recorded(viewer.name, "attach-evidence", row.dataset.id, unit=row.unit, digest=held.digest) as act:
        if known := EvidenceAttached.objects.filter(file=held, **about).first():
            return known
        if not EvidenceFile.objects.filter(pk=held.pk).exists():
            raise Http404
        # The key of a row may tell of a person, so the ledger does not hear it.
        entry = act.enter().number
        return EvidenceAttached.objects.create(
            file=held, **about, unit=row.unit, by=viewer.name, at=timezone.now(), entry=entry
        )


def take_off(here: World, viewer: Viewer, number: int) -> EvidenceAttached:
    """Takes a file off a row and answers what was taken off; the file stays. PermissionDenied, Http404."""
    with recorded(viewer.name, "take-off-evidence", "") as act:
        found = EvidenceAttached.objects.select_related("file").filter(pk=number) if number <= LARGEST_NUMBER else None
        one = found.first() if found is not None else None
        if one is None:
            raise Http404
        if not may_withdraw_evidence(viewer, one.unit, one.by, here.tree):
            raise PermissionDenied
        act.subject = one.dataset
        act.enter({"unit": one.unit, "digest": one.file.digest})
        EvidenceAttached.objects.filter(pk=number).delete()
    return one


def withdraw(here: World, viewer: Viewer, number: int) -> None:
    """Takes a file back that nothing refers to. Raises Refused where something does, PermissionDenied, Http404."""
    held = own_file(here, viewer, number)
    if not may_withdraw_evidence(viewer, held.unit, held.by, here.tree):
        raise PermissionDenied
    with recorded(viewer.name, "withdraw-evidence", held.digest, unit=held.unit) as act:
        if EvidenceUse.objects.filter(file=held).exists() or EvidenceAttached.objects.filter(file=held).exists():
            message = "已经有数据行引用这个文件，不能收回。"
            raise Refused(
                [
                    Problem(
                        "referred-to",
                        message,
                        Place(held.name),
                        remedy="更正数据行后，原文件仍作为历次内容的佐证保留。",
                    )
                ]
            )
        if not EvidenceFile.objects.filter(pk=number).delete()[0]:
            return
        act.enter()
    _forget(here, viewer, held.digest)


def _forget(here: World, viewer: Viewer, digest: str) -> None:
    """Removes the bytes unless a unit has the file. No upload can be recorded meanwhile: each looks for its bytes when its turn comes."""
    with recorded(viewer.name, "withdraw-evidence", digest):
        if not EvidenceFile.objects.filter(digest=digest).exists():
            files_of(here.home).remove(digest)


def _had(unit: str, digest: str) -> EvidenceFile | None:
    """The unit's file with these bytes, as it is kept or as it came."""
    return EvidenceFile.objects.filter(Q(digest=digest) | Q(sent=digest), unit=unit).first()


def _put(here: World, evidence: Evidence, name: str) -> None:
    try:
        files_of(here.home).put(evidence.digest, evidence.content)
    except OSError as error:
        why = "磁盘已满" if error.errno in _FULL else "存放的地方写不进去"
        remedy = "请告知管理员；问题排除后再传一次。"
        raise Refused([Problem("not-kept", f"文件没有存下来：{why}", Place(name), remedy=remedy)]) from error


def _called(name: str) -> str:
    """The last part of a name, as it can be shown; browsers of old send the whole path."""
    return printable(name.replace("\\", "/").rpartition("/")[2]).strip()[-_LONGEST_NAME:] or "佐证"
