"""The breakdown as a workbook to print, to send round and to read back."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from yaodian.plan.interchange.breakdown import COLUMNS, KEY, NUMBER, SHEET, BreakdownRow, plain
from yaodian.values import Place, Problem, Refused

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""
_WIDTHS = {"text": 46, "targets": 24, "lead": 14, "support": 16, "due": 14, "evidence": 22}
_EDITABLE = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def breakdown_workbook(rows: Sequence[BreakdownRow], title: str) -> bytes:
    """A workbook (xlsx) with one sheet: the title, the heads, a row a commitment; A4 landscape, the heads on every page.

    Every cell is text, whatever it begins with. The id stands in a hidden, locked column; the sheet is protected without a password,
    so that only the columns meant for it can be edited. Raises Refused for ids that repeat and for texts longer than a cell.
    """
    _check(rows)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(SHEET)
    cell = {"text_wrap": True, "valign": "top", "border": 1}
    strong = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"})
    locked, open_cell = book.add_format({**cell, "align": "center"}), book.add_format({**cell, "locked": False})
    key = len(COLUMNS) + 1
    page.write_string(0, 0, title, strong)
    for column, name in enumerate([NUMBER, *COLUMNS.values(), KEY]):
        page.write_string(1, column, name, head)
    for number, row in enumerate(rows, start=1):
        page.write_number(number + 1, 0, number, locked)
        for column, field in enumerate(COLUMNS, start=1):
            page.write_string(number + 1, column, plain(getattr(row, field)), open_cell)
        page.write_string(number + 1, key, row.id, locked)
    page.set_column(0, 0, 6)
    for column, field in enumerate(COLUMNS, start=1):
        page.set_column(column, column, _WIDTHS[field])
    page.set_column(key, key, 8, None, {"hidden": True})
    page.freeze_panes(2, 2)
    page.autofilter(1, 0, max(2, len(rows) + 1), key)
    page.protect("", _EDITABLE)
    _printed(page, len(rows) + 1)
    book.close()
    return stream.getvalue()


def _printed(page: xlsxwriter.worksheet.Worksheet, last: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.print_area(0, 0, max(2, last), len(COLUMNS))
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    page.set_footer("&C第 &P 页，共 &N 页")


def _check(rows: Sequence[BreakdownRow]) -> None:
    faults, seen = [], set()
    for number, row in enumerate(rows, start=3):
        if row.id in seen:
            faults.append(Problem("repeated-id", f"任务编号 {row.id} 用了不止一次。", Place("", number, KEY, SHEET)))
        seen.add(row.id)
        faults += [
            Problem(
                "too-long", f"文字超过 {LONGEST_CELL} 字，一个单元格放不下。", Place("", number, COLUMNS[field], SHEET)
            )
            for field in COLUMNS
            if len(getattr(row, field)) > LONGEST_CELL
        ]
    if faults:
        raise Refused(faults)
