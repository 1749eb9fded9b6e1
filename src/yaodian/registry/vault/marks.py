"""Keyed digests of many rows at once: who a row speaks of, and what it says of that person, as numbers that compare fast.

Ten million persons as texts of hexadecimal digits would fill the memory twice over and take minutes to hold against each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import numpy as np
import polars as pl

HELD = {"person": pl.UInt64(), "proof": pl.UInt64(), "mark": pl.UInt64(), "mark_rest": pl.UInt64()}
"""The columns of persons in numbers: pseudonym, proof, and the two halves of the mark."""

_BLOCK = 64
_NUMBER = 8


def pseudonyms(key: bytes, head: bytes, numbers: pl.Series) -> bytes:
    """HMAC-SHA-256 (RFC 2104) over the head and each text, 32 bytes each, one after another.

    The key's two states are made once and copied: `hmac.digest` makes them anew for each text, which is two thirds of its time.
    """
    padded = key.ljust(_BLOCK, b"\0")
    if len(padded) > _BLOCK:
        raise ValueError("a key longer than a block is not needed here")
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in padded) + head)
    outer = hashlib.sha256(bytes(one ^ 0x5C for one in padded))
    return b"".join(_digests(inner.copy, outer.copy, numbers))


def _digests(
    inner: Callable[[], hashlib._Hash], outer: Callable[[], hashlib._Hash], texts: pl.Series
) -> Iterable[bytes]:
    for text in texts.cast(pl.Binary()).to_list():
        within, around = inner(), outer()
        within.update(text)
        around.update(within.digest())
        yield around.digest()


def marks(key: bytes, texts: pl.Series) -> bytes:
    """BLAKE2b with the key (RFC 7693) over each text, 16 bytes each, one after another."""
    keyed = hashlib.blake2b(key=key, digest_size=16)
    return b"".join(_marks(keyed, texts))


def _marks(keyed: hashlib.blake2b, texts: pl.Series) -> Iterable[bytes]:
    for text in texts.cast(pl.Binary()).to_list():
        one = keyed.copy()
        one.update(text)
        yield one.digest()


def as_numbers(digests: bytes, each: int) -> list[pl.Series]:
    """Digests one after another, of so many numbers each, as columns: the first 64 bits of all, the next, and so on."""
    table = np.frombuffer(digests, ">u8").reshape(-1, each)
    return [pl.Series("", table[:, at].astype(np.uint64), dtype=pl.UInt64()) for at in range(each)]


def as_texts(*numbers: pl.Series) -> pl.Series:
    """The inverse, as hexadecimal digits: columns of numbers side by side, one text a row."""
    table = np.column_stack([one.to_numpy() for one in numbers]).astype(">u8")
    if not len(table):
        return pl.Series("", [], dtype=pl.String())
    written = table.tobytes().hex("\n", _NUMBER * len(numbers))
    return pl.Series("", [written]).str.split("\n").explode()


def held_in(texts: Iterable[str]) -> pl.DataFrame:
    """Persons in numbers, out of pieces of text in which pseudonym, proof and mark of each stand one after another, 64 digits a
    person. ValueError for anything else."""
    frames = [pl.DataFrame(schema=HELD)]
    for text in texts:
        digests = bytes.fromhex(text)
        frames.append(pl.DataFrame(dict(zip(HELD, as_numbers(digests, len(HELD)), strict=True))))
    return pl.concat(frames)


def in_digits(persons: pl.DataFrame) -> pl.DataFrame:
    """Pseudonym, proof and mark of persons in numbers, as they are kept."""
    return pl.DataFrame(
        {
            "pseudonym": as_texts(persons["person"]),
            "proof": as_texts(persons["proof"]),
            "mark": as_texts(persons["mark"], persons["mark_rest"]),
        }
    )


def in_numbers(persons: pl.DataFrame) -> pl.DataFrame:
    """The inverse: the columns pseudonym, proof and mark in numbers."""
    return held_in([persons.select(pl.concat_str("pseudonym", "proof", "mark").str.join("")).item()])
