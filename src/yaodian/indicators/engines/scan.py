"""The rows on record as DuckDB sees them: the files of one dataset version, cut to selected submissions and known rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from yaodian.indicators.engines.base import EngineError
from yaodian.registry import in_memory

if TYPE_CHECKING:
    from yaodian.indicators.engines.base import Pairs, Query
    from yaodian.registry import Selection, Snapshot

MEMORY = "1GB"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(
    snapshot: Snapshot, selection: Selection, *, memory: str, threads: int | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own for one question, with the selected submissions as table `selected`; closed on every way out.

    Questions of one process share `memory`. What DuckDB cannot do is an EngineError.
    """
    # It spills nothing to disk, so that it leaves no trace.
    settings: dict[str, str | bool | int] = {
        "memory_limit": memory,
        "temp_directory": "",
        "preserve_insertion_order": False,
    }
    if threads is not None:
        settings["threads"] = threads
    try:
        with in_memory(**settings) as connection:
            names = pa.array(sorted(selection.ids), pa.string())
            connection.register("selected", pa.table({"id": names}))
            snapshot.attach(connection, selection)
            yield connection
    except duckdb.OutOfRangeException as error:
        raise EngineError(f"数据集“{snapshot.name}”的合计超出可表示的范围，请检查指标的分子、分母表达式") from error
    except duckdb.OutOfMemoryException as error:
        raise EngineError(
            f"计算数据集“{snapshot.name}”时内存超过上限 {memory}，请提高上限或减少一次计算的指标"
        ) from error
    except (duckdb.IOException, duckdb.InvalidInputException, OSError) as error:
        raise EngineError(snapshot.unreadable(selection)) from error


def rows_on_record(snapshot: Snapshot, selection: Selection, as_of: date) -> str:
    """A SELECT of the rows of selected submissions that are known by the day (dates of becoming known that are null are not)."""
    known_on = snapshot.dataset.known_on
    known = "" if known_on is None else f" AND {quoted(known_on)} <= DATE '{as_of.isoformat()}'"
    # Names are quoted and the day is a date: nothing in this text comes from rows.
    return (
        f"SELECT * FROM {snapshot.source_sql(selection)} "  # noqa: S608
        f"WHERE _submission IN (SELECT id FROM selected){known}"
    )


_LAST = date(9999, 12, 31)


def units_by_code(query: Query) -> pa.Table:
    """Where the rows about each code count, in each stretch of days that tells rows apart.

    Columns `code`, `since`, `until` (the first day after), `level_0`, `level_1` ...; with groups a code has a line for each group.
    Stretches in which a code counts at the same places are one line.
    """
    columns: dict[str, list[str | None]] = {"code": [], **{f"level_{place}": [] for place in range(len(query.levels))}}
    days: dict[str, list[date]] = {"since": [], "until": []}
    for code in sorted(query.tree.codes()):
        for since, until, pairs in _stays(query, code):
            for line in _lines(query, pairs):
                columns["code"].append(code)
                days["since"].append(since)
                days["until"].append(until)
                for place, unit in enumerate(line):
                    columns[f"level_{place}"].append(unit)
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({**texts, **{name: pa.array(values, pa.date32()) for name, values in days.items()}})


def _stays(query: Query, code: str) -> list[tuple[date, date, Pairs]]:
    found: list[tuple[date, date, Pairs]] = []
    for epoch in query.epochs:
        unit = epoch.tree.by_code(code)
        pairs = epoch.places(unit.id) if unit is not None else ()
        since = epoch.since or date.min
        if found and found[-1][2] == pairs:
            continue
        if found:
            found[-1] = (found[-1][0], since, found[-1][2])
        found.append((since, _LAST, pairs))
    return found


def _lines(query: Query, pairs: Pairs) -> list[list[str | None]]:
    """The units of a code by level, as one line; for groups a line for each group, as a unit may be in several of a kind."""
    if query.groups is None:
        counted = dict(pairs)
        return [[counted.get(level) for level in query.levels]]
    return [[group if level == kind else None for level in query.levels] for kind, group in pairs]


def on_its_day(query: Query, day: str) -> str:
    """The SQL condition under which a line of `units` holds for a row: `day` is the column with the row's own day."""
    return f" AND {day} >= units.since AND {day} < units.until" if len(query.epochs) > 1 else ""
