"""Code lists: which codes were valid on a day, and what they were called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yaodian.values import Confidence, Label, Source


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its name, valid from one day to another (both included; None = open)."""

    code: str
    label: Label
    valid_from: date | None = None
    valid_to: date | None = None

    def valid(self, as_of: date) -> bool:
        """Whether the code could be used on the day."""
        begun = self.valid_from is None or self.valid_from <= as_of
        return begun and (self.valid_to is None or as_of <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A dated list of codes with its source and under what terms it may be used. One code may stand in it several times, for different times; ValueError if two
    entries of one code hold on the same day."""

    id: str
    label: Label
    codes: tuple[Code, ...]
    source: Source
    confidence: Confidence
    note: str = ""
    licence: str = ""
    _entries: Mapping[str, tuple[Code, ...]] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        entries: dict[str, tuple[Code, ...]] = {}
        for code in self.codes:
            earlier = entries.get(code.code, ())
            if any(_overlap(code, other) for other in earlier):
                raise ValueError(f"代码集“{self.id}”中代码“{code.code}”的两个条目在同一天有效")
            entries[code.code] = (*earlier, code)
        object.__setattr__(self, "_entries", entries)

    def entry(self, code: str, as_of: date) -> Code | None:
        """The entry of the code that holds on the day."""
        return next((entry for entry in self._entries.get(code, ()) if entry.valid(as_of)), None)

    def valid(self, code: str, as_of: date) -> bool:
        """Whether the code could be used on the day."""
        return self.entry(code, as_of) is not None

    def known(self, code: str) -> bool:
        """Whether the list has the code on any day."""
        return code in self._entries

    def label_of(self, code: str, as_of: date) -> Label | None:
        """What the code was called on the day; None if it was not valid then."""
        found = self.entry(code, as_of)
        return found.label if found else None

    def valid_codes(self, as_of: date) -> frozenset[str]:
        """All codes that could be used on the day."""
        return frozenset(code.code for code in self.codes if code.valid(as_of))

    @cached_property
    def all_codes(self) -> frozenset[str]:
        """All codes of any day."""
        return frozenset(self._entries)


def _overlap(one: Code, other: Code) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return begins <= ends
