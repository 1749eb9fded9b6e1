"""The lake: accepted rows, one Delta table a dataset, only ever appended to.

One append is one Delta commit: it happened or it did not, whatever kills the writer. Appends of several writers at once all
arrive. Which rows count is not decided here: rows name their submission, and the keeper of submissions says which were accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.fs import DeltaStorageHandler
from pyarrow.fs import PyFileSystem

from yaodian.registry.declaration import Dataset, FieldType, Submission
from yaodian.registry.snapshot import PART, PERIOD, ROW, SUBMISSION, Snapshot
from yaodian.registry.tree import Tree
from yaodian.values import Period, digest_of

REPORTING_UNIT = "_unit"

_DATASET_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_MISREAD = re.compile(r"[%*?#\[\]{}]")  # escapes of an address, wildcards of a path
_TECHNICAL = {SUBMISSION: pa.large_string(), ROW: pa.int64(), PERIOD: pa.large_string(), PART: pa.large_string()}
_ARROW_TYPES: dict[FieldType, pa.DataType] = {
    "string": pa.large_string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_DELTA_TYPES: dict[FieldType, str] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
}
# Every version must stay readable, so that any figure can be computed again: Delta would forget its log after 30 days.
_KEEP_ALL_VERSIONS = {"delta.enableExpiredLogCleanup": "false", "delta.logRetentionDuration": "interval 36500 days"}
_FIRST, _LAST = f"min.{SUBMISSION}", f"max.{SUBMISSION}"
_WHOLE = 32
"""Characters of an id that statistics keep for certain."""
_COMMIT_KEY = "yaodian.append"
_COMMIT_RETRIES = 100
_FIRST_WRITE_RETRIES = 20


class LakeError(RuntimeError):
    """The lake could not be read or written; the state is the one before. The message says what failed and what to do."""


class Lake:
    """The tables below one location, a folder for each dataset; ValueError if the path has signs that Delta or DuckDB misread."""

    def __init__(self, location: str) -> None:
        misread = _MISREAD.search(location)
        if misread is not None:
            raise ValueError(f"存放位置“{location}”的路径中不能有“{misread[0]}”，请换一个文件夹")
        self._location = location.rstrip("/") or location

    def version(self, dataset: Dataset) -> int | None:
        """The newest version of the dataset's table, None if nothing was ever written."""
        table = self._open(dataset)
        return None if table is None else table.version()

    def append(self, dataset: Dataset, frame: pl.DataFrame) -> int:
        """Adds rows in one commit and returns the version it made.

        `frame` has the dataset's fields and the technical columns as `stamp` adds them. ValueError if a column is missing, unknown
        or of another type than declared, or if the table holds a field in another type; LakeError if the write failed.
        """
        rows = _as_arrow(dataset, frame)
        mark = digest_of({"submissions": sorted(frame[SUBMISSION].unique()), "rows": rows.num_rows})
        for last in (*[False] * _FIRST_WRITE_RETRIES, True):
            table = self._open(dataset)
            before = -1 if table is None else table.version()
            if table is not None:
                _refuse_changed_types(dataset, table)
            try:
                self._write(dataset, table, rows, mark)
                break
            except (DeltaError, OSError) as error:
                # Two first writers race for version 0; the one that loses finds the table made when it tries again.
                lost_race = isinstance(error, CommitFailedError) or (table is None and self._open(dataset) is not None)
                if last or not lost_race:
                    raise LakeError(f"数据集“{dataset.id}”写入失败，原有数据未变：{error}") from error
        return self._version_of(dataset, mark, before)

    def snapshot(self, dataset: Dataset, submissions: Sequence[Submission], version: int | None = None) -> Snapshot:
        """The state of the dataset's table at a version (the newest if None), with those of the submissions that are its own.

        Version -1 is the state before the first write. ValueError if there is no such version, LakeError if the table cannot be
        read.
        """
        if version is not None and version < -1:
            raise _no_version(dataset, version, self.version(dataset))
        own = tuple(submission for submission in submissions if submission.dataset == dataset.id)
        table = None if version == -1 else self._open(dataset, version)
        if table is None:
            if version is not None and version >= 0:
                raise _no_version(dataset, version, None)
            return Snapshot(dataset, -1, (), own)
        files = sorted(_files(table))
        paths = tuple(f"{self._folder(dataset)}/{path}" for path, *_ in files)
        periods, holds = tuple(period for _, period, _ in files), tuple(held for *_, held in files)
        return Snapshot(dataset, table.version(), paths, own, periods, holds)

    def _folder(self, dataset: Dataset) -> str:
        if _DATASET_ID.fullmatch(dataset.id) is None:
            raise ValueError(f"数据集编号“{dataset.id}”只能由小写字母、数字、下划线和连字符组成")
        return f"{self._location}/{dataset.id}"

    def _open(self, dataset: Dataset, version: int | None = None) -> DeltaTable | None:
        folder = self._folder(dataset)
        try:
            return DeltaTable(folder, version=version)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError) as error:
            newest = None if version is None else self.version(dataset)
            if version is not None and newest is not None and version > newest:
                raise _no_version(dataset, version, newest) from None
            raise LakeError(f"数据集“{dataset.id}”读取失败：{error}") from error

    def _write(self, dataset: Dataset, table: DeltaTable | None, rows: pa.Table, mark: str) -> None:
        folder = self._folder(dataset)
        # A first write must not be tried again by itself: it would declare the table anew in the other writer's second version.
        retries = 0 if table is None else _COMMIT_RETRIES
        if "://" not in folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
        write_deltalake(
            folder if table is None else table,
            rows,
            partition_by=[PERIOD, PART],
            mode="append",
            schema_mode="merge",
            configuration=_KEEP_ALL_VERSIONS if table is None else None,
            writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
            commit_properties=CommitProperties(custom_metadata={_COMMIT_KEY: mark}, max_commit_retries=retries),
        )

    def _version_of(self, dataset: Dataset, mark: str, before: int) -> int:
        """The version, younger than `before`, whose commit carries the mark: others may have written since, so the newest need not
        be ours. Read from the log itself, because history() counts versions wrongly while others write."""
        table = self._open(dataset)
        assert table is not None
        log = PyFileSystem(DeltaStorageHandler(self._folder(dataset)))
        for version in range(before + 1, table.version() + 1):
            with log.open_input_stream(f"_delta_log/{version:020}.json") as stream:
                actions = [json.loads(line) for line in stream.read().splitlines()]
            if any(action.get("commitInfo", {}).get(_COMMIT_KEY) == mark for action in actions):
                return version
        raise LakeError(f"数据集“{dataset.id}”的提交记录中找不到刚才的写入")


def stamp(
    dataset: Dataset, frame: pl.DataFrame, tree: Tree, *, period: str, submission: str | Mapping[str, str]
) -> pl.DataFrame:
    """Rows with the technical columns that the lake wants: `_submission`, `_row` (from 1 within it), `_period`, `_part`.

    `submission` is the id of the one submission that the rows belong to, or maps the id of each reporting unit, which the frame
    then has as `_unit`, to that of its submission. `_part` is the id of the subject's ancestor on the second level, else of the
    root. ValueError if the period is none or a reporting unit has no submission.
    """
    Period(period)
    if isinstance(submission, str):
        owner = pl.lit(submission, dtype=pl.String)
    else:
        missing = set(frame[REPORTING_UNIT].unique().to_list()) - set(submission)
        if missing:
            raise ValueError(f"填报单位“{min(map(str, missing))}”没有对应的报送")
        owner = pl.col(REPORTING_UNIT).replace_strict(dict(submission), return_dtype=pl.String)
    parts = _parts(tree, frame[dataset.subject].unique().to_list())
    part = pl.col(dataset.subject).replace_strict(parts, default=tree.root.id, return_dtype=pl.String)
    stamped = frame.select(
        *dataset.types(),
        owner.alias(SUBMISSION),
        pl.lit(period, dtype=pl.String).alias(PERIOD),
        part.alias(PART),
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(SUBMISSION)
    return stamped.with_columns(number.alias(ROW))


def _parts(tree: Tree, codes: Sequence[str | None]) -> dict[str, str]:
    parts = {}
    for code in codes:
        unit = tree.by_code(code) if code is not None else None
        found = tree.ancestor(unit.id, tree.levels[1]) if unit is not None and len(tree.levels) > 1 else None
        if code is not None:
            parts[code] = found or tree.root.id
    return parts


def _as_arrow(dataset: Dataset, frame: pl.DataFrame) -> pa.Table:
    wanted = {field.name: _ARROW_TYPES[field.type] for field in dataset.fields} | _TECHNICAL
    for name in wanted:
        if name not in frame.columns:
            raise ValueError(f"写入数据集“{dataset.id}”的数据缺少列“{name}”")
    for name in frame.columns:
        if name not in wanted:
            raise ValueError(f"数据集“{dataset.id}”没有字段“{name}”")
    for name in _TECHNICAL:
        if frame[name].null_count():
            raise ValueError(f"写入数据集“{dataset.id}”的数据中，技术列“{name}”有空值")
    rows = frame.select(*wanted).to_arrow()
    for name, kind in wanted.items():
        found = rows.schema.field(name).type
        if not (found == kind or (pa.types.is_large_string(kind) and _is_text(found))):
            raise ValueError(f"写入数据集“{dataset.id}”的列“{name}”类型为 {found}，应为 {kind}")
    return rows.cast(pa.schema(list(wanted.items())))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _no_version(dataset: Dataset, version: int, newest: int | None) -> ValueError:
    held = "尚未写入任何数据" if newest is None else f"现有 0 至 {newest}"
    return ValueError(f"数据集“{dataset.id}”没有版本 {version}，{held}")


def _refuse_changed_types(dataset: Dataset, table: DeltaTable) -> None:
    held = {field.name: str(getattr(field.type, "type", field.type)) for field in table.schema().fields}
    for field in dataset.fields:
        if held.get(field.name, _DELTA_TYPES[field.type]) != _DELTA_TYPES[field.type]:
            raise ValueError(
                f"数据集“{dataset.id}”的字段“{field.name}”原为 {held[field.name]}，现声明为 {field.type}；请另设新字段"
            )


def _files(table: DeltaTable) -> list[tuple[str, str, tuple[str, str] | None]]:
    """Path below the table's folder, period, and first and last submission of each file (None where the log does not say).

    Taken from the log, which keeps paths percent-encoded once; file_uris() would encode a folder named in Chinese as well, and
    no reader finds it then.
    """
    wanted = ["path", f"partition.{PERIOD}", _FIRST, _LAST]
    added = pa.table(table.get_add_actions(flatten=True))
    entries = added.select([name for name in wanted if name in added.column_names]).to_pylist()
    return [(unquote(entry["path"]), entry[f"partition.{PERIOD}"], _held(entry)) for entry in entries]


def _held(entry: Mapping[str, str | None]) -> tuple[str, str] | None:
    """The bounds that the log keeps; a writer may cut long values short, and then the upper one would be below some that are there."""
    first, last = entry.get(_FIRST), entry.get(_LAST)
    known = first is not None and last is not None and max(len(first), len(last)) <= _WHOLE
    return (str(first), str(last)) if known else None
