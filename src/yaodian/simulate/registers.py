"""Registers of projects, counted at full scale because they are promises, and totals split into cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import polars as pl

from yaodian.registry import Dataset, Unit
from yaodian.simulate.chance import first_keys, rounded_in_step, shared_out
from yaodian.simulate.declaration import Group, Register, Tally
from yaodian.simulate.drawing import frame_of
from yaodian.simulate.draws import Moment
from yaodian.simulate.institutions import Institutions
from yaodian.simulate.population import Population, constant, numbers_of


def register_frames(
    register: Register, dataset: Dataset, units: Mapping[str, Unit], institutions: Institutions, root: str, seed: int
) -> Iterator[tuple[date, pl.DataFrame]]:
    """For each round the day of acceptance and the rows as known on that day, with `_unit` (who reports them).

    Subjects appear under the code they have on the day of the round.
    """
    groups = [
        (group, _projects(register, place, group, institutions, seed)) for place, group in enumerate(register.groups)
    ]
    names = sorted({name for group in register.groups for name in group.fields})
    made = {unit.id: unit for unit in institutions.units}
    for day in register.rounds:
        frames = []
        first = 1
        for group, (population, subjects) in groups:
            codes = [_code_on(day, subject, units, made) for subject in subjects]
            # What only other groups declare is unknown here.
            elsewhere = {name: constant(None, len(population), pl.Null) for name in names if name not in group.fields}
            numbered = population.with_columns(
                **elsewhere,
                subject=pl.Series(codes, dtype=pl.String),
                number=pl.Series(np.arange(first, first + len(population))),
            )
            fields = {
                **group.fields,
                **{name: drawn for name, drawn in register.fields.items() if name not in group.fields},
            }
            frame = frame_of(dataset, fields, numbered, Moment(register.period, day, seed, {"round": day.isoformat()}))
            reporters = pl.Series(
                "_unit", subjects if register.reporter == "subject" else [root] * len(subjects), dtype=pl.String
            )
            frames.append(frame.with_columns(reporters))
            first += len(population)
        whole = pl.concat(frames)
        if register.listed_by is not None:
            whole = whole.filter(pl.col(register.listed_by).is_not_null())
        silent = _silent(register, whole, day, seed)
        yield day, whole.filter(~pl.col("_unit").is_in(silent)) if silent else whole


def _projects(
    register: Register, place: int, group: Group, institutions: Institutions, seed: int
) -> tuple[Population, list[str]]:
    """The projects of a group, evenly spread so that shares are exact, and the id of each one's subject."""
    if group.kinds:
        where = institutions.of_kinds(group.kinds)
        names = institutions.population.column("unit").gather(where).to_list()
        weights = np.nan_to_num(numbers_of(institutions.population.column("places").gather(where)))
    else:
        names = list(group.subjects)
        weights = np.array([group.subjects[name] for name in names], dtype=np.float64)
    counts = shared_out(group.count, weights, group.at_least)
    subjects = [name for name, count in zip(names, counts.tolist(), strict=True) for _ in range(count)]
    keys = first_keys(seed, f"{register.dataset}/{place}", len(subjects))
    return Population(keys, {}, even=True), subjects


def _code_on(day: date, unit: str, units: Mapping[str, Unit], made: Mapping[str, Unit]) -> str:
    found = made.get(unit) or units[unit]
    version = found.at(day)
    return version.code if version is not None else found.versions[0].code


def _silent(register: Register, rows: pl.DataFrame, day: date, seed: int) -> list[str]:
    if register.silent_until is None or day >= register.silent_until:
        return []
    reporters = rows["_unit"].unique(maintain_order=True)
    keys = first_keys(seed, f"silent/{register.dataset}", len(reporters))
    return reporters.gather(np.argsort(keys, kind="stable")[: register.silent_count]).to_list()


def tally_frames(
    tally: Tally, dataset: Dataset, institutions: Institutions, root: str, seed: int
) -> Iterator[tuple[str, date, pl.DataFrame]]:
    """For each count its period, day of acceptance and rows: institution by cell, cells with nobody left out."""
    where = institutions.of_kinds(tally.kinds)
    population = institutions.population.only(where.to_numpy().astype(np.int64))
    places = np.nan_to_num(numbers_of(population.column("places")))
    cells = np.ones(1)
    words: dict[str, list[str]] = {}
    for name, weights in tally.split.items():
        words = {key: [value for value in values for _ in weights] for key, values in words.items()}
        words[name] = list(weights) * len(cells)
        cells = np.outer(cells, np.array(list(weights.values()), dtype=np.float64)).ravel()
    expected = np.outer(places, cells).ravel()
    expected = expected / float(np.cumsum(expected)[-1])
    index = np.repeat(np.arange(len(population)), len(cells))
    for count in tally.rounds:
        amounts = rounded_in_step(expected * count.total, 0.5)
        filled = np.flatnonzero(amounts > 0)
        own = {name: pl.Series(values * len(population), dtype=pl.String) for name, values in words.items()}
        own["amount"] = pl.Series(amounts)
        own["subject"] = population.column("code").gather(index)
        rows = Population(first_keys(seed, tally.dataset, len(index)), own).only(filled)
        frame = frame_of(
            dataset, tally.fields, rows, Moment(count.period, count.accepted_on, seed, {"period": count.period})
        )
        yield count.period, count.accepted_on, frame.with_columns(constant(root, len(frame), pl.String).alias("_unit"))
