"""The breakdown of a plan into tasks (任务分解表): plain rows, and what was edited between two states of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from yaodian.plan.model import Plan, Target
from yaodian.plan.wording import target_words
from yaodian.values import Place, Problem, Refused


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One commitment as an office reads it; every field is text, `id` is the commitment's and is never edited."""

    id: str
    text: str
    targets: str = ""
    lead: str = ""
    support: str = ""
    due: str = ""
    evidence: str = ""


COLUMNS: dict[str, str] = {
    "text": "任务",
    "targets": "目标值",
    "lead": "牵头单位",
    "support": "配合单位",
    "due": "完成时限",
    "evidence": "佐证",
}
"""The columns that can be edited, by field, in the order of the sheet."""
NUMBER, KEY = "序号", "编号"
"""The first column counts, the last is hidden and locked and holds the id."""
SHEET = "任务分解表"


@dataclass(frozen=True, slots=True)
class BreakdownEdit:
    """One edited cell: the commitment's id, the column as it is headed, the text before and after."""

    row: str
    column: str
    before: str
    after: str


def breakdown_rows(plan: Plan) -> list[BreakdownRow]:
    """The rows of a compiled plan: the first owner named in the text leads, the others support; what proves a deed is not yet known."""
    return [
        BreakdownRow(
            id=one.id,
            text=one.text,
            targets=targets_words(one.targets),
            lead=one.owners[0] if one.owners else "",
            support="、".join(one.owners[1:]),
            due=day_words(one.deadline) if one.deadline else "",
        )
        for one in plan.commitments
    ]


def targets_words(targets: Sequence[Target]) -> str:
    """The targets of a commitment in one cell."""
    return "；".join(target_words(target) for target in targets)


def day_words(day: date) -> str:
    """A day as it is written in a table: 2020年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(text: str) -> str:
    """A text as a cell holds it: lines ended alike, no spaces around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def breakdown_edits(
    before: Sequence[BreakdownRow], after: Sequence[BreakdownRow], file: str = ""
) -> list[BreakdownEdit]:
    """What was edited, cell by cell, in the order of the earlier rows; the order of rows does not matter.

    Raises Refused with every row that is missing and every row whose id the earlier state does not know.
    """
    known, found = {row.id: row for row in before}, {row.id: row for row in after}
    place = Place(file, sheet=SHEET)
    faults = [
        Problem("missing-row", f"表里缺少任务 {key}。", place, remedy="恢复这一行，或重新导出后再改。")
        for key in known
        if key not in found
    ]
    faults += [
        Problem("unknown-row", f"要点里没有任务 {key}。", place, remedy="删去这一行；新的任务写进要点正文。")
        for key in found
        if key not in known
    ]
    if faults:
        raise Refused(faults)
    edits = []
    for key, row in known.items():
        for field in fields(BreakdownRow):
            old, new = plain(getattr(row, field.name)), plain(getattr(found[key], field.name))
            if old != new:
                edits.append(BreakdownEdit(key, COLUMNS[field.name], old, new))
    return edits
