"""The table in a workbook: the sheet and the row of column names that fit the declaration best, and what stands below them.

What a spreadsheet does to values is undone where that is certain (12.0, days as numbers), and reported where it is not.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from yaodian.registry.declaration import Dataset, Field
from yaodian.registry.intake.archive import damaged, locked
from yaodian.registry.intake.cells import BLANKS, Cells, not_empty, trimmed
from yaodian.registry.intake.headers import field_called, folded, known_headings
from yaodian.registry.intake.legacy import survey_old
from yaodian.registry.intake.spoilt import Ruined, Spoilt, marked, merged_over, texts_of
from yaodian.registry.intake.survey import Survey, survey_zipped
from yaodian.values import Place, Problem, Refused

EXPLANATION = "填写说明"
TO_CORRECT = "需要改正"
SEARCHED = 20
"""The column names are looked for in so many rows: offices put their own title above them."""
_CHUNK = 20_000


@dataclass(frozen=True)
class Table:
    """A sheet with its row of column names (from 0) and the fields found there by column."""

    sheet: CalamineSheet
    head: int
    header: tuple[str, ...]
    fields: Mapping[int, Field]


def read_workbook(dataset: Dataset, data: bytes, name: str) -> Cells:
    """The cells of the table in an xlsx, xls or et file; raises Refused for what may not be unpacked or has no such table."""
    survey = surveyed(data, name)
    with opened(data, name) as book:
        table, others = _found(book, dataset, name)
        return _cells(table, survey, others, name)


def surveyed(data: bytes, name: str) -> Survey:
    """What is known of a workbook before it is opened; Refused if it must not be."""
    return survey_zipped(data, name) if data.startswith(b"PK") else survey_old(data, name)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[CalamineWorkbook]:
    """A workbook to read in, closed behind it; whatever its reader raises is a damaged file."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            yield book
    except PasswordError:
        raise locked(name) from None
    except (CalamineError, OSError):
        raise damaged(name) from None
    except BaseException as error:
        # A fault of the reader's own arrives as a PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise damaged(name) from None
        raise


def data_sheets(book: CalamineWorkbook) -> list[str]:
    """The names of the sheets that may hold rows: visible ones, without explanations and lists of faults."""
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible
        and sheet.typ == SheetTypeEnum.WorkSheet
        and sheet.name.strip(BLANKS) not in (EXPLANATION, TO_CORRECT)
    ]


def sheet_name(dataset: Dataset) -> str:
    """The name of the dataset's sheet: its label without the signs that Excel forbids, at most 31 characters."""
    bare = "".join(sign for sign in dataset.label.zh if sign not in "[]:*?/\\" and sign.isprintable()).strip(" '")
    while len(bare.encode("utf-16-le")) > 62:  # Excel counts as UTF-16 does
        bare = bare[:-1]
    taken = bare in ("", EXPLANATION, TO_CORRECT) or bare.lower() == "history"
    return f"{bare[:20]}数据" if taken else bare


def _found(book: CalamineWorkbook, dataset: Dataset, name: str) -> tuple[Table, list[str]]:
    """The table, and which other sheets have such column names as well and rows below them."""
    title = folded(sheet_name(dataset))
    names = sorted(data_sheets(book), key=lambda sheet: folded(sheet) != title)
    known = known_headings(dataset)
    best: Table | None = None
    others: list[str] = []
    for sheet in names:
        table = _table(book.get_sheet_by_name(sheet), known)
        if 2 * _score(best) >= len(dataset.fields):
            if 2 * _score(table) >= len(dataset.fields) and _end(table.sheet) > table.head + 1:
                others.append(sheet)
        elif _score(table) > _score(best):
            best = table
    if best is None:
        labels = "、".join(field.label.zh or field.name for field in dataset.fields[:8])
        message = f"每张工作表的前 {SEARCHED} 行里都没有找到数据集“{dataset.label.zh}”的列名"
        raise Refused(
            [Problem("no-header", message, Place(name), f"有“{labels}”等列名的一行", "请使用该数据集的模板。")]
        )
    return best, others


def _end(sheet: CalamineSheet) -> int:
    """How many rows there are up to the last one with a value."""
    return sheet.end[0] + 1 if sheet.end is not None else 0


def _score(table: Table | None) -> int:
    return 0 if table is None else len(table.fields)


def _table(sheet: CalamineSheet, known: Mapping[str, Field]) -> Table:
    best = Table(sheet, 0, (), {})
    if sheet.start is None:
        return best
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=SEARCHED)):
        header = tuple(cell.strip(BLANKS) if isinstance(cell, str) else _plain(cell) for cell in row)
        fields = {column: field_called(known, heading) for column, heading in enumerate(header) if heading}
        table = Table(sheet, number, header, _first_of_each(fields))
        if _score(table) > _score(best):
            best = table
    return best


def _first_of_each(fields: Mapping[int, Field | None]) -> dict[int, Field]:
    named: dict[str, tuple[int, Field]] = {}
    for column, field in fields.items():
        if field is not None:
            named.setdefault(field.name, (column, field))
    return dict(named.values())


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _cells(table: Table, survey: Survey, others: list[str], name: str) -> Cells:
    sheet, below = table.sheet, table.head + 1
    columns, spoilt = _columns(table, survey.from_1904)
    spoilt += marked(survey.marks(sheet.name), below, table.fields, columns)
    for one in spoilt:  # a failed cell reads as empty; what is put there keeps its row from counting as empty
        columns[one.column] = columns[one.column].scatter(one.rows, "?")
    kept = not_empty(columns) if columns else None
    rows = np.arange(len(columns[0]) if columns else 0) if kept is None else kept.to_numpy()
    if kept is not None:
        columns = [column.gather(kept) for column in columns]
    merged, covered = merged_over(sheet.merged_cell_ranges or [], below, _end(sheet), table.fields)
    without_value: dict[int, set[int]] = {}
    for one in (*spoilt, *covered):
        without_value.setdefault(one.column, set()).update(one.among(rows))
    faults = tuple(one.fault(table.fields[one.column], rows) for one in (*spoilt, *merged) if one.among(rows))
    return Cells(
        table.header,
        tuple(columns),
        _Lines(rows + below + 1),
        tuple(_other_sheet(other, name) for other in others),
        below,
        sheet.name,
        faults,
        {column: tuple(sorted(found)) for column, found in without_value.items()},
    )


class _Lines:
    """The row of the sheet, from 1, on which a row of the table stands."""

    def __init__(self, lines: np.ndarray) -> None:
        self._lines = lines

    def __call__(self, row: int) -> int:
        return int(self._lines[row])


def _other_sheet(sheet: str, name: str) -> Problem:
    message = f"工作表“{sheet}”也有该数据集的列名，其中的内容没有读取"
    return Problem("other-sheet", message, Place(name), "一张工作表", "请将各表的内容合到一张工作表里。", "warning")


def _columns(table: Table, from_1904: bool) -> tuple[list[pl.Series], list[Spoilt]]:
    """Every column below the names as text, and which cells a spreadsheet has ruined."""
    left = table.sheet.start[1] if table.sheet.start else 0
    width = len(table.header)
    parts: list[list[pl.Series]] = [[] for _ in range(width)]
    ruined = [Ruined() for _ in range(width)]
    rows = islice(table.sheet.iter_rows(), table.head + 1, None)
    begin = 0
    while chunk := list(islice(rows, _CHUNK)):
        for column, values in enumerate(_turned(chunk, left, width)):
            texts = texts_of(values, table.fields.get(column), from_1904, begin, ruined[column])
            parts[column].append(trimmed(texts))
        begin += len(chunk)
    nothing = pl.Series([], dtype=pl.String)
    columns = [(pl.concat(part) if part else nothing).alias(str(number)) for number, part in enumerate(parts)]
    spoilt = [one for column in table.fields for one in ruined[column].spoilt(column)]
    return columns, spoilt


def _turned(chunk: Sequence[Sequence[Any]], left: int, width: int) -> Iterator[Sequence[Any]]:
    """Rows as columns, those left of the first used one included."""
    for _ in range(left):
        yield [""] * len(chunk)
    yield from islice(zip(*chunk, strict=True), width - left)
