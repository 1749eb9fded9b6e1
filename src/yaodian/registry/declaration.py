"""A dataset as it is declared: once, for schema, checks, messages, workbook and manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yaodian.registry.formats import FieldFormat
from yaodian.values import Confidence, Label, Origin, Source

FieldType = Literal["string", "integer", "number", "boolean", "date"]
ReportedBy = Literal["unit", "issuer"]
PersonalClass = Literal["none", "pseudonym", "personal", "sensitive"]
MissingAnswer = Literal["not_applicable", "refused"]
PeriodKind = Literal["year", "school_year", "term", "month", "event"]

MISSING_ANSWERS: Mapping[MissingAnswer, str] = {"not_applicable": "不适用", "refused": "拒绝回答"}
"""What is written into a cell instead of a value, where the field allows it."""

_TIMES_A_YEAR: Mapping[PeriodKind, int | None] = {"year": 1, "school_year": 1, "term": 2, "month": 12, "event": None}


def times_a_year(period_kind: PeriodKind) -> int | None:
    """How many submissions a year a kind of period asks for; of events nobody knows beforehand."""
    return _TIMES_A_YEAR[period_kind]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: type, unit, limits and the code list it draws on. Words follow Frictionless Table Schema where it has them.

    `format` names a rule of `formats.py`. `missing` are the answers that may stand instead of a value. `tolerance` is the
    relative change from the last period beyond which an explanation is owed (0.2: a fifth).
    """

    name: str
    label: Label
    type: FieldType
    unit: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    codes: str | None = None
    personal: PersonalClass = "none"
    format: FieldFormat | None = None
    missing: tuple[MissingAnswer, ...] = ()
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule between fields, as a condition that a good row fulfils; the rows that break it are the answer of the check."""

    id: str
    expression: str
    message: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Reference:
    """Fields whose values stand in fields of another dataset, pair by pair; what Frictionless calls a foreign key."""

    fields: tuple[str, ...]
    dataset: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """How many years rows are kept, and the rule or decision that says so."""

    years: int
    basis: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A declared dataset.

    `subject` names the field that holds the unit a row is about (its code as of the day of the row). `reported_by="unit"`: each
    unit of `level` owes one submission a period, and who has not sent one is unknown; `reported_by="issuer"`: one body
    publishes rows about many units. `known_on` names the date field that says since when a row is known (as of a day before
    it, the row does not exist); without it the day of acceptance counts. `kinds` are the kinds of units that owe a submission
    (a college owes no list of pupils); empty means every unit of the level. `minutes` is how long a clerk needs for one
    submission, `due` the day by which it is owed (see `due.py`).
    """

    id: str
    label: Label
    description: str
    level: str
    subject: str
    period_kind: PeriodKind
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    reported_by: ReportedBy = "unit"
    known_on: str | None = None
    checks: tuple[Check, ...] = ()
    purpose: str = ""
    caveats: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    minutes: int | None = None
    retention: Retention | None = None
    due: str | None = None
    references: tuple[Reference, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def types(self) -> dict[str, FieldType]:
        """Field name -> type, as expressions over a row need it."""
        return {declared.name: declared.type for declared in self.fields}


@dataclass(frozen=True, slots=True)
class Submission:
    """One accepted delivery of rows: who sent what for which period, from when to when it is in force, and where it came from.

    `unit` is the id of the reporting unit (for `reported_by="issuer"` the id of the root unit). `superseded_on` is the day a
    correction took its place.
    """

    id: str
    dataset: str
    unit: str
    period: str
    accepted_on: date
    superseded_on: date | None
    rows: int
    digest: str
    origin: Origin
    confidence: Confidence
    source: Source | None = None

    def in_force(self, as_of: date) -> bool:
        """Whether the rows of this submission count on the day."""
        return self.accepted_on <= as_of and (self.superseded_on is None or as_of < self.superseded_on)
