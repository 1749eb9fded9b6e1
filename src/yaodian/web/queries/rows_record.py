"""One record: what it is on a day, every version that any submission gave of it, what counts it and what it is linked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from yaodian.indicators import Definition, Derived, Indicator
from yaodian.registry import Dataset, Field, Submission, parse
from yaodian.registry.listing import rows_of_key
from yaodian.registry.snapshot import SUBMISSION
from yaodian.values import Label
from yaodian.web.models import AcceptedSubmission, Delivery
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.registers import standing_on
from yaodian.web.queries.rows_list import RowCell, cell, may_see, question, submissions_by_id, total
from yaodian.web.queries.viewer import Viewer, may_see_delivery
from yaodian.web.queries.world import World

MOST_FILES = 400
"""Files of the lake that the history of one record is looked for in without being asked to; beyond, only its own unit's are."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a version has otherwise than the one before."""

    field: Field
    before: RowCell
    after: RowCell


@dataclass(frozen=True, slots=True)
class Version:
    """What one submission said of the record; `until` is the first day on which it did not count any more. `receipt` is the number of
    the delivery, where it was handed in and the viewer may look at it.
    """

    submission: Submission
    unit: Label
    entry: int | None
    receipt: int | None
    cells: tuple[tuple[Field, RowCell], ...]
    changes: tuple[Change, ...]
    in_force: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows of another dataset that this one refers to, or that refer to it; `rows` None: the viewer may see none of that dataset."""

    dataset: Dataset
    fields: tuple[Field, ...]
    address: str
    rows: int | None
    outward: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A record as of a day. `shown` are the versions in force on the day (several: several units reported the same key)."""

    dataset: Dataset
    key: tuple[tuple[Field, RowCell], ...]
    shown: tuple[Version, ...]
    versions: tuple[Version, ...]
    counted: tuple[tuple[Definition, bool | None], ...]
    linked: tuple[Linked, ...]
    searched_all: bool


def record(
    here: World, viewer: Viewer, dataset: Dataset, key: Mapping[str, Any], as_of: date, *, everywhere: bool = False
) -> Record | None:
    """The record of a key with its history, within what the viewer may see; None where no version of it is to be seen."""
    within = may_see(here, viewer, dataset)
    if within is not None and not within:
        return None
    snapshot = here.snapshot(dataset.id)
    known = submissions_by_id(here, dataset.id)
    whole = everywhere or len(snapshot.files) <= MOST_FILES
    searched = list(known.values()) if whole else _likely(here, dataset, key, as_of, list(known.values()))
    rows = rows_of_key(snapshot, searched, key, within).to_dicts()
    found = sorted(
        ((known[row[SUBMISSION]], row) for row in rows),
        key=lambda pair: (pair[0].accepted_on, pair[0].period, pair[0].superseded_on is None, pair[0].id),
    )
    if not found:
        return None
    versions = _versions(here, viewer, dataset, found, as_of)
    newest = max((one.submission.period for one in versions if one.in_force), default=None)
    shown = tuple(
        one for one in versions if one.in_force and (dataset.period_kind == "event" or one.submission.period == newest)
    )
    row = next((row for one, row in reversed(found) if shown and one is shown[-1].submission), found[-1][1])
    return Record(
        dataset=dataset,
        key=tuple((dataset.field(name), cell(here, dataset, dataset.field(name), row, as_of)) for name in dataset.key),
        shown=shown,
        versions=tuple(reversed(versions)),
        counted=_counted(here, dataset, row, as_of) if shown else (),
        linked=_linked(here, viewer, dataset, row, as_of),
        searched_all=whole,
    )


def _likely(
    here: World, dataset: Dataset, key: Mapping[str, Any], as_of: date, submissions: Sequence[Submission]
) -> list[Submission]:
    """The submissions of the units that the record is with now, of those above them: where its history mostly is."""
    from yaodian.registry.listing import Asked, Condition
    from yaodian.web.queries.rows_list import listing

    asked = question(here, Viewer("console"), dataset, as_of, None, {})
    wanted = Asked(
        tuple(
            Condition(name, "in", (value,)) if value is not None else Condition(name, "is", ("empty",))
            for name, value in key.items()
        )
    )
    now = listing(here, asked).page(wanted, 0, 20).rows
    units = {submission.unit for submission in submissions if submission.id in set(now[SUBMISSION])}
    for code in now[dataset.subject].to_list():
        unit = here.tree.by_code(str(code))
        units |= set(here.tree.path(unit.id)) if unit else set()
    return [one for one in submissions if one.unit in units]


def _versions(
    here: World, viewer: Viewer, dataset: Dataset, found: Sequence[tuple[Submission, Row]], as_of: date
) -> list[Version]:
    ids = [one.id for one, _ in found]
    entries = dict(AcceptedSubmission.objects.filter(id__in=ids).values_list("id", "entry"))
    held = Delivery.objects.filter(decided_entry__in=[*entries.values()], dataset=dataset.id, state="accepted")
    receipts = {(one.decided_entry, one.unit, one.period): one.pk for one in held.defer("content")}
    versions: list[Version] = []
    before: Row | None = None
    for submission, row in found:
        entry = entries.get(submission.id)
        may = may_see_delivery(viewer, submission.unit, here.tree)
        versions.append(
            Version(
                submission=submission,
                unit=unit_name(here, submission.unit, as_of),
                entry=entry,
                receipt=receipts.get((entry, submission.unit, submission.period)) if may else None,
                cells=tuple((field, cell(here, dataset, field, row, as_of)) for field in dataset.fields),
                changes=_changes(here, dataset, before, row, as_of) if before is not None else (),
                in_force=submission.in_force(as_of),
                first=before is None,
            )
        )
        before = row
    return versions


def _changes(here: World, dataset: Dataset, before: Row, after: Row, as_of: date) -> tuple[Change, ...]:
    changed = []
    for field in dataset.fields:
        old, new = cell(here, dataset, field, before, as_of), cell(here, dataset, field, after, as_of)
        if (old.value, old.answer) != (new.value, new.answer):
            changed.append(Change(field, old, new))
    return tuple(changed)


def _counted(here: World, dataset: Dataset, row: Row, as_of: date) -> tuple[tuple[Definition, bool | None], ...]:
    """The indicators that read the dataset, and whether their condition takes this row: None where it cannot be said of one row."""
    return tuple((one, _takes(one, dataset, row, as_of)) for one in standing_on(here, dataset.id))


def _takes(definition: Definition, dataset: Dataset, row: Row, as_of: date) -> bool | None:
    if isinstance(definition, Derived) or not isinstance(definition, Indicator) or definition.dataset != dataset.id:
        return None
    if definition.where is None or not definition.where:
        return True
    return parse(definition.where, dataset.types()).evaluate(row, as_of) is True


def _linked(here: World, viewer: Viewer, dataset: Dataset, row: Row, as_of: date) -> tuple[Linked, ...]:
    found = []
    datasets = here.package.datasets
    for reference in dataset.references:
        if reference.dataset in datasets:
            there = datasets[reference.dataset]
            pairs = {to: row[name] for name, to in zip(reference.fields, reference.to, strict=True)}
            fields = tuple(dataset.field(name) for name in reference.fields)
            found.append(_link(here, viewer, there, fields, pairs, as_of, outward=True))
    for other in datasets.values():
        for reference in other.references:
            if reference.dataset == dataset.id and other.id != dataset.id:
                pairs = {name: row[to] for name, to in zip(reference.fields, reference.to, strict=True)}
                fields = tuple(other.field(name) for name in reference.fields)
                found.append(_link(here, viewer, other, fields, pairs, as_of, outward=False))
    return tuple(one for one in found if one is not None)


def _link(
    here: World,
    viewer: Viewer,
    there: Dataset,
    fields: tuple[Field, ...],
    pairs: Mapping[str, Any],
    as_of: date,
    *,
    outward: bool,
) -> Linked | None:
    """The rows of the other dataset with these values; none where a value is missing, which refers to nothing."""
    if any(value is None for value in pairs.values()):
        return None
    address = {f"in.{name}": str(value) for name, value in pairs.items()}
    asked = question(here, viewer, there, as_of, None, {key: [value] for key, value in address.items()})
    rows = total(here, asked) if asked.allowed else None
    return Linked(there, fields, f"/datasets/{quote(there.id)}/rows?{urlencode(address)}", rows, outward)
