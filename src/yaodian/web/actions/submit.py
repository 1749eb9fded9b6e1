"""Deliveries of units: checked and kept waiting, then accepted or returned by whoever stands above the unit.

Every step is one transaction with its ledger entry. The same rows sent again get the receipt that they have; a file with any fault
leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from yaodian.registry import Dataset, counting_day, receive, warnings_of
from yaodian.values import Confidence, Origin, Period, Place, Problem, Refused, Source
from yaodian.web.actions.accept import Delivered, accept
from yaodian.web.actions.deciding import (
    has_reviewed,
    is_last_step,
    not_waiting,
    pass_on,
    refuse_changed,
    refuse_other_steps,
)
from yaodian.web.actions.evidence_in_rows import refer, strange_evidence
from yaodian.web.actions.record import recorded
from yaodian.web.actions.unit_digests import digests_by_unit
from yaodian.web.actions.vault_records import admit, kept_waiting, keys_in_use, packed, take_apart, unpacked
from yaodian.web.models import AcceptedSubmission, AddedUnit, Delivery
from yaodian.web.queries.beside import Accepted
from yaodian.web.queries.deliveries import Receipt, compared_with_last, found_delivery, receipt_of, working_day
from yaodian.web.queries.referring import as_warnings, referring
from yaodian.web.queries.viewer import Viewer, may_decide, may_deliver
from yaodian.web.queries.world import World
from yaodian.web.signs import is_readable, printable, strange_signs

LONGEST_REASON = 1_000
_SHOWN = 50
_LISTED = 200
_UNIT = "_unit"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent, for a dataset, a unit and a period; `reason` says why it corrects what is accepted."""

    dataset: str
    unit: str
    period: str
    name: str
    content: bytes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file without any fault: its rows, the persons taken out of them, the digest, the receipt that the rows have already, how they
    differ from those before, what has to be explained, and what wants a second look (as it is kept, see registry/cautions)."""

    frame: pl.DataFrame
    persons: pl.DataFrame | None
    digest: str
    known: Receipt | None
    compared: dict[str, Any] | None
    owed: tuple[Problem, ...]
    warnings: list[dict[str, Any]]


def looked_at(here: World, viewer: Viewer, file: File) -> Looked:
    """Reads and checks a file and keeps nothing. Raises Refused with every fault, PermissionDenied."""
    dataset = _asked(here, viewer, file)
    frame, persons, warnings = _checked(here, dataset, file)
    digest = digests_by_unit(dataset, frame, (file.unit,))[file.unit]
    if known := _known_already(file, digest):
        return Looked(frame, persons, digest, known, None, (), known.warnings)
    compared = compared_with_last(here, dataset, file.unit, file.period, frame)
    warnings += warnings_of(dataset, as_warnings(referring(here, dataset, file.unit, file.period, frame)))
    owed = () if file.reason.strip() else tuple(_owed_reasons(file, dataset, frame, compared))
    return Looked(frame, persons, digest, None, compared, owed, warnings)


def submit(here: World, viewer: Viewer, file: File) -> Receipt:
    """Checks a file and keeps it waiting for a decision. Raises Refused with every fault, PermissionDenied."""
    return hand_in(here, viewer, file, looked_at(here, viewer, file))


def hand_in(here: World, viewer: Viewer, file: File, looked: Looked) -> Receipt:
    """Keeps a file that was looked at waiting for a decision. Raises Refused with what has to be explained."""
    if looked.known:
        return looked.known
    if looked.owed:
        raise Refused(looked.owed)
    frame, digest, compared = looked.frame, looked.digest, looked.compared
    # Before the transaction: while it is open nobody else writes.
    content, persons = _packed(frame), packed(looked.persons)
    with recorded(viewer.name, "submit", file.dataset, unit=file.unit, period=file.period, digest=digest) as act:
        # Somebody may have sent the same rows at the same time; since the transaction has begun, only one is at work.
        if known := _known_already(file, digest):
            return known
        waiting = Delivery.objects.filter(dataset=file.dataset, unit=file.unit, period=file.period, state="submitted")
        waiting.update(state="replaced", content=None, persons=None)
        entry = act.enter({"rows": frame.height, "reason": file.reason or None}).number
        made = Delivery.objects.create(
            dataset=file.dataset,
            unit=file.unit,
            period=file.period,
            state="submitted",
            digest=digest,
            rows=frame.height,
            file=printable(file.name)[-300:],
            reason=file.reason.strip(),
            by=viewer.name,
            at=timezone.now(),
            entry=entry,
            compared=compared,
            warnings=looked.warnings,
            content=content,
            persons=kept_waiting(looked.persons, persons),
        )
        refer(here, here.package.datasets[file.dataset], made, frame)
    return receipt_of(made)


def accept_delivery(here: World, viewer: Viewer, number: int) -> Receipt:
    """Puts a delivery in force from the working day on; done twice it is done once. Raises Refused where its rows do not hold any more."""
    held = _for_decision(here, viewer, number)
    if held.state == "accepted":
        return receipt_of(held, repeated=True)
    if held.state != "submitted":
        raise Refused([not_waiting(held)])
    if has_reviewed(viewer, held):
        return receipt_of(held, repeated=True)
    dataset = here.package.datasets[held.dataset]
    refuse_other_steps(here, viewer, dataset, held)
    if not is_last_step(here, viewer, dataset, held):
        return pass_on(here, viewer, held)

    def done() -> int | None:
        now = Delivery.objects.select_for_update().get(pk=number)
        if now.state != "accepted":
            refuse_changed(held, now)
        return now.decided_entry

    def note(entry: int, _repeated: bool) -> None:
        persons = Delivery.objects.values_list("persons", flat=True).get(pk=number)
        if persons is not None:
            admit(held.dataset, unpacked(persons), keys_in_use())
        Delivery.objects.filter(pk=number).update(
            state="accepted",
            content=None,
            persons=None,
            decided_by=viewer.name,
            decided_at=timezone.now(),
            decided_entry=entry,
        )

    day = working_day(here)
    given = accept(here, _as_delivered(held, day), viewer.name, done=done, also=note, among_others=True)
    return receipt_of(Delivery.objects.get(pk=number), repeated=given.repeated)


def return_delivery(here: World, viewer: Viewer, number: int, reason: str) -> Receipt:
    """Gives a delivery back with a reason. Raises Refused without one, or where it does not wait any more."""
    held = _for_decision(here, viewer, number)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        message = "退回须写明理由。" if not said else f"理由至多 {LONGEST_REASON} 字。"
        raise Refused([Problem("no-reason", message, remedy="写明要改什么，填报人据此更正。")])
    if not is_readable(said):
        raise Refused([strange_signs("理由")])
    if held.state == "returned" and held.decision == said:
        return receipt_of(held, repeated=True)
    if held.state == "submitted":
        refuse_other_steps(here, viewer, here.package.datasets[held.dataset], held)
    with recorded(viewer.name, "return", held.dataset, unit=held.unit, period=held.period, receipt=number) as act:
        now = Delivery.objects.select_for_update().get(pk=number)
        refuse_changed(held, now)
        entry = act.enter({"digest": now.digest, "reason": said}).number
        Delivery.objects.filter(pk=number).update(
            state="returned",
            content=None,
            persons=None,
            decided_by=viewer.name,
            decided_at=timezone.now(),
            decided_entry=entry,
            decision=said,
        )
    return receipt_of(Delivery.objects.get(pk=number))


def _asked(here: World, viewer: Viewer, file: File) -> Dataset:
    """The dataset, if the unit may report to it for that period and the viewer for that unit."""
    dataset = here.package.datasets.get(file.dataset)
    if dataset is None:
        raise Refused([Problem("unknown-dataset", f"没有数据集“{file.dataset}”。", remedy="从数据集目录里选。")])
    if file.unit not in here.tree.units:
        raise Refused([Problem("unknown-unit", f"没有单位“{file.unit}”。", remedy="从单位表里选。")])
    if not may_deliver(viewer, dataset, file.unit, here.tree):
        raise PermissionDenied
    try:
        kind = Period(file.period).kind
    except ValueError as error:
        raise Refused([Problem("wrong-period", f"{error}。")]) from error
    if dataset.period_kind not in ("event", kind):
        message = f"数据集“{dataset.label.zh}”不按这种期间报送，期间写作“{file.period}”。"
        raise Refused([Problem("wrong-period", message, remedy="选表上所列的期间。")])
    if len(file.reason) > LONGEST_REASON:
        raise Refused([Problem("long-reason", f"更正的理由至多 {LONGEST_REASON} 字。")])
    if not is_readable(file.reason):
        raise Refused([strange_signs("理由")])
    return dataset


def _checked(
    here: World, dataset: Dataset, file: File
) -> tuple[pl.DataFrame, pl.DataFrame | None, list[dict[str, Any]]]:
    """The rows of a file without any fault, each with its reporting unit, the persons in them, sealed, and the warnings: from here on
    no name is left in the rows. Refused carries the warnings after the faults, so that one marked copy shows both."""
    received = receive(
        dataset.as_asked(),
        file.content,
        tree=here.tree,
        code_lists=here.package.code_lists,
        as_of=working_day(here),
        name=file.name,
        beside=Accepted(here, dataset.id, file.period, frozenset({file.unit}), working_day(here)),
    )
    errors = [problem for problem in received.problems if problem.severity == "error"]
    errors += _strangers(here, dataset, file, received.frame, received.line) if not errors else []
    if not errors:
        errors += strange_evidence(here, dataset, file.unit, file.name, received.frame, received.line)
    if errors:
        raise Refused([*errors, *(problem for problem in received.problems if problem.severity == "warning")])
    frame = received.frame.with_columns(pl.lit(file.unit).alias(_UNIT))
    warnings = warnings_of(dataset, received.problems)
    if not dataset.vault:
        return frame, None, warnings
    return *take_apart(dataset, frame, file.name, received.line), warnings


def _strangers(here: World, dataset: Dataset, file: File, frame: pl.DataFrame, line: object) -> list[Problem]:
    """Rows about units that were not the reporting unit's own when the period's figures were taken."""
    subject = dataset.field(dataset.subject)
    codes = here.tree.codes()
    tree = here.tree.as_of(counting_day(dataset, file.period, working_day(here)))
    named = frame[dataset.subject].drop_nulls().unique().cast(pl.String).to_list()
    others = [code for code in named if code in codes and file.unit not in tree.path(codes[code])]
    if not others:
        return []
    values = frame[dataset.subject].cast(pl.String)
    rows = values.is_in(pl.Series(others, dtype=pl.String).implode()).fill_null(value=False).arg_true()[:_LISTED]
    return [
        Problem(
            "other-unit",
            f"代码“{values[row]}”不是本单位或下属单位的代码。",
            Place(file.name, line(row), subject.label.zh),  # type: ignore[operator]
            remedy="只报本单位的行；请核对代码。",
        )
        for row in rows
    ]


def _known_already(file: File, digest: str) -> Receipt | None:
    """The receipt of just these rows, if they wait or are in force."""
    same = Delivery.objects.filter(dataset=file.dataset, unit=file.unit, period=file.period, digest=digest)
    standing = _in_force(file)
    states = ["submitted", "accepted"] if standing == digest else ["submitted"]
    if found := same.filter(state__in=states).order_by("-id").first():
        return receipt_of(found, repeated=True)
    if standing == digest:
        accepted = _accepted(file)
        assert accepted is not None
        return Receipt.of_accepted(accepted)
    return None


def _accepted(file: File) -> AcceptedSubmission | None:
    return AcceptedSubmission.objects.filter(
        dataset=file.dataset, unit=file.unit, period=file.period, superseded_on__isnull=True
    ).first()


def _in_force(file: File) -> str | None:
    """The digest of what is in force for the unit and period."""
    accepted = _accepted(file)
    return str(accepted.digest) if accepted else None


def _owed_reasons(
    file: File, dataset: Dataset, frame: pl.DataFrame, compared: Mapping[str, Any] | None
) -> list[Problem]:
    """What has to be explained before it is taken: no rows at all, a correction, values that moved beyond what is declared usual."""
    if frame.is_empty():
        return [_no_rows()]
    found = [_no_reason(file)] if _in_force(file) else []
    for moved in (compared or {}).get("moved", [])[:_SHOWN]:
        label = dataset.field(moved["field"]).label.zh
        message = f"{moved['key']} 的“{label}”由 {moved['before']:g} 变为 {moved['after']:g}，与{compared['with']}相比变动过大。"  # type: ignore[index]
        found.append(Problem("moved", message, remedy="请核对；确实如此的，写明理由后再报。"))
    return found


def _no_reason(file: File) -> Problem:
    message = f"{file.period} 的数据已经采纳，再报就是更正，须写明理由。"
    return Problem("no-reason", message, remedy="写明更正了什么、为什么。")


def _no_rows() -> Problem:
    """Nothing reported counts as zero from then on, so it must not come about by an empty form."""
    remedy = "检查是否选错了文件；本期确实没有数据的，写明理由后再报。"
    return Problem("no-rows", "表中没有一行数据，报上去就按没有计算。", remedy=remedy)


def _for_decision(here: World, viewer: Viewer, number: int) -> Delivery:
    held = found_delivery(number)
    dataset = here.package.datasets.get(held.dataset)
    if dataset is None or not may_decide(viewer, dataset, held.unit, here.tree):
        raise PermissionDenied
    return held


def _packed(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="zstd")
    return stream.getvalue()


def _as_delivered(held: Delivery, day: date) -> Delivered:
    """What a made-up unit hands in is made up as well, whoever typed it."""
    simulated = AddedUnit.objects.filter(id=held.unit, origin=Origin.SIMULATED.value).exists()
    return Delivered(
        dataset=held.dataset,
        period=held.period,
        accepted_on=day,
        frame=pl.read_parquet(io.BytesIO(bytes(held.content))),
        origin=Origin.SIMULATED if simulated else Origin.REAL,
        confidence=Confidence.LOW if simulated else Confidence.HIGH,
        source=Source(f"第 {held.pk} 号报送"),
        name=held.file,
        reporters=(held.unit,),
    )
