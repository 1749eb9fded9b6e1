"""The sender's own workbook with its faults marked: each faulty cell coloured and commented, and a first sheet that lists them all.

Values, their order and the sheets stay; formats other than those of dates and percentages are lost, and formulas become their values.
What is sent again unmended has the same problems.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from yaodian.registry.declaration import Dataset
from yaodian.registry.intake.spoilt import cell_name
from yaodian.registry.intake.survey import Position
from yaodian.registry.intake.workbooks import TO_CORRECT
from yaodian.registry.workbook.form import LONGEST_CELL, Exact
from yaodian.registry.workbook.given import GivenSheet, given_sheets
from yaodian.registry.workbook.places import Places
from yaodian.values import Problem, Refused

_COLUMNS = {"序号": 6, "工作表": 16, "单元格": 10, "行": 8, "列": 18, "问题": 50, "应为": 30, "怎样改正": 40, "程度": 8}
_DEGREES = {"error": "须改正", "warning": "请核对"}
_COLOURS = {"error": "#ffc7ce", "warning": "#ffeb9c"}
_NUMBERS = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm:ss",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}
_PERCENT = "0.00%"
_PADDING = 5 / 7
"""What a file counts to the width of a column beside its characters."""
_MOST_LINKS = 60_000
_MOST_MERGED = 10_000


def marked_copy(content: bytes, problems: Sequence[Problem], *, name: str, dataset: Dataset | None = None) -> bytes:
    """The delivered file as a workbook (xlsx) in which every problem is shown where it is.

    A CSV or Parquet file becomes a workbook of texts. With the dataset columns are found by field name; without it by the words that
    the messages quote. Of a file that cannot be read, only the list of problems comes back.
    """
    try:
        sheets, from_1904 = given_sheets(content, name)
    except Refused:
        sheets, from_1904 = [], False
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "date_1904": from_1904}
    book = xlsxwriter.Workbook(stream, options)
    listing = book.add_worksheet(TO_CORRECT)
    places = Places(sheets, problems, dataset)
    found = [places.of(problem) for problem in problems]
    for number, sheet in enumerate(sheets):
        faults: dict[Position, list[Problem]] = {}
        for problem, place in zip(problems, found, strict=True):
            if place is not None and place[0] == number:
                faults.setdefault(place[1], []).append(problem)
        _Copy(book, sheet, number, faults).write()
    _list(book, listing, problems, found, places, [sheet.name for sheet in sheets])
    book.close()
    return stream.getvalue()


class _Endless(float):
    """A number that no double holds, in a file that no spreadsheet wrote: it is copied as it was read."""

    said = ""

    def __format__(self, spec: str) -> str:
        return self.said


def _number(value: float) -> float:
    if isfinite(value):
        return Exact(value)
    copied = _Endless(0)
    copied.said = {"inf": "1E+999", "-inf": "-1E+999"}.get(repr(value), "NaN")
    return copied


def _list(
    book: Any,
    listing: Any,
    problems: Sequence[Problem],
    found: Sequence[tuple[int, Position] | None],
    places: Places,
    names: Sequence[str],
) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#eeeeee"})
    link = book.add_format({"font_color": "#0563c1", "underline": 1, "valign": "top", "border": 1})
    for column, (title, width) in enumerate(_COLUMNS.items()):
        listing.set_column(column, column, width)
        listing.write_string(0, column, title, head)
    for row, (problem, place) in enumerate(zip(problems, found, strict=True), start=1):
        line = problem.place.line if problem.place is not None else None
        sheet = names[place[0]] if place is not None else ""
        cell = cell_name(*place[1]) if place is not None else ""
        words = ("" if line is None else str(line), places.heading(problem), problem.message, problem.expected)
        listing.write_number(row, 0, row, wrapped)
        for column, text in enumerate((sheet, cell, *words, problem.remedy, _DEGREES[problem.severity]), start=1):
            listing.write_string(row, column, text[:LONGEST_CELL], wrapped)
        if cell and row < _MOST_LINKS:
            quoted = sheet.replace("'", "''")
            listing.write_url(row, 2, f"internal:'{quoted}'!{cell}", link, cell)
    listing.freeze_panes(1, 0)
    listing.autofilter(0, 0, max(1, len(problems)), len(_COLUMNS) - 1)
    listing.set_landscape()
    listing.set_paper(9)
    listing.fit_to_pages(1, 0)
    listing.repeat_rows(0)


class _Copy:
    """One sheet written anew."""

    def __init__(self, book: Any, given: GivenSheet, number: int, faults: Mapping[Position, Sequence[Problem]]) -> None:
        self._book, self._given, self._faults = book, given, faults
        self._formats: dict[tuple[str, str], Any] = {}
        try:
            self._sheet = book.add_worksheet(given.name)
        except XlsxWriterException:  # a name that Excel itself would not have written
            self._sheet = book.add_worksheet(f"第 {number + 1} 表")

    def write(self) -> None:
        """Writes widths, merged cells, values, colours and comments."""
        given, sheet = self._given, self._sheet
        if given.hidden:
            sheet.hide()
        for column, width in given.marks.widths.items():
            sheet.set_column(column, column, max(0.0, width - _PADDING))
        for (top, left), (bottom, right) in given.merged[:_MOST_MERGED]:
            if (top, left) != (bottom, right):
                with suppress(XlsxWriterException):
                    sheet.merge_range(top, left, bottom, right, "")
        for row, cells in enumerate(given.rows):
            for column, value in enumerate(cells, start=given.left):
                if value != "":
                    self._value(row, column, value)
        for row, column in (*given.marks.failed, *given.marks.uncounted):
            shown = given.marks.failed.get((row, column), "")
            sheet.write_formula(row, column, f"={shown}" if shown else '=""', self._format("", row, column), shown)
        self._mark()

    def _value(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, self._format("", row, column))
        elif isinstance(value, float | int):
            shape = _PERCENT if (row, column) in self._given.marks.percent else ""
            self._sheet.write_number(row, column, _number(value), self._format(shape, row, column))
        elif isinstance(value, date | time | timedelta):
            self._sheet.write_datetime(row, column, value, self._format(_NUMBERS[type(value)], row, column))
        else:
            self._sheet.write_string(row, column, str(value)[:LONGEST_CELL], self._format("", row, column))

    def _mark(self) -> None:
        for (row, column), problems in self._faults.items():
            cells = self._given.rows[row] if row < len(self._given.rows) else ()
            inside = 0 <= column - self._given.left < len(cells)
            empty = not inside or cells[column - self._given.left] == ""
            marks = self._given.marks
            if empty and (row, column) not in marks.failed and (row, column) not in marks.uncounted:
                self._sheet.write_blank(row, column, None, self._format("", row, column))
            said = "\n".join(
                f"{problem.message}。" + (f"应为：{problem.expected}。" if problem.expected else "") + problem.remedy
                for problem in problems
            )
            self._sheet.write_comment(row, column, said[:LONGEST_CELL], {"x_scale": 2, "y_scale": 1.5})

    def _format(self, shape: str, row: int, column: int) -> Any:
        problems = self._faults.get((row, column), ())
        degree = "" if not problems else "error" if any(one.severity == "error" for one in problems) else "warning"
        if (shape, degree) not in self._formats:
            look = {"num_format": shape} if shape else {}
            look |= {"bg_color": _COLOURS[degree]} if degree else {}
            self._formats[shape, degree] = self._book.add_format(look) if look else None
        return self._formats[shape, degree]
