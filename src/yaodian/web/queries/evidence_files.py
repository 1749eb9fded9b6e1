"""Files of evidence for pages and programs: whose they are, which rows refer to them, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from yaodian.registry import Dataset
from yaodian.registry.evidence import MEDIA, EvidenceFiles
from yaodian.registry.storage import Folder, Storage
from yaodian.values import Label
from yaodian.web.home import Home
from yaodian.web.models import Delivery, EvidenceAttached, EvidenceFile, EvidenceUse
from yaodian.web.queries.deliveries import LARGEST_NUMBER, working_day
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.record_key import key_of
from yaodian.web.queries.rows_record import Record, record
from yaodian.web.queries.viewer import (
    Viewer,
    may_keep_evidence,
    may_see_delivery,
    may_see_kept_evidence,
    may_see_rows,
    may_withdraw_evidence,
)
from yaodian.web.queries.world import World

WRITTEN = "sha256:"
"""Stands before a digest where a row refers to a file."""
LONGEST_ROW = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 500
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file in a list. `referred`: rows refer to it, so that it stays; `attached` is the number of its attachment to the row shown."""

    held: EvidenceFile
    unit: Label
    referred: bool
    may_withdraw: bool
    attached: int | None = None
    field: Label | None = None

    @property
    def text(self) -> str:
        """How a row refers to it."""
        return f"{WRITTEN}{self.held.digest}"

    @property
    def picture(self) -> bool:
        """Whether it is a picture, of which there is a small one."""
        return self.held.media.startswith("image/")

    @property
    def kind(self) -> str:
        """The kind as its files end: jpg, pdf ..."""
        return MEDIA[self.held.media].removeprefix(".")


@dataclass(frozen=True, slots=True)
class RowNamed:
    """A row to which files may be attached: its dataset, its key as in addresses, the unit it is about."""

    dataset: Dataset
    key: str
    unit: str


def files_of(home: Home) -> EvidenceFiles:
    """Where the bytes lie: beside the tables in an object store, else in a folder of the home."""
    lake = Storage(home.lake)
    # No dataset is called so: names of datasets begin with a letter.
    return EvidenceFiles(Folder(lake, "_evidence") if lake.remote else Folder(Storage(str(home.path)), "evidence"))


def kept_by(
    here: World, viewer: Viewer, unit: str, offset: int = 0, limit: int = _SHOWN
) -> tuple[int, list[EvidenceLine]]:
    """How many files a unit uploaded, and a page of them, the newest first; PermissionDenied."""
    if not may_see_kept_evidence(viewer, unit, here.tree):
        raise PermissionDenied
    found = EvidenceFile.objects.filter(unit=unit)
    return found.count(), _lines(here, viewer, found.order_by("-id")[offset : offset + limit])


def found_file(here: World, viewer: Viewer, digest: str) -> EvidenceFile:
    """A file by its digest that the viewer may see; Http404 for any other, so that nobody learns which there are."""
    if _DIGEST.fullmatch(digest):
        for held in EvidenceFile.objects.filter(Q(digest=digest) | Q(sent=digest)).order_by("id"):
            if _may_see(here, viewer, held):
                return held
    raise Http404


def own_file(here: World, viewer: Viewer, number: int) -> EvidenceFile:
    """A file by its number, of a unit that the viewer works for; Http404, PermissionDenied."""
    held = EvidenceFile.objects.filter(pk=number).defer("preview").first() if number <= LARGEST_NUMBER else None
    if held is None:
        raise Http404
    if not may_keep_evidence(viewer, held.unit, here.tree):
        raise PermissionDenied
    return held


def content_of(here: World, held: EvidenceFile) -> bytes:
    """The bytes of a file; OSError where they are gone or have changed."""
    return files_of(here.home).get(held.digest)


def row_to_attach(here: World, viewer: Viewer, dataset: str, key: str) -> RowNamed:
    """The row that an address names, if files may be attached to it by the viewer; Http404, PermissionDenied."""
    declared = here.package.datasets.get(dataset)
    if declared is None or len(key) > LONGEST_ROW:
        raise Http404
    try:
        named = key_of(declared, key)
    except KeyError:
        raise Http404 from None
    found = record(here, viewer, declared, named, working_day(here))
    unit = _about(here, declared, found) if found is not None else None
    if unit is None:
        raise Http404
    if not may_keep_evidence(viewer, unit, here.tree):
        raise PermissionDenied
    return RowNamed(declared, key, unit)


def of_record(
    here: World, viewer: Viewer, dataset: Dataset, key: str, found: Record
) -> tuple[list[EvidenceLine], bool]:
    """The files that belong to a record as it is shown, those that its fields name first; and whether the viewer may attach more."""
    named = {
        str(cell.value).removeprefix(WRITTEN): field.label
        for version in found.shown
        for field, cell in version.cells
        if field.format == "evidence" and str(cell.value).startswith(WRITTEN)
    }
    lines = [
        _line(here, viewer, held, referred=True, field=named[said]) for said, held in _by_digest(here, viewer, named)
    ]
    attached = EvidenceAttached.objects.filter(dataset=dataset.id, row=key).select_related("file").order_by("id")
    lines += [
        _line(here, viewer, one.file, referred=True, attached=one)
        for one in attached
        if may_see_rows(viewer, dataset, one.unit, here.tree)
    ]
    unit = _about(here, dataset, found)
    return lines, unit is not None and may_keep_evidence(viewer, unit, here.tree)


def of_delivery(here: World, viewer: Viewer, held: Delivery) -> list[EvidenceLine]:
    """The files that the rows of a delivery refer to."""
    if not may_see_delivery(viewer, held.unit, here.tree):
        return []
    uses = EvidenceUse.objects.filter(delivery=held).select_related("file").order_by("file_id")
    seen = {one.file.digest: one.file for one in uses.iterator(_AT_ONCE) if _of_use(here, viewer, one)}
    return [_line(here, viewer, file, referred=True) for file in list(seen.values())[:_SHOWN]]


def known_digests(digests: Iterable[str]) -> Mapping[str, list[tuple[int, str]]]:
    """Of each digest that is known, as it is kept or as it came: numbers and units of the files."""
    wanted = sorted(set(digests))
    found: dict[str, list[tuple[int, str]]] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        rows = EvidenceFile.objects.filter(Q(digest__in=some) | Q(sent__in=some)).order_by("id")
        for number, unit, digest, sent in rows.values_list("id", "unit", "digest", "sent"):
            for one in {digest, sent}:
                found.setdefault(one, []).append((number, unit))
    return found


def _about(here: World, dataset: Dataset, found: Record) -> str | None:
    """The unit that a record is about on its day."""
    for version in reversed(found.shown):
        code = next(cell.value for field, cell in version.cells if field.name == dataset.subject)
        unit = here.tree.by_code(str(code))
        return unit.id if unit else None
    return None


def _by_digest(here: World, viewer: Viewer, digests: Iterable[str]) -> list[tuple[str, EvidenceFile]]:
    found = []
    for digest in digests:
        try:
            found.append((digest, found_file(here, viewer, digest)))
        except Http404:
            continue
    return found


def _may_see(here: World, viewer: Viewer, held: EvidenceFile) -> bool:
    """Whether a file may be seen: as a file of the viewer's units, or because the viewer may see a row that it belongs to."""
    if may_see_kept_evidence(viewer, held.unit, here.tree):
        return True
    uses = (
        EvidenceUse.objects.filter(file=held).select_related("delivery").defer("delivery__content", "delivery__persons")
    )
    if any(_of_use(here, viewer, one) for one in uses.iterator(_AT_ONCE)):
        return True
    datasets = here.package.datasets
    return any(
        one.dataset in datasets and may_see_rows(viewer, datasets[one.dataset], one.unit, here.tree)
        for one in EvidenceAttached.objects.filter(file=held).iterator(_AT_ONCE)
    )


def _of_use(here: World, viewer: Viewer, one: EvidenceUse) -> bool:
    """Whether the viewer may see the rows that use a file: while they wait on the page of the delivery, accepted ones as rows."""
    dataset = here.package.datasets.get(one.delivery.dataset)
    if dataset is None or one.unit not in here.tree.units or not may_see_rows(viewer, dataset, one.unit, here.tree):
        return False
    return one.delivery.state == "accepted" or may_see_delivery(viewer, one.delivery.unit, here.tree)


def _lines(here: World, viewer: Viewer, found: QuerySet[EvidenceFile]) -> list[EvidenceLine]:
    marked = found.defer("preview").annotate(
        in_rows=Exists(EvidenceUse.objects.filter(file=OuterRef("pk"))),
        on_rows=Exists(EvidenceAttached.objects.filter(file=OuterRef("pk"))),
    )
    return [_line(here, viewer, held, referred=held.in_rows or held.on_rows) for held in marked]


def _line(
    here: World,
    viewer: Viewer,
    held: EvidenceFile,
    *,
    referred: bool,
    attached: EvidenceAttached | None = None,
    field: Label | None = None,
) -> EvidenceLine:
    by = attached.by if attached is not None else held.by
    return EvidenceLine(
        held,
        unit_name(here, held.unit, working_day(here)),
        referred,
        (attached is not None or not referred) and may_withdraw_evidence(viewer, held.unit, by, here.tree),
        attached.pk if attached is not None else None,
        field,
    )
