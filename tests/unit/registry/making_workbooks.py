"""Makes the workbooks that schools send, sound and otherwise."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import xlsxwriter
from class_register import HEADER

HEADS = HEADER.split(",")
ROW = ["0001", "一班", 40, 60.5, "是", date(2012, 9, 1), "211", "甲"]
COLUMN = {name: number for number, name in enumerate(HEADS)}


def row(**changed: object) -> list[object]:
    """The sound row with some cells changed, by their labels."""
    return [changed.get(name, value) for name, value in zip(HEADS, ROW, strict=True)]


def book(fill: Callable[[Any], None], **options: object) -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, **options})
    fill(made)
    made.close()
    return stream.getvalue()


def put(made: Any, sheet: Any, at: int, column: int, value: object) -> None:
    """Writes a value as its type says; text that begins with “=” is a formula that gives what stands behind “→”."""
    if isinstance(value, datetime):
        sheet.write_datetime(at, column, value, made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    elif isinstance(value, date):
        sheet.write_datetime(at, column, value, made.add_format({"num_format": "yyyy-mm-dd"}))
    elif isinstance(value, bool):
        sheet.write_boolean(at, column, value)
    elif isinstance(value, tuple):
        sheet.write_number(at, column, value[0], made.add_format({"num_format": value[1]}))
    elif isinstance(value, str) and value.startswith("="):
        formula, _, result = value.partition("→")
        sheet.write_formula(at, column, formula, None, float(result) if result.isdigit() else result)
    elif isinstance(value, str):
        sheet.write_string(at, column, value)
    elif value is not None:
        sheet.write_number(at, column, value)


def fill(made: Any, rows: list[list[object]], name: str = "班级登记", top: int = 0, left: int = 0) -> Any:
    sheet = made.add_worksheet(name)
    for number, cells in enumerate(rows, start=top):
        for column, value in enumerate(cells, start=left):
            put(made, sheet, number, column, value)
    return sheet


def workbook(*rows: list[object], name: str = "班级登记", top: int = 0, left: int = 0, **options: object) -> bytes:
    """One sheet: the heads and these rows below them."""
    return book(lambda made: fill(made, [HEADS, *rows], name, top, left), **options)


def repacked(data: bytes, changed: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same workbook with some parts put in another's place, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", compression) as after:
        for name in before.namelist():
            after.writestr(name, changed.get(name, before.read(name)))
        for name in changed.keys() - set(before.namelist()):
            after.writestr(name, changed[name])
    return stream.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(name)
