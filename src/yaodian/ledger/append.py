"""The one writing door of the ledger. Only the actions of the web may import it (an import contract holds that).

The caller hands in a cursor of the transaction in which it saves what the entry speaks of, so that both are kept or neither is.
The table (see the web's first migration) refuses update and delete; its primary key refuses two entries of one number, so that
of two writers at once the second fails whole and tries again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from yaodian.ledger.merkle import grow, leaf_hash, root_of
from yaodian.values import canonical_json

TABLE = "ledger_entry"


class Cursor(Protocol):
    """What is needed of a database cursor; `%s` marks a value, as in Django and psycopg."""

    def execute(self, sql: str, params: Sequence[object] = ..., /) -> object:
        """Runs a statement."""

    def fetchone(self) -> Sequence[object] | None:
        """The next row."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The entry that was written: its number, the hash of its body, the root of the log after it."""

    number: int
    leaf: str
    root: str


def append(
    cursor: Cursor, *, at: datetime, actor: str, act: str, subject: str, details: Mapping[str, object]
) -> Appended:
    """Writes one entry: who (`actor`) did what (`act`) to what (`subject`), with details that can be written as JSON.

    `at` must know its time zone; it is kept in UTC. Raises ValueError for one that does not.
    """
    if at.tzinfo is None:
        raise ValueError("台账只记带时区的时间")
    cursor.execute(f"select number, frontier from {TABLE} order by number desc limit 1")  # noqa: S608 (a constant)
    last = cursor.fetchone()
    number = int(str(last[0])) + 1 if last else 0
    frontier = tuple(bytes.fromhex(part) for part in json.loads(str(last[1]))) if last else ()
    body = canonical_json(
        {
            "number": number,
            "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "actor": actor,
            "act": act,
            "subject": subject,
            "details": dict(details),
        }
    )
    leaf = leaf_hash(body)
    frontier = grow(frontier, number, leaf)
    root = root_of(frontier).hex()
    cursor.execute(
        f"insert into {TABLE} (number, body, leaf, root, frontier) values (%s, %s, %s, %s, %s)",  # noqa: S608
        [number, body.decode("utf-8"), leaf.hex(), root, json.dumps([part.hex() for part in frontier])],
    )
    return Appended(number, leaf.hex(), root)
