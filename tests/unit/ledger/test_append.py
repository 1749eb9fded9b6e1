"""The writing door: entries are numbered, hashed and chained; what the caller's transaction drops leaves no trace."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from yaodian.ledger import leaf_hash, root_of_leaves, verify_entries
from yaodian.ledger.append import append

PEKING = timezone(timedelta(hours=8))


def test_entries_are_numbered_from_zero_and_chained(store: Any) -> None:
    for number in range(5):
        store.act(number)
    entries = store.entries()
    leaves = [leaf_hash(entry.body.encode()) for entry in entries]
    assert [entry.number for entry in entries] == [0, 1, 2, 3, 4]
    assert [entry.leaf for entry in entries] == [leaf.hex() for leaf in leaves]
    assert [entry.root for entry in entries] == [root_of_leaves(leaves[: size + 1]).hex() for size in range(5)]


def test_an_entry_says_who_did_what_to_what_and_when_in_utc(store: Any) -> None:
    at = datetime(2019, 3, 1, 8, 30, tzinfo=PEKING)
    written = append(store, at=at, actor="受理员", act="accept", subject="submission:7", details={"行数": 3})
    (entry,) = store.entries()
    assert json.loads(entry.body) == {
        "number": 0,
        "at": "2019-03-01T00:30:00.000+00:00",
        "actor": "受理员",
        "act": "accept",
        "subject": "submission:7",
        "details": {"行数": 3},
    }
    assert (written.number, written.leaf, written.root) == (0, entry.leaf, entry.root)


def test_the_same_act_always_has_the_same_bytes(store: Any) -> None:
    at = datetime(2019, 3, 1, tzinfo=PEKING)
    append(store, at=at, actor="a", act="b", subject="c", details={"乙": 1, "甲": 2})
    body = store.entries()[0].body
    assert body.index("乙") < body.index("甲"), "keys stand in the order of RFC 8785 whatever the caller's order was"
    assert " " not in body


def test_a_time_without_zone_is_refused(store: Any) -> None:
    with pytest.raises(ValueError, match="时区"):
        append(store, at=datetime(2019, 3, 1), actor="a", act="b", subject="c", details={})
    assert store.entries() == []


def test_what_the_transaction_takes_back_was_never_written(store: Any) -> None:
    store.act(0)
    store.connection.commit()
    store.act(1)
    store.connection.rollback()
    store.act(1)
    entries = store.entries()
    assert [entry.number for entry in entries] == [0, 1]
    assert verify_entries(entries).sound


def test_of_two_writers_of_one_number_the_second_fails_whole(store: Any) -> None:
    store.act(0)
    row = store.connection.execute("select * from ledger_entry").fetchone()
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("insert into ledger_entry values (?, ?, ?, ?, ?)", row)
    assert verify_entries(store.entries()).sound
