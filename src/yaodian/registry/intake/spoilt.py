"""Cells that a spreadsheet has ruined: numbers longer than it can hold, codes made into dates, failed formulas, merged cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from yaodian.registry.declaration import Field
from yaodian.registry.faults import Fault, shown
from yaodian.registry.intake.mending import EXPECTED
from yaodian.registry.intake.survey import Marks, Position

_EXACT = 1e15
"""A spreadsheet keeps fifteen digits of a number."""
_DAYS = range(10_000, 73_051)
"""Numbers that are taken for days: 1927 to 2099. Below lie years, above it 201409 and the like."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MOST_COVERED = 300_000
_AS_TEXT = "请将该列设为文本格式后重新填写。"
_SAID: dict[str, tuple[str, str]] = {
    "ruined-number": ("的值{}超过 15 位，已被电子表格改成近似数，末位数字已丢失", _AS_TEXT),
    "ruined-date": ("的值已被电子表格改成日期{}", _AS_TEXT),
    "failed-formula": ("的公式出错，结果为{}", "请改正公式，或直接填写数值。"),
    "uncounted-formula": ("的公式没有结果", "请在 Excel 或 WPS 中打开并保存一次，或直接填写数值。"),
    "percent": ("以百分数显示，存的是{}，不能确定原来的数", "请改为常规格式，按声明的单位填写。"),
    "merged-cells": ("处有合并的单元格 {}，其中只有左上角的值", "请取消合并，每个单元格各填各的值。"),
}


@dataclass(frozen=True)
class Spoilt:
    """Cells of one column with one fault: their rows below the column names, and what each shows."""

    code: str
    column: int
    rows: Sequence[int]
    texts: Mapping[int, str]

    def among(self, rows: np.ndarray) -> list[int]:
        """Where the rows stand among those that were kept; what was not kept is left out."""
        wanted = np.asarray(self.rows, dtype=np.int64)
        places = np.searchsorted(rows, wanted)
        inside = places < len(rows)
        return [int(place) for place in places[inside][rows[places[inside]] == wanted[inside]]]

    def fault(self, declared: Field, rows: np.ndarray) -> Fault:
        """The fault as it is reported."""
        says, remedy = _SAID[self.code]
        called = f"“{declared.label.zh}”"

        def message(row: int) -> str:
            text = self.texts.get(int(rows[row]), "")
            return called + says.format(text if self.code == "merged-cells" else shown(text))

        summary = called + says.replace("{}", "").replace(" ，", "，")
        expected = (
            "原来的代码" if self.code.startswith("ruined") and declared.type == "string" else EXPECTED[declared.type]
        )
        return Fault(self.code, declared.name, self.among(rows), message, summary, expected, remedy)


@dataclass
class Ruined:
    """What has been found ruined in a column: row -> what it shows."""

    numbers: dict[int, str] = field(default_factory=dict)
    days: dict[int, str] = field(default_factory=dict)

    def spoilt(self, column: int) -> Iterator[Spoilt]:
        """The same, by kind of fault."""
        for code, texts in (("ruined-number", self.numbers), ("ruined-date", self.days)):
            if texts:
                yield Spoilt(code, column, sorted(texts), texts)


def texts_of(values: Sequence[Any], declared: Field | None, from_1904: bool, begin: int, ruined: Ruined) -> pl.Series:
    """A stretch of a column as the texts that a person would have typed for a field of this type; what is ruined is noted."""
    alike = _all_alike(values, declared)
    if alike is not None:
        return alike
    number, day = _writers(declared, _EPOCH_1904 if from_1904 else _EPOCH)
    texts = [
        value if value.__class__ is str else number(value) if value.__class__ is float else _other(value, day)
        for value in values
    ]
    if None in texts:
        for row, text in enumerate(texts):
            if text is None and isinstance(values[row], float):
                ruined.numbers[begin + row] = f"{values[row]:.15g}"
            elif text is None:
                ruined.days[begin + row] = str(values[row])
    return pl.Series(texts, dtype=pl.String)


def _all_alike(values: Sequence[Any], declared: Field | None) -> pl.Series | None:
    """The same for a stretch that holds one kind of value, as most do: at once instead of one by one; None if it takes more care."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return pl.Series(values, dtype=pl.String)
    kind = declared.type if declared is not None else "number"
    if kinds == {date} and kind != "string":
        return pl.Series(values, dtype=pl.Date).cast(pl.String)
    if kind == "date" or not kinds <= {float, str} or any(value for value in values if value.__class__ is str):
        return None
    numbers = pl.Series([value if value.__class__ is float else None for value in values], dtype=pl.Float64)
    if kind == "number":
        return numbers.cast(pl.String)
    whole = ((numbers == numbers.floor()) & (numbers.abs() < _EXACT)).fill_null(value=True)
    return numbers.cast(pl.Int64).cast(pl.String) if whole.all() else None


def _writers(declared: Field | None, epoch: date) -> tuple[Callable[[float], str | None], Callable[[date], str | None]]:
    """How a number and a day are written in a column; None for what is ruined."""
    kind = declared.type if declared is not None else "number"
    if kind == "number":
        return repr, str
    if kind == "date":
        return lambda value: _day(value, epoch), str
    return _whole, _made_a_day if kind == "string" else str


def _whole(value: float) -> str | None:
    if -_EXACT < value < _EXACT:
        return str(int(value)) if value.is_integer() else repr(value)
    return None


def _day(value: float, epoch: date) -> str:
    if value.is_integer() and int(value) in _DAYS:
        return (epoch + timedelta(days=int(value))).isoformat()
    return _whole(value) or repr(value)


def _made_a_day(_: date) -> None:
    return None


def _other(value: Any, day: Callable[[date], str | None]) -> str | None:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return day(value)
    return day(value) if isinstance(value, date) else str(value)


def marked(marks: Marks, below: int, fields: Mapping[int, Field], columns: Sequence[pl.Series]) -> list[Spoilt]:
    """The cells of the table that the survey has noted: failed formulas, those without a result, percentages."""
    height = len(columns[0]) if columns else 0
    found: dict[tuple[str, int], dict[int, str]] = {}

    def note(code: str, places: Iterable[Position], text: Callable[[Position], str]) -> None:
        for place in places:
            row, column = place[0] - below, place[1]
            if column in fields and 0 <= row < height:
                found.setdefault((code, column), {})[row] = text(place)

    note("failed-formula", marks.failed, marks.failed.__getitem__)
    note("uncounted-formula", marks.uncounted, lambda _: "")
    certain = (None, "0", "0.0")
    percent = [
        (row, column)
        for row, column in marks.percent
        if column < len(columns) and 0 <= row - below < height and columns[column][row - below] not in certain
    ]
    note("percent", percent, lambda place: str(columns[place[1]][place[0] - below]))
    return [Spoilt(code, column, sorted(texts), texts) for (code, column), texts in found.items()]


def merged_over(
    ranges: Iterable[tuple[Position, Position]], below: int, end: int, fields: Mapping[int, Field]
) -> tuple[list[Spoilt], list[Spoilt]]:
    """Merged cells in the table: once each with its place, and the cells that they cover, whose values nobody knows."""
    merged: dict[int, dict[int, str]] = {}
    covered: dict[int, set[int]] = {}
    left_over = _MOST_COVERED
    for (top, left), (bottom, right) in ranges:
        inside = [column for column in fields if left <= column <= right]
        if not below <= top < end or not inside:
            continue
        merged.setdefault(min(inside), {})[top - below] = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
        left_over -= (min(bottom + 1, end) - top) * len(inside)
        if left_over < 0:
            break
        for column in inside:
            rows = range(top - below, min(bottom + 1, end) - below)
            covered.setdefault(column, set()).update(row for row in rows if (row, column) != (top - below, left))
    return (
        [Spoilt("merged-cells", column, sorted(texts), texts) for column, texts in merged.items()],
        [Spoilt("merged-cells", column, sorted(rows), {}) for column, rows in covered.items()],
    )


def cell_name(row: int, column: int) -> str:
    """A cell, from 0, as a spreadsheet calls it: AB12."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
