"""Interchange: a compiled plan goes out as StratML or as a breakdown in a workbook, and comes back the same where nothing was edited.

Bytes in and out, no files. It knows no package: rows of a breakdown are plain texts, whoever fills them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaodian.plan.interchange.breakdown import (
        COLUMNS,
        SHEET,
        BreakdownEdit,
        BreakdownRow,
        breakdown_edits,
        breakdown_rows,
        day_words,
        targets_words,
    )
    from yaodian.plan.interchange.breakdown_cells import CellProblem, day_from_words, targets_from_words
    from yaodian.plan.interchange.stratml_reading import ReadPlan, is_stratml, read_stratml
    from yaodian.plan.interchange.stratml_writing import stratml
    from yaodian.plan.interchange.workbook_reading import read_breakdown
    from yaodian.plan.interchange.workbook_writing import breakdown_workbook

__all__ = [
    "COLUMNS",
    "SHEET",
    "BreakdownEdit",
    "BreakdownRow",
    "CellProblem",
    "ReadPlan",
    "breakdown_edits",
    "breakdown_rows",
    "breakdown_workbook",
    "day_from_words",
    "day_words",
    "is_stratml",
    "read_breakdown",
    "read_stratml",
    "stratml",
    "targets_from_words",
    "targets_words",
]

_HOMES = {
    "COLUMNS": "breakdown",
    "SHEET": "breakdown",
    "CellProblem": "breakdown_cells",
    "day_from_words": "breakdown_cells",
    "day_words": "breakdown",
    "targets_from_words": "breakdown_cells",
    "targets_words": "breakdown",
    "BreakdownEdit": "breakdown",
    "BreakdownRow": "breakdown",
    "ReadPlan": "stratml_reading",
    "breakdown_edits": "breakdown",
    "breakdown_rows": "breakdown",
    "breakdown_workbook": "workbook_writing",
    "is_stratml": "stratml_reading",
    "read_breakdown": "workbook_reading",
    "read_stratml": "stratml_reading",
    "stratml": "stratml_writing",
}


def __getattr__(name: str) -> object:
    """Each format is read only when it is used: a workbook needs libraries that StratML does not."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
