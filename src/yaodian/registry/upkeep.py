"""Upkeep of a table: what it holds, what may go and what must stay. Merging and dropping are new versions; files go last, if at all.

Every version stays readable, but for rows whose period had been kept for the declared years and that somebody decided to delete.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from yaodian.registry.declaration import Dataset
from yaodian.registry.engine import in_memory
from yaodian.registry.force import Selection
from yaodian.registry.lake import Lake
from yaodian.registry.snapshot import PERIOD, SUBMISSION, LakeError
from yaodian.registry.storage import DELETED
from yaodian.values import Period

_TRIES = 5
_WRITER = WriterProperties(compression="ZSTD", compression_level=1)
_EVERYTHING = Selection(None, ())


@dataclass(frozen=True, slots=True)
class TableState:
    """What the newest version of a table holds: files, rows, bytes, and the periods that the rows are about."""

    version: int
    files: int
    rows: int
    bytes: int
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A period whose rows had to be kept until a day that is over, and the rule or decision that says so."""

    period: str
    until: date
    basis: str


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one submission in a table: its id as the rows bear it, their period, their number."""

    submission: str
    period: str
    rows: int


def due_for_deletion(dataset: Dataset, periods: Iterable[str], today: date) -> tuple[Due, ...]:
    """The periods that have been kept for the declared years after their end, the oldest first; none without a declared retention."""
    if dataset.retention is None:
        return ()
    kept = {period: _years_after(Period(period).end, dataset.retention.years) for period in set(periods)}
    over = sorted((until, period) for period, until in kept.items() if until < today)
    return tuple(Due(period, until, dataset.retention.basis) for until, period in over)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def state_of(lake: Lake, dataset: Dataset) -> TableState | None:
    """What the newest version holds, read from the log alone; None if nothing was ever written."""
    table = _opened(lake, dataset)
    if table is None:
        return None
    added = pa.table(table.get_add_actions(flatten=True))
    columns = {name: added[name].to_pylist() for name in ("num_records", "size_bytes", f"partition.{PERIOD}")}
    return TableState(
        version=table.version(),
        files=added.num_rows,
        rows=sum(columns["num_records"]),
        bytes=sum(columns["size_bytes"]),
        periods=tuple(sorted(set(columns[f"partition.{PERIOD}"]))),
    )


def held_in(lake: Lake, dataset: Dataset, version: int | None = None) -> tuple[Held, ...]:
    """The submissions of which a version (the newest if None) has rows, whether anybody accepted them or not.

    Of an older version, what has been deleted since is left out.
    """
    snapshot = lake.snapshot(dataset, (), version)
    if not snapshot.files:
        return ()
    folder = lake.folder(dataset)
    if version is not None:
        prefix = f"{folder.address}/"
        gone = set(folder.gone([file.removeprefix(prefix) for file in snapshot.files]))
        left = [
            pair for pair in zip(snapshot.files, snapshot.periods, strict=True) if pair[0][len(prefix) :] not in gone
        ]
        snapshot = replace(snapshot, files=tuple(file for file, _ in left), periods=tuple(period for _, period in left))
    found: list[Held] = []
    with in_memory() as connection:
        for period in sorted(set(snapshot.periods)):
            files = tuple(file for file, of in zip(snapshot.files, snapshot.periods, strict=True) if of == period)
            part = replace(snapshot, files=files, periods=())
            try:
                part.attach(connection, _EVERYTHING)
                # Names that the program gives itself.
                query = f"SELECT {SUBMISSION}, count(*) FROM {part.source_sql(_EVERYTHING)} GROUP BY 1 ORDER BY 1"  # noqa: S608
                rows = connection.sql(query).fetchall()
            except (duckdb.Error, OSError) as error:
                raise LakeError(part.unreadable(_EVERYTHING)) from error
            found.extend(Held(name, period, count) for name, count in rows)
    return tuple(found)


def version_before(lake: Lake, dataset: Dataset, moment: datetime) -> int | None:
    """The newest version whose commit is older than the moment, by the clock of whoever wrote it; None if there is none."""
    table = _opened(lake, dataset)
    version = -1 if table is None else table.version()
    while version >= 0:
        ((_, actions),) = lake.folder(dataset).commits(version, version)
        if _time_of(actions) < moment.timestamp():
            return version
        version -= 1
    return None


def _time_of(actions: Iterable[Mapping[str, dict[str, float]]]) -> float:
    return max(
        (action["commitInfo"].get("timestamp", 0) / 1000 for action in actions if "commitInfo" in action), default=0
    )


def drop(lake: Lake, dataset: Dataset, held: Collection[Held], *, deleted: Collection[str] = ()) -> int:
    """Takes the rows of submissions out in one commit and returns the newest version; older versions keep them.

    `deleted` are the periods whose rows had been kept long enough: of those `removable` lets the files go. Writers may append at
    the same time. LakeError if it failed; then nothing is changed.
    """
    submissions = ", ".join(_literal(name) for name in sorted({one.submission for one in held}))
    periods = ", ".join(_literal(name) for name in sorted({one.period for one in held}))
    said = {DELETED: json.dumps(sorted(deleted))} if deleted else {}

    def once(table: DeltaTable) -> None:
        table.delete(
            f"{PERIOD} IN ({periods}) AND {SUBMISSION} IN ({submissions})",
            writer_properties=_WRITER,
            commit_properties=CommitProperties(custom_metadata=said),
        )

    return _changed(lake, dataset, once) if held else _newest(lake, dataset)


def compact(lake: Lake, dataset: Dataset) -> int:
    """Merges small files in one commit, period by period and part by part, and returns the newest version; with nothing to
    merge it is the one before. LakeError if it failed; then nothing is changed."""
    return _changed(lake, dataset, lambda table: _merge(table))


def _merge(table: DeltaTable) -> None:
    table.optimize.compact(writer_properties=_WRITER, max_concurrent_tasks=2)


def _changed(lake: Lake, dataset: Dataset, change: Callable[[DeltaTable], None]) -> int:
    for last in (*[False] * (_TRIES - 1), True):
        table = _opened(lake, dataset)
        if table is None:
            return -1
        try:
            change(table)
            return _newest(lake, dataset)
        except (DeltaError, OSError) as error:
            if last or not isinstance(error, CommitFailedError):
                raise LakeError(f"数据集“{dataset.id}”整理失败，原有数据未变：{error}") from error
    raise AssertionError


def removable(lake: Lake, dataset: Dataset, moment: datetime) -> dict[str, int]:
    """Files that may go, with their sizes: those that no version ever had and that are older than the moment (a writer was cut off), and
    those of rows deleted after their time by a version older than the moment."""
    table = _opened(lake, dataset)
    if table is None:
        return {}
    folder = lake.folder(dataset)
    current = {unquote(path) for path in pa.table(table.get_add_actions(flatten=True))["path"].to_pylist()}
    added: dict[str, tuple[str, int]] = {}
    deleted: dict[str, int] = {}
    for version, actions in folder.commits(0, table.version()):
        for action in actions:
            if "add" in action:
                of = action["add"]["partitionValues"][PERIOD]
                added.setdefault(unquote(action["add"]["path"]), (of, version))
            said = action.get("commitInfo", {}).get(DELETED)
            if said and _time_of(actions) < moment.timestamp():
                deleted.update(dict.fromkeys(json.loads(said), version))
    return {
        path: size
        for path, (written, size) in folder.listed().items()
        if path not in current
        and (written < moment.timestamp() if path not in added else added[path][1] < deleted.get(added[path][0], -1))
    }


def remove(lake: Lake, dataset: Dataset, paths: Iterable[str]) -> None:
    """Removes files for ever; one that is gone already is no fault. LakeError if one cannot be removed."""
    files = lake.folder(dataset).files()
    for path in paths:
        try:
            files.delete_file(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise LakeError(
                f"数据集“{dataset.id}”的文件 {path} 删不掉（{error}）；已删的不能恢复，再运行一次会接着删"
            ) from error


def _opened(lake: Lake, dataset: Dataset) -> DeltaTable | None:
    try:
        return lake.folder(dataset).table()
    except TableNotFoundError:
        return None
    except (DeltaError, OSError) as error:
        raise LakeError(f"数据集“{dataset.id}”读取失败：{error}") from error


def _newest(lake: Lake, dataset: Dataset) -> int:
    version = lake.version(dataset)
    return -1 if version is None else version


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
