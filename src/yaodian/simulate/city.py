"""Makes the simulated city of a package: its institutions at once, its submissions one batch after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from yaodian.binding import Package
from yaodian.registry import Dataset, Group, Unit
from yaodian.simulate.chance import Numbers
from yaodian.simulate.enrolment import enrol
from yaodian.simulate.groups import make_groups
from yaodian.simulate.institutions import Institutions, make_institutions
from yaodian.simulate.reading import read_simulation
from yaodian.simulate.registers import register_frames, tally_frames
from yaodian.simulate.reporting import Delivery, Drawn, deliveries, frame_for
from yaodian.simulate.staff import employ
from yaodian.values import Problem, Refused

Progress = Callable[[str, int, int], None]
Maker = Callable[[], "Batch"]


@dataclass(frozen=True)
class Batch:
    """Rows to be accepted together: the dataset's fields and `_unit`, the id of the reporting unit, for every row.

    A later batch of the same dataset, period and unit supersedes the earlier one. A batch holds whole units.
    """

    dataset: str
    period: str
    accepted_on: date
    frame: pl.DataFrame


@dataclass(frozen=True)
class City:
    """The made institutions (they come beside the package's own units), the groups made of them, and the batches, `count` of them, by
    day of acceptance.
    """

    units: tuple[Unit, ...]
    batches: Iterator[Batch]
    count: int
    groups: tuple[Group, ...] = ()


def simulate(package: Package, *, scale: float, seed: int | None = None, progress: Progress | None = None) -> City:
    """The simulated city of a package at a scale (1 = full, 0.01 = a hundredth of the persons; registers are always full).

    The same package, scale and seed give the same bytes on every machine. `seed` None takes the declared one. Batches are
    made as they are taken; `progress` hears the dataset, how many are made and how many there are. Refused if the package
    declares no simulation or a faulty one (all faults at once), ValueError for a scale outside 0 to 1.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"模拟规模应大于 0 且不超过 1，现为 {scale}")
    if package.simulation is None:
        problem = Problem(
            "no-simulation",
            f"政策包“{package.name}”没有声明模拟",
            remedy="在 package.yaml 中写明“simulation: 文件名”。",
        )
        raise Refused([problem])
    declaration = read_simulation(package.simulation, package.datasets, package.units, package.groups.kinds)
    if seed is not None:
        declaration = replace(declaration, seed=seed)
    institutions = make_institutions(declaration, package.units, package.horizon[0], scale)
    enrolment = enrol(declaration, institutions, scale)
    institutions = _with_places(institutions, enrolment.places)
    enrolment = replace(enrolment, classes=replace(enrolment.classes, above=institutions.population))
    posts = employ(declaration, institutions, enrolment, scale)
    drawn = Drawn(declaration, institutions, enrolment, posts)
    plan = _plan(drawn, package)
    groups = make_groups(declaration.unit_groups, institutions, package.units, package.horizon[0])
    return City(institutions.units, _made(plan, progress), len(plan), groups)


def _with_places(institutions: Institutions, expected: Numbers) -> Institutions:
    """Adds the column places: declared ones first, then the persons expected."""
    population = institutions.population
    declared = population.own.get("places")
    places = pl.Series(expected)
    if declared is not None:
        frame = pl.DataFrame({"declared": declared.cast(pl.Float64), "expected": places})
        places = frame.select(pl.coalesce("declared", "expected")).to_series()
    return Institutions(institutions.units, population.with_columns(places=places))


def _plan(drawn: Drawn, package: Package) -> list[tuple[date, str, Maker]]:
    """All batches to be made, by day of acceptance, on one day in the order declared."""
    declaration, root = drawn.declaration, package.root_unit
    plan: list[tuple[date, str, Maker]] = []
    for rows in declaration.rows:
        for report in rows.reports:
            for delivery in deliveries(drawn, rows, report):
                dataset = package.datasets[rows.dataset]
                plan.append((delivery.accepted_on, rows.dataset, _delivery_maker(drawn, delivery, dataset, root)))
    for register in declaration.registers:
        dataset = package.datasets[register.dataset]
        for day, frame in register_frames(register, dataset, package.units, drawn.institutions, root, declaration.seed):
            plan.append((day, register.dataset, _ready(Batch(register.dataset, register.period, day, frame))))
    for tally in declaration.tallies:
        dataset = package.datasets[tally.dataset]
        for period, day, frame in tally_frames(tally, dataset, drawn.institutions, root, declaration.seed):
            plan.append((day, tally.dataset, _ready(Batch(tally.dataset, period, day, frame))))
    plan.sort(key=lambda planned: planned[0])
    return plan


def _ready(batch: Batch) -> Maker:
    return lambda: batch


def _delivery_maker(drawn: Drawn, delivery: Delivery, dataset: Dataset, root: str) -> Maker:
    def make() -> Batch:
        frame = frame_for(drawn, delivery, dataset, root)
        return Batch(dataset.id, delivery.report.period, delivery.accepted_on, frame)

    return make


def _made(plan: Sequence[tuple[date, str, Maker]], progress: Progress | None) -> Iterator[Batch]:
    for number, (_, dataset, make) in enumerate(plan, 1):
        batch = make()
        if progress is not None:
            progress(dataset, number, len(plan))
        yield batch
