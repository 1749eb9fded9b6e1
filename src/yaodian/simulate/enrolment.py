"""Who learns where: classes of each cohort by institution, and the persons in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yaodian.simulate.chance import Numbers, Places, keys_below, rounded_in_step, salt, single_chance
from yaodian.simulate.declaration import Declaration, Stage
from yaodian.simulate.drawing import between, drawn_columns, rounded
from yaodian.simulate.draws import Moment
from yaodian.simulate.institutions import Institutions
from yaodian.simulate.population import Population, constant, joined, numbers_of


@dataclass(frozen=True)
class Enrolment:
    """Classes of all cohorts (columns stage, cohort, class_no, mean), and how many persons each stage expects by institution."""

    classes: Population
    stages: Mapping[str, Stage]
    expected: Mapping[str, Numbers]

    @property
    def places(self) -> Numbers:
        """Persons expected at each institution, all stages together: what buildings and equipment are made for."""
        total = np.zeros(len(self.classes.above) if self.classes.above else 0)
        for numbers in self.expected.values():
            total = total + numbers
        return total


def school_year_of(period: str) -> int:
    """The calendar year in which a period's school year began (for a year or month, that year)."""
    return int(period[:4])


def enrol(declaration: Declaration, institutions: Institutions, scale: float) -> Enrolment:
    """Shares each cohort of each stage over the institutions, in whole classes.

    A class keeps its institution, number and members through the grades. Every institution that serves a stage has at least
    one class of it in every school year.
    """
    parts: list[Population] = []
    expected: dict[str, Numbers] = {}
    for stage in declaration.stages:
        classes, persons = _classes(declaration.seed, stage, institutions, scale)
        parts.append(classes)
        expected[stage.id] = persons
    everybody = joined(institutions.population, parts)
    return Enrolment(everybody.by_owner(), {stage.id: stage for stage in declaration.stages}, expected)


def _classes(seed: int, stage: Stage, institutions: Institutions, scale: float) -> tuple[Population, Numbers]:
    population = institutions.population
    weights = _weights(stage, population)
    where = np.flatnonzero(weights > 0)
    word = f"class mean {stage.id}"
    sizes = numbers_of(drawn_columns({word: stage.class_mean}, population, Moment("", date.max, seed))[word])
    cohorts = np.array(sorted(stage.intake))
    persons = np.array([stage.intake[int(cohort)] for cohort in cohorts]) * scale
    expected = weights[where, None] * persons[None, :] / sizes[where, None]
    expected = _at_least_one(expected, len(stage.grades))
    counts = rounded_in_step(expected.ravel(), single_chance(seed, "classes", stage.id))
    cell = np.repeat(np.arange(len(counts)), counts)
    numbers = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    index = where[cell // len(cohorts)]
    cohort = cohorts[cell % len(cohorts)]
    keys = keys_below(population.keys[index], cohort * 1000 + numbers, salt(seed, "class", stage.id))
    own = {
        "stage": constant(stage.id, len(keys), pl.String),
        "cohort": pl.Series(cohort.astype(np.int64)),
        "class_no": pl.Series((numbers + 1).astype(np.int64)),
        "mean": pl.Series(sizes[index]),
    }
    each = np.zeros(len(population))
    each[where] = (expected[:, -len(stage.grades) :].sum(axis=1)) * sizes[where]
    return Population(keys, own, population, index), each


def _weights(stage: Stage, population: Population) -> Numbers:
    """Each institution's share of a stage: its unit's share by weight, its own by kind and size within the unit."""
    kinds = population.column("kind").to_list()
    parents = population.column("parent").to_list()
    sizes = numbers_of(population.column("size")) if "size" in population.names else np.ones(len(population))
    raw = np.array([stage.served_by.get(kind, 0.0) for kind in kinds]) * sizes
    whole: dict[str, float] = {}
    for parent, weight in zip(parents, raw.tolist(), strict=True):
        whole[parent] = whole.get(parent, 0.0) + weight
    served = sum(weight for parent, weight in stage.weights.items() if whole.get(parent, 0.0) > 0)
    shares = [
        stage.weights.get(parent, 0.0) / whole[parent] / served if whole[parent] > 0 else 0.0 for parent in parents
    ]
    result: Numbers = raw * np.array(shares)
    return result


def _at_least_one(expected: Numbers, grades: int) -> Numbers:
    """Raises institutions with less than one expected class in some school year to one."""
    if expected.shape[1] < grades:
        return expected
    sums = np.cumsum(np.pad(expected, ((0, 0), (1, 0))), axis=1)
    windows = sums[:, grades:] - sums[:, :-grades]
    least = windows.min(axis=1)
    factor = np.where(least < 1.0, 1.0 / np.maximum(least, 1e-12), 1.0)
    result: Numbers = expected * (factor * (1.0 + 1e-9))[:, None]
    return result


def classes_in(enrolment: Enrolment, period: str, seed: int) -> Population:
    """The classes of a period, ordered by institution, with the columns grade, entry_year and size (persons) besides."""
    year = school_year_of(period)
    classes = enrolment.classes
    if not len(classes):
        return classes
    cohorts = numbers_of(classes.column("cohort")).astype(np.int64)
    stages = classes.column("stage")
    grades = np.full(len(classes), "", dtype=object)
    sizes = np.zeros(len(classes), dtype=np.int64)
    for stage in enrolment.stages.values():
        place = year - cohorts
        there = (stages == stage.id).to_numpy() & (place >= 0) & (place < len(stage.grades))
        where = np.flatnonzero(there)
        grades[where] = np.array(stage.grades, dtype=object)[place[where]]
        sizes[where] = _sizes(stage, classes.only(where), year, seed)
    now = np.flatnonzero(sizes > 0)
    found = classes.only(now)
    columns = {"grade": pl.Series(grades[now].tolist(), dtype=pl.String), "size": pl.Series(sizes[now])}
    return found.with_columns(**columns, entry_year=found.column("cohort"))


def _sizes(stage: Stage, classes: Population, year: int, seed: int) -> Places:
    base = numbers_of(classes.column("mean")) * between(stage.class_spread.points, classes.chance(seed, "class spread"))
    moved = between(stage.change.points, classes.chance(seed, "class change", year))
    result: Places = np.maximum(rounded(base, 0) + rounded(moved, 0), 1).astype(np.int64)
    return result


def members_of(classes: Population) -> Population:
    """The persons of some classes; who sat in a class last year has the same key this year."""
    sizes = numbers_of(classes.column("size")).astype(np.int64)
    index = np.repeat(np.arange(len(classes)), sizes)
    seats = np.arange(len(index)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return Population(keys_below(classes.keys[index], seats), {}, classes, index)
