"""Takes persons out of delivered rows and puts them back.

Rows as they were asked go in; rows for the lake, in which a pseudonym stands for the person, and the persons themselves come out. A
pseudonym is the first 64 bits of HMAC-SHA-256 over kind of document and number. Of 300 million persons two would share one with a
chance of 0.24 %, of a million with 3 in 10^8; the next 64 bits are kept as a proof by which two persons of one pseudonym are found
at intake.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import polars as pl

from yaodian.registry.answers import with_answers
from yaodian.registry.declaration import Dataset, VaultField
from yaodian.registry.vault.digesting import Piece
from yaodian.registry.vault.keys import Keyring
from yaodian.registry.vault.many_hands import digested
from yaodian.registry.vault.marks import HELD, as_numbers, as_texts, in_digits
from yaodian.registry.vault.matching import matched
from yaodian.registry.vault.sealing import as_record, key_of, open_record, seal

MARK = "_mark"
"""The column of keyed digests beside the rows: it changes when what the vault holds of the person does."""

PERSONS = {
    "pseudonym": pl.String(),
    "proof": pl.String(),
    "mark": pl.String(),
    "key": pl.String(),
    "sealed": pl.Binary(),
}
"""The columns of persons that were taken out: one row a person."""

_DIGITS = 16
_CHUNK = 250_000

Known = Callable[[pl.Series], pl.DataFrame]
"""Gives those of the pseudonyms (as numbers) that are in the vault already, for the dataset, with the columns of HELD; others may be
among them."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """`frame` is for the lake and has the mark of each row; `persons` those that are new or changed, sealed; `twice` the rows whose
    pseudonym belongs to another person."""

    frame: pl.DataFrame
    persons: pl.DataFrame
    twice: tuple[int, ...]


def normalised(field: VaultField, number: str) -> bytes:
    """Document and number as pseudonyms are made from: without blanks, in capitals, so that one person is one."""
    return f"{field.document}\x1f{''.join(number.split()).upper()}".encode()


def pseudonym_of(field: VaultField, number: str, keys: Keyring) -> str:
    """The pseudonym of one person."""
    return hmac.digest(keys.derived("pseudonym"), normalised(field, number), "sha256").hex()[:_DIGITS]


def take_out(dataset: Dataset, frame: pl.DataFrame, keys: Keyring, known: Known | None = None) -> TakenOut:
    """Parts rows as asked (`dataset.as_asked()`, each with an identity) into those of the lake and the persons behind them.

    Further columns of the frame stay. With `known`, persons that the vault holds just so are left out: sealing costs, and nothing
    would change. ValueError for a dataset without a vault.
    """
    identity, person = dataset.identity, dataset.person
    if identity is None or person is None:
        raise ValueError(f"dataset {dataset.id} has no vault")
    names = [one.name for one in dataset.vault]
    marked = _marked(identity, names, frame.select(names), keys)
    found = matched(marked, known(marked["person"]) if known and marked.height else None)
    persons = _sealed(dataset, frame.select(names)[found.changed], marked[found.changed], keys)
    return TakenOut(_for_lake(dataset, frame, marked), persons, found.twice)


def _for_lake(dataset: Dataset, frame: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """The rows with pseudonym and mark in the place of the vault's columns."""
    names = [one.name for one in dataset.vault]
    rest = [name for name in frame.columns if name not in names]
    lake = [field.name for field in dataset.fields]
    order = [*lake, *(name for name in (*rest, MARK) if name not in lake)]
    written = []
    # In pieces: columns of other pieces than the frame's own would make a second copy of it.
    for start in range(0, max(frame.height, 1), _CHUNK):
        own = marked[start : start + _CHUNK]
        pseudonym, mark = as_texts(own["person"]), as_texts(own["mark"], own["mark_rest"])
        part = frame[start : start + _CHUNK].with_columns(pseudonym.alias(str(dataset.person)), mark.alias(MARK))
        written.append(part.select(order))
    return pl.concat(written)


def put_back(dataset: Dataset, frame: pl.DataFrame, sealed: Mapping[str, bytes], keys: Keyring) -> pl.DataFrame:
    """The inverse: rows of the lake as they were asked, null in the vault's columns where nobody is known by the pseudonym.

    Raises Tampered or KeyFault for a record that does not open.
    """
    person = dataset.person
    assert person is not None
    names = [one.name for one in dataset.vault]
    opened = {one: opened_record(one, record, keys) for one, record in sealed.items()}
    nobody: dict[str, str] = {}
    rows = [opened.get(one, nobody) for one in frame[person].to_list()]
    columns = [pl.Series(name, [row.get(name) for row in rows], dtype=pl.String()) for name in names]
    asked = dataset.as_asked()
    return with_answers(asked, frame.drop(person, MARK, strict=False)).with_columns(columns).select(asked.columns())


def put_beside(dataset: Dataset, frame: pl.DataFrame, sealed: Mapping[str, bytes], keys: Keyring) -> pl.DataFrame:
    """The same with the pseudonym in front: rows of `dataset.as_named()`."""
    assert dataset.person is not None
    said = put_back(dataset, frame, sealed, keys).with_columns(frame[dataset.person])
    return said.select(dataset.as_named().columns())


def opened_record(pseudonym: str, sealed: bytes, keys: Keyring) -> dict[str, str]:
    """What a sealed record says, by the names of the vault's columns."""
    return cast("dict[str, str]", json.loads(open_record(pseudonym, sealed, keys)))


def sealed_again(dataset: Dataset, values: Mapping[str, str | None], keys: Keyring) -> dict[str, object]:
    """One person with other values, as a row of PERSONS; the identity is among the values."""
    frame = pl.DataFrame({one.name: [values.get(one.name)] for one in dataset.vault}, schema_overrides=_texts(dataset))
    identity = dataset.identity
    assert identity is not None
    marked = _marked(identity, frame.columns, frame, keys)
    return _sealed(dataset, frame, marked, keys).row(0, named=True)


def _texts(dataset: Dataset) -> dict[str, pl.DataType]:
    return {one.name: pl.String() for one in dataset.vault}


def _marked(identity: VaultField, names: list[str], asked: pl.DataFrame, keys: Keyring) -> pl.DataFrame:
    """The columns of HELD for each row."""
    # Checked texts hold no control characters, so that no two rows are written alike.
    whole = pl.concat_str([pl.col(name).fill_null("\x00") for name in names], separator="\x1f")
    number = pl.col(identity.name).str.replace_all(r"\s", "").str.to_uppercase()
    head, of_person, of_mark = f"{identity.document}\x1f".encode(), keys.derived("pseudonym"), keys.derived("mark")

    def piece(part: pl.DataFrame) -> Piece:
        written = part.select(number.alias("number").cast(pl.Binary()), whole.alias("whole").cast(pl.Binary()))
        return of_person, head, written["number"].to_list(), of_mark, written["whole"].to_list()

    # In pieces: Python's own texts of ten million rows would not fit.
    found = digested([partial(piece, part) for part in asked.iter_slices(_CHUNK)])
    parts = ([*as_numbers(persons, 4)[:2], *as_numbers(marks, 2)] for persons, marks in found)
    return pl.concat([pl.DataFrame(schema=HELD), *(pl.DataFrame(dict(zip(HELD, part, strict=True))) for part in parts)])


def _sealed(dataset: Dataset, values: pl.DataFrame, marked: pl.DataFrame, keys: Keyring) -> pl.DataFrame:
    written = in_digits(marked)
    pairs = zip(written["pseudonym"].to_list(), map(as_record, values.iter_rows(named=True)), strict=True)
    sealed = pl.Series("sealed", seal(pairs, keys), dtype=pl.Binary())
    return written.with_columns(pl.lit(keys.newest, dtype=pl.String()).alias("key"), sealed).select(*PERSONS)


def key_ids(persons: pl.DataFrame) -> frozenset[str]:
    """The ids of the keys that persons were sealed with, read from the records themselves."""
    return frozenset(key_of(sealed) for sealed in persons["sealed"])
