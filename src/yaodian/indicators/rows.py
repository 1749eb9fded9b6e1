"""The rows behind a figure: those that its indicator counts for a unit, page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from yaodian.indicators.definition import Indicator
from yaodian.indicators.engines.base import Query
from yaodian.indicators.engines.scan import MEMORY, on_its_day, opened, quoted, rows_on_record, units_by_code
from yaodian.indicators.terms import terms_of
from yaodian.registry import select

if TYPE_CHECKING:
    from yaodian.registry import Groups, Hierarchy, Snapshot, Tree


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """How many rows stand behind a figure, how many of them lie within what was asked for, and one page of these.

    Each row has the dataset's fields in their order, the companion columns of answers, then `_submission` and `_row` (its number within
    the submission, from 1).
    """

    total: int
    within: int
    rows: tuple[dict[str, object], ...]


def rows_behind(
    indicator: Indicator,
    snapshot: Snapshot,
    tree: Tree,
    as_of: date,
    unit: str,
    *,
    limit: int = 50,
    offset: int = 0,
    memory: str = MEMORY,
    hierarchy: Hierarchy = "then",
    groups: Groups | None = None,
    subjects: Collection[str] | None = None,
) -> RowsBehind:
    """The rows that the figure of the unit (its id) counts: on record for it as of the day and fulfilling the condition.

    With `groups`, `unit` is the id of a group. `total` equals the figure's `coverage.rows` and `coverage.not_applicable` together: rows
    whose amount is unknown, and those to which it does not apply, are among them. In the order of subject codes,
    submissions and row numbers. Who may see which rows and fields is for the caller to decide: only rows about the codes of `subjects`
    (None: any) are given. ValueError for an unknown unit or a negative page, EngineError if the store cannot be read.
    """
    level = tree.unit(unit).level if groups is None else groups.groups[unit].kind
    if limit < 0 or offset < 0:
        raise ValueError("页的起点和行数不能为负")
    selection = select(snapshot.dataset, snapshot.submissions, as_of)
    if not (snapshot.files and selection.submissions):
        return RowsBehind(0, 0, ())
    dataset = snapshot.dataset
    query = Query(snapshot, selection, tree, as_of, (level,), (indicator,), hierarchy, groups)
    where = terms_of(indicator, dataset).where
    condition = "true" if where is None else where.sql("duckdb", as_of)
    subject = quoted(dataset.subject)
    names = [*dataset.columns(), "_submission", "_row"]
    columns = ", ".join(map(quoted, names))
    # The condition comes from the parser's whitelist and identifiers are quoted: nothing in these texts comes from rows.
    counted = (
        f"SELECT {columns} FROM ({rows_on_record(snapshot, selection, as_of)}) WHERE {condition} "  # noqa: S608
        f"AND EXISTS (FROM units WHERE level_0 = ? AND units.code = {subject}{on_its_day(query, quoted(dataset.known_on or ''))})"
    )
    with opened(snapshot, selection, memory=memory, threads=None) as connection:
        connection.register("units", units_by_code(query))
        open_rows = "true"
        if subjects is not None:
            connection.register("subjects", pa.table({"code": pa.array(sorted(subjects), pa.string())}))
            open_rows = f"{subject} IN (SELECT code FROM subjects)"  # noqa: S608
        numbers = f"SELECT count(*), count(*) FILTER ({open_rows}) FROM ({counted})"  # noqa: S608
        total, within = connection.execute(numbers, [unit]).fetchone() or (0, 0)
        page = f"{counted} AND {open_rows} ORDER BY {subject}, _submission, _row LIMIT ? OFFSET ?"
        found = connection.execute(page, [unit, limit, offset]).fetchall()
    return RowsBehind(total, within, tuple(dict(zip(names, row, strict=True)) for row in found))
