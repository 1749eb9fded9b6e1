"""A dataset as it is declared: once, for schema, checks, messages, workbook and manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from yaodian.registry.formats import FieldFormat
from yaodian.registry.life_cycle import LifeCycle
from yaodian.values import Confidence, Label, Origin, Source

FieldType = Literal["string", "integer", "number", "boolean", "date"]
ReportedBy = Literal["unit", "issuer"]
PersonalClass = Literal["none", "pseudonym", "personal", "sensitive"]
MissingAnswer = Literal["not_applicable", "refused"]
VaultKind = Literal["identity", "name", "telephone", "other"]
PeriodKind = Literal["year", "school_year", "term", "month", "event"]

MISSING_ANSWERS: Mapping[MissingAnswer, str] = {"not_applicable": "不适用", "refused": "拒绝回答"}
"""What is written into a cell instead of a value, where the field allows it."""
_ANSWER = "_answer_"

_TIMES_A_YEAR: Mapping[PeriodKind, int | None] = {"year": 1, "school_year": 1, "term": 2, "month": 12, "event": None}


def answer_column(field: str) -> str:
    """The column beside a field's that holds the answers given instead of a value: `not_applicable`, `refused`, else null."""
    return _ANSWER + field


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
class VaultField:
    """A column that is asked and never enters the lake: it is sealed in the identity vault.

    `kind` identity is the number by which a person is known (one a dataset; the pseudonym is computed from it), `document` what
    kind of number it is: the same number of two documents is two persons.
    """

    name: str
    label: Label
    kind: VaultKind
    required: bool = False
    format: FieldFormat | None = None
    description: str = ""
    purpose: str = ""
    document: str = "居民身份证"

    def asked(self, *, unique: bool = False) -> Field:
        """The column as a form asks it; a row without the identity would be about nobody."""
        return Field(
            name=self.name,
            label=self.label,
            type="string",
            description=self.description,
            required=self.required or self.kind == "identity",
            unique=unique and self.kind == "identity",
            max_length=None if self.format else LONGEST_IN_VAULT,
            personal="sensitive" if self.kind == "identity" else "personal",
            format=self.format,
        )


LONGEST_IN_VAULT = 100
"""Signs of a text in the vault: no name and no telephone number comes near."""


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
class Alike:
    """Rows that agree in all of `fields` and not in all of `differ` (empty: whatever else they say) are probably one thing twice."""

    id: str
    fields: tuple[str, ...]
    message: str
    differ: tuple[str, ...] = ()
    severity: Literal["error", "warning"] = "warning"


@dataclass(frozen=True, slots=True)
class Even:
    """A running count whose steps change slowly: how many times the usual step a step may be (see `evenness.py`)."""

    field: str
    factor: float


@dataclass(frozen=True, slots=True)
class Series:
    """Rows that follow each other in the order of a numeric field, within the values of `by`.

    Neighbours are `step` apart, the last row is at `reaches` or beyond, the counts in `rising` never fall, those in `even` grow
    evenly. What is not said is not checked.
    """

    id: str
    order: str
    descending: bool = False
    by: tuple[str, ...] = ()
    step: float | None = None
    reaches: float | None = None
    rising: tuple[str, ...] = ()
    even: tuple[Even, ...] = ()
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Amount:
    """What is added up over the rows about a unit: an amount of each row that fulfils `where`; a count has the amount `1`."""

    dataset: str
    amount: str
    where: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Its expressions, the amount first."""
        return (self.amount,) if self.where is None else (self.amount, self.where)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two sums about the same unit and period, in two datasets, that must be equal; `tolerance` is the relative difference allowed
    (0.02: of the greater of the two a fiftieth)."""

    id: str
    own: Amount
    other: Amount
    message: str
    tolerance: float = 0.0
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Roster:
    """What rows give to a roster for other programs (OneRoster): classes, pupils (`student`) or teachers.

    `school`, `person` and `grade` name fields; `group` the fields that together tell a class from others of its school. `grades`
    pairs grades of the package with those of the standard (CEDS: 01 to 12, KG ...).
    """

    role: Literal["class", "student", "teacher"]
    school: str
    person: str = ""
    grade: str = ""
    group: tuple[str, ...] = ()
    grades: tuple[tuple[str, str], ...] = ()


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
    submission, `due` the day by which it is owed (see `due.py`). `review` names the levels that look at a submission one after
    another, the last of which puts it in force; empty: whoever stands above decides once. `fields` are what the lake holds; `vault`
    is asked beside them and kept apart, and `person` names the field of the pseudonym that is computed from its identity.
    `life_cycle` says by which steps what a row records comes about. `passed_over` are columns that may stand in a delivered table and are
    not read: pseudonyms beside the persons from whom they are computed anew.
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
    alike: tuple[Alike, ...] = ()
    series: tuple[Series, ...] = ()
    roster: Roster | None = None
    agreements: tuple[Agreement, ...] = ()
    review: tuple[str, ...] = ()
    vault: tuple[VaultField, ...] = ()
    person: str | None = None
    life_cycle: LifeCycle | None = None
    passed_over: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def all_checks(self) -> tuple[Check, ...]:
        """The declared checks, and those that follow from the life cycle."""
        if self.life_cycle is None:
            return self.checks
        labels = {declared.name: declared.label.zh for declared in self.fields}
        return (*self.checks, *(Check(*rule) for rule in self.life_cycle.rules(labels)))

    def types(self) -> dict[str, FieldType]:
        """Field name -> type, as expressions over a row need it."""
        return {declared.name: declared.type for declared in self.fields}

    def answers(self) -> dict[str, tuple[MissingAnswer, ...]]:
        """Field name -> the answers that may stand instead of its value; only fields that allow any."""
        return {declared.name: declared.missing for declared in self.fields if declared.missing}

    def answer_columns(self) -> tuple[str, ...]:
        """The companion columns, in the order of their fields."""
        return tuple(answer_column(declared.name) for declared in self.fields if declared.missing)

    def columns(self) -> tuple[str, ...]:
        """All columns of a row: the fields, then the companion columns."""
        return (*(declared.name for declared in self.fields), *self.answer_columns())

    @property
    def identity(self) -> VaultField | None:
        """The vault field by which persons are known; None for a dataset without a vault."""
        return next((one for one in self.vault if one.kind == "identity"), None)

    def as_asked(self) -> Dataset:
        """What forms ask and intake reads: the vault's columns where the pseudonym would stand. Without a vault, the dataset itself.

        Rules and references that speak of the pseudonym are left out: nobody who fills in a form knows it.
        """
        identity = self.identity
        if identity is None or self.person is None:
            return self
        unique = self.field(self.person).unique
        columns = tuple(one.asked(unique=unique) for one in self.vault)
        at = next(place for place, one in enumerate(self.fields) if one.name == self.person)
        return replace(
            self,
            fields=(*self.fields[:at], *columns, *self.fields[at + 1 :]),
            key=tuple(identity.name if name == self.person else name for name in self.key),
            references=tuple(one for one in self.references if self.person not in one.fields),
            alike=tuple(one for one in self.alike if self.person not in (*one.fields, *one.differ)),
            series=tuple(one for one in self.series if self.person not in one.by),
            roster=None,
            vault=(),
            person=None,
            passed_over=(self.field(self.person),),
        )

    def as_named(self) -> Dataset:
        """What a file of rows with their persons holds: as asked, and the pseudonym in front."""
        asked = self.as_asked()
        return replace(asked, fields=(*asked.passed_over, *asked.fields), passed_over=())


@dataclass(frozen=True, slots=True)
class Submission:
    """One accepted delivery of rows: who sent what for which period, from when to when it is in force, and where it came from.

    `unit` is the id of the reporting unit (for `reported_by="issuer"` the id of the root unit). `superseded_on` is the day a
    correction took its place, `deleted_on` the day its rows were deleted because they had been kept long enough; digest and count stay.
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
    deleted_on: date | None = None

    def in_force(self, as_of: date) -> bool:
        """Whether the rows of this submission count on the day."""
        return self.accepted_on <= as_of and (self.superseded_on is None or as_of < self.superseded_on)
