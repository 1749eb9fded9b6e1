"""A policy package as values: the declared content that makes one plan run in one place and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from yaodian.indicators import Definition
from yaodian.parameters import Book
from yaodian.plan import Commitment, Comparator, Plan
from yaodian.registry import CodeList, Dataset, Groups, Unit
from yaodian.values import Confidence, Jurisdiction, Label, Origin, Place, Source

EvidenceKind = Literal["indicator", "procedure", "mechanism", "document", "none"]

EVIDENCE_KINDS: tuple[EvidenceKind, ...] = ("indicator", "procedure", "mechanism", "document", "none")


@dataclass(frozen=True, slots=True)
class Office:
    """A lead or supporting office."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class Asks:
    """What an indicator must reach where that is not the plan's number word for word, and why (`because`, shown to readers).

    `every` names a level: the target is the number of units of that level that exist on the day.
    """

    because: str
    quantity: float | None = None
    every: str | None = None
    unit: str | None = None
    comparator: Comparator | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One target of a commitment (by its place in `targets`, from 1) tied to the indicator that measures it.

    `target` None: the plan's words give no number, and `asks` says in full what must be reached to call them fulfilled.

    Several measures of one target stand in order of preference: the first for which anything is on record as of the day
    decides. `below` says what a unit under the top owes: `same` (the same number), an indicator that counts its share, or
    nothing (the target is not broken down). `pace`: `linear` expects progress in step with time since `since` (the first day
    of the plan year if none) from `baseline`; `end` expects nothing before the due date.
    """

    indicator: str
    target: int | None
    asks: Asks | None = None
    below: str | None = None
    pace: Literal["linear", "end"] = "linear"
    baseline: float = 0.0
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What verifies a commitment.

    `planned`: the machinery that would run it does not exist yet, so it shows as no evidence. `name` says in words what
    would prove the deed (the document's title, the procedure, the mechanism); `document` is the key of an issued document on
    record; `reason` says why a general intention cannot be verified (kind `none`).
    """

    kind: EvidenceKind
    measures: tuple[Measure, ...] = ()
    name: str = ""
    document: str | None = None
    reason: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A commitment with who leads it, when it is due and what proves it; `place` is where it is declared."""

    commitment: Commitment
    item: int
    lead: str
    due: date
    evidence: Evidence
    support: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    note: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ShippedRows:
    """A file of rows that the package ships, with where it comes from and since when it is known.

    `file` is the path as the package writes it, `path` where the file lies.
    """

    dataset: str
    file: str
    path: Path
    unit: str
    period: str
    accepted_on: date
    origin: Origin
    confidence: Confidence
    source: Source


@dataclass(frozen=True, slots=True)
class NamedSystem:
    """A platform, register, mechanism or standard that the plan names, and the least it must do to be said to work.

    `datasets` are those by which it runs, empty where it does not run yet or runs by something else.
    """

    id: str
    item: int
    label: Label
    kind: str
    weight: str
    minimum: str
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRegister:
    """Which dataset records issued documents: its key field and the field with the day of issue."""

    dataset: str
    key: str
    issued: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """Schematic outlines of the units of a level, for maps; `inset` names the units that are drawn once more, larger."""

    file: str
    level: str
    note: Label
    source: Source
    inset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A test case that the package carries: as of a day a commitment stands so, with this figure.

    `figure` None says nothing about the figure, `unknown` that there must be none (written `figure: null`).
    """

    name: str
    as_of: date
    commitment: str
    status: str
    figure: float | None = None
    target: float | None = None
    unit: str | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """Everything of one package, with what it inherits already merged in."""

    name: str
    label: Label
    year: int
    jurisdiction: Jurisdiction
    root: Path
    text: str
    plan: Plan
    commitments: tuple[Bound, ...]
    offices: Mapping[str, Office]
    levels: tuple[str, ...]
    units: Mapping[str, Unit]
    parameters: Book
    code_lists: Mapping[str, CodeList]
    datasets: Mapping[str, Dataset]
    indicators: Mapping[str, Definition]
    shipped: tuple[ShippedRows, ...]
    systems: Mapping[str, NamedSystem]
    horizon: tuple[date, date]
    default_as_of: date
    lead_basis: Label
    pace_tolerance: str | None = None
    about_tolerance: str | None = None
    coverage_required: str | None = None
    unsent_days: str | None = None
    evidence_days: str | None = None
    documents: DocumentRegister | None = None
    outlines: Outlines | None = None
    simulation: Mapping[str, object] | None = None
    cases: tuple[Case, ...] = ()
    digest: str = ""
    groups: Groups = field(default_factory=Groups)

    @property
    def root_unit(self) -> str:
        """The unit on top of the tree."""
        return next(unit.id for unit in self.units.values() if unit.parent is None)

    def bound(self, commitment: str) -> Bound:
        """The bound commitment of that id; KeyError if there is none."""
        for candidate in self.commitments:
            if candidate.commitment.id == commitment:
                return candidate
        raise KeyError(commitment)
