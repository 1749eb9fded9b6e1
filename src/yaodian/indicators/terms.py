"""The expressions of an indicator, parsed against the fields of its dataset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Indicator
from yaodian.registry import answer_column, parse

if TYPE_CHECKING:
    from yaodian.registry import Dataset, Expression, FieldType, MissingAnswer


@dataclass(frozen=True, slots=True)
class Terms:
    """What is summed, over which rows, and divided by what."""

    numerator: Expression
    where: Expression | None
    denominator: Expression | None

    @property
    def amounts(self) -> tuple[Expression, ...]:
        """What is added up: the numerator, and the denominator if there is one."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def uses_as_of(self) -> bool:
        """Whether the day asked for stands in any of them."""
        return any(each.uses_as_of for each in (*self.amounts, self.where) if each is not None)


def terms_of(indicator: Indicator, dataset: Dataset) -> Terms:
    """Parses numerator, condition and denominator; ExpressionError at the first that cannot be read.

    `check_definitions` reports all faults at once; this is for definitions that passed it.
    """
    types, answers = tuple(dataset.types().items()), tuple(dataset.answers().items())
    return Terms(
        _parsed(indicator.numerator, types, answers),
        None if indicator.where is None else _parsed(indicator.where, types, answers),
        None if indicator.denominator is None else _parsed(indicator.denominator, types, answers),
    )


def answer_columns_of(terms: Terms, dataset: Dataset) -> tuple[str, ...]:
    """The companion columns that say why an amount is unknown: those of the fields that numerator and denominator read."""
    read = frozenset[str]().union(*(amount.fields for amount in terms.amounts))
    return tuple(answer_column(name) for name in dataset.answers() if name in read)


@lru_cache(maxsize=4096)
def _parsed(
    text: str, types: tuple[tuple[str, FieldType], ...], answers: tuple[tuple[str, tuple[MissingAnswer, ...]], ...]
) -> Expression:
    """Reading a text takes milliseconds and always gives the same, so a book of indicators is read once in a process."""
    return parse(text, dict(types), dict(answers))
