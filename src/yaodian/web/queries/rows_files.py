"""Rows of a list as files that intake reads back: Excel, CSV, Parquet. Long files go out in pieces."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow.parquet as pq

from yaodian.registry import Dataset, rows_workbook
from yaodian.registry.declaration import MISSING_ANSWERS
from yaodian.registry.intake.guarding import guarded
from yaodian.registry.intake.headers import headings
from yaodian.registry.listing import answer_column
from yaodian.values import Origin, Period, Problem, Refused
from yaodian.web.queries.rows_list import Question, pieces, total
from yaodian.web.queries.world import World

FORMATS = ("xlsx", "csv", "parquet")
MOST_IN_EXCEL = 100_000
"""Rows of an Excel file: the whole of it is made in memory before a byte goes out."""
_CHUNK = 1_000_000


def refuse_too_long(rows: int, kind: str) -> None:
    """Raises Refused for more rows than a file of the kind should hold."""
    if kind == "xlsx" and rows > MOST_IN_EXCEL:
        message = f"共 {rows:,} 行，导出 Excel 至多 {MOST_IN_EXCEL:,} 行。"
        raise Refused([Problem("too-many-rows", message, remedy="先筛选，或导出 CSV、Parquet。")])


def file_name(asked: Question, kind: str) -> str:
    """What the file is called: dataset, period, day."""
    period = f"-{asked.selection.period.replace('/', '-')}" if asked.selection.period else ""
    return f"{asked.dataset.label.zh}{period}-截至{asked.as_of.isoformat()}.{kind}"


def as_workbook(here: World, asked: Question, unit: str | None) -> bytes:
    """The rows as an Excel workbook. Raises Refused where there are too many."""
    refuse_too_long(total(here, asked), "xlsx")
    return workbook_of(here, asked, unit, asked.dataset, pl.concat(pieces(here, asked)))


def workbook_of(here: World, asked: Question, unit: str | None, dataset: Dataset, frame: pl.DataFrame) -> bytes:
    """Rows that answer a question as a workbook, under the declaration given."""
    origins = asked.origins
    return rows_workbook(
        dataset,
        frame,
        code_lists=here.package.code_lists,
        as_of=asked.as_of,
        unit=here.tree.units[unit] if unit is not None else None,
        period=Period(asked.selection.period) if asked.selection.period else None,
        origin=Origin(origins[0]) if len(origins) == 1 else None,
    )


def as_csv(here: World, asked: Question) -> Iterator[bytes]:
    """The rows as CSV in UTF-8 with a mark that Excel understands, some at a time.

    A text that a spreadsheet would take for a formula begins with an apostrophe, which reading the file takes away again.
    """
    return csv_of(asked.dataset, pieces(here, asked))


def csv_of(dataset: Dataset, rows: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """Rows as CSV, some at a time, as `as_csv` writes them."""
    yield "\ufeff".encode()
    for number, piece in enumerate(rows):
        shown = piece.select(
            _text(dataset, name, piece).alias(heading)
            for name, heading in zip(dataset.types(), headings(dataset), strict=True)
        )
        yield shown.write_csv(include_header=number == 0, line_terminator="\r\n").encode()


def as_parquet(here: World, asked: Question) -> Iterator[bytes]:
    """The rows as a Parquet file, made on disk and then sent in pieces."""
    writer: pq.ParquetWriter | None = None
    with tempfile.TemporaryFile() as stream:
        for piece in pieces(here, asked):
            names = [name for name in piece.columns if name in asked.dataset.types() or name.startswith("_answer_")]
            table = piece.select(names).to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or pq.ParquetWriter(stream, table.schema, compression="zstd")
            writer.write_table(table)
        assert writer is not None
        writer.close()
        stream.seek(0)
        while chunk := stream.read(_CHUNK):
            yield chunk


def _text(dataset: Dataset, name: str, piece: pl.DataFrame) -> pl.Expr:
    """A column as a person would type it."""
    kind = dataset.field(name).type
    column = pl.col(name)
    if kind == "boolean":
        said = pl.when(column).then(pl.lit("是")).when(~column).then(pl.lit("否"))
    elif kind == "string":
        said = guarded(column)
    elif kind == "date":
        said = column.dt.to_string("iso")
    else:
        said = column
    answers = answer_column(name)
    # A number keeps its own form where no answer stands in the column: casting one to a text may round it.
    if answers not in piece.columns or piece[answers].null_count() == piece.height:
        return said
    words = pl.col(answers).replace_strict(dict(MISSING_ANSWERS), default=None, return_dtype=pl.String)
    return pl.coalesce(said.cast(pl.String), words)
