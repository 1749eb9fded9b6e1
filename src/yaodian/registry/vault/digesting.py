"""Keyed digests of many texts: the loop alone, with the standard library alone.

Run as a program it answers pieces of work on its streams, so that several processors work at once: Python digests short texts on one. The
keys come with the work through the pipe, never as an argument or in the environment, and nothing is written anywhere.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from typing import BinaryIO

BLOCK = 64
OF_PERSON, OF_MARK = 32, 16
"""Bytes of a pseudonym's whole digest and of a mark."""

Piece = tuple[bytes, bytes, list[bytes], bytes, list[bytes]]
"""The key of pseudonyms, the head of each number, the numbers; the key of marks, the texts."""


def digests(piece: Piece) -> tuple[bytes, bytes]:
    """The digests of the numbers and of the texts, each one after another."""
    key, head, numbers, key_of_marks, texts = piece
    return pseudonyms(key, head, numbers), marks(key_of_marks, texts)


def pseudonyms(key: bytes, head: bytes, numbers: list[bytes]) -> bytes:
    """HMAC-SHA-256 (RFC 2104) over the head and each text, 32 bytes each, one after another.

    The key's two states are made once and copied: `hmac.digest` makes them anew for each text, which is two thirds of its time.
    """
    padded = key.ljust(BLOCK, b"\0")
    if len(padded) > BLOCK:
        raise ValueError("a key longer than a block is not needed here")
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in padded) + head).copy
    outer = hashlib.sha256(bytes(one ^ 0x5C for one in padded)).copy
    found = []
    for number in numbers:
        within = inner()
        within.update(number)
        around = outer()
        around.update(within.digest())
        found.append(around.digest())
    return b"".join(found)


def marks(key: bytes, texts: list[bytes]) -> bytes:
    """BLAKE2b with the key (RFC 7693) over each text, 16 bytes each, one after another."""
    keyed = hashlib.blake2b(key=key, digest_size=OF_MARK).copy
    found = []
    for text in texts:
        one = keyed()
        one.update(text)
        found.append(one.digest())
    return b"".join(found)


def answer(given: BinaryIO, answers: BinaryIO) -> None:
    """Answers pieces until there is no more."""
    while True:
        try:
            piece = marshal.load(given)
        except EOFError:
            return
        for found in digests(piece):
            answers.write(found)
        answers.flush()


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
