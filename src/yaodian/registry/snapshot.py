"""One state of a dataset's table, fixed: which files held its rows at a version, and which submissions had been accepted.

Whatever is read from a snapshot can be read again later with the same result, because a lake never overwrites.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from yaodian.registry.declaration import Dataset, FieldType, Submission
from yaodian.registry.engine import in_memory
from yaodian.registry.force import Selection

if TYPE_CHECKING:
    from yaodian.registry.storage import Folder

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
_STORED = "_stored"
_DUCKDB_TYPES: dict[FieldType, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


class LakeError(RuntimeError):
    """The lake could not be read or written; the state is the one before. The message says what failed and what to do."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dataset at a version of its table: the Parquet files of that version and the submissions accepted so far.

    A dataset never written has version -1 and no files. `periods` names the period of each file and `holds` the first and last id of the
    submissions in it, in the order of `files`; left out (or None, where the table does not say), a file counts as being of any.
    Rows of files that no submission names belong to writes that were not accepted. `folder` is where the table lies.
    """

    dataset: Dataset
    version: int
    files: tuple[str, ...]
    submissions: tuple[Submission, ...]
    periods: tuple[str, ...] = ()
    folder: Folder | None = None
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

    def attach(self, connection: duckdb.DuckDBPyConnection, selection: Selection) -> None:
        """Makes the files readable for a connection that is to be asked `source_sql`: DuckDB opens those of this machine itself,
        those of an object store are read into memory and handed to it. OSError if they cannot be read."""
        files = self.files_of(selection)
        if self._handed_over and self.folder is not None and files:
            prefix = f"{self.folder.address}/"
            # Read whole before the engine asks: its threads, reading by way of Python, could wait for the interpreter for ever.
            rows = self.folder.rows([file.removeprefix(prefix) for file in files], self._types()).to_table()
            connection.register(_STORED, rows)

    def unreadable(self, selection: Selection) -> str:
        """A sentence on why the files could not be read: rows that were deleted after their time, files that are gone, or the store."""
        gone: list[str] = []
        if self.folder is not None:
            prefix = f"{self.folder.address}/"
            try:
                gone = self.folder.gone([file.removeprefix(prefix) for file in self.files_of(selection)])
                deleted = self.folder.deleted(self.folder.table().version()) if gone else {}
            except Exception:
                gone = []
        if not gone:
            return f"无法读取数据集“{self.name}”的存储文件，请检查存储位置是否完整、可读"
        of = self.periods or ("",) * len(self.files)
        lost = {period for file, period in zip(self.files, of, strict=True) if file.removeprefix(prefix) in gone}
        if lost <= deleted.keys() and all(self.version < deleted[period] for period in lost):
            return f"数据集“{self.name}”中{'、'.join(sorted(lost))}的行已按保留期限删除，这个版本的这些行不能再读"
        return f"无法读取数据集“{self.name}”的存储文件：缺少 {len(gone)} 个（{gone[0]} 等），请从备份恢复"

    @property
    def _handed_over(self) -> bool:
        return self.folder is not None and self.folder.storage.remote

    def _types(self) -> dict[str, str]:
        """DuckDB's type of each column that is read."""
        types = {field.name: _DUCKDB_TYPES[field.type] for field in self.dataset.fields}
        types |= dict.fromkeys(self.dataset.answer_columns(), "VARCHAR")
        return types | {SUBMISSION: "VARCHAR", ROW: "BIGINT"}

    def source_sql(self, selection: Selection) -> str:
        """A table expression for DuckDB with one column a declared field, the companion columns and `_submission`, `_row`, typed as declared.

        It holds all rows of the files in question: join or filter by `_submission` to keep those selected. It may stand in a FROM
        clause even if there is no file at all or an old file lacks a younger field (its values are then null). Of a connection that
        `attach` was called with.
        """
        types = self._types()
        columns = ", ".join(quoted(name) for name in types)
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in types.items())
        files = self.files_of(selection)
        if not files:
            return f"(SELECT {empty} WHERE false)"
        if self._handed_over:
            return f"(SELECT {columns} FROM {_STORED})"  # noqa: S608 (quoted names only)
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        # Names and paths only, each quoted above; hive_partitioning would guess a number from a district's code in the path.
        read = f"SELECT * FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"  # noqa: S608
        return f"(SELECT {columns} FROM (SELECT {empty} WHERE false UNION ALL BY NAME {read}))"  # noqa: S608

    def frame(self, selection: Selection) -> pl.DataFrame:
        """The rows of the selected submissions: declared fields, companion columns, `_submission`, `_row`; in order of submission, then
        of row. LakeError if the files cannot be read.
        """
        chosen = pl.DataFrame(
            {SUBMISSION: [submission.id for submission in selection.submissions]}, schema={SUBMISSION: pl.String()}
        ).with_row_index("_order")
        columns = ", ".join(f"rows.{quoted(name)}" for name in (*self.dataset.columns(), SUBMISSION, ROW))
        query = (
            f"SELECT {columns} FROM {self.source_sql(selection)} AS rows "  # noqa: S608 (quoted names only)
            f"JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} ORDER BY chosen._order, rows.{ROW}"
        )
        with in_memory() as connection:
            connection.register("chosen", chosen.to_arrow())
            rows = self._asked(connection, query, selection)
        return rows.cast({field.name: POLARS_TYPES[field.type] for field in self.dataset.fields})

    def distinct(self, selection: Selection, names: Sequence[str]) -> pl.DataFrame:
        """The different values of some columns in the selected submissions; nothing else of the files is read."""
        columns = ", ".join(f"rows.{quoted(name)}" for name in names)
        query = (
            f"SELECT DISTINCT {columns} FROM {self.source_sql(selection)} AS rows "  # noqa: S608 (quoted names only)
            f"SEMI JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION}"
        )
        chosen = pl.DataFrame({SUBMISSION: sorted(selection.ids)}, schema={SUBMISSION: pl.String()})
        with in_memory() as connection:
            connection.register("chosen", chosen.to_arrow())
            return self._asked(connection, query, selection)

    def about(self, selection: Selection, names: Sequence[str], subjects: pl.Series) -> pl.DataFrame:
        """Some columns of the selected rows whose subject is among the codes; nothing else of the files is read."""
        columns = ", ".join(f"rows.{quoted(name)}" for name in names)
        query = (
            f"SELECT {columns} FROM {self.source_sql(selection)} AS rows "  # noqa: S608 (quoted names only)
            f"SEMI JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} "
            f"SEMI JOIN wanted ON rows.{quoted(self.dataset.subject)} = wanted.code"
        )
        chosen = pl.DataFrame({SUBMISSION: sorted(selection.ids)}, schema={SUBMISSION: pl.String()})
        with in_memory() as connection:
            connection.register("chosen", chosen.to_arrow())
            connection.register("wanted", pl.DataFrame({"code": subjects}).to_arrow())
            return self._asked(connection, query, selection)

    def counted(self, selection: Selection, values: pl.DataFrame) -> int:
        """How many of the selected rows hold one of these values in the columns of that name; nothing else of the files is read."""
        same = " AND ".join(f"rows.{quoted(name)} = wanted.{quoted(name)}" for name in values.columns)
        query = (
            f"SELECT count(*) AS n FROM {self.source_sql(selection)} AS rows "  # noqa: S608 (quoted names only)
            f"SEMI JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} SEMI JOIN wanted ON {same}"
        )
        chosen = pl.DataFrame({SUBMISSION: sorted(selection.ids)}, schema={SUBMISSION: pl.String()})
        with in_memory() as connection:
            connection.register("chosen", chosen.to_arrow())
            connection.register("wanted", values.to_arrow())
            return int(self._asked(connection, query, selection)["n"][0])

    def _asked(self, connection: duckdb.DuckDBPyConnection, query: str, selection: Selection) -> pl.DataFrame:
        """What a query over `source_sql` answers; LakeError if the files cannot be read."""
        try:
            self.attach(connection, selection)
            return connection.sql(query).pl()
        except (duckdb.Error, OSError) as error:
            raise LakeError(self.unreadable(selection)) from error

    def rows(self, selection: Selection) -> Iterator[dict[str, object]]:
        """The same rows one by one as plain Python values, None for unknown."""
        yield from self.frame(selection).iter_rows(named=True)


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
