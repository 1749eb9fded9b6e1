"""The cells of a delivered table as text, with the line each row begins on: CSV by Arrow, and by Python where a line is broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from yaodian.registry.faults import Fault
from yaodian.registry.intake.guarding import unguarded
from yaodian.values import Place, Problem, Refused

_ROWS_MIXED_UP = "请检查该行的逗号与引号。"
_HEAD = 1 << 20
_BLOCK = 50_000
BLANKS = " \t\r\n\u3000\xa0\ufeff\u200b\u200c\u200d\u2060"
_OTHER_SEPARATORS = {"\t": "制表符", ";": "分号", "，": "中文逗号"}


@dataclass(frozen=True)
class Cells:
    """A table as delivered: the header and its line, one column of text (or of typed values, from Parquet) a name, rows that are not empty."""

    header: tuple[str, ...]
    columns: tuple[pl.Series, ...]
    line: Callable[[int], int]
    problems: tuple[Problem, ...] = ()
    head: int = 1
    sheet: str | None = None
    faults: tuple[Fault, ...] = ()
    """What is wrong with cells whatever their type."""
    spoilt: Mapping[int, tuple[int, ...]] = dataclass_field(default_factory=dict)
    """By column, the rows whose cell holds no value that could be relied on; each has been reported."""


def read_csv(text: bytes, name: str) -> Cells:
    """The cells of a CSV file in UTF-8. Rows without any value are left out; rows with too many or too few cells are problems.
    Raises Refused if there is no header to go by."""
    header, begin = _header(text, name)
    columns = _fast(text, begin, len(header))
    if columns is None:
        return _slow(text, header, name)
    kept = not_empty(columns)
    if kept is not None:
        columns = tuple(column.gather(kept) for column in columns)
    return Cells(header, tuple(unguarded(column) for column in columns), _Lines(text).of)


def read_parquet(data: bytes, name: str) -> Cells:
    """The columns of a Parquet file; the line of a row is its number. Raises Refused if the file is damaged."""
    try:
        frame = pl.read_parquet(io.BytesIO(data), hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError, ValueError):
        raise Refused(
            [Problem("not-a-table", "Parquet 文件已损坏，无法读取", Place(name), remedy="请重新导出。")]
        ) from None
    columns = (trimmed(column) if column.dtype == pl.String else column for column in frame.get_columns())
    return Cells(tuple(frame.columns), tuple(columns), lambda row: row + 1)


def trimmed(cells: pl.Series) -> pl.Series:
    """Texts without the blanks around them, full-width and invisible ones included; null where nothing is left."""
    bare = cells.str.strip_chars(BLANKS)
    return bare.set(bare == "", None) if (bare == "").any() else bare


def _has_value(record: Sequence[str]) -> bool:
    return any(cell.strip(BLANKS) for cell in record)


def _records(text: bytes) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file with the line each begins on; those without any value are passed over."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""))
    begins = 1
    for record in reader:
        if _has_value(record):
            yield begins, record
        begins = reader.line_num + 1


def _header(text: bytes, name: str) -> tuple[tuple[str, ...], int]:
    """The column names, and at which byte the rows begin."""
    head = io.StringIO(text[:_HEAD].decode("utf-8", "ignore"), newline="")
    reader = csv.reader(head)
    try:
        record = next(filter(_has_value, reader))
    except (csv.Error, StopIteration):
        raise Refused([Problem("not-a-table", "首行的列名无法读取", Place(name, 1), "用英文逗号分隔的列名")]) from None
    names = tuple(cell.strip(BLANKS) for cell in record)
    if len(names) == 1:
        for sign, called in _OTHER_SEPARATORS.items():
            if sign in names[0]:
                problem = Problem("separator", f"各列用了{called}分隔", Place(name, reader.line_num), "英文逗号")
                raise Refused([problem])
    return names, len(head.getvalue()[: head.tell()].encode("utf-8"))


def _fast(text: bytes, begin: int, width: int) -> tuple[pl.Series, ...] | None:
    """The columns read by Arrow, or None if any row is broken."""
    body = memoryview(text)[begin:]
    names = [str(number) for number in range(width)]
    if not text[begin : begin + _HEAD].strip() and not bytes(body).strip():
        return tuple(pl.Series(name, [], dtype=pl.String) for name in names)
    quotes = text.count(b'"')
    if quotes % 2:  # one of them never ends, and might swallow the rest of the file into one cell
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=16 << 20),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=quotes > 0),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return tuple(trimmed(pl.Series(name, table.column(name), dtype=pl.String)) for name in names)


def _slow(text: bytes, header: tuple[str, ...], name: str) -> Cells:
    """The same in plain Python, which knows the line of whatever is broken."""
    width = len(header)
    lines: list[int] = []
    rows: list[list[str]] = []
    blocks: list[pl.DataFrame] = []
    problems: list[Problem] = []
    begins, record = 1, [""]
    endless = False
    try:
        records = _records(text)
        next(records)
        for begins, record in records:
            cells = record if _has_value(record[width:]) else record[:width]
            if len(cells) == width:
                lines.append(begins)
                rows.append(cells)
                if len(rows) == _BLOCK:
                    blocks.append(_block(rows, width))
                    rows = []
                continue
            message = f"该行有 {len(record)} 个单元格，列名却有 {width} 个"
            problems.append(Problem("cell-count", message, Place(name, begins), f"{width} 个", _ROWS_MIXED_UP))
    except csv.Error:  # a cell longer than Python's csv takes
        endless = True
    frame = pl.concat([*blocks, _block(rows, width)], rechunk=True)
    if endless or (text.count(b'"') % 2 and any("\n" in cell for cell in record)):
        where = begins + 1 if endless else begins
        if lines and lines[-1] == where:  # it swallowed whatever came after it
            frame = frame.head(len(lines) - 1)
        problems.append(Problem("quotes", "自该行起引号不成对", Place(name, where), "成对的英文双引号", _ROWS_MIXED_UP))
    columns = tuple(unguarded(column) for column in frame.get_columns())
    return Cells(header, columns, lines.__getitem__, tuple(problems))


def _block(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    """Some records as columns of text, which take a tenth of the memory."""
    return pl.DataFrame(
        [trimmed(pl.Series(str(number), [row[number] for row in rows], dtype=pl.String)) for number in range(width)]
    )


def not_empty(columns: Sequence[pl.Series]) -> pl.Series | None:
    """The numbers of the rows that have any value; None if all have."""
    empty = pl.DataFrame(list(columns)).select(pl.all_horizontal(pl.all().is_null())).to_series()
    return (~empty).arg_true() if empty.any() else None


class _Lines:
    """On which line each record with any value begins in a sound CSV file; found out only when somebody asks, and only so far."""

    def __init__(self, text: bytes) -> None:
        self._records = _records(text)
        self._begins: list[int] = []

    def of(self, record: int) -> int:
        """The line, from 1, on which a record begins; records are counted from 0 behind the header."""
        while len(self._begins) <= record + 1:
            self._begins.append(next(self._records)[0])
        return self._begins[record + 1]
