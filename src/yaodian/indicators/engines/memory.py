"""The reference engine: plain Python over one row at a time, slow and obvious, so that the others can be judged by it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.engines.base import Query, Sums, amount_of, in_order
from yaodian.indicators.terms import Terms, answer_columns_of, terms_of

if TYPE_CHECKING:
    from yaodian.registry import Dataset


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    refused: int = 0
    not_applicable: int = 0
    numerators: list[float] = field(default_factory=list)
    denominators: list[float] = field(default_factory=list)


class MemoryEngine:
    """Evaluates every expression on every row in Python. For a few thousand rows, and for judging other engines."""

    name = "memory"

    def sums(self, query: Query) -> Sequence[Sums]:
        """See `Engine.sums`; reads all selected rows into memory one after another and raises no EngineError."""
        terms = {indicator.id: terms_of(indicator, query.dataset) for indicator in query.indicators}
        beside = {name: answer_columns_of(each, query.dataset) for name, each in terms.items()}
        tallies: dict[tuple[str, str, str], _Tally] = {}
        for row in query.snapshot.rows(query.selection):
            if not known_by(row, query.dataset, query.as_of):
                continue
            code = row[query.dataset.subject]
            epoch = query.epoch_of(_day_of(row, query.dataset))
            subject = epoch.tree.by_code(code) if isinstance(code, str) else None
            if subject is None:
                continue
            for level, unit in epoch.places(subject.id):
                for name, each in terms.items():
                    tally = tallies.setdefault((name, level, unit), _Tally())
                    _count(tally, each, beside[name], row, query.as_of)
        return in_order(query, [_sums(key, tally, terms[key[0]]) for key, tally in tallies.items()])


def known_by(row: Mapping[str, object], dataset: Dataset, as_of: date) -> bool:
    """Whether a row existed for its readers on the day; a row without its date of becoming known does not exist yet."""
    if dataset.known_on is None:
        return True
    known_on = row[dataset.known_on]
    return isinstance(known_on, date) and known_on <= as_of


def _day_of(row: Mapping[str, object], dataset: Dataset) -> date | None:
    known_on = None if dataset.known_on is None else row[dataset.known_on]
    return known_on if isinstance(known_on, date) else None


def _count(tally: _Tally, terms: Terms, beside: Sequence[str], row: Mapping[str, object], as_of: date) -> None:
    if terms.where is not None and terms.where.evaluate(row, as_of) is not True:
        return
    amounts = [amount_of(each.evaluate(row, as_of)) for each in terms.amounts]
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        tally.rows += 1
        tally.numerators.append(known[0])
        tally.denominators += known[1:]
        return
    given = {row[column] for column in beside}
    if "not_applicable" in given:
        tally.not_applicable += 1
        return
    tally.rows += 1
    tally.refused += "refused" in given


def _sums(key: tuple[str, str, str], tally: _Tally, terms: Terms) -> Sums:
    indicator, level, unit = key
    denominator = None if terms.denominator is None else total(tally.denominators)
    known, numerator = len(tally.numerators), total(tally.numerators)
    return Sums(indicator, unit, level, tally.rows, known, numerator, denominator, tally.refused, tally.not_applicable)


def total(amounts: Sequence[float]) -> float:
    """The sum: exact for whole numbers, correctly rounded for others, infinite if no number can hold it."""
    if all(isinstance(amount, int) for amount in amounts):
        return sum(amounts)
    try:
        return math.fsum(amounts)
    except OverflowError:
        return math.inf
