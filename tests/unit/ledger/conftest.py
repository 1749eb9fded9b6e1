"""A ledger in a database of its own, written through the one writing door."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from yaodian.ledger import Written
from yaodian.ledger.append import TABLE, append


class Store:
    """The table in SQLite, as a cursor of the shell shows it (`%s` marks a value)."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute(
            f"create table {TABLE} (number integer primary key, body text, leaf text, root text, frontier text)"
        )
        self._cursor = self.connection.cursor()

    def execute(self, sql: str, params: Sequence[object] = (), /) -> object:
        return self._cursor.execute(sql.replace("%s", "?"), params)

    def fetchone(self) -> Sequence[object] | None:
        return self._cursor.fetchone()

    def act(self, number: int) -> None:
        """Writes one more act, told apart by its number; Chinese, nested and empty details occur."""
        append(
            self,
            at=datetime(2019, 3, 1, 8, 0, tzinfo=UTC) + timedelta(hours=number),
            actor=f"受理员{number % 2}",
            act="accept",
            subject=f"submission:{number}",
            details={"行数": number, "文件": {"名称": f"第{number}份.csv"}} if number % 3 else {},
        )

    def entries(self) -> list[Written]:
        rows = self.connection.execute(f"select number, body, leaf, root, frontier from {TABLE} order by number")
        return [Written(*row) for row in rows]


@pytest.fixture
def store() -> Iterator[Store]:
    kept = Store()
    yield kept
    kept.connection.close()


@pytest.fixture
def log(store: Store) -> Callable[[int], list[Written]]:
    """A log of so many entries."""

    def write(size: int) -> list[Written]:
        for number in range(size):
            store.act(number)
        return store.entries()

    return write
