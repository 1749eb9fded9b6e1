"""Millions of persons are digested by several processes and matched in parts, and come out as few do."""

from __future__ import annotations

import hashlib
import hmac
import io
import marshal
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.registry.vault import HELD, matched, matching
from yaodian.registry.vault import many_hands as hands
from yaodian.registry.vault.digesting import Piece, answer
from yaodian.registry.vault.many_hands import digested

KEY, HEAD, OF_MARK = bytes(range(32)), "身份证\x1f".encode(), bytes(range(32, 64))


def piece(number: int, count: int = 50) -> Piece:
    """Numbers and texts of some persons, with what a text may hold."""
    numbers = [f"{number}-{one}\n".encode() for one in range(count)]
    return KEY, HEAD, numbers, OF_MARK, [one + "\x00林".encode() for one in numbers]


def alone(given: Piece) -> tuple[bytes, bytes]:
    """The digests as the standards are called by everybody."""
    key, head, numbers, of_mark, texts = given
    return (
        b"".join(hmac.digest(key, head + one, "sha256") for one in numbers),
        b"".join(hashlib.blake2b(one, key=of_mark, digest_size=16).digest() for one in texts),
    )


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_digests_are_those_of_the_standards_in_the_order_of_the_pieces(count: int) -> None:
    given = [piece(number, count=10 * number) for number in range(9)]
    made = [lambda one=one: one for one in given]
    assert list(digested(made, hands=count)) == [alone(one) for one in given]


def test_nothing_is_nothing() -> None:
    assert list(digested([])) == []


def test_a_process_answers_until_its_work_ends() -> None:
    answers = io.BytesIO()
    answer(io.BytesIO(b"".join(marshal.dumps(piece(one)) for one in range(2))), answers)
    assert answers.getvalue() == b"".join(b"".join(alone(piece(one))) for one in range(2))


@pytest.mark.parametrize(
    "program", ["raise SystemExit(3)", "import sys; sys.stdin.buffer.read(1); sys.stdout.write('x')"]
)
def test_the_work_of_a_process_that_ends_too_early_is_done_here(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = subprocess.Popen
    monkeypatch.setattr(hands.subprocess, "Popen", lambda _, **said: start([sys.executable, "-c", program], **said))
    given = [piece(number) for number in range(6)]
    assert list(digested([lambda one=one: one for one in given], hands=2)) == [alone(one) for one in given]


def test_so_is_that_of_one_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(hands.subprocess, "Popen", fails)
    assert list(digested([lambda: piece(1), lambda: piece(2)], hands=2)) == [alone(piece(1)), alone(piece(2))]


def test_no_process_is_left_when_a_piece_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*said: object, **more: object) -> subprocess.Popen[bytes]:
        started.append(start(*said, **more))  # type: ignore[call-overload]
        return started[-1]

    def fails() -> Piece:
        raise ValueError("unreadable")

    monkeypatch.setattr(hands.subprocess, "Popen", noted)
    with pytest.raises(ValueError, match="unreadable"):
        list(digested([fails, lambda: piece(1)], hands=2))
    assert len(started) == 2
    assert all(one.poll() is not None for one in started)


def test_keys_and_names_are_no_arguments_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    start = subprocess.Popen

    def noted(command: list[str], **more: object) -> subprocess.Popen[bytes]:
        assert "env" not in more
        seen.append(command)
        return start(command, **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(hands.subprocess, "Popen", noted)
    list(digested([lambda: piece(1), lambda: piece(2)], hands=2))
    assert seen == [[sys.executable, "-I", hands.digesting.__file__]] * 2


_NUMBER = st.sampled_from([0, 1, (1 << 61) - 1, 1 << 61, (1 << 63) + 5, (1 << 64) - 1])
_PERSON = st.tuples(_NUMBER, st.integers(0, 1), st.integers(0, 1), st.integers(0, 1))


def persons(said: list[tuple[int, int, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=HELD, orient="row")


@settings(max_examples=300, deadline=None)
@given(st.lists(_PERSON, max_size=12), st.none() | st.lists(_PERSON, max_size=12), st.booleans())
def test_matching_in_parts_is_looking_at_each_row(
    said: list[tuple[int, int, int, int]], known: list[tuple[int, int, int, int]] | None, in_parts: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if in_parts:
            patch.setattr(matching, "_SMALL", 0)
        found = matched(persons(said), None if known is None else persons(known))
    held, firsts, lasts = known or [], {}, {}
    for row, (person, proof, *_) in enumerate(said):
        firsts.setdefault(person, proof)
        lasts[person] = row
    twice = [
        row
        for row, (person, proof, *_) in enumerate(said)
        if proof != firsts[person] or any(one == person and other != proof for one, other, *_ in held)
    ]
    just_so = {(one, mark, rest) for one, _, mark, rest in held}
    changed = [row for row in sorted(lasts.values()) if (said[row][0], *said[row][2:]) not in just_so]
    assert (list(found.twice), found.changed.to_list()) == (twice, changed)
