"""The digest of what each unit reports: over its rows as CSV, which anyone can write again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import polars as pl

from yaodian.registry import Dataset, in_words
from yaodian.registry.vault import MARK

_UNIT = "_unit"
_OF = "_of"
_TOGETHER = 250_000
_LINE = ord("\n")


def digests_by_unit(dataset: Dataset, frame: pl.DataFrame, reporters: Iterable[str] = ()) -> dict[str, str]:
    """SHA-256 of each unit's rows as CSV (fields in declared order, rows in order of the key, UTF-8, LF, answers in Chinese words),
    which anyone can compute again. The order of a file's lines says nothing: sorted otherwise it is the same report.

    Where persons were taken out of the rows, the keyed mark of each stands at its row's end: a corrected name is another delivery,
    and without the key nobody learns a name from the digest.
    """
    rows = frame.select([name for name in (*dataset.columns(), MARK) if name in frame.columns])
    # Row numbers first, then some units after others: all parts at once would be a second copy of everything.
    numbered = frame.select(_UNIT).with_row_index("at").group_by(_UNIT).agg(pl.col("at"))
    places = {str(unit): at for unit, at in zip(numbered[_UNIT], numbered["at"], strict=True)}
    nothing = pl.Series("at", [], pl.UInt32)
    found: dict[str, str] = {}
    for some in _some_units({unit: places.get(unit, nothing) for unit in sorted({*places, *reporters})}):
        found |= _digests(dataset, rows, some)
    return found


def _some_units(places: Mapping[str, pl.Series]) -> Iterator[dict[str, pl.Series]]:
    """Units whose rows are written together: writing costs more for each unit than for each row."""
    some: dict[str, pl.Series] = {}
    count = 0
    for unit, at in places.items():
        some[unit] = at
        count += len(at)
        if count >= _TOGETHER:
            yield some
            some, count = {}, 0
    if some:
        yield some


def _digests(dataset: Dataset, rows: pl.DataFrame, places: Mapping[str, pl.Series]) -> dict[str, str]:
    counts = [len(at) for at in places.values()]
    of = pl.Series(_OF, np.repeat(np.arange(len(counts), dtype=np.uint32), counts))
    together = rows[pl.concat(list(places.values()))].with_columns(of)
    together = together.sort(_OF, *dataset.key, nulls_last=True, maintain_order=True).drop(_OF)
    ends = np.cumsum(counts).tolist()
    parts = list(zip(places, [0, *ends[:-1]], ends, strict=True))
    answered = any(
        together[name].null_count() < together.height for name in dataset.answer_columns() if name in rows.columns
    )
    if not answered:
        written = _csv(dataset, together)
        lines = np.flatnonzero(np.frombuffer(written, np.uint8) == _LINE) + 1
        if len(lines) == together.height + 1:
            head = hashlib.sha256(written[: lines[0]])
            return {unit: _of_lines(head, written[lines[start] : lines[end]]) for unit, start, end in parts}
    # An answer makes text of a column for its own unit alone, and a text of several lines says nothing of where a row ends.
    return {unit: hashlib.sha256(_csv(dataset, together[start:end])).hexdigest() for unit, start, end in parts}


def _of_lines(head: hashlib._Hash, lines: memoryview) -> str:
    one = head.copy()
    one.update(lines)
    return one.hexdigest()


def _csv(dataset: Dataset, rows: pl.DataFrame) -> memoryview:
    said = in_words(dataset, rows)
    stream = io.BytesIO()
    (said.with_columns(rows[MARK]) if MARK in rows.columns else said).write_csv(stream)
    return stream.getbuffer()
