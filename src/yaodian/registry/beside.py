"""Rows beside other rows: what they refer to exists, and sums that stand in two datasets agree.

Whoever keeps the accepted rows hands in a `Beside`; only the columns asked for are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

import polars as pl

from yaodian.registry.agreements import check_agreements
from yaodian.registry.declaration import Dataset
from yaodian.registry.faults import in_order_of_line, listed
from yaodian.registry.references import check_references
from yaodian.values import Problem


class Beside(Protocol):
    """The accepted rows that a delivery stands beside, as of its day."""

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        """All declared datasets."""
        ...

    @property
    def correcting(self) -> bool:
        """Whether the delivery corrects what its units have in force for its period."""
        ...

    def values(self, dataset: str, names: Sequence[str]) -> pl.DataFrame | None:
        """The different values of some columns in the rows that count beside the delivery: those of its own period if there are any,
        else those in force on its day. Rows that the delivery replaces are not among them. None if no row counts."""
        ...

    def rows(self, dataset: str, names: Sequence[str], subjects: pl.Series) -> pl.DataFrame | None:
        """Some columns of the rows about these subjects (codes) that are in force for the delivery's period; None if there is none."""
        ...


def datasets_beside(dataset: Dataset, datasets: Mapping[str, Dataset]) -> frozenset[str]:
    """The datasets that its rows are checked beside: those they refer to, and those of agreements, whoever declares them."""
    own = {one.dataset for one in dataset.references} | {one.other.dataset for one in dataset.agreements}
    others = {
        other.id for other in datasets.values() if any(one.other.dataset == dataset.id for one in other.agreements)
    }
    return frozenset(own | others)


def check_beside(
    dataset: Dataset,
    frame: pl.DataFrame,
    beside: Beside,
    *,
    as_of: date,
    name: str,
    line: Callable[[int], int] | None = None,
) -> tuple[Problem, ...]:
    """Every value that refers to nothing and every sum that disagrees, in order of line; `line` as of check_rows.

    The frame is one that check_rows found nothing wrong with.
    """
    if frame.is_empty():
        return ()
    line_of = line or (lambda row: row + 2)
    faults, unchecked = check_references(dataset, frame, beside, name)
    faults += check_agreements(dataset, frame, beside, as_of)
    return tuple(sorted((*listed(faults, name, line_of), *unchecked), key=in_order_of_line))
