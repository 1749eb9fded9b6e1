"""Rows of a dataset for programs: filtered, sorted and paged by the common core of lists, within what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from yaodian.registry import Dataset, Selection, Submission, select
from yaodian.registry.listing import (
    Asked,
    Listing,
    conditions_of,
    open_listing,
    read_condition,
    read_sort,
    rows_of_key,
)
from yaodian.values import Problem, Refused, nearest
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.viewer import Viewer, rows_within
from yaodian.web.queries.world import World

_SUBMISSION = "_submission"


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """What a program asks of a dataset: the unit whose subtree, the period, conditions and order as they are written, fields."""

    unit: str | None = None
    period: str | None = None
    where: Sequence[str] = ()
    sort: str | None = None
    fields: Sequence[str] = ()


class NothingAllowed(Exception):
    """The viewer may see no row at all of what was asked for."""


@dataclass(frozen=True, slots=True)
class RowsFound:
    """A question that was understood, ready to be answered page by page or whole."""

    dataset: Dataset
    selection: Selection
    listing: Listing
    asked: Asked
    columns: tuple[str, ...]

    def page(self, offset: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """How many rows there are, and some of them as plain values."""
        page = self.listing.page(self.asked, offset, limit)
        return page.total, page.rows.select(self._there(page.rows)).to_dicts()

    def pieces(self) -> Iterator[pl.DataFrame]:
        """All rows, some at a time."""
        for piece in self.listing.pieces(self.asked):
            yield piece.select(self._there(piece))

    def _there(self, rows: pl.DataFrame) -> list[str]:
        return [name for name in self.columns if name in rows.columns]


def find_rows(here: World, viewer: Viewer, dataset: Dataset, as_of: date, said: RowsAsked) -> RowsFound:
    """Understands a question and puts the viewer's rights into it. Raises Refused with every mistake, NothingAllowed."""
    problems: list[Problem] = []
    conditions = []
    for text in said.where:
        try:
            conditions.append(read_condition(dataset, text))
        except ValueError as error:
            problems.append(_problem("where", str(error)))
    sort = None
    if said.sort is not None:
        try:
            sort = read_sort(dataset, said.sort)
        except ValueError as error:
            problems.append(_problem("sort", str(error)))
    names = [field.name for field in dataset.fields]
    for name in said.fields:
        if name not in names:
            near = nearest(name, names)
            problems.append(_problem("fields", f"没有字段“{name}”", f"是否指“{near}”？" if near else ""))
    if problems:
        raise Refused(problems)
    chosen = list(dict.fromkeys(said.fields)) or names
    columns = [name for field in chosen for name in (field, f"_answer_{field}")]
    selection = selected(here, dataset, as_of, said.period)
    listing = open_listing(here.snapshot(dataset.id), selection, here.home.path / "rows")
    allowed, below = rows_within(viewer, dataset, here.tree), _codes(here, said.unit)
    if allowed is not None and not (allowed if below is None else allowed & below):
        raise NothingAllowed
    within = tuple(one for one in (allowed, below) if one is not None)
    return RowsFound(dataset, selection, listing, Asked(tuple(conditions), (), within, sort), tuple(columns))


def selected(here: World, dataset: Dataset, as_of: date, period: str | None) -> Selection:
    """The submissions that count on the day: of the latest period that has begun, or of the one named."""
    held = here.submissions.get(dataset.id, ())
    if period is None:
        return select(dataset, held, as_of)
    return Selection(period, tuple(one for one in held if one.period == period and one.in_force(as_of)))


@dataclass(frozen=True, slots=True)
class Version:
    """A row as one submission had it: from when to when it was in force, the period it is of, the entry by which it came."""

    row: Mapping[str, Any]
    submission: Submission
    entry: int


def versions_of(here: World, viewer: Viewer, dataset: Dataset, key: Sequence[str]) -> tuple[Version, ...]:
    """Every version of a record, the newest first. Raises Refused for a key that cannot be read, NothingAllowed."""
    if len(key) != len(dataset.key):
        said = "、".join(dataset.key)
        raise Refused([_problem("key", f"主键有 {len(dataset.key)} 个值：{said}", "按这个次序重复给出 key。")])
    conditions, problems = conditions_of(
        dataset, {f"in.{name}": [value] for name, value in zip(dataset.key, key, strict=True)}
    )
    if problems or len(conditions) != len(key):
        raise Refused([_problem("key", one.message) for one in problems] or [_problem("key", "主键的值不能为空")])
    within = rows_within(viewer, dataset, here.tree)
    if within is not None and not within:
        raise NothingAllowed
    held = {one.id: one for one in here.submissions.get(dataset.id, ())}
    values = {one.field: one.values[0] for one in conditions}
    found = rows_of_key(here.snapshot(dataset.id), tuple(held.values()), values, within)
    entries = dict(
        AcceptedSubmission.objects.filter(id__in=found[_SUBMISSION].unique().to_list()).values_list("id", "entry")
    )
    names = [name for name in found.columns if not name.startswith("_") or name.startswith("_answer_")]
    made = [
        Version({name: row[name] for name in names}, held[row[_SUBMISSION]], entries[row[_SUBMISSION]])
        for row in found.iter_rows(named=True)
    ]
    return tuple(sorted(made, key=lambda one: (one.submission.accepted_on, one.entry), reverse=True))


def _codes(here: World, unit: str | None) -> frozenset[str] | None:
    """Every code that a unit or one below it ever bore; None for all."""
    if unit is None:
        return None
    return frozenset(code for code, one in here.tree.codes().items() if unit in here.tree.today.path(one))


def _problem(parameter: str, message: str, remedy: str = "") -> Problem:
    return Problem(parameter, message, remedy=remedy or "改正后再试。")
