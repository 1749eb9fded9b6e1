"""Holds the rows of a published table against the rows that should be there, and names those that offend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from yaodian.verify.published import Fault, Row, Table

Cell = Decimal | str | bool | None
_RELATIVE, _ABSOLUTE = Decimal("1e-9"), Decimal("1e-11")


def faults_of_table(
    table: Table, key: Sequence[str], expected: Mapping[tuple[str, ...], Mapping[str, Cell]]
) -> Iterator[Fault]:
    """Rows missing, rows too many, and cells that differ; columns that are not in the expected rows are not looked at."""
    seen: set[tuple[str, ...]] = set()
    for row in table:
        name = tuple(row.get(column) for column in key)
        if name in seen:
            yield row.fault(f"“{_shown(name)}”有两行")
        elif name not in expected:
            yield row.fault(f"“{_shown(name)}”不应有这一行")
        else:
            yield from _faults_of_row(row, expected[name])
        seen.add(name)
    for name in expected:
        if name not in seen:
            yield Fault(table.file, None, f"缺少“{_shown(name)}”一行")


def _faults_of_row(row: Row, expected: Mapping[str, Cell]) -> Iterator[Fault]:
    for column, value in expected.items():
        if column not in row.cells:
            yield row.fault(f"没有“{column}”一列")
        elif not _same(row, column, value):
            yield row.fault(f"{column} 写的是“{row[column]}”，重算为“{_text(value)}”")


def _same(row: Row, column: str, value: Cell) -> bool:
    if not isinstance(value, Decimal):
        return row[column] == _text(value)
    written = row.number(column)
    return written is not None and abs(written - value) <= _RELATIVE * max(abs(written), abs(value)) + _ABSOLUTE


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, Decimal) else value


def _shown(name: Sequence[str]) -> str:
    return "、".join(part for part in name if part)
