"""What changed between two deliveries of a unit: rows that are new, rows that are gone, values that moved further than is declared usual."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from yaodian.registry.answers import with_answers
from yaodian.registry.declaration import Dataset

_BEFORE = "@before"  # no field can be called so
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that moved by more than its field's tolerance; `key` names the row by its key fields, `share` is the relative change."""

    key: str
    field: str
    before: float
    after: float
    share: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How a delivery differs from the one before: counts of rows, and what moved beyond tolerance (the furthest first)."""

    added: int
    gone: int
    changed: int
    same: int
    moved: tuple[Moved, ...]


def difference(dataset: Dataset, before: pl.DataFrame, after: pl.DataFrame) -> Difference:
    """Compares two frames of declared fields row by row of the key. Rows whose key is not full are counted as new or gone.

    A move is relative to the earlier value; from zero any move is beyond every tolerance. Unknown values move nowhere; another
    answer (empty, not applicable, refused) is a change.
    """
    names = dataset.columns()
    before, after = with_answers(dataset, before), with_answers(dataset, after)
    key = list(dataset.key) or [dataset.subject]
    old, new = before.select(names).drop_nulls(key), after.select(names).drop_nulls(key)
    both = new.join(old, on=key, how="inner", suffix=_BEFORE)
    others = [name for name in names if name not in key]
    alike = pl.all_horizontal(
        [pl.col(name).eq_missing(pl.col(f"{name}{_BEFORE}")) for name in others] or [pl.lit(True)]
    )
    same = both.filter(alike).height
    moved = [one for field in dataset.fields for one in _moved(field.name, field.tolerance, key, both)]
    return Difference(
        added=after.height - both.height,
        gone=before.height - both.height,
        changed=both.height - same,
        same=same,
        moved=tuple(sorted(moved, key=lambda one: -one.share)[:_SHOWN]),
    )


CHANGE = "_change"
BEFORE = "_before"
"""What the name of a column ends with that holds the earlier value."""


def row_by_row(dataset: Dataset, before: pl.DataFrame | None, after: pl.DataFrame) -> pl.DataFrame:
    """The rows of a delivery as they stand in it, then those that are gone: declared columns, the same with `_before`, and `_change`.

    `_change` is added, changed, same or gone, by the rules of `difference`; null where there is nothing to compare with. A row that
    is gone has its last values in both.
    """
    names = dataset.columns()
    new = with_answers(dataset, after).select(names)
    earlier = [pl.col(name).alias(f"{name}{BEFORE}") for name in names]
    if before is None:
        nothing = [pl.lit(None, dtype=new.schema[name]).alias(f"{name}{BEFORE}") for name in names]
        return new.with_columns(*nothing, pl.lit(None, dtype=pl.String).alias(CHANGE))
    key = list(dataset.key) or [dataset.subject]
    old = with_answers(dataset, before).select(names)
    both = new.join(
        old.drop_nulls(key).unique(key, keep="first").select(*key, *earlier, pl.lit("met").alias(CHANGE)),
        on=key,
        how="left",
        maintain_order="left",
    )
    apart = pl.any_horizontal([pl.col(name).ne_missing(pl.col(f"{name}{BEFORE}")) for name in names])
    change = pl.when(pl.col(CHANGE).is_null()).then(pl.lit("added")).when(apart).then(pl.lit("changed"))
    gone = old.join(new.select(key), on=key, how="anti", maintain_order="left").with_columns(
        *earlier, pl.lit("gone").alias(CHANGE)
    )
    marked = both.with_columns(change.otherwise(pl.lit("same")).alias(CHANGE))
    return pl.concat([marked, gone.select(marked.columns)])


def _moved(name: str, tolerance: float | None, key: list[str], both: pl.DataFrame) -> list[Moved]:
    if tolerance is None or f"{name}{_BEFORE}" not in both.columns:
        return []
    now, then = pl.col(name).cast(pl.Float64), pl.col(f"{name}{_BEFORE}").cast(pl.Float64)
    share = (
        pl.when(then == 0)
        .then(pl.when(now == 0).then(0.0).otherwise(float("inf")))
        .otherwise(((now - then) / then).abs())
    )
    beyond = both.select(*key, now.alias("_now"), then.alias("_then"), share.alias("_share")).filter(
        pl.col("_share") > tolerance
    )
    rows = beyond.sort("_share", descending=True).head(_SHOWN).iter_rows(named=True)
    return [
        Moved("、".join(str(row[one]) for one in key), name, row["_then"], row["_now"], row["_share"]) for row in rows
    ]
