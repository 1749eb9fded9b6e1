"""What stands on a dataset: indicators with the fields that they read, and the commitments that they verify; and its course through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.binding import Bound
from yaodian.binding.lineage import fields_behind
from yaodian.indicators import Definition
from yaodian.registry import CodeList, Dataset, Field
from yaodian.values import Label, Period
from yaodian.web.queries.catalogue import verified_by
from yaodian.web.queries.figures import all_definitions
from yaodian.web.queries.registers import DatasetLine, datasets_list, standing_on
from yaodian.web.queries.world import World

_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Reader:
    """An indicator that reads a dataset, directly or through another one, and what it verifies."""

    definition: Definition
    fields: tuple[Field, ...]
    commitments: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """What of a period is in force on a day; `share` is its part of the largest number of rows, from 0 to 1."""

    period: str
    submissions: int
    rows: int
    share: float


@dataclass(frozen=True, slots=True)
class CodeListPage:
    """A code list with the fields that draw on it."""

    list: CodeList
    used: tuple[tuple[Dataset, Field], ...]


def readers(world: World, dataset: Dataset) -> tuple[Reader, ...]:
    """The lineage of a dataset, in the order of the indicators."""
    return _readers(world, dataset.id)


@lru_cache(maxsize=256)
def _readers(world: World, name: str) -> tuple[Reader, ...]:
    dataset = world.package.datasets[name]
    definitions = {one.id: one for one in all_definitions(world)}
    found = []
    for definition in standing_on(world, name):
        read = fields_behind((definition.id,), world.package.datasets, definitions).get(name, frozenset())
        fields = tuple(field for field in dataset.fields if field.name in read)
        found.append(Reader(definition, fields, verified_by(world, definition.id)))
    return tuple(found)


def periods(world: World, dataset: Dataset, as_of: date) -> tuple[PeriodLine, ...]:
    """The latest periods of which anything is in force, the oldest first."""
    counted: dict[str, list[int]] = {}
    for one in world.submissions.get(dataset.id, ()):
        if one.in_force(as_of):
            known = counted.setdefault(one.period, [0, 0])
            known[0] += 1
            known[1] += one.rows
    names = sorted(counted, key=lambda name: (Period(name).start, name))[-_PERIODS:]
    most = max((counted[name][1] for name in names), default=0) or 1
    return tuple(PeriodLine(name, *counted[name], counted[name][1] / most) for name in names)


def found_datasets(
    world: World, as_of: date, words: str = "", level: str = "", reported_by: str = "", personal: str = ""
) -> tuple[DatasetLine, ...]:
    """The datasets that hold all the words in name, description or fields, of a level, reported by whom, with or without rows about persons."""
    wanted = words.casefold().split()
    return tuple(
        line
        for line in datasets_list(world, as_of)
        if (not level or line.dataset.level == level)
        and (not reported_by or line.dataset.reported_by == reported_by)
        and (not personal or _personal(line.dataset) == (personal == "yes"))
        and all(word in _text(line.dataset) for word in wanted)
    )


def code_list_page(world: World, name: str) -> CodeListPage:
    """A code list; KeyError if the package has none of that id."""
    used = tuple(
        (dataset, field)
        for dataset in world.package.datasets.values()
        for field in dataset.fields
        if field.codes == name
    )
    return CodeListPage(world.package.code_lists[name], used)


def _personal(dataset: Dataset) -> bool:
    return any(field.personal != "none" for field in dataset.fields)


def _text(dataset: Dataset) -> str:
    labels: list[Label] = [dataset.label, *(field.label for field in dataset.fields)]
    said = (dataset.id, dataset.description, dataset.purpose, *(f"{one.zh} {one.en}" for one in labels))
    return "\n".join(said).casefold()
