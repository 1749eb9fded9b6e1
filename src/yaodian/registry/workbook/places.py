"""Which cell of a given sheet a problem is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yaodian.registry.declaration import Dataset
from yaodian.registry.intake.headers import folded
from yaodian.registry.intake.survey import Position
from yaodian.registry.intake.workbooks import EXPLANATION, SEARCHED
from yaodian.registry.workbook.given import GivenSheet
from yaodian.values import Problem

_QUOTED = re.compile("“([^”]+)”")


class Places:
    """Finds the cells by the row of column names, which is the one that names most of the columns the problems speak of."""

    def __init__(self, sheets: Sequence[GivenSheet], problems: Sequence[Problem], dataset: Dataset | None) -> None:
        self._sheets = sheets
        self._labels = {field.name: field.label.zh for field in dataset.fields} if dataset is not None else {}
        named = {name for problem in problems for name in self._names(problem)}
        if dataset is not None:
            named |= {folded(name) for field in dataset.fields for name in (field.name, field.label.zh)}
        self._heads = [_head(sheet, named) for sheet in sheets]

    def of(self, problem: Problem) -> tuple[int, Position] | None:
        """The number of the sheet, and row and column from 0; None for what is wrong with the file as a whole."""
        place = problem.place
        if place is None or not self._sheets or (place.line is None and place.column is None):
            return None
        number = self._sheet(place.sheet)
        if number is None:
            return None
        sheet, (head, columns) = self._sheets[number], self._heads[number]
        row = head if place.line is None else sheet.row(place.line)
        if row is None:
            return None
        if isinstance(place.column, int):
            return number, (row, place.column - 1)
        known = [columns[name] for name in self._names(problem) if name in columns]
        if place.column is not None and known:
            return number, (row, known[0])
        filled = [column for column, cell in enumerate(sheet.rows[row] if row < len(sheet.rows) else ()) if cell != ""]
        return number, (row, (filled[0] if filled else 0) + sheet.left)

    def heading(self, problem: Problem) -> str:
        """What the column is called where the problem lies."""
        column = problem.place.column if problem.place is not None else None
        if isinstance(column, str):
            return self._labels.get(column) or next(iter(_QUOTED.findall(problem.message)[:1]), column)
        return "" if column is None else str(column)

    def _sheet(self, name: str | None) -> int | None:
        if name is None:
            return next(
                (number for number, sheet in enumerate(self._sheets) if sheet.name.strip() != EXPLANATION), None
            )
        return next((number for number, sheet in enumerate(self._sheets) if sheet.name == name), None)

    def _names(self, problem: Problem) -> Iterator[str]:
        """What the column may be called: as the place says, by its label, or by the first words the message quotes."""
        column = problem.place.column if problem.place is not None else None
        if isinstance(column, str):
            for name in (column, self._labels.get(column, ""), *_QUOTED.findall(problem.message)[:1]):
                if name:
                    yield folded(name)


def _head(sheet: GivenSheet, named: set[str]) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    most = 0
    for number, row in enumerate(sheet.rows[:SEARCHED]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row, start=sheet.left):
            plain = folded(str(cell)).strip("*")
            for name in (plain, re.sub(r"\([^()]*\)$", "", plain)):
                if name:
                    columns.setdefault(name, column)
        score = len(named & columns.keys())
        if score > most:
            most, best = score, (number, columns)
    return best
