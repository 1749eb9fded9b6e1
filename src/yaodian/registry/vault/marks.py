"""Keyed digests of many rows as numbers that compare fast: who a row speaks of, and what it says of that person.

Ten million persons as texts of hexadecimal digits would fill the memory twice over and take minutes to hold against each other.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

HELD = {"person": pl.UInt64(), "proof": pl.UInt64(), "mark": pl.UInt64(), "mark_rest": pl.UInt64()}
"""The columns of persons in numbers: pseudonym, proof, and the two halves of the mark."""


def as_numbers(digests: bytes, each: int) -> list[pl.Series]:
    """Digests one after another, of so many numbers each, as columns: the first 64 bits of all, the next, and so on."""
    table = np.frombuffer(digests, ">u8").reshape(-1, each)
    return [pl.Series("", table[:, at].astype(np.uint64), dtype=pl.UInt64()) for at in range(each)]


def as_texts(*numbers: pl.Series) -> pl.Series:
    """The inverse, as hexadecimal digits: columns of numbers side by side, one text a row."""
    table = np.column_stack([one.to_numpy() for one in numbers]).astype(">u8")
    digests = pl.Series("", table.view(np.uint8)).cast(pl.List(pl.UInt8())).cast(pl.Binary())
    return digests.bin.encode("hex")


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
