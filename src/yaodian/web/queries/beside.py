"""The accepted rows that a delivery stands beside: what it may refer to, and what its sums have to agree with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yaodian.registry import Dataset, Selection, Submission, select
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Accepted:
    """Rows in force on the day, seen from a delivery of some units to one dataset for one period; see `registry.Beside`."""

    here: World
    dataset: str
    period: str
    units: frozenset[str]
    day: date

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        """All datasets of the package."""
        return self.here.package.datasets

    @property
    def correcting(self) -> bool:
        """Whether one of the units has rows of the period in force."""
        return any(self._replaced(one) for one in self._in_force(self.dataset))

    def values(self, dataset: str, names: Sequence[str]) -> pl.DataFrame | None:
        """The different values of some columns, of the period and of whatever else counts on the day; None if no row does.

        While some units have reported the period and others not yet, what those others reported last may still be referred to.
        """
        standing = [one for one in self._in_force(dataset) if not self._replaced(one)]
        same = [one for one in standing if one.period == self.period]
        chosen = dict.fromkeys((*same, *select(self.datasets[dataset], standing, self.day).submissions))
        return self.here.snapshot(dataset).distinct(Selection(self.period, tuple(chosen)), names) if chosen else None

    def rows(self, dataset: str, names: Sequence[str], subjects: pl.Series) -> pl.DataFrame | None:
        """Some columns of the rows about some subjects in the period; None if nothing was accepted of it."""
        same = tuple(one for one in self._in_force(dataset) if one.period == self.period and not self._replaced(one))
        if not same:
            return None
        return self.here.snapshot(dataset).about(Selection(self.period, same), names, subjects)

    def _in_force(self, dataset: str) -> list[Submission]:
        return [one for one in self.here.submissions.get(dataset, ()) if one.in_force(self.day)]

    def _replaced(self, one: Submission) -> bool:
        return one.dataset == self.dataset and one.period == self.period and one.unit in self.units
