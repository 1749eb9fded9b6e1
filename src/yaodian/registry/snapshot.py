"""One state of a dataset's table, fixed: which files held its rows at a version, and which submissions had been accepted.

Whatever is read from a snapshot can be read again later with the same result, because a lake never overwrites.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

from yaodian.registry.declaration import Dataset, FieldType, Submission
from yaodian.registry.force import Selection

SUBMISSION = "_submission"
ROW = "_row"
PERIOD = "_period"
PART = "_part"

POLARS_TYPES: dict[FieldType, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
}
_DUCKDB_TYPES: dict[FieldType, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dataset at a version of its table: the Parquet files of that version and the submissions accepted so far.

    A dataset never written has version -1 and no files. `periods` names the period of each file and `holds` the first and last id of the
    submissions in it, in the order of `files`; left out (or None, where the table does not say), a file counts as being of any. Rows of files that no submission names belong to writes that were not accepted.
    """

    dataset: Dataset
    version: int
    files: tuple[str, ...]
    submissions: tuple[Submission, ...]
    periods: tuple[str, ...] = ()
    holds: tuple[tuple[str, str] | None, ...] = ()

    @property
    def name(self) -> str:
        """Dataset and version, as figures cite it."""
        return f"{self.dataset.id}@{self.version}"

    def files_of(self, selection: Selection) -> tuple[str, ...]:
        """The files that can hold rows of the selected submissions; those of superseded ones are passed over unread."""
        if not self.periods:
            return self.files
        wanted = {submission.period for submission in selection.submissions}
        ids = sorted(selection.ids)
        holds = self.holds or (None,) * len(self.files)
        return tuple(
            file
            for file, period, held in zip(self.files, self.periods, holds, strict=True)
            if period in wanted and (held is None or bisect_left(ids, held[0]) < bisect_right(ids, held[1]))
        )

    def source_sql(self, selection: Selection) -> str:
        """A table expression for DuckDB with one column a declared field and `_submission`, `_row`, typed as declared.

        It holds all rows of the files in question: join or filter by `_submission` to keep those selected. It may stand in a FROM
        clause even if there is no file at all or an old file lacks a younger field (its values are then null).
        """
        types = {field.name: _DUCKDB_TYPES[field.type] for field in self.dataset.fields}
        types |= {SUBMISSION: "VARCHAR", ROW: "BIGINT"}
        columns = ", ".join(_quoted(name) for name in types)
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {_quoted(name)}" for name, kind in types.items())
        files = self.files_of(selection)
        if not files:
            return f"(SELECT {empty} WHERE false)"
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        # Names and paths only, each quoted above; hive_partitioning would guess a number from a district's code in the path.
        read = f"SELECT * FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"  # noqa: S608
        return f"(SELECT {columns} FROM (SELECT {empty} WHERE false UNION ALL BY NAME {read}))"  # noqa: S608

    def frame(self, selection: Selection) -> pl.DataFrame:
        """The rows of the selected submissions: declared fields, `_submission`, `_row`; in order of submission, then of row."""
        chosen = pl.DataFrame(
            {SUBMISSION: [submission.id for submission in selection.submissions]}, schema={SUBMISSION: pl.String()}
        ).with_row_index("_order")
        columns = ", ".join(f"rows.{_quoted(name)}" for name in (*self.dataset.types(), SUBMISSION, ROW))
        query = (
            f"SELECT {columns} FROM {self.source_sql(selection)} AS rows "  # noqa: S608 (quoted names only)
            f"JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} ORDER BY chosen._order, rows.{ROW}"
        )
        with duckdb.connect(":memory:") as connection:
            connection.register("chosen", chosen.to_arrow())
            rows = connection.sql(query).pl()
        return rows.cast({field.name: POLARS_TYPES[field.type] for field in self.dataset.fields})

    def rows(self, selection: Selection) -> Iterator[dict[str, object]]:
        """The same rows one by one as plain Python values, None for unknown."""
        yield from self.frame(selection).iter_rows(named=True)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
