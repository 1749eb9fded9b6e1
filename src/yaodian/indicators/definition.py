"""An indicator as it is declared: one number over one dataset, computed at every level on any engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yaodian.registry import Hierarchy
from yaodian.values import Confidence, Label, Origin, Source

Direction = Literal["more", "less", "none"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """The sum of `numerator` over the rows that fulfil `where`, divided by that of `denominator` if given, times `scale`.

    A count has numerator `1`; a share has a condition as numerator (true counts 1), denominator `1`, scale 100 and unit %.
    Expressions are over the fields of `dataset`, in the small language of `registry/expression`; `as_of` stands for the
    day asked for. A row whose numerator or denominator is unknown (null) is left out of both sums and counted as an
    unknown row, which says whether the cell is empty or the answer was refused; if no row is known the figure is unknown, never
    zero. A row whose amount is unknown because a field of it does not apply is not asked for one: it is no unknown row.
    """

    id: str
    label: Label
    definition: Label
    dataset: str
    numerator: str
    unit: str
    where: str | None = None
    denominator: str | None = None
    scale: float = 1.0
    decimals: int = 0
    direction: Direction = "more"
    levels: tuple[str, ...] = ()
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A ratio of two indicators at the same unit, times `scale` (pupils per teacher, places per thousand children)."""

    id: str
    label: Label
    definition: Label
    numerator: str
    denominator: str
    unit: str
    scale: float = 1.0
    decimals: int = 2
    direction: Direction = "none"
    levels: tuple[str, ...] = ()
    caveat: str = ""


Definition = Indicator | Derived


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who should have reported and who has. `missing` are unit ids. `rows` in force, `known_rows` with a known value.

    Of the other rows `refused` were refused and the rest are empty. Rows whose amount does not apply are not among `rows` and
    counted apart. For a dataset that an issuer publishes, `reported` and `expected` count rows: known ones of all.
    """

    reported: int
    expected: int
    rows: int
    known_rows: int
    missing: tuple[str, ...] = ()
    refused: int = 0
    not_applicable: int = 0

    @property
    def empty(self) -> int:
        """Rows that were asked for a value and have none, without anybody having refused it."""
        return self.rows - self.known_rows - self.refused

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.expected > 0 and self.reported >= self.expected


@dataclass(frozen=True, slots=True)
class Standing:
    """What a figure stands on: the dataset versions read, the period reported about, and where the rows came from.

    `deleted` says that rows which belonged to it have been deleted after the time they had to be kept. `hierarchy` says by which tree of
    units (and membership of groups) rows were added up, `placed_on` the day of it (None where each row counts by its own day, and for
    today's); None where units never moved, so that it makes no difference. A figure of a group always says it.
    """

    as_of: date
    snapshot: str
    period: str | None = None
    origin: Origin | None = None
    confidence: Confidence | None = None
    sources: tuple[Source, ...] = field(default=())
    deleted: bool = False
    hierarchy: Hierarchy | None = None
    placed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed number for one unit, with what it stands on. `value` None means unknown; it is never zero for want of data.

    Of a group `unit` is the id and `level` the kind.
    """

    indicator: str
    unit: str
    level: str
    value: float | None
    numerator: float | None
    denominator: float | None
    coverage: Coverage
    standing: Standing
