"""Few rows are read once and judged in Python; only many rows are a question for an engine with a store.

A plan has many small registers, each asked about on every day of a trend. Planning a question and opening the files takes the store's
engine some 30 ms of computing a register and day, however few rows there are; the reference engine judges some hundred rows in less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from yaodian.indicators.engines.base import Engine, EngineError, Query, Sums
from yaodian.indicators.engines.memory import sums_over
from yaodian.indicators.engines.scan import MEMORY, opened, quoted
from yaodian.indicators.terms import terms_of
from yaodian.registry import Selection

FEW = 400
"""Rows of a selection up to which judging them in Python takes less computing than the planning of a question."""

_READ = 6_000
_KEPT = 96

Rows = Sequence[Mapping[str, object]]
_Table = Mapping[str, Rows]
_Key = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


@dataclass
class FewRowsEngine:
    """Answers by itself where the selected submissions have at most `few` rows, else asks `engine`; both give the same sums.

    Of a table of few rows the fields that are asked for are kept in memory, by submission: the days of a trend read them once.
    """

    engine: Engine
    few: int = FEW
    _tables: dict[_Key, _Table] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def name(self) -> str:
        """The name of the engine behind."""
        return self.engine.name

    def sums(self, query: Query) -> Sequence[Sums]:
        """See `Engine.sums`."""
        submissions = query.selection.submissions
        if not (query.snapshot.files and submissions and query.indicators and query.levels):
            return ()
        whole = sum(submission.rows for submission in query.snapshot.submissions)
        if whole > _READ or sum(submission.rows for submission in submissions) > self.few:
            return self.engine.sums(query)
        try:
            table = self._table(query)
        except EngineError:
            # The engine says in its own words what is wrong with the files.
            return self.engine.sums(query)
        return sums_over(query, (row for one in submissions for row in table.get(one.id, ())))

    def _table(self, query: Query) -> _Table:
        key = (query.snapshot.files, _asked(query))
        with self._lock:
            kept = self._tables.pop(key, None)
            if kept is not None:
                self._tables[key] = kept
                return kept
        read = _read(query, [name for name, _ in key[1]])
        with self._lock:
            self._tables[key] = read
            while len(self._tables) > _KEPT:
                del self._tables[next(iter(self._tables))]
        return read


def _asked(query: Query) -> tuple[tuple[str, str], ...]:
    """The fields that the question needs, with their types."""
    dataset = query.dataset
    fields = {dataset.subject, *((dataset.known_on,) if dataset.known_on else ())}
    for indicator in query.indicators:
        terms = terms_of(indicator, dataset)
        for expression in (*terms.amounts, *((terms.where,) if terms.where else ())):
            fields |= expression.fields
    return tuple((name, kind) for name, kind in dataset.types().items() if name in fields)


def _read(query: Query, fields: Sequence[str]) -> _Table:
    snapshot = query.snapshot
    everything = Selection(None, snapshot.submissions)
    columns = ", ".join(quoted(name) for name in ("_submission", *fields))
    # Names are quoted: nothing in this text comes from rows.
    text = f"SELECT {columns} FROM {snapshot.source_sql(everything)}"  # noqa: S608
    with opened(snapshot, everything, memory=MEMORY, threads=None) as connection:
        found = connection.execute(text).fetchall()
    table: dict[str, list[Mapping[str, object]]] = {}
    for submission, *values in found:
        table.setdefault(submission, []).append(dict(zip(fields, values, strict=True)))
    return table
