"""A unit through time: the names, codes and superiors that it had from one day to another, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yaodian.values import Label

SuccessionKind = Literal["merged", "split"]


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """Name, code and kind of a unit from one day to another (both included; None = open)."""

    code: str
    name: Label
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None

    def valid(self, as_of: date) -> bool:
        """Whether this was the unit's name and code on the day."""
        return _within(as_of, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Parent:
    """The unit under which another one stands from one day to another (both included; None = open)."""

    unit: str
    valid_from: date | None = None
    valid_to: date | None = None

    def valid(self, as_of: date) -> bool:
        """Whether this was the superior on the day."""
        return _within(as_of, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of a unit that ended: on `day`, the first one without it, it was merged into one unit or split into several."""

    kind: SuccessionKind
    into: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Unit:
    """An authority, district or institution. `id` never changes; codes, names and superiors do, and are dated.

    `parent` is the newest superior, by which rights go. `parents` are all that it had, the oldest first, without a day between them;
    empty says that it always was the one.
    """

    id: str
    level: str
    parent: str | None
    versions: tuple[UnitVersion, ...] = field(default=())
    parents: tuple[Parent, ...] = ()
    succession: Succession | None = None

    def at(self, as_of: date) -> UnitVersion | None:
        """Name and code on the day, or None if the unit did not exist then."""
        for version in self.versions:
            if version.valid(as_of):
                return version
        return None

    def parent_on(self, as_of: date) -> str | None:
        """The superior on the day; the first before it had any, the last after it had any, so that no row is ever without."""
        if not self.parents:
            return self.parent
        begun = [each for each in self.parents if each.valid_from is None or each.valid_from <= as_of]
        return (begun[-1] if begun else self.parents[0]).unit


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
