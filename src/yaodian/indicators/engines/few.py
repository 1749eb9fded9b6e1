"""Few rows are read once and judged in Python; only many rows are a question for an engine with a store.

A plan has many small registers, each asked about on every day of a trend. Planning a question and opening the files takes the store's
engine some 30 ms of computing a register and day, however few rows there are; the reference engine judges some hundred rows in less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from threading import Lock

from yaodian.indicators.engines.base import Engine, EngineError, Query, Sums
from yaodian.indicators.engines.memory import MemoryEngine
from yaodian.indicators.engines.scan import MEMORY, opened
from yaodian.indicators.terms import terms_of
from yaodian.registry import Selection, Snapshot

FEW = 400
"""Rows of a selection up to which judging them in Python takes less computing than the planning of a question."""

_READ = 6_000
_KEPT = 96

Rows = Sequence[dict[str, object]]
_Table = Mapping[str, Rows]
_Key = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class _Held(Snapshot):
    """A snapshot whose rows are in memory, by submission."""

    table: _Table = field(default_factory=dict)

    def rows(self, selection: Selection) -> Iterator[dict[str, object]]:
        """The rows of the selected submissions, with the columns that were asked for."""
        for submission in selection.submissions:
            yield from self.table.get(submission.id, ())


@dataclass
class FewRowsEngine:
    """Has the reference engine answer where the selected submissions have at most `few` rows, else asks `engine`; both give the
    same sums.

    Of a table of few rows the columns that are asked for are kept in memory: the days of a trend read them once.
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
        snapshot, submissions = query.snapshot, query.selection.submissions
        if not (snapshot.files and submissions and query.indicators and query.levels):
            return ()
        whole = sum(submission.rows for submission in snapshot.submissions)
        if whole > _READ or sum(submission.rows for submission in submissions) > self.few:
            return self.engine.sums(query)
        try:
            table = self._table(query)
        except EngineError:
            # The engine says in its own words what is wrong with the files.
            return self.engine.sums(query)
        own = {each.name: getattr(snapshot, each.name) for each in fields(snapshot)}
        return MemoryEngine().sums(replace(query, snapshot=_Held(**own, table=table)))

    def _table(self, query: Query) -> _Table:
        key = (query.snapshot.files, _asked(query))
        with self._lock:
            kept = self._tables.pop(key, None)
            if kept is not None:
                self._tables[key] = kept
                return kept
        read = _read(query, {name for name, _ in key[1]})
        with self._lock:
            self._tables[key] = read
            while len(self._tables) > _KEPT:
                del self._tables[next(iter(self._tables))]
        return read


def _asked(query: Query) -> tuple[tuple[str, str], ...]:
    """The fields that the question needs, with their types."""
    dataset = query.dataset
    needed = {dataset.subject, *((dataset.known_on,) if dataset.known_on else ())}
    for indicator in query.indicators:
        terms = terms_of(indicator, dataset)
        for expression in (*terms.amounts, *((terms.where,) if terms.where else ())):
            needed |= expression.fields
    return tuple((name, kind) for name, kind in dataset.types().items() if name in needed)


def _read(query: Query, needed: set[str]) -> _Table:
    """The fields that are needed, and beside them every column that is none of the declared fields (what a cell says instead of a
    value), by submission."""
    snapshot = query.snapshot
    everything = Selection(None, snapshot.submissions)
    passed_over = set(snapshot.dataset.types()) - needed
    with opened(snapshot, everything, memory=MEMORY, threads=None) as connection:
        found = connection.execute(f"SELECT * FROM {snapshot.source_sql(everything)}")  # noqa: S608 (quoted names only)
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    wanted = [(place, name) for place, name in enumerate(names) if name not in passed_over]
    submission = names.index("_submission")
    table: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        table.setdefault(row[submission], []).append({name: row[place] for place, name in wanted})
    return table
