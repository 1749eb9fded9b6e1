"""The compiled plan: chapters, items, commitments, targets, each tied to its characters in the text.

Frozen values, checked when they are built. The JSON of `yaodian compile --json` is these classes field by field
(docs/reference/plan.schema.json); that form is stable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Comparator = Literal["=", ">=", "<=", "about"]

ACTION_CLASSES = (
    "build",
    "complete_count",
    "establish_mechanism",
    "hold_event",
    "issue_document",
    "operate_platform",
    "promote",
    "run_programme",
    "study",
    "supervise",
)
"""The ten classes of deeds, as in the annotation of the first plan."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text in Unicode characters, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"区间 {self.start}-{self.end} 不成立")

    def of(self, text: str) -> str:
        """The characters of the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt that a person should settle: a stable code, a Chinese sentence, the characters it is about."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A number that the text promises.

    `quantity` is after multiplying 万, 亿, 千, 百; percent in points; money in 元. `unit` is the measure word as written.
    `per` is the distribution (每校, 生均 ...), `baseline` a from-value if one is written, `soft` is 力争 and its like.
    """

    span: Span
    quantity: float
    unit: str
    comparator: Comparator
    object: str
    per: str | None = None
    deadline: date | None = None
    baseline: float | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Commitment:
    """One separately verifiable deed promised by the text."""

    id: str
    span: Span
    text: str
    action: str
    action_class: str
    object: str
    deliverable_kind: str
    scope: str | None = None
    system_named: str | None = None
    owners: tuple[str, ...] = ()
    deadline: date | None = None
    confidence: float = 1.0
    targets: tuple[Target, ...] = ()
    warnings: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A printed heading between chapter and item, or inside of an item; `number` is 0 where none is printed.

    The span of a section is its heading and all its items, that of a head inside of an item the head alone.
    """

    number: int
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item; the number runs on through the chapters. `span` is the whole item with its headline.

    `heads` are the run-in heads of its later paragraphs.
    """

    number: int
    title: str
    span: Span
    commitments: tuple[Commitment, ...]
    heads: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter; `span` is its headline and all its items.

    `sections` are the headings between it and its items, in the order of the text; their spans tell which items they hold.
    """

    number: int
    title: str
    span: Span
    items: tuple[Item, ...]
    sections: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """The date of issue as printed, and every day it can mean (more than one when 年月日 were lost)."""

    raw: str
    readings: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled plan. `lead` is the span of the guiding paragraph, None if there is none."""

    title: str
    year: int | None
    issuer: str | None
    issued: Issued | None
    lead: Span | None
    chapters: tuple[Chapter, ...]
    warnings: tuple[Doubt, ...] = field(default=())

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the text."""
        return tuple(item for chapter in self.chapters for item in chapter.items)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """All commitments, in the order of the text."""
        return tuple(commitment for item in self.items for commitment in item.commitments)
