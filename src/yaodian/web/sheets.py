"""Tables for Excel: a file says in its first lines what it is, as of when, from which source, and that simulated data are simulated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext

from yaodian.web.frame import Frame
from yaodian.web.words import long_day, said

Cell = str | float | int | None
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be taken away. `name` is the file's name; `heads` and `lines` are as long as each other. `about` says what a table
    is of that has no day and no unit.
    """

    name: str
    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    simulated: bool
    about: str = ""


def answer(frame: Frame, sheet: Sheet, kind: str) -> HttpResponse:
    """The table as an attachment, `xlsx` or `csv` (UTF-8 with a mark that Excel understands)."""
    body = _as_xlsx(frame, sheet) if kind == "xlsx" else _as_csv(frame, sheet)
    response = HttpResponse(body, content_type=_XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    file = f"{sheet.name}.{kind}" if sheet.about else f"{sheet.name}-{frame.choice.as_of.isoformat()}.{kind}"
    response["Content-Disposition"] = f"attachment; filename=\"{_ascii(file)}\"; filename*=UTF-8''{quote(file)}"
    response["Cache-Control"] = "no-store"
    return response


def said_above(frame: Frame, sheet: Sheet) -> list[str]:
    """The lines above the table."""
    of = sheet.about or (
        gettext("截至%(day)s，%(unit)s；%(plan)s")
        % {"day": long_day(frame.choice.as_of), "unit": said(frame.unit_name), "plan": said(frame.plan_name)}
    )
    lines = [sheet.title, of]
    if sheet.simulated:
        lines.append(gettext("模拟数据：“数据性质”一栏为“模拟数据”的数字由程序生成，不描述任何真实的学校和个人"))
    return lines


def _as_csv(frame: Frame, sheet: Sheet) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    for line in said_above(frame, sheet):
        writer.writerow([line])
    writer.writerow(sheet.heads)
    writer.writerows([[_harmless(value) for value in line] for line in sheet.lines])
    return stream.getvalue().encode("utf-8-sig")


def _harmless(value: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, as a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _as_xlsx(frame: Frame, sheet: Sheet) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(gettext("数据"))
    above = said_above(frame, sheet)
    strong, head = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
    )
    wrapped, warned = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"font_color": "#6a4a8c"})
    for row, line in enumerate(above):
        page.write_string(row, 0, line, strong if row == 0 else warned if row == 2 else None)
    top = len(above)
    for column, name in enumerate(sheet.heads):
        page.write_string(top, column, name, head)
        page.set_column(column, column, _width(name, (line[column] for line in sheet.lines)))
    for row, cells in enumerate(sheet.lines, start=top + 1):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, value, wrapped)
            elif value is not None:
                page.write_number(row, column, value, wrapped)
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + max(1, len(sheet.lines)), len(sheet.heads) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, top)
    book.close()
    return stream.getvalue()


def _width(name: str, values: Iterable[Cell]) -> int:
    longest = max((_columns(str(value)) for value in values if value is not None), default=0)
    return min(60, max(8, longest, _columns(name)) + 2)


def _columns(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _ascii(name: str) -> str:
    return "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
