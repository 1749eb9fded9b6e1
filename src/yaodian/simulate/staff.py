"""Who teaches where: staff by stage and institution, with some turnover from one school year to the next."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from yaodian.simulate.chance import Numbers, keys_below, rounded_in_step, salt, single_chance, uniform
from yaodian.simulate.declaration import Declaration, Staff
from yaodian.simulate.enrolment import Enrolment, school_year_of
from yaodian.simulate.institutions import Institutions
from yaodian.simulate.population import Population, constant, joined, numbers_of


def employ(declaration: Declaration, institutions: Institutions, enrolment: Enrolment, scale: float) -> Population:
    """All posts (column stage), ordered by institution; an institution that serves a stage has at least one post in it."""
    parts = [_posts(declaration.seed, staff, institutions, enrolment, scale) for staff in declaration.staff]
    return joined(institutions.population, parts).by_owner()


def _posts(seed: int, staff: Staff, institutions: Institutions, enrolment: Enrolment, scale: float) -> Population:
    population = institutions.population
    expected = _expected(staff, institutions, enrolment, scale)
    where = np.flatnonzero(expected > 0)
    counts = rounded_in_step(np.maximum(expected[where], 1.0), single_chance(seed, "posts", staff.stage))
    index = np.repeat(where, counts)
    numbers = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = keys_below(population.keys[index], numbers, salt(seed, "post", staff.stage))
    return Population(keys, {"stage": constant(staff.stage, len(keys), pl.String)}, population, index)


def _expected(staff: Staff, institutions: Institutions, enrolment: Enrolment, scale: float) -> Numbers:
    population = institutions.population
    if staff.persons_each is not None:
        persons = enrolment.expected.get(staff.stage, np.zeros(len(population)))
        result: Numbers = persons / staff.persons_each
        return result
    there = population.column("kind").is_in(list(staff.kinds)).to_numpy()
    weights = np.where(there, np.nan_to_num(numbers_of(population.column("places"))), 0.0)
    whole = math.fsum(weights.tolist())
    return weights * ((staff.total or 0) * scale / whole) if whole > 0 else weights


def staff_in(posts: Population, period: str, turnover: float, seed: int, first_year: int) -> Population:
    """Who holds the posts in a period: since `first_year` this share of them has changed hands each year."""
    keys = posts.keys
    for year in range(first_year + 1, school_year_of(period) + 1):
        changed = uniform(posts.keys, salt(seed, "turnover", year)) < turnover
        keys = np.where(changed, keys_below(posts.keys, np.full(len(keys), year)), keys)
    return posts.with_keys(keys)
