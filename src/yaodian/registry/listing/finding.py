"""Finding a page: which rows fulfil a question, in which order they stand, and then the cells of those few rows.

Whole columns are touched only by conditions. Texts of few different values (codes, names of schools) are compared once a value and not
once a row. The order of a column is worked out when it is first asked for and kept beside the rows.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from yaodian.registry.declaration import Dataset
from yaodian.registry.listing.conditions import Asked, Condition, Search, Sort

Mask = npt.NDArray[np.bool_]
Order = npt.NDArray[np.uint32]

_FEW = 65_000
"""Different values that a column may have to be compared value by value."""
_NONE = np.uint16(65_535)
_PIECE = 50_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in their order with all columns of the lake, and how many fulfil the question in all."""

    rows: pl.DataFrame
    total: int


@dataclass(frozen=True, slots=True)
class _Few:
    """A column of texts of few different values: the number of its value for each row, and the values in order."""

    numbers: npt.NDArray[np.uint16]
    values: pl.Series


class Listing:
    """The rows in force of a dataset in the order of their key, with what has been worked out about single columns.

    `rows` has the declared fields, the answers that stand instead of values, `_submission` and `_row`.
    """

    def __init__(self, dataset: Dataset, rows: pl.DataFrame, folder: Path | None) -> None:
        self.dataset = dataset
        self.rows = rows
        self._folder = folder
        self._few: dict[str, _Few | None] = {}
        self._orders: dict[Sort, Order] = {}

    def page(self, asked: Asked, offset: int = 0, limit: int = 50) -> Page:
        """A page of the rows that fulfil a question. KeyError for a field that the dataset has not."""
        found = self._found(asked)
        if found is None:
            return Page(self.rows.slice(offset, limit), self.rows.height)
        return Page(self.rows[found[offset : offset + limit]], len(found))

    def total(self, asked: Asked) -> int:
        """How many rows fulfil a question."""
        mask = self._mask(asked)
        return self.rows.height if mask is None else int(np.count_nonzero(mask))

    def pieces(self, asked: Asked, size: int = _PIECE) -> Iterator[pl.DataFrame]:
        """All rows that fulfil a question, some at a time: memory holds one piece. At least one piece comes, empty if need be."""
        found = self._found(asked)
        total = self.rows.height if found is None else len(found)
        for begin in range(0, max(total, 1), size):
            if found is None:
                yield self.rows.slice(begin, size)
            else:
                yield self.rows[found[begin : begin + size]]

    def values(self, field: str, most: int) -> Sequence[Any]:
        """The different values of a text field, in order; none at all if there are more than `most`."""
        few = self._values_of(field)
        return few.values.to_list() if few is not None and len(few.values) <= most else ()

    def ready(self) -> None:
        """Works out now what the first search would have to: the different values of every text."""
        for field in self.dataset.fields:
            if field.type == "string":
                self._values_of(field.name)

    def _found(self, asked: Asked) -> Order | None:
        """The numbers of the rows in the order asked for; None: all rows as they stand."""
        mask = self._mask(asked)
        order = self._order(asked.sort) if asked.sort is not None else None
        if order is None:
            return None if mask is None else np.flatnonzero(mask).astype(np.uint32)
        return order if mask is None else order[mask[order]]

    def _mask(self, asked: Asked) -> Mask | None:
        subject = self.dataset.subject
        masks = [self._holds(Condition(subject, "in", tuple(codes))) for codes in asked.within]
        masks += [self._holds(condition) for condition in asked.conditions]
        masks += [self._mentions(search) for search in asked.searches]
        return np.logical_and.reduce(masks) if masks else None

    def _holds(self, condition: Condition) -> Mask:
        if condition.test == "is":
            return self._is(condition)
        column = pl.col(self.dataset.field(condition.field).name)
        values = condition.values
        if not values:
            return np.zeros(self.rows.height, dtype=np.bool_)
        if condition.test == "in" and isinstance(values[0], str):
            wanted = column.is_in([str(value) for value in values])
        elif condition.test == "in":
            wanted = pl.any_horizontal(*(column == value for value in values))
        elif condition.test == "has":
            wanted = pl.any_horizontal(*(column.str.contains(str(value), literal=True) for value in values))
        else:
            limits: tuple[Any, ...] = values
            wanted = column >= max(limits) if condition.test == "min" else column <= min(limits)
        return self._evaluated(condition.field, wanted)

    def _is(self, condition: Condition) -> Mask:
        """Rows that have no value, have one, or an answer instead of one."""
        name = self.dataset.field(condition.field).name
        answers = f"_answer_{name}"
        answered = pl.col(answers) if answers in self.rows.columns else pl.lit(None, dtype=pl.String)
        states = {
            "empty": pl.col(name).is_null() & answered.is_null(),
            "known": pl.col(name).is_not_null(),
            "not_applicable": answered.eq_missing("not_applicable"),
            "refused": answered.eq_missing("refused"),
        }
        wanted = pl.any_horizontal(*(states[str(value)] for value in condition.values))
        return _bools(
            self.rows.lazy().select(pl.col(name).is_null().alias("_"), wanted.alias("wanted")).collect()["wanted"]
        )

    def _mentions(self, search: Search) -> Mask:
        masks = []
        for field in self.dataset.fields:
            if field.type == "string":
                named = search.also.get(field.name, frozenset())
                wanted = pl.col(field.name).str.contains(search.text, literal=True)
                if named:
                    wanted = wanted | pl.col(field.name).is_in(list(named))
                masks.append(self._evaluated(field.name, wanted))
        return np.logical_or.reduce(masks) if masks else np.zeros(self.rows.height, dtype=np.bool_)

    def _evaluated(self, name: str, wanted: pl.Expr) -> Mask:
        """Which rows a condition on one column holds for; no value holds for none."""
        few = self._values_of(name) if self.rows.schema[name] == pl.String else None
        if few is None:
            return _bools(self.rows.lazy().select(wanted.alias("wanted")).collect()["wanted"])
        per_value = np.zeros(int(_NONE) + 1, dtype=np.bool_)
        per_value[: len(few.values)] = _bools(few.values.to_frame(name).select(wanted.alias("wanted"))["wanted"])
        return per_value[few.numbers]

    def _values_of(self, name: str) -> _Few | None:
        """The column as numbers of few values; None if it has many."""
        if name not in self._few:
            column = self.rows[name]
            values = self._words(name, column)
            if values is None:
                self._few[name] = None
            else:
                numbers = self._kept(f"{self._number(name)}.values", lambda: _numbered(column, values))
                self._few[name] = _Few(numbers, values.rename(name))
        return self._few[name]

    def _words(self, name: str, column: pl.Series) -> pl.Series | None:
        """The different values of a column in order, worked out once and kept beside the rows; None if there are many."""
        target = self._folder / f"{self._number(name)}.words" if self._folder is not None else None
        if target is not None:
            # A file that was damaged is made anew.
            with contextlib.suppress(OSError, pl.exceptions.PolarsError), target.open("rb") as stream:
                kept = pl.read_ipc(stream)
                return kept["few"] if "few" in kept.columns else None
        values = column.drop_nulls().unique().sort() if column.head(_FEW * 4).n_unique() <= _FEW else None
        values = None if values is None or len(values) > _FEW else values
        if target is not None:
            frame = pl.DataFrame({"many": []}) if values is None else pl.DataFrame({"few": values})
            with contextlib.suppress(OSError):
                self._put(target, frame.write_ipc)
        return values

    def _order(self, sort: Sort) -> Order | None:
        """The numbers of all rows by a column; None where that is the order in which they stand."""
        name = self.dataset.field(sort.field).name
        if name == self.dataset.key[0] and not sort.backwards:
            return None
        if sort not in self._orders:
            way = "down" if sort.backwards else "up"
            self._orders[sort] = self._kept(f"{self._number(name)}.{way}", lambda: self._ordered(name, sort.backwards))
        return self._orders[sort]

    def _ordered(self, name: str, backwards: bool) -> Order:
        few = self._values_of(name) if self.rows.schema[name] == pl.String else None
        if few is not None:
            numbers = few.numbers
            if backwards:
                numbers = np.where(numbers == _NONE, _NONE, np.uint16(max(len(few.values), 1) - 1) - numbers)
            return np.argsort(numbers, kind="stable").astype(np.uint32)
        order = pl.arg_sort_by(name, descending=backwards, nulls_last=True, maintain_order=True)
        return self.rows.select(order.cast(pl.UInt32).alias("order"))["order"].to_numpy()

    def _number(self, name: str) -> int:
        """A column's number, which names its files whatever the column is called."""
        return self.rows.columns.index(name)

    def _kept(self, name: str, make: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """An array made once and mapped from then on; without a folder, or with a full disk, it stays in memory."""
        if self._folder is None:
            return make()
        target = self._folder / f"{name}.npy"
        with contextlib.suppress(OSError, ValueError):
            return np.load(target, mmap_mode="r")  # type: ignore[no-any-return]
        made = make()
        with contextlib.suppress(OSError):
            self._put(target, lambda stream: np.save(stream, made))
            return np.load(target, mmap_mode="r")  # type: ignore[no-any-return]
        return made

    def _put(self, target: Path, write: Callable[[IO[bytes]], object]) -> None:
        """Writes a file aside and renames it, so that it is whole or not there."""
        handle, aside = tempfile.mkstemp(prefix=".aside-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                write(stream)
            Path(aside).replace(target)
        finally:
            Path(aside).unlink(missing_ok=True)


def _numbered(column: pl.Series, values: pl.Series) -> npt.NDArray[np.uint16]:
    if values.is_empty():
        return np.full(len(column), _NONE, dtype=np.uint16)
    numbers = column.replace_strict(values, pl.int_range(len(values), eager=True, dtype=pl.UInt16), default=None)
    return numbers.fill_null(int(_NONE)).to_numpy()


def _bools(column: pl.Series) -> Mask:
    return column.fill_null(False).to_numpy()
