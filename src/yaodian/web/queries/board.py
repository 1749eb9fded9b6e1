"""The front page: the plan's own text with the status of each commitment, what is chosen, and what changed since another day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from yaodian.delivery import STATUSES, CommitmentStatus, Status
from yaodian.indicators import Figure
from yaodian.plan import Chapter, Item
from yaodian.web.queries.choice import Choice
from yaodian.web.queries.figures import trend_days
from yaodian.web.queries.standing import counts, statuses
from yaodian.web.queries.world import World

WITH_VERDICT: tuple[Status, ...] = ("met", "on_track", "behind", "missed")
"""The statuses that rest on something on record."""


@dataclass(frozen=True, slots=True)
class ItemOnBoard:
    """An item with those of its commitments that are chosen, and those among them that have a figure to show beside the text."""

    item: Item
    chosen: frozenset[str]
    noted: tuple[CommitmentStatus, ...]


@dataclass(frozen=True, slots=True)
class ChapterOnBoard:
    """A chapter with its chosen items; the counts are of all its commitments."""

    chapter: Chapter
    items: tuple[ItemOnBoard, ...]
    counts: Mapping[Status, int]


@dataclass(frozen=True, eq=False)
class Board:
    """The plan as of a day. `counts` are those of the legend: what would be shown for each status, all else as chosen."""

    choice: Choice
    statuses: Mapping[str, CommitmentStatus]
    chapters: tuple[ChapterOnBoard, ...]
    counts: Mapping[Status, int]
    shown: int
    total: int
    simulated: bool


@lru_cache(maxsize=256)
def board(world: World, choice: Choice) -> Board:
    """The board for a choice."""
    found = statuses(world, choice.as_of, choice.unit)
    by_name = {status.commitment: status for status in found}
    bounds = {bound.commitment.id: bound for bound in world.package.commitments}
    chapters = []
    legend: Counter[Status] = Counter()
    shown = 0
    for chapter in world.package.plan.chapters:
        items = []
        for item in chapter.items:
            names = [name for name, bound in bounds.items() if bound.item == item.number]
            legend.update(
                by_name[name].status
                for name in names
                if choice.takes(bounds[name], by_name[name], chapter.number, any_status=True)
            )
            chosen = frozenset(name for name in names if choice.takes(bounds[name], by_name[name], chapter.number))
            shown += len(chosen)
            if chosen or not choice.narrows:
                noted = tuple(
                    by_name[name] for name in names if name in chosen and by_name[name].status in WITH_VERDICT
                )
                items.append(ItemOnBoard(item, chosen, noted))
        if items:
            own = Counter(by_name[name].status for name, bound in bounds.items() if bound.item in _numbers(chapter))
            chapters.append(ChapterOnBoard(chapter, tuple(items), {status: own.get(status, 0) for status in STATUSES}))
    return Board(
        choice=choice,
        statuses=by_name,
        chapters=tuple(chapters),
        counts={status: legend.get(status, 0) for status in STATUSES},
        shown=shown,
        total=len(found),
        simulated=any(status.origin == "simulated" for status in found),
    )


def _numbers(chapter: Chapter) -> frozenset[int]:
    return frozenset(item.number for item in chapter.items)


@dataclass(frozen=True, slots=True)
class Change:
    """A commitment whose status is another than it was."""

    before: CommitmentStatus
    after: CommitmentStatus
    text: str

    @property
    def worse(self) -> bool:
        """Whether it changed for the worse."""
        order = ("missed", "behind", "no_evidence", "on_track", "met", "not_verifiable")
        return order.index(self.after.status) < order.index(self.before.status)


@lru_cache(maxsize=256)
def changes(world: World, since: date, as_of: date, unit: str | None) -> tuple[Change, ...]:
    """What stands otherwise on a day than it did on an earlier one, the worse first, then in the order of the text."""
    before = {status.commitment: status for status in statuses(world, since, unit)}
    found = [
        Change(before[status.commitment], status, world.package.bound(status.commitment).commitment.text)
        for status in statuses(world, as_of, unit)
        if before[status.commitment].status != status.status or before[status.commitment].late != status.late
    ]
    return tuple(sorted(found, key=lambda change: not change.worse))


@dataclass(frozen=True, slots=True)
class Month:
    """How the commitments stood at the end of a month."""

    day: date
    counts: Mapping[Status, int]

    @property
    def verdicts(self) -> int:
        """How many rested on something on record."""
        return sum(self.counts[status] for status in WITH_VERDICT)


@lru_cache(maxsize=32)
def timeline(world: World, unit: str | None) -> tuple[Month, ...]:
    """The end of every month of the package's horizon."""
    end = world.package.horizon[1]
    return tuple(Month(day, counts(statuses(world, day, unit))) for day in trend_days(world, end))


def other(choice: Choice, **changed: object) -> Choice:
    """The same choice but for what is changed."""
    return replace(choice, **changed)  # type: ignore[arg-type]


def figure_of(status: CommitmentStatus) -> Figure | None:
    """The figure that decides, where there is a known one."""
    return status.figure if status.figure is not None and status.figure.value is not None else None
