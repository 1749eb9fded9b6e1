"""The breakdown of a draft as a workbook that goes out, is filled in, and comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from yaodian.plan.interchange import (
    COLUMNS,
    SHEET,
    BreakdownEdit,
    BreakdownRow,
    CellProblem,
    breakdown_edits,
    day_from_words,
    day_words,
    targets_from_words,
    targets_words,
)
from yaodian.plan.revision import Anchor, Change, Reviewed
from yaodian.values import Place, Problem, Refused
from yaodian.web.desks.deed_form import LONGEST, offices
from yaodian.web.desks.draft_rows import place_of
from yaodian.web.queries.drafts import Draft

_KEY = re.compile(r"([0-9]{1,9}-[0-9]{1,9})@([0-9]{1,9})", re.ASCII)
_FIELDS = {column: name for name, column in COLUMNS.items()}


@dataclass(frozen=True)
class Returned:
    """A table that came back: the state it went out from, its edits cell by cell, the same as changes, and how many rows it lacks."""

    since: int
    cells: tuple[BreakdownEdit, ...]
    changes: tuple[Change, ...]
    lacking: int


def table_rows(draft: Draft) -> list[BreakdownRow]:
    """The rows as they go out; each is named by its characters and the last act, so that it is found again whatever comes between."""
    return [
        BreakdownRow(
            id=f"{place_of(row)}@{draft.last}",
            text=row.commitment.text,
            targets=targets_words(row.commitment.targets),
            lead=row.lead,
            support="、".join(row.support),
            due=day_words(row.due) if row.due else "",
            evidence=row.evidence,
        )
        for row in draft.rows
    ]


def went_out_after(rows: Sequence[BreakdownRow], file: str) -> int:
    """The act after which a table went out. Raises Refused for a table of something else."""
    found = {match[2] for row in rows if (match := _KEY.fullmatch(row.id))}
    if len(found) != 1 or not all(_KEY.fullmatch(row.id) for row in rows):
        raise Refused(
            [
                Problem(
                    "other-table",
                    "这张表不是从这份初稿下载的，认不出各行是哪项任务。",
                    Place(file, sheet=SHEET),
                    remedy="从初稿页面下载任务分解表，在那张表里改。",
                )
            ]
        )
    return int(found.pop())


def returned(then: Draft, rows: Sequence[BreakdownRow], file: str) -> Returned:
    """What was edited in a table since it went out. Raises Refused with every cell that cannot be taken over."""
    known = {row.id: row for row in table_rows(then)}
    held = {row.id for row in rows}
    faults = [
        Problem(
            "unknown-row", f"初稿里没有这项任务：“{row.text[:30]}”。", Place(file, sheet=SHEET), remedy="删去这一行。"
        )
        for row in rows
        if row.id not in known
    ]
    if faults:
        raise Refused(faults)
    cells = breakdown_edits([row for key, row in known.items() if key in held], rows, file)
    changes = list(_changes(then, cells, file, faults))
    if faults:
        raise Refused(faults)
    by_key = {f"{place_of(row)}@{then.last}": row.commitment.id for row in then.rows}
    shown = tuple(replace(cell, row=by_key[cell.row]) for cell in cells)
    return Returned(then.last, shown, tuple(changes), len(known) - len(held))


def _changes(then: Draft, cells: Iterable[BreakdownEdit], file: str, faults: list[Problem]) -> Iterable[Change]:
    fields: dict[str, dict[str, object]] = {}
    rows = {f"{place_of(row)}@{then.last}": row for row in then.rows}
    for cell in cells:
        name = _FIELDS[cell.column]
        try:
            fields.setdefault(cell.row, {})[name] = _meant(name, cell.after, rows[cell.row])
        except CellProblem as problem:
            message = f"任务 {rows[cell.row].commitment.id} 的“{cell.column}”：{problem}"
            faults.append(Problem("wrong-cell", message, Place(file, sheet=SHEET)))
    for key, said in fields.items():
        yield Change(Anchor.on(then.text, rows[key].commitment.span), said)


def _meant(name: str, words: str, row: Reviewed) -> object:
    if name == "text":
        raise CellProblem("任务的文字取自正文，不能在表里改。改回原样；要改正文，请在初稿页面“更正正文”。")
    if len(words) > LONGEST:
        raise CellProblem(f"至多 {LONGEST} 字。")
    if name == "targets":
        return targets_from_words(words, row.commitment.targets, row.commitment.span)
    if name == "due":
        return day_from_words(words)
    return offices(words) if name == "support" else words
