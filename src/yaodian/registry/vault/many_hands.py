"""Digests of millions of texts, shared out to as many processes as there are processors."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import IO

from yaodian.registry.vault import digesting
from yaodian.registry.vault.digesting import OF_MARK, OF_PERSON, Piece, digests

MOST = 4
"""More hands than these would wait for the one who shares the work out."""


def digested(pieces: list[Callable[[], Piece]], hands: int | None = None) -> Iterator[tuple[bytes, bytes]]:
    """The digests of each piece, in order. A piece is made when its turn comes, so that few are in memory at a time.

    A process that cannot be started or ends too early costs time and nothing else: its piece is done here.
    """
    hands = min(hands or os.cpu_count() or 1, MOST, len(pieces))
    if hands < 2:
        yield from (digests(piece()) for piece in pieces)
        return
    with _processes(hands) as free, ThreadPoolExecutor(hands) as pool:
        yield from pool.map(lambda piece: _handed(piece(), free), pieces)


def _handed(piece: Piece, free: SimpleQueue[subprocess.Popen[bytes] | None]) -> tuple[bytes, bytes]:
    one = free.get()
    try:
        if one is not None and (found := _answered(one, piece)):
            return found
        one = None
        return digests(piece)
    finally:
        free.put(one)


def _answered(one: subprocess.Popen[bytes], piece: Piece) -> tuple[bytes, bytes] | None:
    """What a process answers, None if it is gone."""
    assert one.stdin is not None
    assert one.stdout is not None
    try:
        one.stdin.write(marshal.dumps(piece))
        one.stdin.flush()
    except OSError:
        return None
    _, _, numbers, _, texts = piece
    of_persons, of_marks = _read(one.stdout, OF_PERSON * len(numbers)), _read(one.stdout, OF_MARK * len(texts))
    return (of_persons, of_marks) if of_persons is not None and of_marks is not None else None


def _read(stream: IO[bytes], count: int) -> bytes | None:
    found = stream.read(count)
    return found if len(found) == count else None


@contextmanager
def _processes(hands: int) -> Iterator[SimpleQueue[subprocess.Popen[bytes] | None]]:
    """So many processes, None in the place of one that does not start; they end when their work is over, whatever happens."""
    started: list[subprocess.Popen[bytes]] = []
    free: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
    try:
        for _ in range(hands):
            try:
                one = subprocess.Popen(
                    [sys.executable, "-I", digesting.__file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                free.put(None)
                continue
            started.append(one)
            free.put(one)
        yield free
    finally:
        for one in started:
            one.kill()
            one.communicate()
