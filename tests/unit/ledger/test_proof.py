"""Checking the ledger: a sound log passes, and every kind of change is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from yaodian.ledger import (
    Written,
    consistency_path,
    inclusion_path,
    leaf_hash,
    verify_consistency,
    verify_entries,
    verify_inclusion,
)

Log = Callable[[int], list[Written]]


def flips(text: str) -> list[str]:
    """The text with one byte changed, for every byte: another sign of the same class, and (once each) a blank and nothing."""
    changed = []
    for place, sign in enumerate(text):
        other = "1" if sign == "0" else "0" if sign.isdigit() else chr(ord(sign) ^ 1)
        changed += [text[:place] + new + text[place + 1 :] for new in (other, " ", "")]
    return [one for one in changed if one != text]


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 20])
def test_a_log_that_nobody_touched_is_sound(log: Log, size: int) -> None:
    entries = log(size)
    found = verify_entries(entries)
    assert found.sound
    assert found.size == size
    assert size == 0 or found.root == entries[-1].root


@pytest.mark.parametrize("column", ["body", "leaf", "root", "frontier"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_every_single_byte_of_every_column_counts(log: Log, column: str, place: int) -> None:
    entries = log(5)
    text = getattr(entries[place], column)
    for changed in flips(text):
        spoiled = [*entries]
        spoiled[place] = replace(entries[place], **{column: changed})
        found = verify_entries(spoiled)
        assert not found.sound, f"{column} of entry {place} became {changed!r} and nobody noticed"
        assert found.breaches[0].number == place


@pytest.mark.parametrize("number", [-1, 0, 1, 3, 12])
def test_a_changed_number_is_found(log: Log, number: int) -> None:
    entries = log(4)
    found = verify_entries([*entries[:2], replace(entries[2], number=number), entries[3]])
    assert [breach.number for breach in found.breaches] == [number]
    assert "此处应为第 2 条" in found.breaches[0].message


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_missing_entry_is_found(log: Log, place: int) -> None:
    entries = log(5)
    found = verify_entries(entries[:place] + entries[place + 1 :])
    assert f"此处应为第 {place} 条" in found.breaches[0].message


def test_two_entries_that_changed_places_are_found(log: Log) -> None:
    entries = log(4)
    assert not verify_entries([entries[0], entries[2], entries[1], entries[3]]).sound
    renumbered = [
        entries[0],
        replace(entries[2], number=1),
        replace(entries[1], number=2),
        entries[3],
    ]
    assert [breach.number for breach in verify_entries(renumbered).breaches] == [1, 2, 3]


def test_a_cut_off_end_is_found_only_with_a_root_noted_earlier(log: Log) -> None:
    entries = log(6)
    noted = {6: entries[-1].root}
    assert verify_entries(entries[:4]).sound
    (breach,) = verify_entries(entries[:4], noted).breaches
    assert "有 6 条，现只有 4 条" in breach.message


def test_a_log_written_anew_from_some_entry_on_is_found_with_a_root_noted_earlier(log: Log) -> None:
    entries = log(6)
    noted = {3: entries[2].root, 6: entries[5].root}
    forged = rewritten(entries, 4)
    assert verify_entries(forged).sound, "a whole rewriting is consistent in itself"
    (breach,) = verify_entries(forged, noted).breaches
    assert breach.number == 5
    assert "曾被改写" in breach.message


def rewritten(entries: list[Written], place: int) -> list[Written]:
    """The log as a forger with full power over the store would leave it: one body changed, all hashes made again."""
    from yaodian.ledger.merkle import grow, root_of

    forged, frontier = [], ()
    for number, entry in enumerate(entries):
        body = entry.body.replace("accept", "reject") if number == place else entry.body
        leaf = leaf_hash(body.encode())
        frontier = grow(frontier, number, leaf)
        forged.append(Written(number, body, leaf.hex(), root_of(frontier).hex()))
    return forged


def test_a_body_that_is_no_json_or_bears_another_number_is_named(log: Log) -> None:
    from yaodian.ledger.merkle import root_of

    for body, words in (("not json", "不是 JSON"), ("[1]", "不是 JSON"), ('{"number":3}', "自称第 3 条")):
        leaf = leaf_hash(body.encode())
        (breach,) = verify_entries([Written(0, body, leaf.hex(), root_of([leaf]).hex())]).breaches
        assert words in breach.message


def test_all_breaches_come_out_at_once(log: Log) -> None:
    entries = log(5)
    spoiled = [replace(entry, leaf="0" * 64) if entry.number in (1, 3) else entry for entry in entries]
    assert [breach.number for breach in verify_entries(spoiled).breaches] == [1, 3]


@pytest.mark.parametrize("size", range(1, 10))
def test_every_entry_proves_that_it_stands_in_the_log(log: Log, size: int) -> None:
    entries = log(size)
    leaves = [leaf_hash(entry.body.encode()) for entry in entries]
    root = entries[-1].root
    for number, entry in enumerate(entries):
        path = [step.hex() for step in inclusion_path(number, leaves)]
        assert verify_inclusion(entry.body, number, size, path, root)
        assert not verify_inclusion(entry.body + " ", number, size, path, root)
        assert not verify_inclusion(entry.body, number, size, [*path, root], root)
        assert not verify_inclusion(entry.body, number, size, path, "0" * 64)
        assert not path or not verify_inclusion(entry.body, number, size, path[:-1], root)
        assert all(
            not verify_inclusion(entry.body, other, size, path, root) for other in range(size) if other != number
        )
    assert not verify_inclusion(entries[0].body, size, size, [], root)
    assert not verify_inclusion(entries[0].body, -1, size, [], root)


@pytest.mark.parametrize("size", range(1, 10))
def test_a_log_that_was_only_added_to_proves_it(log: Log, size: int) -> None:
    entries = log(size)
    leaves = [leaf_hash(entry.body.encode()) for entry in entries]
    root = entries[-1].root
    for old in range(1, size + 1):
        path = [step.hex() for step in consistency_path(old, leaves)]
        old_root = entries[old - 1].root
        assert verify_consistency(old, old_root, size, root, path)
        assert not verify_consistency(old, "0" * 64, size, root, path)
        assert not verify_consistency(old, old_root, size, "0" * 64, path)
        assert not verify_consistency(old, old_root, size, root, [*path, root])
        assert not path or not verify_consistency(old, old_root, size, root, path[:-1])
    assert not verify_consistency(0, root, size, root, [])
    assert not verify_consistency(size + 1, root, size, root, [])
