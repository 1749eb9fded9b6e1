"""The rows of a dataset as a list: what an address asks for, what the viewer may see of it, and a page of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from yaodian.registry import Dataset, Field, Selection, Submission, select
from yaodian.registry.listing import Asked, Listing, Search, Sort, answer_column, conditions_of, open_listing, read_sort
from yaodian.values import Label, Period, Problem
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.record_key import key_text
from yaodian.web.queries.viewer import Viewer, rows_within
from yaodian.web.queries.world import World

PAGE_ROWS = 50
LONGEST_SEARCH = 100
_WORDS = 5
_COLUMNS = 12
"""Columns shown where nobody chose any."""
_CHOICES = 60
"""Different values that a filter offers to choose from."""

Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A list that was asked for. `allowed` is whether the viewer may see any row of the dataset at all; `problems` say what of the
    address could not be understood and was left out.
    """

    dataset: Dataset
    as_of: date
    selection: Selection
    periods: tuple[str, ...]
    asked: Asked
    columns: tuple[Field, ...]
    words: str
    allowed: bool
    problems: tuple[Problem, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether some rows are left out by a filter or a search."""
        return bool(self.asked.conditions or self.asked.searches)

    @property
    def personal(self) -> bool:
        """Whether the rows are about persons."""
        return any(field.personal != "none" for field in self.dataset.fields)

    @property
    def origins(self) -> tuple[str, ...]:
        """Whether the rows are real or simulated."""
        return tuple(sorted({one.origin.value for one in self.selection.submissions}))


@dataclass(frozen=True, slots=True)
class RowCell:
    """A value as it is shown: `label` is the name of a code or unit; `answer` says why there is no value: empty, not_applicable or
    refused. `grouped` is whether a number is read in thousands: a year is not.
    """

    value: Any
    label: Label | None = None
    answer: str = ""
    number: bool = False
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row with the address of its record below the list."""

    key: str
    cells: tuple[RowCell, ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of a list and how many rows fulfil the question in all."""

    lines: tuple[RowLine, ...]
    total: int


def question(
    here: World, viewer: Viewer, dataset: Dataset, as_of: date, unit: str | None, address: Address
) -> Question:
    """Reads an address: `period`, `q`, `sort`, `columns`, and conditions (`in.grade=3`). The viewer's rights are part of the question."""
    conditions, problems = conditions_of(dataset, address)
    faults = list(problems)
    sort: Sort | None = None
    if said := _last(address, "sort"):
        try:
            sort = read_sort(dataset, said)
        except ValueError as error:
            faults.append(Problem("no-sort", f"{error}。"))
    within = may_see(here, viewer, dataset)
    sets = [] if within is None else [within]
    sets += [codes_below(here, unit)] if unit is not None else []
    words = _last(address, "q")[:LONGEST_SEARCH]
    searches = searches_of(here, dataset, words, as_of)
    periods = _periods(here, dataset, as_of)
    selection = _selection(here, dataset, as_of, _last(address, "period"), periods, faults)
    return Question(
        dataset=dataset,
        as_of=as_of,
        selection=selection,
        periods=periods,
        asked=Asked(conditions, searches, tuple(sets), sort),
        columns=_columns(dataset, address.get("columns", ()), faults),
        words=words,
        allowed=within is None or bool(within),
        problems=tuple(faults),
    )


@lru_cache(maxsize=128)
def may_see(here: World, viewer: Viewer, dataset: Dataset) -> frozenset[str] | None:
    """What of a dataset's rows the viewer may see, as codes of units; None: everything."""
    return rows_within(viewer, dataset, here.tree)


@lru_cache(maxsize=128)
def codes_below(here: World, unit: str) -> frozenset[str]:
    """Every code that a unit or one below it ever bore."""
    return frozenset(code for code, one in here.tree.codes().items() if unit in here.tree.today.path(one))


def listing(here: World, asked: Question) -> Listing:
    """The rows in force that a question is put to."""
    return open_listing(here.snapshot(asked.dataset.id), asked.selection, here.home.path / "rows")


def rows_page(here: World, asked: Question, offset: int, limit: int = PAGE_ROWS) -> RowsPage:
    """A page of the rows that the viewer may see."""
    if not asked.allowed:
        return RowsPage((), 0)
    page = listing(here, asked).page(asked.asked, offset, limit)
    lines = tuple(
        RowLine(
            key_text(asked.dataset, row),
            tuple(cell(here, asked.dataset, one, row, asked.as_of) for one in asked.columns),
        )
        for row in page.rows.iter_rows(named=True)
    )
    return RowsPage(lines, page.total)


def pieces(here: World, asked: Question) -> Iterator[pl.DataFrame]:
    """All rows of a question, some at a time."""
    given = asked.asked if asked.allowed else replace(asked.asked, within=(frozenset(),))
    return listing(here, asked).pieces(given)


def total(here: World, asked: Question) -> int:
    """How many rows fulfil a question."""
    return listing(here, asked).total(asked.asked) if asked.allowed else 0


def cell(here: World, dataset: Dataset, field: Field, row: Mapping[str, Any], as_of: date) -> RowCell:
    """A value with the name of its code, or the answer that stands instead of it."""
    value = row[field.name]
    number = field.type in ("integer", "number")
    if value is None:
        return RowCell(None, None, row.get(answer_column(field.name)) or "empty", number)
    label: Label | None = None
    if field.name == dataset.subject:
        unit = here.tree.by_code(str(value))
        label = unit_name(here, unit.id, as_of) if unit else None
    elif field.codes in here.package.code_lists:
        codes = here.package.code_lists[field.codes]
        label = codes.label_of(str(value), as_of) or next(
            (one.label for one in reversed(codes.codes) if one.code == value), None
        )
    return RowCell(value, label, "", number, number and (bool(field.unit) or abs(value) >= 10_000))


def choices(here: World, asked: Question, field: Field) -> tuple[tuple[str, Label | None], ...]:
    """The values that a filter of a field offers; none where there are too many, or where they would tell of persons."""
    if field.codes in here.package.code_lists:
        names: dict[str, Label] = {}
        for one in here.package.code_lists[field.codes].codes:
            names[one.code] = one.label
        return tuple(names.items()) if len(names) <= _CHOICES else ()
    if field.enum:
        return tuple((value, None) for value in field.enum)
    if field.type != "string" or asked.personal or field.name == asked.dataset.subject:
        return ()
    return tuple((value, None) for value in listing(here, asked).values(field.name, _CHOICES))


def searches_of(here: World, dataset: Dataset, words: str, as_of: date) -> tuple[Search, ...]:
    """The words that a row has to hold all of, at most five; names of codes and units count as well."""
    return tuple(_search(here, dataset, word, as_of) for word in words.split()[:_WORDS])


def _search(here: World, dataset: Dataset, word: str, as_of: date) -> Search:
    """A word, with the codes whose names have it."""
    named = {unit.id for unit in here.tree.units.values() if any(word in version.name.zh for version in unit.versions)}
    also = {dataset.subject: frozenset(code for code, unit in here.tree.codes().items() if unit in named)}
    for field in dataset.fields:
        if field.codes in here.package.code_lists:
            codes = here.package.code_lists[field.codes].codes
            also[field.name] = frozenset(one.code for one in codes if word in one.label.zh)
    return Search(word, also)


def _periods(here: World, dataset: Dataset, as_of: date) -> tuple[str, ...]:
    """The periods of which anything is in force, the newest first; none for events."""
    if dataset.period_kind == "event":
        return ()
    found = {one.period for one in here.submissions.get(dataset.id, ()) if one.in_force(as_of)}
    return tuple(sorted(found, key=lambda name: Period(name).start, reverse=True))


def _selection(
    here: World, dataset: Dataset, as_of: date, period: str, periods: Sequence[str], faults: list[Problem]
) -> Selection:
    submissions = here.submissions.get(dataset.id, ())
    if period and period not in periods:
        faults.append(Problem("no-period", f"截至当日没有期间“{period[:40]}”的数据，已改列最近一期。"))
    if period not in periods:
        return select(dataset, submissions, as_of)
    return Selection(period, tuple(one for one in submissions if one.period == period and one.in_force(as_of)))


def _columns(dataset: Dataset, names: Sequence[str], faults: list[Problem]) -> tuple[Field, ...]:
    """The key first, then what the row is about, then the rest; those chosen, or as many as a screen bears."""
    first = dict.fromkeys((*dataset.key, dataset.subject))
    ordered = [dataset.field(name) for name in first]
    ordered += [field for field in dataset.fields if field.name not in first]
    known = {field.name for field in ordered}
    strange = [name for name in names if name not in known]
    if strange:
        faults.append(Problem("no-column", f"没有这些列：{'、'.join(name[:40] for name in strange[:5])}。"))
    chosen = [field for field in ordered if field.name in names]
    return tuple(chosen or ordered[: max(_COLUMNS, len(first))])


def _last(address: Address, key: str) -> str:
    values = address.get(key) or [""]
    return values[-1].strip()


def submissions_by_id(here: World, dataset: str) -> dict[str, Submission]:
    """The submissions of a dataset by the id that their rows bear."""
    return {one.id: one for one in here.submissions.get(dataset, ())}
