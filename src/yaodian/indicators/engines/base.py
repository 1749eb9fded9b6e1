"""What an engine is asked and what it owes: the sums of a dataset's indicators for every unit that has rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from yaodian.indicators.definition import Indicator
from yaodian.registry import counting_day

if TYPE_CHECKING:
    from yaodian.registry import Dataset, Groups, Hierarchy, Selection, Snapshot, Tree

Pairs = tuple[tuple[str, str], ...]
"""Where a row counts: `(level, unit id)` for each level at which there is one, `(kind, group id)` for each group."""


class EngineError(Exception):
    """The engine could not compute; the text is a Chinese sentence that says which dataset, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of days, from `since` (None: ever) to the next one, in which every row about a unit counts at the same places."""

    since: date | None
    tree: Tree
    places: Callable[[str], Pairs]


@dataclass(frozen=True)
class Query:
    """All indicators asked of one dataset, at all levels asked, in one question.

    `selection` names the submissions that count as of the day. Every indicator belongs to the snapshot's dataset and every
    level to the tree (ValueError otherwise, when the query is made). `hierarchy` says by which tree rows are added up: that of
    the period they are of (`then`), or the newest (`today`). With `groups` the one level is a kind of groups instead.
    """

    snapshot: Snapshot
    selection: Selection
    tree: Tree
    as_of: date
    levels: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    hierarchy: Hierarchy = "then"
    groups: Groups | None = None

    def __post_init__(self) -> None:
        for indicator in self.indicators:
            if indicator.dataset != self.snapshot.dataset.id:
                raise ValueError(
                    f"指标“{indicator.id}”属于数据集“{indicator.dataset}”，不属于“{self.snapshot.dataset.id}”"
                )
        known = self.tree.levels if self.groups is None else tuple(self.groups.kinds)
        for level in self.levels:
            if level not in known:
                raise ValueError(f"没有层级“{level}”，应为：{'、'.join(known)}")

    @property
    def dataset(self) -> Dataset:
        """The declared dataset that is asked."""
        return self.snapshot.dataset

    @cached_property
    def day(self) -> date | None:
        """The day of the hierarchy that rows are added up by; None for the newest."""
        if self.hierarchy == "today":
            return None
        return counting_day(self.dataset, self.selection.period, self.as_of)

    @cached_property
    def epochs(self) -> tuple[Epoch, ...]:
        """The stretches of days that tell rows apart, the earliest first; one where all rows count by the same day.

        Several only by the hierarchy of then, for events that say themselves since when they are known.
        """
        if self.day is None:
            return (self._epoch(None, self.tree.today, None),)
        if self.dataset.period_kind != "event" or self.dataset.known_on is None:
            return (self._epoch(None, self.tree.as_of(self.day), self.day),)
        days = (date.min, *(turn for turn in self.turns if turn <= self.as_of))
        return tuple(self._epoch(day if day > date.min else None, self.tree.as_of(day), day) for day in days)

    @property
    def turns(self) -> tuple[date, ...]:
        """The days on which it may have changed where a row counts, the earliest first."""
        if self.groups is None:
            return self.tree.turns
        changed = (turn for kind in self.levels for turn in self.groups.turns(kind))
        return tuple(sorted({*self.tree.turns, *changed}))

    def _epoch(self, since: date | None, tree: Tree, day: date | None) -> Epoch:
        if self.groups is None:
            return Epoch(since, tree, lambda unit: places(tree, unit, self.levels))
        inside = {kind: self.groups.places(tree, kind, day) for kind in self.levels}
        return Epoch(
            since,
            tree,
            lambda unit: tuple((kind, group) for kind in self.levels for group in inside[kind].get(unit, ())),
        )

    def epoch_of(self, day: date | None) -> Epoch:
        """The stretch in which a day lies."""
        begun = [each for each in self.epochs if each.since is None or (day is not None and each.since <= day)]
        return begun[-1]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one indicator over the rows of one unit and of all units below it.

    A row is on record for a unit if its submission is selected, it is known by the day (`known_on`), and its subject is the
    unit or lies below it. `rows` of them fulfil the indicator's condition and are asked for an amount; in `known_rows` of those
    numerator and denominator are known, and only these are summed (whole numbers exactly). `denominator` is None if none is
    declared. Where either is unknown, the answers given for the fields that they read say why: in `not_applicable` rows, which
    are no longer among `rows`, one of the fields does not apply; in `refused` of `rows` one was refused; the rest are empty.
    """

    indicator: str
    unit: str
    level: str
    rows: int
    known_rows: int
    numerator: float
    denominator: float | None
    refused: int = 0
    not_applicable: int = 0


class Engine(Protocol):
    """Something that can sum a dataset's indicators. A new engine owes this one method."""

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        ...

    def sums(self, query: Query) -> Sequence[Sums]:
        """The sums of every asked indicator for every unit of the asked levels that has a row on record.

        A unit whose rows on record all fail the condition or are not applicable gets `rows=0`; a unit without a row on record gets no Sums at all:
        that difference is what tells a zero from an unknown. In the order of indicators, levels and unit ids. EngineError if
        the store cannot be read or a sum cannot be held.
        """
        ...


def in_order(query: Query, sums: Sequence[Sums]) -> tuple[Sums, ...]:
    """The same sums in the promised order, whatever order an engine found them in."""
    indicators = {indicator.id: place for place, indicator in enumerate(query.indicators)}
    levels = {level: place for place, level in enumerate(query.levels)}
    return tuple(sorted(sums, key=lambda each: (indicators[each.indicator], levels[each.level], each.unit)))


def amount_of(value: object) -> float | None:
    """A number to add up: conditions count 1 or 0; what is no finite number is unknown."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    return None


def places(tree: Tree, unit_id: str, levels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """For a row about a unit the `(level, unit id)` pairs it counts for: the unit itself and the ancestors it has.

    A unit that skips a level (a college that hangs on the city) counts for nobody there.
    """
    found = ((level, tree.ancestor(unit_id, level)) for level in levels)
    return tuple((level, unit) for level, unit in found if unit is not None)
