"""The evidence of one commitment for a page: the chain of `why`, with names, trends and rows ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yaodian.binding import NamedSystem, Office
from yaodian.delivery import Chain, Link
from yaodian.indicators import Figure, Indicator
from yaodian.registry import Dataset, Field, answer_word, select
from yaodian.values import Label, Source
from yaodian.web.queries.drawing import TrendDrawing, trend_drawing
from yaodian.web.queries.figures import trend
from yaodian.web.queries.naming import unit_name, unit_names
from yaodian.web.queries.standing import Behind, why
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row; `label` says what a code or the code of a unit stands for. `number` stands to the right."""

    value: object
    label: Label | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class RowsTable:
    """Rows behind a figure as a table: the dataset's fields as columns, the cells in their order; whether rows are simulated."""

    indicator: Indicator
    dataset: Dataset
    columns: tuple[Field, ...]
    lines: tuple[tuple[Cell, ...], ...]
    total: int
    open: int
    withheld: bool
    entries: tuple[int, ...]
    origins: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        """How many rows may be seen and are not shown."""
        return self.open - len(self.lines)

    @property
    def moved_away(self) -> int:
        """How many rows are kept back, where others are shown, because what they are about is no longer the viewer's."""
        return 0 if self.withheld else self.total - self.open


@dataclass(frozen=True, slots=True)
class Proof:
    """One target with everything behind its figure."""

    link: Link
    drawing: TrendDrawing | None
    missing: tuple[tuple[str, Label], ...]
    tables: tuple[RowsTable, ...]
    sources: tuple[Source, ...]

    @property
    def figure(self) -> Figure | None:
        """The figure, if one was computed."""
        return self.link.status.figure

    @property
    def reach(self) -> float:
        """The number at the right end of the bar: the greatest of figure, target and what the pace expects."""
        status = self.link.status
        known = [status.figure.value] if status.figure and status.figure.value is not None else []
        asks = [status.asked.quantity] if status.asked else []
        return max([*known, *asks, status.expected or 0.0, 0.0]) or 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A commitment with its proofs, who answers for it, and its neighbours in the text."""

    chain: Chain
    proofs: tuple[Proof, ...]
    lead: Office
    support: tuple[Office, ...]
    systems: tuple[NamedSystem, ...]
    before: str | None
    after: str | None


def evidence(
    world: World, viewer: Viewer, commitment: str, as_of: date, unit: str | None = None, *, rows: int = 8
) -> Evidence:
    """The evidence of a commitment; KeyError if the plan has none of that id."""
    answer = why(world, viewer, commitment, as_of, unit, rows=rows)
    package = world.package
    bound = answer.chain.bound
    names = [one.commitment.id for one in package.commitments]
    at = names.index(commitment)
    place = unit or world.tree.root.id
    return Evidence(
        chain=answer.chain,
        proofs=tuple(
            _proof(world, link, behind, as_of, place)
            for link, behind in zip(answer.chain.links, answer.behind, strict=True)
        ),
        lead=package.offices[bound.lead],
        support=tuple(package.offices[name] for name in bound.support),
        systems=tuple(package.systems[name] for name in bound.systems if name in package.systems),
        before=names[at - 1] if at else None,
        after=names[at + 1] if at + 1 < len(names) else None,
    )


def _proof(world: World, link: Link, behind: Iterable[Behind], as_of: date, unit: str) -> Proof:
    figure = link.status.figure
    return Proof(
        link=link,
        drawing=_drawing(world, link, as_of, unit),
        missing=unit_names(world, figure.coverage.missing, as_of) if figure else (),
        tables=tuple(rows_table(world, one, as_of) for one in behind),
        sources=tuple(dict.fromkeys(figure.standing.sources)) if figure else (),
    )


def _drawing(world: World, link: Link, as_of: date, unit: str) -> TrendDrawing | None:
    """The trend with the target as a line; none where fewer than two figures are known."""
    series = trend(world, link.definition.id, unit, as_of)
    known = sum(figure is not None and figure.value is not None for _, figure in series)
    if known < 2:
        return None
    asked = link.status.asked
    return trend_drawing(series, target=asked.quantity if asked else None)


def rows_table(world: World, behind: Behind, as_of: date) -> RowsTable:
    """Rows behind a figure with their columns; a column of which no shown row has a value is left out."""
    dataset = world.package.datasets[behind.indicator.dataset]
    columns = tuple(
        field
        for field in dataset.fields
        if any(row.get(field.name) is not None or answer_word(field, row) for row in behind.rows)
    )
    chosen = select(dataset, world.submissions.get(dataset.id, ()), as_of)
    return RowsTable(
        indicator=behind.indicator,
        dataset=dataset,
        columns=columns,
        lines=tuple(tuple(_cell(world, dataset, field, row, as_of) for field in columns) for row in behind.rows),
        total=behind.total,
        open=behind.open,
        withheld=behind.withheld,
        entries=behind.entries,
        origins=tuple(sorted({submission.origin.value for submission in chosen.submissions})),
    )


def _cell(world: World, dataset: Dataset, field: Field, row: Mapping[str, object], as_of: date) -> Cell:
    value = row.get(field.name)
    if word := answer_word(field, row):
        return Cell(word, None, False)
    label: Label | None = None
    if field.name == dataset.subject and value is not None:
        unit = world.tree.by_code(str(value))
        label = unit_name(world, unit.id, as_of) if unit else None
    elif field.codes in world.package.code_lists and value is not None:
        label = world.package.code_lists[field.codes].label_of(str(value), as_of)
    return Cell(value, label, field.type in ("integer", "number"))
