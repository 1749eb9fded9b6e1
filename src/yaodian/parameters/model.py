"""A parameter: a number or table set by a rule, with its dates, place, source and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yaodian.values import Confidence, Jurisdiction, Source


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What the rule says from one day on. `value` is a number, text, list or table as declared (plain JSON-like data); `topic`
    is the matter that the rule belongs to, in words.
    """

    id: str
    name: str
    value: object
    unit: str
    effective_from: date | None
    effective_to: date | None
    jurisdiction: Jurisdiction
    source: Source
    confidence: Confidence
    note: str = ""
    topic: str = ""

    def in_force(self, as_of: date) -> bool:
        """Whether the value holds on the day; an unknown start counts as always in force."""
        begun = self.effective_from is None or self.effective_from <= as_of
        return begun and (self.effective_to is None or as_of <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A rule through time: its dated values, newest last. Versions of one rule share `id`."""

    id: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """What rules say on one day for one place: values by id. This is all that a computation needs to know of rules."""

    as_of: date
    place: Jurisdiction
    values: Mapping[str, DatedValue]
