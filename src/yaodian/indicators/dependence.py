"""What a figure depends on besides its rows, so that a cache knows when it may be used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaodian.indicators.definition import Indicator
from yaodian.indicators.terms import terms_of

if TYPE_CHECKING:
    from yaodian.registry import Dataset


def depends_on_day(indicator: Indicator, dataset: Dataset) -> bool:
    """Whether the same submissions can give another figure on another day.

    True if rows become known by a date of their own, or if the day asked for stands in an expression. If False, the figure of a
    unit changes only with the selection of submissions and the tree. ExpressionError if an expression cannot be read.
    """
    return dataset.known_on is not None or terms_of(indicator, dataset).uses_as_of
