"""Where a number comes from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How far a value can be relied on; low shows as such wherever the value is used."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Origin(StrEnum):
    """Whether rows describe the world or were made up for demonstration."""

    REAL = "real"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a value or a set of rows is taken from."""

    title: str
    number: str | None = None
    url: str | None = None
    seen_via: str | None = None
