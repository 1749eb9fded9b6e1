"""The rows of a delivery while it waits, as its reviewer reads them: paged, searched, each beside the last accepted one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from yaodian.registry import Dataset, Field
from yaodian.registry.comparison import BEFORE, CHANGE, row_by_row
from yaodian.registry.listing import Asked, Listing, answer_column
from yaodian.web.models import Delivery
from yaodian.web.queries.deliveries import last_before, working_day
from yaodian.web.queries.rows_list import LONGEST_SEARCH, RowCell, cell, searches_of
from yaodian.web.queries.viewer import Viewer, may_see_rows
from yaodian.web.queries.world import World

PAGE_ROWS = 50
CHANGES = ("added", "gone", "changed", "same")


@dataclass(frozen=True, slots=True)
class WaitingCell:
    """A value, and what it was where it changed."""

    now: RowCell
    before: RowCell | None = None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits. `change` is one of CHANGES, or empty where nothing is in force to compare with."""

    change: str
    cells: tuple[WaitingCell, ...]


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """A page of them. `total` is how many fulfil the question, `counts` how many there are of each change; `period` is that of the rows
    compared with. `withheld`: they are about persons of others."""

    fields: tuple[Field, ...]
    lines: tuple[WaitingRow, ...]
    total: int
    counts: Mapping[str, int]
    period: str | None = None
    words: str = ""
    show: str = ""
    withheld: bool = False


def waiting_rows(
    here: World, viewer: Viewer, held: Delivery, words: str, show: str, page: int, size: int = PAGE_ROWS
) -> WaitingRows | None:
    """A page (from 1; past the end, the last one) of the rows in which every word stands and which changed as `show` says.

    None once a delivery waits no more: its rows are among those of the dataset, or gone. What persons are behind pseudonyms is
    not in the rows, so nobody learns it here.
    """
    dataset = here.package.datasets.get(held.dataset)
    if dataset is None or held.state != "submitted" or held.content is None:
        return None
    if not may_see_rows(viewer, dataset, held.unit, here.tree):
        return WaitingRows((), (), held.rows, {}, withheld=True)
    given = pl.read_parquet(io.BytesIO(bytes(held.content)))
    # A column that was declared after the file was sent is not in it.
    declared = replace(dataset, fields=tuple(one for one in dataset.fields if one.name in given.columns))
    last = last_before(here, dataset, held.unit, held.period)
    rows = row_by_row(declared, last[1] if last else None, given)
    counts = dict(rows[CHANGE].drop_nulls().value_counts().iter_rows())
    show = show if show in CHANGES and last else ""
    listing = Listing(declared, rows.filter(pl.col(CHANGE) == show) if show else rows, None)
    asked = Asked(searches=searches_of(here, declared, words[:LONGEST_SEARCH], working_day(here)))
    total = listing.total(asked)
    last_page = max(1, -(-total // size))
    found = listing.page(asked, (min(page, last_page) - 1) * size, size)
    lines = tuple(_row(here, declared, row) for row in found.rows.iter_rows(named=True))
    return WaitingRows(declared.fields, lines, total, counts, last[0] if last else None, words, show)


def _row(here: World, dataset: Dataset, row: Mapping[str, Any]) -> WaitingRow:
    day = working_day(here)
    change = row[CHANGE] or ""
    cells = []
    for field in dataset.fields:
        now = cell(here, dataset, field, row, day)
        earlier = {name: row.get(f"{name}{BEFORE}") for name in (field.name, answer_column(field.name))}
        before = cell(here, dataset, field, earlier, day) if change == "changed" else None
        cells.append(WaitingCell(now, before if before != now else None))
    return WaitingRow(change, tuple(cells))
