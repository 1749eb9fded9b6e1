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
from typing import cast

import polars as pl

from yaodian.registry.answers import with_answers
from yaodian.registry.declaration import Dataset, VaultField
from yaodian.registry.vault.keys import Keyring
from yaodian.registry.vault.marks import HELD, as_numbers, as_texts, in_digits, marks, pseudonyms
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
"""Gives those of the pseudonyms that are in the vault already, for the dataset, with the columns of HELD; others may be among them."""


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
    parts = [
        _marked(identity, names, part, keys) for part in frame.select(names).iter_slices(_CHUNK)
    ]  # in pieces: Python's own texts of ten million rows would not fit
    marked = pl.concat(parts) if parts else _marked(identity, names, frame.select(names), keys)
    rest = [name for name in frame.columns if name not in names]
    lake = [field.name for field in dataset.fields]
    out = frame.select(rest).with_columns(marked["pseudonym"].alias(person), marked["written"].alias(MARK))
    marked = marked.select(*HELD)
    held = known(out[person].unique() if _repeats(marked) else out[person]) if known and marked.height else None
    twice = collisions(marked, held)
    wanted = changed(marked, held)
    persons = _sealed(dataset, frame.select(names)[wanted], marked[wanted], keys)
    return TakenOut(out.select(*lake, *(name for name in out.columns if name not in lake)), persons, twice)


def _repeats(marked: pl.DataFrame) -> bool:
    return marked["person"].n_unique() < marked.height


def collisions(marked: pl.DataFrame, held: pl.DataFrame | None) -> tuple[int, ...]:
    """The rows whose pseudonym stands for somebody else already, in the same frame or in the vault."""
    other = pl.Series([], dtype=pl.UInt32())
    rows = marked.select("person", "proof").with_row_index("at")
    if _repeats(marked):
        other = rows.filter(pl.col("proof") != pl.col("proof").first().over("person"))["at"]
    if held is not None and held.height:
        named = rows.join(held.select("person", pl.col("proof").alias("held")), on="person")
        other = pl.concat([other, named.filter(pl.col("proof") != pl.col("held"))["at"]])
    return tuple(other.unique().sort().to_list())


def changed(marked: pl.DataFrame, held: pl.DataFrame | None) -> pl.Series:
    """The last row of each person of whom the vault does not hold just this."""
    last = marked.select("person", "mark", "mark_rest").with_row_index("at")
    if _repeats(marked):
        last = last.unique("person", keep="last", maintain_order=True)
    if held is not None and held.height:
        last = last.join(held, on=["person", "mark", "mark_rest"], how="anti")
    return last["at"].sort()


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


def _marked(identity: VaultField, names: list[str], part: pl.DataFrame, keys: Keyring) -> pl.DataFrame:
    """The columns of HELD for each row, and pseudonym and mark as they are written."""
    numbers = part[identity.name].str.replace_all(r"\s", "").str.to_uppercase()
    # Checked texts hold no control characters, so that no two rows are written alike.
    written = [pl.col(name).fill_null("\x00") for name in names]
    whole = part.select(pl.concat_str(written, separator="\x1f")).to_series()
    person, proof, *_ = as_numbers(
        pseudonyms(keys.derived("pseudonym"), f"{identity.document}\x1f".encode(), numbers), 4
    )
    first, rest = as_numbers(marks(keys.derived("mark"), whole), 2)
    columns = dict(zip(HELD, (person, proof, first, rest), strict=True))
    return pl.DataFrame({**columns, "pseudonym": as_texts(person), "written": as_texts(first, rest)})


def _sealed(dataset: Dataset, values: pl.DataFrame, marked: pl.DataFrame, keys: Keyring) -> pl.DataFrame:
    written = in_digits(marked)
    pairs = zip(written["pseudonym"].to_list(), map(as_record, values.iter_rows(named=True)), strict=True)
    sealed = pl.Series("sealed", seal(pairs, keys), dtype=pl.Binary())
    return written.with_columns(pl.lit(keys.newest, dtype=pl.String()).alias("key"), sealed).select(*PERSONS)


def key_ids(persons: pl.DataFrame) -> frozenset[str]:
    """The ids of the keys that persons were sealed with, read from the records themselves."""
    return frozenset(key_of(sealed) for sealed in persons["sealed"])
