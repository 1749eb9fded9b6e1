"""What the person concerned may ask for, through an official or the holder of the data folder: to know, to correct, to have erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from yaodian.registry import Dataset
from yaodian.registry.formats import without_identities
from yaodian.registry.vault import Keyring
from yaodian.registry.vault.persons import opened_record, pseudonym_of, sealed_again
from yaodian.values import Period, Problem, Refused
from yaodian.web.actions.look_up import note_look, purpose_said
from yaodian.web.actions.record import recorded
from yaodian.web.actions.vault_records import keys_in_use, packed, unpacked
from yaodian.web.models import Delivery, PersonRecord
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.persons import RowOfPerson, rows_of
from yaodian.web.queries.vault import REQUEST, Looked, looks_at, tag_of
from yaodian.web.queries.viewer import Viewer, may_delete_persons, may_serve_persons
from yaodian.web.queries.world import World

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks: the number and the name that the official read from the document."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordHeld:
    """What the vault holds of the person for one dataset, with the columns by name."""

    dataset: Dataset
    pseudonym: str
    values: Mapping[str, str]
    updated: Any


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about a person within the official's subtree, and who looked and why."""

    records: tuple[RecordHeld, ...]
    rows: tuple[RowOfPerson, ...]
    looks: tuple[Looked, ...]


def held_about(here: World, viewer: Viewer, asked: Asked) -> Held:
    """What is held. The question itself enters the ledger before anything is opened, whether or not it finds somebody.

    Raises PermissionDenied, or Refused where number and name do not belong together or nobody is known by them.
    """
    if not may_serve_persons(viewer, here.tree):
        raise PermissionDenied
    keys = keys_in_use()
    found = list(_records(here, viewer, asked, keys))
    below = viewer.unit or here.tree.root.id
    persons = {one.pseudonym for one, _ in found}
    note_look(viewer, "", below, REQUEST, purpose_said(here, REQUEST, ""), persons, keys)
    records = tuple(
        RecordHeld(dataset, one.pseudonym, opened_record(one.pseudonym, bytes(one.sealed), keys), one.updated)
        for one, dataset in found
    )
    if not any(_is_called(record, asked.name) for record in records):
        raise Refused([_nobody()])
    rows = tuple(row for record in records for row in rows_of(here, record.dataset, [record.pseudonym], below))
    seen = {look.entry: look for one in sorted(persons) for look in looks_at(one, keys)}
    return Held(records, rows, tuple(seen[number] for number in sorted(seen, reverse=True)))


def correct(here: World, viewer: Viewer, asked: Asked, values: Mapping[str, str], reason: str) -> Held:
    """Puts other values of vault columns (never the number) into the person's records; what stood there before is dropped.

    Raises as held_about, and Refused for a value that cannot be, without a reason, or where nothing would change.
    """
    held = held_about(here, viewer, asked)
    keys = keys_in_use()
    said = _reason(reason, held, values)
    changed = []
    for record in held.records:
        columns = {one.name for one in record.dataset.vault if one.kind != "identity"}
        new = {name: value.strip() for name, value in values.items() if name in columns and value.strip()}
        _refuse_unfit(new)
        if any(record.values.get(name) != value for name, value in new.items()):
            changed.append((record, new))
    if not changed:
        raise Refused(
            [Problem("no-change", "没有要更正的内容。", remedy="填写与现有记录不同的值；证件号码由学校更正名册。")]
        )
    fields = sorted({name for _, new in changed for name in new})
    with recorded(viewer.name, "person-correct", "vault", datasets=[one.dataset.id for one, _ in changed]) as act:
        act.enter({"fields": fields, "reason": said, "person": tag_of(changed[0][0].pseudonym, keys)})
        for record, new in changed:
            row = sealed_again(record.dataset, {**record.values, **new}, keys)
            PersonRecord.objects.filter(pseudonym=record.pseudonym, dataset=record.dataset.id).update(
                mark=row["mark"], sealing_key=row["key"], sealed=row["sealed"], updated=timezone.now()
            )
    return held


def erase(here: World, viewer: Viewer, asked: Asked, reason: str) -> int:
    """Erases every sealed record of the person, those that wait included; gives their number. The rows stay, and nobody stands behind
    them any more.

    Raises as held_about, and Refused where a duty to keep the rows still runs, with its basis.
    """
    if not may_delete_persons(viewer, here.tree):
        raise PermissionDenied
    held = held_about(here, viewer, asked)
    said = _reason(reason, held, {})
    if kept := list(_kept_until(held, working_day(here))):
        raise Refused(kept)
    persons = {record.pseudonym for record in held.records}
    keys = keys_in_use()
    with recorded(
        viewer.name, "person-delete", "vault", datasets=sorted(one.dataset.id for one in held.records)
    ) as act:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("pragma secure_delete = on")
        number, _ = PersonRecord.objects.filter(pseudonym__in=persons).delete()
        for one in Delivery.objects.filter(state="submitted", persons__isnull=False).select_for_update():
            waiting = unpacked(one.persons)
            left = waiting.filter(~pl.col("pseudonym").is_in(sorted(persons)))
            if left.height < waiting.height:
                Delivery.objects.filter(pk=one.pk).update(persons=packed(left))
        act.enter({"records": number, "reason": said, "person": [tag_of(one, keys) for one in sorted(persons)]})
    return number


def _records(here: World, viewer: Viewer, asked: Asked, keys: Keyring) -> Iterator[tuple[PersonRecord, Dataset]]:
    """The person's records that rows of the viewer's subtree stand behind; for the root, all."""
    below = viewer.unit or here.tree.root.id
    for dataset in here.package.datasets.values():
        if dataset.identity is None:
            continue
        pseudonym = pseudonym_of(dataset.identity, asked.number, keys)
        record = PersonRecord.objects.filter(pseudonym=pseudonym, dataset=dataset.id).first()
        if record is not None and (below == here.tree.root.id or rows_of(here, dataset, [pseudonym], below)):
            yield record, dataset


def _is_called(record: RecordHeld, name: str) -> bool:
    names = [one.name for one in record.dataset.vault if one.kind == "name"]
    return any("".join(record.values.get(one, "").split()) == "".join(name.split()) for one in names)


def _nobody() -> Problem:
    message = "没有找到：号码与姓名对不上，或本单位及下属单位没有这个人的记录。"
    return Problem("nobody", message, remedy="对照证件核对；在别的单位登记的，到该单位或上级查询。")


def _reason(reason: str, held: Held, new: Mapping[str, str]) -> str:
    """A reason that may stand in the public ledger: it must not say who the person is."""
    said = without_identities(" ".join(reason.split()))
    if not said or len(said) > LONGEST_REASON:
        message = "须写明理由。" if not said else f"理由至多 {LONGEST_REASON} 字。"
        raise Refused([Problem("no-reason", message)])
    told = {value for record in held.records for value in record.values.values()} | set(new.values())
    if any(len(value.strip()) > 1 and value.strip() in said for value in told):
        raise Refused(
            [Problem("names-the-person", "理由要记入公开的台账，不能写出姓名、号码或电话。", remedy="换一种写法。")]
        )
    return said


def _refuse_unfit(values: Mapping[str, str]) -> None:
    for value in values.values():
        if len(value) > 100 or not value.isprintable():
            raise Refused(
                [Problem("unfit-value", "所填的值过长，或含有看不见的字符。", remedy="至多 100 个可见的字。")]
            )


def _kept_until(held: Held, day: date) -> Iterator[Problem]:
    """Duties to keep the person's rows that still run: while they do, the person must be found behind them."""
    for row in held.rows:
        duty = row.dataset.retention
        if duty is None:
            continue
        end = Period(row.period).end
        until = end.replace(year=end.year + duty.years, day=min(end.day, 28))
        if until >= day:
            message = f"“{row.dataset.label.zh}”{row.period} 的记录须保存到 {until.isoformat()}（{duty.years} 年），依据：{duty.basis}。"
            yield Problem("must-be-kept", message, remedy="到期后再删除；此前可以更正。")


def as_json(held: Held) -> dict[str, Any]:
    """What is held, as the person takes it along; keys are words of the programmers' interface."""
    return {
        "records": [
            {
                "dataset": record.dataset.id,
                "label": record.dataset.label.zh,
                "pseudonym": record.pseudonym,
                "updated": record.updated.isoformat(),
                "values": {
                    one.label.zh: record.values[one.name] for one in record.dataset.vault if one.name in record.values
                },
            }
            for record in held.records
        ],
        "rows": [
            {
                "dataset": row.dataset.id,
                "period": row.period,
                "unit": row.unit_label.zh,
                "values": {field.label.zh: row.values[field.name] for field in row.dataset.fields},
            }
            for row in held.rows
        ],
        "looks": [
            {"entry": one.entry, "at": one.at.isoformat(), "by": one.by, "unit": one.unit, "purpose": one.purpose}
            for one in held.looks
        ],
    }
