"""A population: entities with keys and columns, each part of an entity above it (a pupil of a class, a class of a school)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from yaodian.simulate.chance import Keys, Numbers, Places, keys_below, salt, spread_evenly, uniform


@dataclass(frozen=True)
class Population:
    """`keys` one an entity; `own` columns of that length; `index` the place of each entity's owner in `above`.

    `even` makes shares exact to one entity (see `spread_evenly`); it is for short lists whose totals are promised.
    """

    keys: Keys
    own: Mapping[str, pl.Series] = field(default_factory=dict)
    above: Population | None = None
    index: Places | None = None
    even: bool = False

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def names(self) -> frozenset[str]:
        """All columns, those of the populations above included."""
        return frozenset(self.own) | (self.above.names if self.above else frozenset())

    def column(self, name: str) -> pl.Series:
        """A column of the entities, their own or inherited from above; KeyError if nobody has it."""
        if name in self.own:
            return self.own[name]
        if self.above is None or self.index is None:
            raise KeyError(name)
        return self.above.column(name).gather(self.index)

    def chance(self, seed: int, *words: object) -> Numbers:
        """For each entity a number in [0, 1), always the same for the same words."""
        drawn = uniform(self.keys, salt(seed, *words))
        return spread_evenly(drawn) if self.even else drawn

    def only(self, places: Places) -> Population:
        """The entities at these places, in this order."""
        own = {name: series.gather(places) for name, series in self.own.items()}
        index = None if self.index is None else self.index[places]
        return Population(self.keys[places], own, self.above, index, self.even)

    def by_owner(self) -> Population:
        """The entities in the order of their owners, those of one owner in the order they had."""
        return self if self.index is None else self.only(np.argsort(self.index, kind="stable"))

    def with_columns(self, **columns: pl.Series) -> Population:
        """The same entities with more columns."""
        return Population(self.keys, {**self.own, **columns}, self.above, self.index, self.even)

    def times(self, column: str, words: tuple[str, ...]) -> Population:
        """Each entity once for every word, which stands in the new column; the entities of one owner stay together."""
        where = np.repeat(np.arange(len(self)), len(words))
        numbers = np.tile(np.arange(len(words)), len(self))
        repeated = self.only(where)
        values = pl.Series(list(words) * len(self), dtype=pl.String)
        own = {**repeated.own, column: values}
        keys = keys_below(self.keys[where], numbers, salt(0, column))
        return Population(keys, own, repeated.above, repeated.index, self.even)

    def with_keys(self, keys: Keys) -> Population:
        """The same columns for other entities."""
        return Population(keys, self.own, self.above, self.index, self.even)


def constant(value: object, count: int, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """`count` times the same value."""
    return pl.Series([value], dtype=dtype).new_from_index(0, count)


def numbers_of(series: pl.Series) -> Numbers:
    """A numeric column as doubles, unknown as NaN."""
    result: Numbers = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return result


def joined(above: Population, parts: list[Population]) -> Population:
    """Several populations below `above`, one after the other; columns that only some have are unknown in the rest."""
    if not parts:
        return Population(np.zeros(0, dtype=np.uint64), {}, above, np.zeros(0, dtype=np.int64))
    names = sorted({name for part in parts for name in part.own})
    own: dict[str, pl.Series] = {}
    for name in names:
        dtype = next(part.own[name].dtype for part in parts if name in part.own)
        pieces = [part.own[name] if name in part.own else constant(None, len(part), dtype) for part in parts]
        own[name] = pl.concat(pieces, rechunk=True)
    keys = np.concatenate([part.keys for part in parts])
    indexes = [part.index for part in parts if part.index is not None]
    return Population(keys, own, above, np.concatenate(indexes))
