"""Rows in force that give a unit's roster, as `registry/oneroster` takes them."""

from __future__ import annotations

from datetime import date

import polars as pl

from yaodian.registry import Dataset, Roster, select
from yaodian.registry.oneroster import Given
from yaodian.web.queries.rows_list import codes_below
from yaodian.web.queries.world import World

COMPOUND = "compound_surnames"
"""The code list of a package that names the family names of two signs; without it a family name has one sign."""


def rosters_declared(here: World) -> tuple[Dataset, ...]:
    """The datasets that give something to a roster."""
    return tuple(one for one in here.package.datasets.values() if one.roster is not None)


def roster_rows(here: World, unit: str, as_of: date) -> tuple[Given, ...]:
    """Of each such dataset the rows in force on the day about a unit and those below it, with the fields that a roster wants only."""
    return tuple(
        _given(here, dataset, dataset.roster, unit, as_of)
        for dataset in rosters_declared(here)
        if dataset.roster is not None
    )


def _given(here: World, dataset: Dataset, roster: Roster, unit: str, as_of: date) -> Given:
    chosen = select(dataset, here.submissions.get(dataset.id, ()), as_of)
    wanted = dict.fromkeys(one for one in (roster.school, roster.grade, roster.person, *roster.group) if one)
    subjects = pl.Series("code", sorted(codes_below(here, unit)), dtype=pl.String)
    return Given(dataset, chosen.period, here.snapshot(dataset.id).about(chosen, list(wanted), subjects))


def compound_surnames(here: World) -> frozenset[str]:
    """The family names of two signs that the package names."""
    listed = here.package.code_lists.get(COMPOUND)
    return listed.all_codes if listed is not None else frozenset()
