"""Holds the persons of delivered rows against each other and against those that the vault has: who is two, who is new or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from yaodian.registry.vault.marks import HELD

_PARTS = 8
_ALL = 1 << 64
_SMALL = 500_000


@dataclass(frozen=True, slots=True)
class Matched:
    """`twice` are the rows whose pseudonym stands for somebody else already, in the same frame or in the vault, in order; `changed`
    the numbers of the last row of each person of whom the vault does not hold just this, in order."""

    twice: tuple[int, ...]
    changed: pl.Series


def matched(rows: pl.DataFrame, held: pl.DataFrame | None) -> Matched:
    """Rows against what the vault holds; both have the columns of HELD."""
    other = np.zeros(rows.height, dtype=bool)
    wanted = np.zeros(rows.height, dtype=bool)
    for some, theirs in _side_by_side(rows.with_row_index("at"), held):
        last = some
        if some["person"].n_unique() < some.height:
            last = some.unique("person", keep="last", maintain_order=True)
            other[_at(some, pl.col("proof") != pl.col("proof").first().over("person"))] = True
        wanted[last["at"].to_numpy()] = True
        if theirs is not None and theirs.height:
            met = some.join(theirs, on="person", suffix="_held")
            other[_at(met, pl.col("proof") != pl.col("proof_held"))] = True
            just_so = (pl.col("mark") == pl.col("mark_held")) & (pl.col("mark_rest") == pl.col("mark_rest_held"))
            wanted[_at(met, just_so)] = False
    return Matched(tuple(np.flatnonzero(other).tolist()), pl.Series("at", np.flatnonzero(wanted)))


def _side_by_side(rows: pl.DataFrame, held: pl.DataFrame | None) -> Iterator[tuple[pl.DataFrame, pl.DataFrame | None]]:
    """Rows and persons in parts by the pseudonym, which is even over all numbers: ten million at once want more memory, and longer."""
    rows = rows.select("at", *HELD)
    if rows.height <= _SMALL:
        yield rows, held
        return
    for part in range(_PARTS):
        first, last = part * (_ALL // _PARTS), (part + 1) * (_ALL // _PARTS) - 1
        of_part = pl.col("person").is_between(pl.lit(first, dtype=pl.UInt64()), pl.lit(last, dtype=pl.UInt64()))
        yield rows.filter(of_part), None if held is None else held.filter(of_part)


def _at(rows: pl.DataFrame, condition: pl.Expr) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return rows.filter(condition)["at"].to_numpy()
