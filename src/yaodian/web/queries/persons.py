"""The rows of persons by their pseudonyms, within what a viewer's unit stands above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from yaodian.registry import Dataset, Selection, in_memory
from yaodian.values import Label
from yaodian.web.models import PersonRecord
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class RowOfPerson:
    """A row in force about a person: of which period and unit, with the values that the lake holds."""

    dataset: Dataset
    period: str
    unit: str
    unit_label: Label
    values: dict[str, Any]


def rows_of(here: World, dataset: Dataset, pseudonyms: Iterable[str], below: str) -> tuple[RowOfPerson, ...]:
    """The rows in force of these persons that are about units of a subtree, the newest period first."""
    person, day = dataset.person, working_day(here)
    chosen = [one for one in here.submissions.get(dataset.id, ()) if one.in_force(day)]
    wanted = pl.DataFrame({"one": list(pseudonyms)}, schema={"one": pl.String()})
    if person is None or not chosen or wanted.is_empty():
        return ()
    snapshot, selection = here.snapshot(dataset.id), Selection(None, tuple(chosen))
    source = snapshot.source_sql(selection)
    with in_memory() as connection:
        snapshot.attach(connection, selection)
        connection.register("wanted", wanted.to_arrow())
        found = connection.sql(f'select * from {source} where "{person}" in (select one from wanted)').pl()  # noqa: S608
    periods = {one.id: one.period for one in chosen}
    codes = here.tree.codes()
    rows = []
    for row in found.iter_rows(named=True):
        unit = codes.get(str(row[dataset.subject]))
        if row["_submission"] in periods and unit is not None and below in here.tree.today.path(unit):
            values = {field.name: row[field.name] for field in dataset.fields}
            rows.append(RowOfPerson(dataset, periods[row["_submission"]], unit, unit_name(here, unit, day), values))
    return tuple(sorted(rows, key=lambda one: one.period, reverse=True))


def sealed_of(dataset: str, pseudonyms: Iterable[str]) -> dict[str, bytes]:
    """The sealed records of persons."""
    wanted = list(pseudonyms)
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), 500):
        held = PersonRecord.objects.filter(dataset=dataset, pseudonym__in=wanted[start : start + 500])
        found.update((one, bytes(sealed)) for one, sealed in held.values_list("pseudonym", "sealed"))
    return found
