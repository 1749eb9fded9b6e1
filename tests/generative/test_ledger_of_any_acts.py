"""Whatever is written into the ledger: it checks, its proofs hold, and what is spoiled does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.ledger import (
    Written,
    consistency_path,
    inclusion_path,
    leaf_hash,
    verify_consistency,
    verify_entries,
    verify_inclusion,
)
from yaodian.ledger.append import TABLE, append

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ACTS = st.tuples(
    st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    TEXTS,
    TEXTS,
    TEXTS,
    st.dictionaries(TEXTS, PLAIN, max_size=3),
)
LOGS = st.lists(ACTS, min_size=1, max_size=12)


class _Cursor:
    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        columns = "number integer primary key, body text, leaf text, root text, frontier text"
        self.connection.execute(f"create table {TABLE} ({columns})")
        self._cursor = self.connection.cursor()

    def execute(self, sql: str, params: Sequence[object] = (), /) -> object:
        return self._cursor.execute(sql.replace("%s", "?"), params)

    def fetchone(self) -> Sequence[object] | None:
        return self._cursor.fetchone()


def written(acts: Sequence[tuple[datetime, str, str, str, dict[str, object]]]) -> list[Written]:
    cursor = _Cursor()
    try:
        for at, actor, act, subject, details in acts:
            append(cursor, at=at, actor=actor, act=act, subject=subject, details=details)
        rows = cursor.connection.execute(f"select number, body, leaf, root, frontier from {TABLE} order by number")
        return [Written(*row) for row in rows]
    finally:
        cursor.connection.close()


@given(LOGS)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_acts_make_a_sound_log_whose_proofs_hold(
    acts: list[tuple[datetime, str, str, str, dict[str, object]]],
) -> None:
    entries = written(acts)
    size, root = len(entries), entries[-1].root
    assert verify_entries(entries, {place + 1: entry.root for place, entry in enumerate(entries)}).sound
    leaves = [leaf_hash(entry.body.encode()) for entry in entries]
    for number, entry in enumerate(entries):
        path = [step.hex() for step in inclusion_path(number, leaves)]
        assert verify_inclusion(entry.body, number, size, path, root)
        grown = [step.hex() for step in consistency_path(number + 1, leaves)]
        assert verify_consistency(number + 1, entry.root, size, root, grown)


@given(LOGS, st.data())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_one_spoiled_sign_anywhere_is_found_where_it_is(
    acts: list[tuple[datetime, str, str, str, dict[str, object]]], data: st.DataObject
) -> None:
    entries = written(acts)
    place = data.draw(st.integers(0, len(entries) - 1))
    column = data.draw(st.sampled_from(["body", "leaf", "root", "frontier"]))
    text = getattr(entries[place], column)
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters(codec="utf-8").filter(lambda sign: sign != text[at]))
    spoiled = [*entries]
    spoiled[place] = replace(entries[place], **{column: text[:at] + sign + text[at + 1 :]})
    found = verify_entries(spoiled)
    assert found.breaches[0].number == place


@given(LOGS.filter(lambda acts: len(acts) > 1), st.data())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_spoiled_step_of_a_proof_proves_nothing(
    acts: list[tuple[datetime, str, str, str, dict[str, object]]], data: st.DataObject
) -> None:
    entries = written(acts)
    leaves = [leaf_hash(entry.body.encode()) for entry in entries]
    size, root = len(entries), entries[-1].root
    number = data.draw(st.integers(0, size - 1))
    path = [step.hex() for step in inclusion_path(number, leaves)]
    at = data.draw(st.integers(0, len(path) - 1))
    step = bytearray.fromhex(path[at])
    step[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    assert not verify_inclusion(entries[number].body, number, size, [*path[:at], step.hex(), *path[at + 1 :]], root)
    old = data.draw(st.integers(1, size - 1))
    steps = [one.hex() for one in consistency_path(old, leaves)]
    at = data.draw(st.integers(0, len(steps) - 1))
    step = bytearray.fromhex(steps[at])
    step[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    spoiled = [*steps[:at], step.hex(), *steps[at + 1 :]]
    assert not verify_consistency(old, entries[old - 1].root, size, root, spoiled)
