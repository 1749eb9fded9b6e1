"""Tables as they were published: CSV text, every cell as it is written, every row with the line it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: in which file, on which line (None: the file as a whole), and what."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; `line` is that of its file, the header being 1."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str:
        """The cell, empty if there is no such column."""
        return self.cells.get(column, "")

    def number(self, column: str) -> Decimal | None:
        """The cell as the number that is written there; None if nothing or a word is."""
        try:
            value = Decimal(self.get(column))
        except InvalidOperation:
            return None
        return value if value.is_finite() else None

    def truth(self, column: str) -> bool | None:
        """The cell as true or false; None if it is neither."""
        return {"true": True, "false": False}.get(self.get(column))

    def fault(self, message: str) -> Fault:
        """A fault of this row."""
        return Fault(self.file, self.line, message)


@dataclass(frozen=True, slots=True)
class Table:
    """A published table."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def read_table(name: str, content: bytes) -> Table:
    """Reads the CSV text of a table; ValueError (UnicodeDecodeError among them) if it is none."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    if not lines:
        raise ValueError("没有表头")
    columns = tuple(lines[0])
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(columns):
            raise ValueError(f"第 {number} 行有 {len(cells)} 格，表头有 {len(columns)} 格")
        rows.append(Row(f"{name}.csv", number, dict(zip(columns, cells, strict=True))))
    return Table(name, columns, tuple(rows))
