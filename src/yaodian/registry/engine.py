"""The engine that answers questions over rows: an empty database in memory, shared by the questions of one process.

Opening a database costs more than most questions. And closing one waits for its threads with the interpreter's lock in hand, while
such a thread may need that lock to let go of a frame that it was given: the process then stands still for ever. A database that
stays open until the process ends never waits so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import duckdb

Setting = str | bool | int


@contextmanager
def in_memory(**settings: Setting) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own for one question, closed on every way out; what is registered with it is seen by nobody else.

    Settings are DuckDB's (`memory_limit`, `threads` ...) and hold for the database that all questions with the same ones share. Without
    a `temp_directory` nothing is ever put on a disk.
    """
    connection = _database(os.getpid(), tuple(sorted(settings.items()))).cursor()
    try:
        yield connection
    finally:
        connection.close()


@lru_cache(maxsize=8)
def _database(_process: int, settings: tuple[tuple[str, Setting], ...]) -> duckdb.DuckDBPyConnection:
    """It loads no extension. A process that was forked off opens its own: threads do not come along."""
    ours: dict[str, Setting] = {
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(":memory:", config={**ours, **dict(settings)})
