"""Workbooks made from a declaration: the form that a unit fills in, and rows that were accepted, both readable again by intake."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import xlsxwriter

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, Field, answer_column
from yaodian.registry.intake.headers import headings
from yaodian.registry.intake.workbooks import EXPLANATION, sheet_name
from yaodian.registry.snapshot import POLARS_TYPES
from yaodian.registry.tree import Tree
from yaodian.registry.units import Unit
from yaodian.registry.workbook.choices import LIST_SHEET, LONGEST_WHOLE, Lists, choices, is_text, validation
from yaodian.registry.workbook.explanation import write_explanation
from yaodian.registry.workbook.words import ORIGINS, YES_NO, hint, required
from yaodian.values import Origin, Period, Place, Problem, Refused

MOST_ROWS = 1_000_000
LONGEST_CELL = 32_767
"""Characters that a cell holds."""
HEAD = 2
"""The row of column names, from 0; a title and what each column allows stand above it."""
_LAST_ROW = 1_048_575
_FIRST_DAY = date(1900, 3, 1)
_MAY = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
}


class Exact(float):
    """A number that is written with all its digits; xlsxwriter by itself stops at sixteen."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


@dataclass(frozen=True)
class _Asked:
    """Whom a workbook is for, and what its drop-downs draw on."""

    code_lists: Mapping[str, CodeList]
    as_of: date
    tree: Tree | None = None
    unit: Unit | None = None
    period: Period | None = None
    origin: Origin | None = None


def form(
    dataset: Dataset,
    *,
    code_lists: Mapping[str, CodeList],
    tree: Tree,
    unit: Unit,
    period: Period,
    as_of: date,
    rows: pl.DataFrame | None = None,
    origin: Origin | None = None,
) -> bytes:
    """The workbook (xlsx) in which a unit reports a period: one sheet to fill in, one that explains every column.

    `rows` are those of its last report: they stand in the form, their key columns locked. Without them, the unit's own code stands there
    if the dataset has one row for each unit and nobody stands below this one. Raises Refused for what no sheet can hold.
    """
    given = rows if rows is not None else _own_row(dataset, tree, unit, as_of)
    asked = _Asked(code_lists, as_of, tree, unit, period, origin)
    return _workbook(dataset, given, asked, to_fill_in=True)


def rows_workbook(
    dataset: Dataset,
    frame: pl.DataFrame,
    *,
    code_lists: Mapping[str, CodeList],
    as_of: date,
    unit: Unit | None = None,
    period: Period | None = None,
    origin: Origin | None = None,
) -> bytes:
    """Accepted rows as a workbook of the same shape, which reads back to the same rows. Raises Refused for what no sheet can hold."""
    return _workbook(dataset, frame, _Asked(code_lists, as_of, None, unit, period, origin), to_fill_in=False)


def _own_row(dataset: Dataset, tree: Tree, unit: Unit, as_of: date) -> pl.DataFrame:
    schema = {field.name: POLARS_TYPES[field.type] for field in dataset.fields}
    version = unit.at(as_of)
    below = any(other.parent == unit.id for other in tree.units.values())
    if version is None or below or dataset.key != (dataset.subject,) or dataset.reported_by != "unit":
        return pl.DataFrame(schema=schema)
    return pl.DataFrame([{dataset.subject: version.code}], schema=schema)


def _workbook(dataset: Dataset, frame: pl.DataFrame, asked: _Asked, *, to_fill_in: bool) -> bytes:
    _check(dataset, frame)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = sheet_name(dataset)
    sheet = book.add_worksheet(title)
    explanation = book.add_worksheet(EXPLANATION)
    called = headings(dataset)
    formats = [_Formats(book, field) for field in dataset.fields]
    _write_head(book, sheet, dataset, called, asked)
    for column, (field, form_of) in enumerate(zip(dataset.fields, formats, strict=True)):
        width = min(40, max(10, 2 * len(called[column]) + 2, 6 + (field.max_length or 0)))
        sheet.set_column(column, column, width, form_of.open)
    lists = Lists(book, LIST_SHEET if title != LIST_SHEET else f"{LIST_SHEET}２")
    for column, field in enumerate(dataset.fields):
        offered = choices(dataset, field, asked.code_lists, asked.tree, asked.unit, asked.as_of)
        rule = validation(field, offered, lists, asked.code_lists, asked.as_of)
        if rule:
            sheet.data_validation(HEAD + 1, column, _LAST_ROW, column, rule)
    _write_rows(sheet, dataset, frame, formats, locked=to_fill_in)
    if to_fill_in:
        sheet.protect("", _MAY)
    _printed(sheet)
    write_explanation(book, explanation, dataset, called, asked.code_lists, asked.as_of)
    book.close()
    return stream.getvalue()


class _Formats:
    """How the cells of a column look, open to be typed in and locked."""

    def __init__(self, book: Any, field: Field) -> None:
        shape: dict[str, object] = {"border": 1, "valign": "top"}
        if is_text(field):
            shape |= {"num_format": "@", "text_wrap": field.type == "string"}
        elif field.type == "date":
            shape["num_format"] = "yyyy-mm-dd"
        self.open = book.add_format({**shape, "locked": False})
        self.locked = book.add_format({**shape, "bg_color": "#eeeeee"})


def _write_head(book: Any, sheet: Any, dataset: Dataset, called: Sequence[str], asked: _Asked) -> None:
    version = asked.unit.at(asked.as_of) if asked.unit is not None else None
    said = [dataset.label.zh]
    if asked.unit is not None:
        said.append(f"填报单位：{version.name.zh if version is not None else asked.unit.id}")
    if asked.period is not None:
        said.append(f"所属时期：{asked.period.name}")
    if asked.origin is not None:
        said.append(f"数据性质：{ORIGINS[asked.origin]}")
    sheet.write_string(0, 0, "　".join(said), book.add_format({"bold": True, "font_size": 14}))
    small = book.add_format({"font_size": 8, "text_wrap": True, "valign": "top", "font_color": "#555555"})
    look = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
    plain, needed = book.add_format(look), book.add_format({**look, "bg_color": "#fff2cc"})
    sheet.set_row(1, 40)
    for column, field in enumerate(dataset.fields):
        sheet.write_string(1, column, hint(dataset, field), small)
        sheet.write_string(HEAD, column, called[column], needed if required(dataset, field) else plain)


def _write_rows(
    sheet: Any, dataset: Dataset, frame: pl.DataFrame, formats: Sequence[_Formats], *, locked: bool
) -> None:
    keys = {dataset.subject, *dataset.key}
    for column, (field, form_of) in enumerate(zip(dataset.fields, formats, strict=True)):
        shown = form_of.locked if locked and field.name in keys else form_of.open
        for row, value in enumerate(frame[field.name].to_list(), start=HEAD + 1):
            _write(sheet, row, column, value, shown)
        if answer_column(field.name) in frame.columns:
            for row, answer in enumerate(frame[answer_column(field.name)].to_list(), start=HEAD + 1):
                if answer is not None:
                    sheet.write_string(row, column, MISSING_ANSWERS[answer], shown)


def _write(sheet: Any, row: int, column: int, value: Any, shown: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, shown)
    elif isinstance(value, bool):
        sheet.write_string(row, column, YES_NO[0] if value else YES_NO[1], shown)
    elif isinstance(value, float):
        sheet.write_number(row, column, Exact(value), shown)
    elif isinstance(value, int) and abs(value) < LONGEST_WHOLE:
        sheet.write_number(row, column, value, shown)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, shown)
    else:
        sheet.write_string(row, column, str(value), shown)


def _printed(sheet: Any) -> None:
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEAD)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _check(dataset: Dataset, frame: pl.DataFrame) -> None:
    if frame.height > MOST_ROWS:
        message = f"共有 {frame.height} 行，一张工作表放不下"
        raise Refused([Problem("too-large", message, Place(dataset.id), f"不超过 {MOST_ROWS} 行", "请导出为 CSV。")])
    faults = list(_too_long(dataset, frame))
    if faults:
        raise Refused(faults)


def _too_long(dataset: Dataset, frame: pl.DataFrame) -> Iterator[Problem]:
    for field in dataset.fields:
        if field.type == "string":
            for row in (frame[field.name].str.len_chars() > LONGEST_CELL // 2).arg_true():
                if len(frame[field.name][row].encode("utf-16-le")) > 2 * LONGEST_CELL:
                    message = f"“{field.label.zh}”的文字过长，一个单元格放不下"
                    place = Place(dataset.id, row + 1, field.name)
                    yield Problem("too-long", message, place, f"不超过 {LONGEST_CELL} 个字", "请导出为 CSV。")
