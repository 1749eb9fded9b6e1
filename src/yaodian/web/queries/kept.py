"""An engine that remembers: what was computed once is read back until something it depends on changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

from django.db import DatabaseError, transaction
from django.utils import timezone

from yaodian.indicators import DuckEngine, Engine, FewRowsEngine, Indicator, Query, Sums, depends_on_day
from yaodian.registry import Dataset
from yaodian.values import digest_of, sha256_hex
from yaodian.web.models import KeptSums

FORMAT = 3
"""Counts up when the rule of sums or the key changes, so that no older answer is taken for a newer one."""


@dataclass(frozen=True)
class KeptEngine:
    """Asks another engine and keeps its answers in the database.

    An answer depends on the table version, the submissions in force, the definitions, the tree, the levels or the groups, and the
    hierarchy that rows are added up by; on the day only where a definition or the dataset says so.
    """

    engine: Engine

    @property
    def name(self) -> str:
        """The name of the engine behind."""
        return self.engine.name

    def sums(self, query: Query) -> Sequence[Sums]:
        """The sums of a query, computed at most once."""
        if not query.snapshot.files or not query.selection.submissions:
            return self.engine.sums(query)
        key = key_of(query)
        kept = KeptSums.objects.filter(key=key).values_list("sums", flat=True).first()
        if kept is not None:
            return [Sums(*row) for row in kept]
        found = self.engine.sums(query)
        rows = [list(astuple(one)) for one in found]
        try:
            with transaction.atomic():
                KeptSums.objects.bulk_create(
                    [KeptSums(key=key, dataset=query.snapshot.dataset.id, sums=rows, computed_at=timezone.now())],
                    update_conflicts=True,
                    unique_fields=["key"],
                    update_fields=["sums", "computed_at"],
                )
        except DatabaseError:
            # A full disk or a busy database must not keep anyone from an answer that has been computed.
            pass
        return found


def key_of(query: Query) -> str:
    """The digest of everything that an answer depends on."""
    dataset = query.snapshot.dataset
    dated = any(depends_on_day(indicator, dataset) for indicator in query.indicators)
    submissions = "\n".join(sorted(submission.id for submission in query.selection.submissions))
    return digest_of(
        {
            "format": FORMAT,
            "table": query.snapshot.name,
            "submissions": sha256_hex(submissions.encode()),
            "definitions": _definitions(dataset, tuple(query.indicators)),
            "tree": query.tree.digest,
            "levels": query.levels,
            "hierarchy": _placing(query),
            "as_of": query.as_of if dated else None,
        }
    )


def _placing(query: Query) -> object:
    """What decides where rows count, besides the tree itself: nothing where nothing ever moved."""
    if query.groups is not None:
        begun = None if query.day is None else sum(turn <= query.day for turn in query.turns)
        return [query.hierarchy, begun, [query.groups.digest(kind) for kind in query.levels]]
    if not query.tree.moved or query.day is None:
        return query.hierarchy if query.tree.moved else None
    return [query.hierarchy, sum(turn <= query.day for turn in query.tree.turns)]


@lru_cache(maxsize=512)
def _definitions(dataset: Dataset, indicators: tuple[Indicator, ...]) -> str:
    """The digest of what is declared, which is asked for on every day of every trend and changes with the package alone."""
    return digest_of([dataset, indicators])


def default_engine() -> Engine:
    """DuckDB with a memory; the rows of small registers are judged in Python."""
    return KeptEngine(_few_rows_engine())


@lru_cache(maxsize=1)
def _few_rows_engine() -> FewRowsEngine:
    """One for the process, for it keeps the rows that it has read."""
    return FewRowsEngine(DuckEngine())
