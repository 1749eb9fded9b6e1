"""The rows behind a figure: those that its indicator counts for a unit, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Indicator
from yaodian.indicators.engines.base import Query
from yaodian.indicators.engines.scan import MEMORY, on_its_day, opened, quoted, rows_on_record, units_by_code
from yaodian.indicators.terms import terms_of
from yaodian.registry import select

if TYPE_CHECKING:
    from yaodian.registry import Groups, Hierarchy, Snapshot, Tree


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """How many rows stand behind a figure, and one page of them.

    Each row has the dataset's fields in their order, the companion columns of answers, then `_submission` and `_row` (its number within
    the submission, from 1).
    """

    total: int
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
) -> RowsBehind:
    """The rows that the figure of the unit (its id) counts: on record for it as of the day and fulfilling the condition.

    With `groups`, `unit` is the id of a group. `total` equals the figure's `coverage.rows` and `coverage.not_applicable` together: rows
    whose amount is unknown, and those to which it does not apply, are among them. In the order of subject codes,
    submissions and row numbers. Who may see which rows and fields is for the caller to decide. ValueError for an unknown
    unit or a negative page, EngineError if the store cannot be read.
    """
    level = tree.unit(unit).level if groups is None else groups.groups[unit].kind
    if limit < 0 or offset < 0:
        raise ValueError("页的起点和行数不能为负")
    selection = select(snapshot.dataset, snapshot.submissions, as_of)
    if not (snapshot.files and selection.submissions):
        return RowsBehind(0, ())
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
        total = connection.execute(f"SELECT count(*) FROM ({counted})", [unit]).fetchone()  # noqa: S608
        page = f"{counted} ORDER BY {subject}, _submission, _row LIMIT ? OFFSET ?"
        found = connection.execute(page, [unit, limit, offset]).fetchall()
    return RowsBehind(total[0] if total else 0, tuple(dict(zip(names, row, strict=True)) for row in found))
