"""Values that refer to another dataset stand in its rows: one anti-join a reference, over the columns it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from yaodian.registry.declaration import Dataset, Reference
from yaodian.registry.faults import LISTED, Fault, quoting
from yaodian.values import Place, Problem, nearest

if TYPE_CHECKING:
    from yaodian.registry.beside import Beside

_MOST_COMPARED = 5_000
_MOST_SUGGESTED = 50


def check_references(
    dataset: Dataset, frame: pl.DataFrame, beside: Beside, name: str
) -> tuple[list[Fault], list[Problem]]:
    """The faults of rows whose values stand in no row they refer to, and a warning for each reference that cannot be checked yet.

    A row refers to nothing as long as one of the values is unknown, whatever the reason. Within one dataset the delivery's own rows
    count as well.
    """
    faults: list[Fault] = []
    unchecked: list[Problem] = []
    for reference in dataset.references:
        other = beside.datasets.get(reference.dataset)
        given = frame.select(pl.col(mine).alias(its) for mine, its in zip(reference.fields, reference.to, strict=True))
        given = given.with_row_index("_index").drop_nulls()
        if other is None or given.is_empty():
            continue
        held = beside.values(other.id, reference.to)
        if other.id == dataset.id:
            own = frame.select(reference.to).drop_nulls().unique()
            held = own if held is None else pl.concat([held.select(reference.to), own])
        if held is None or held.is_empty():
            unchecked.append(_unchecked(dataset, reference, other, name))
            continue
        lost = given.join(held, on=list(reference.to), how="anti").sort("_index")
        if lost.height:
            faults.append(_lost(dataset, reference, other, lost, held))
    return faults, unchecked


def _called(dataset: Dataset, names: tuple[str, ...]) -> str:
    return "、".join(f"“{dataset.field(one).label.zh}”" for one in names)


def _unchecked(dataset: Dataset, reference: Reference, other: Dataset, name: str) -> Problem:
    message = f"“{other.label.zh}”还没有采纳的行，{_called(dataset, reference.fields)}取自它，无法核对"
    remedy = f"先报“{other.label.zh}”再报本表，以免日后更正。"
    place = Place(name, None, reference.fields[0] if len(reference.fields) == 1 else None)
    return Problem("reference-unchecked", message, place, remedy=remedy, severity="warning")


def _lost(dataset: Dataset, reference: Reference, other: Dataset, lost: pl.DataFrame, held: pl.DataFrame) -> Fault:
    called, theirs = _called(dataset, reference.fields), _called(other, reference.to)
    quotes = [quoting(dataset.field(one)) for one in reference.fields]
    meant = _meant(dataset, reference, other, lost, held)
    values = dict(zip(lost["_index"].to_list()[:LISTED], lost.drop("_index").head(LISTED).iter_rows(), strict=True))

    def message(row: int) -> str:
        said = "、".join(quote(value) for quote, value in zip(quotes, values[row], strict=True))
        near = meant(values[row])
        hint = f"，是否指“{near}”？" if near else ""
        return f"{called}的值{said}在“{other.label.zh}”中没有{hint}"

    return Fault(
        "no-such-reference",
        reference.fields[-1],
        lost["_index"].to_list(),
        message,
        f"{called}的值在“{other.label.zh}”中没有",
        f"“{other.label.zh}”已采纳的行中的{theirs}",
        f"先报“{other.label.zh}”中的这一行，或改为其中已有的值。",
    )


def _meant(
    dataset: Dataset, reference: Reference, other: Dataset, lost: pl.DataFrame, held: pl.DataFrame
) -> Callable[[tuple[object, ...]], str | None]:
    """The last value most like the one given, among rows whose other values are right. Nothing is said of datasets about persons: what
    others have reported there is not for everyone to read."""
    fields = (*other.fields, *(dataset.field(one) for one in reference.fields))
    if any(field.personal != "none" for field in fields):
        return lambda _: None
    *leading, last = reference.to
    asked = lost.drop("_index").unique(maintain_order=True).head(_MOST_SUGGESTED)
    found: Mapping[tuple[object, ...], str | None] = {
        values: nearest(str(values[-1]), _candidates(held, leading, values[:-1], last)) for values in asked.iter_rows()
    }
    return lambda values: found.get(values)


def _candidates(held: pl.DataFrame, leading: list[str], values: tuple[object, ...], last: str) -> list[str]:
    fitting = (
        held.filter([pl.col(one) == value for one, value in zip(leading, values, strict=True)]) if leading else held
    )
    return fitting[last].drop_nulls().unique().sort().head(_MOST_COMPARED).cast(pl.String).to_list()
