"""What a package declares about its simulated population: institutions, stages, staff, and how the rows of each dataset come about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yaodian.simulate.draws import Drawn, Spread
from yaodian.values import Label

PopulationName = Literal["institutions", "classes", "members", "staff"]
POPULATIONS: tuple[PopulationName, ...] = ("institutions", "classes", "members", "staff")
ReporterName = Literal["self", "parent", "root"]
REPORTERS: tuple[ReporterName, ...] = ("self", "parent", "root")


@dataclass(frozen=True, slots=True)
class InstitutionKind:
    """A kind of institution: how many under each unit (`counts` by unit id, at full scale), and how code and name are made.

    At a smaller scale `at_least` of them stay under each unit that has any. `unit_kind` is the kind that the made units carry.
    """

    id: str
    unit_kind: str
    level: str
    counts: Mapping[str, int]
    at_least: int
    prefix: str
    first: int
    digits: int
    name: Label


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of schooling.

    `intake`: persons of each entry year at full scale. They go to the units by `weights`, within a unit to the institutions
    by `served_by` (relative size by kind) times the institution's attribute `size`. `class_mean` is drawn for each
    institution (the mean of its classes), `class_spread` for each class (a factor), `change` for each class and period (persons).
    """

    id: str
    grades: tuple[str, ...]
    intake: Mapping[int, float]
    weights: Mapping[str, float]
    served_by: Mapping[str, float]
    class_mean: Drawn
    class_spread: Spread
    change: Spread


@dataclass(frozen=True, slots=True)
class Staff:
    """Staff of a stage: one for so many persons (`persons_each`), or `total` shared over institutions of `kinds` by `places`."""

    stage: str
    persons_each: float | None = None
    total: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """When a period's rows are accepted. A share comes `late_days` later, another (at least so many units) never."""

    period: str
    accepted_on: date
    late_share: float = 0.0
    late_days: int = 0
    silent_share: float = 0.0
    silent_at_least: int = 0


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The rows of a dataset, one for each entity of a population, or of an entity one for each word of `each` (a column and words).

    `reporter`: the institution itself (`self`), the unit above it (`parent`), or the top of the tree (`root`).
    """

    dataset: str
    population: PopulationName
    reports: tuple[Report, ...]
    fields: Mapping[str, Drawn]
    only_if: tuple[str, tuple[str, ...]] | None = None
    each: tuple[str, tuple[str, ...]] | None = None
    reporter: ReporterName = "self"


@dataclass(frozen=True, slots=True)
class Group:
    """Projects of one sort in a register: a fixed count at every scale, shared over subjects by weight."""

    count: int
    subjects: Mapping[str, float]
    kinds: tuple[str, ...]
    at_least: int
    fields: Mapping[str, Drawn]


@dataclass(frozen=True, slots=True)
class Register:
    """A register of projects, delivered in rounds; each round supersedes the one before.

    `reporter` is `subject` (each unit reports its own projects) or `root`. `silent_until`: so many reporters keep silent
    until a day. `listed_by` names the day since when a row exists (a case is received); before it the row is not there.
    """

    dataset: str
    period: str
    rounds: tuple[date, ...]
    reporter: Literal["subject", "root"]
    groups: tuple[Group, ...]
    fields: Mapping[str, Drawn]
    silent_count: int = 0
    silent_until: date | None = None
    listed_by: str | None = None


@dataclass(frozen=True, slots=True)
class TallyRound:
    """One count: its period, the day of acceptance and the total."""

    period: str
    accepted_on: date
    total: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A total split over institutions and over words (country, level ...), one row a combination with anybody in it."""

    dataset: str
    kinds: tuple[str, ...]
    split: Mapping[str, Mapping[str, float]]
    rounds: tuple[TallyRound, ...]
    fields: Mapping[str, Drawn]


@dataclass(frozen=True, slots=True)
class GroupsOf:
    """Groups of a kind (see `registry.GroupKind`): under each unit its institutions of `kinds` are put by turn into groups of `size`.

    `most`: at most so many groups under a unit, the rest stay outside. `lead`: the first member leads. `move`: on a day every so-many-th
    institution goes over to the next group under its unit.
    """

    kind: str
    kinds: tuple[str, ...]
    size: int
    prefix: str
    name: Label
    most: int | None = None
    lead: bool = False
    move: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A whole simulation. `batch_rows` is about how many rows are made at a time, so that memory stays bounded."""

    seed: int
    batch_rows: int
    kinds: tuple[InstitutionKind, ...]
    attributes: Mapping[str, Drawn]
    stages: tuple[Stage, ...]
    staff: tuple[Staff, ...]
    turnover: float
    rows: tuple[RowsOf, ...] = ()
    registers: tuple[Register, ...] = ()
    tallies: tuple[Tally, ...] = field(default=())
    unit_groups: tuple[GroupsOf, ...] = ()
