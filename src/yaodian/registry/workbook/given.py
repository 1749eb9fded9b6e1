"""The sheets of a delivered file as they were given: values, merged cells, widths; a CSV file is one sheet of texts."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from yaodian.registry.intake.cells import read_parquet
from yaodian.registry.intake.decoding import as_utf8, is_parquet, is_workbook
from yaodian.registry.intake.survey import Marks, Position
from yaodian.registry.intake.workbooks import TO_CORRECT, opened, surveyed


@dataclass
class GivenSheet:
    """A sheet: its rows, how many empty columns stand left of them, and which row (from 0) a line of the file is."""

    name: str
    rows: Sequence[Sequence[Any]]
    row: Callable[[int], int | None]
    left: int = 0
    merged: Sequence[tuple[Position, Position]] = ()
    marks: Marks = field(default_factory=Marks)
    hidden: bool = False


def given_sheets(content: bytes, name: str) -> tuple[list[GivenSheet], bool]:
    """All sheets but the list of faults of an earlier marked copy, and whether days are counted from 1904. Refused as intake refuses."""
    if is_workbook(content):
        return _of_workbook(content, name)
    stem = (
        "".join(sign for sign in PurePath(name).stem if sign not in "[]:*?/\\'" and sign.isprintable())[:25] or "数据"
    )
    if is_parquet(content):
        cells = read_parquet(content, name)
        table = zip(*(column.cast(str, strict=False).to_list() for column in cells.columns), strict=True)
        return [
            GivenSheet(stem, [cells.header, *([cell or "" for cell in row] for row in table)], lambda line: line)
        ], False
    return [_of_csv(as_utf8(content, name), stem)], False


def _of_workbook(content: bytes, name: str) -> tuple[list[GivenSheet], bool]:
    survey = surveyed(content, name)
    found = []
    with opened(content, name) as book:
        for entry in book.sheets_metadata:
            if entry.typ != SheetTypeEnum.WorkSheet or entry.name.strip() == TO_CORRECT:
                continue
            sheet = book.get_sheet_by_name(entry.name)
            found.append(
                GivenSheet(
                    entry.name,
                    list(sheet.iter_rows()),
                    lambda line: line - 1,
                    sheet.start[1] if sheet.start else 0,
                    sheet.merged_cell_ranges or (),
                    survey.marks(entry.name),
                    entry.visible != SheetVisibleEnum.Visible,
                )
            )
    return found, survey.from_1904


def _of_csv(text: bytes, name: str) -> GivenSheet:
    before = csv.field_size_limit(min(sys.maxsize, 1 << 31))
    try:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""))
        rows: list[list[str]] = []
        row_of: dict[int, int] = {}
        begins = 1
        for record in reader:
            row_of[begins] = len(rows)
            rows.append(record)
            begins = reader.line_num + 1
    finally:
        csv.field_size_limit(before)
    return GivenSheet(name, rows, row_of.get)
