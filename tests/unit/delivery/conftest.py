"""The fictional county with the rows it ships, in a lake of its own, to be asked as of any day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from yaodian.binding import Bound, Package, ShippedRows, load_package
from yaodian.delivery import CommitmentStatus, assess, mark_late, needed_definitions, stand
from yaodian.indicators import Figure, MemoryEngine, compute
from yaodian.registry import Lake, Snapshot, Submission, Tree, read_rows, stamp

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@dataclass(frozen=True)
class County:
    """The package with its tree and accepted rows."""

    package: Package
    tree: Tree
    snapshots: dict[str, Snapshot]
    figures_at: Callable[..., dict[tuple[str, str], Figure]]

    def stands(self, commitment: str, as_of: date, unit: str | None = None) -> CommitmentStatus:
        """One commitment as of a day, from nothing but the indicators that it needs."""
        bound = self.package.bound(commitment)
        return stand(self.package, bound, self.tree, self.figures_at(as_of, bound), as_of, unit)

    def statuses(self, as_of: date, unit: str | None = None) -> dict[str, CommitmentStatus]:
        """Every commitment by id as of a day, with what was met too late marked."""
        found = assess(self.package, self.tree, self.figures_at(as_of), as_of, unit)
        at_due = {}
        for bound in self.package.commitments:
            if bound.due < as_of:
                then = stand(self.package, bound, self.tree, self.figures_at(bound.due), bound.due, unit)
                at_due[bound.commitment.id] = then.status
        return {status.commitment: status for status in mark_late(found, at_due)}


def submissions_of(shipped: Iterable[ShippedRows]) -> list[Submission]:
    """What the rows amount to when they are accepted in the order of their days: a later delivery supersedes the earlier one."""
    ordered = sorted(shipped, key=lambda rows: rows.accepted_on)
    made = []
    for number, rows in enumerate(ordered):
        later = (
            other.accepted_on
            for other in ordered[number + 1 :]
            if (other.dataset, other.unit, other.period) == (rows.dataset, rows.unit, rows.period)
        )
        made.append(
            Submission(
                id=f"{rows.file}@{rows.accepted_on}",
                dataset=rows.dataset,
                unit=rows.unit,
                period=rows.period,
                accepted_on=rows.accepted_on,
                superseded_on=next(later, None),
                rows=0,
                digest="",
                origin=rows.origin,
                confidence=rows.confidence,
                source=rows.source,
            )
        )
    return made


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    loaded = load_package(POLICIES / "example")
    package = loaded.package
    assert package is not None, [str(problem) for problem in loaded.problems]
    tree = Tree(package.levels, package.units)
    lake = Lake(str(tmp_path_factory.mktemp("county") / "lake"))
    submissions = submissions_of(package.shipped)
    for dataset in {rows.dataset: package.datasets[rows.dataset] for rows in package.shipped}.values():
        frames = []
        for rows in package.shipped:
            if rows.dataset == dataset.id:
                frame, problems = read_rows(dataset, rows.path, name=rows.file)
                assert not problems
                name = f"{rows.file}@{rows.accepted_on}"
                frames.append(stamp(dataset, frame, tree, period=rows.period, submission=name))
        lake.append(dataset, pl.concat(frames))
    snapshots = {name: lake.snapshot(dataset, submissions) for name, dataset in package.datasets.items()}
    engine = MemoryEngine()

    @cache
    def figures_at(as_of: date, bound: Bound | None = None) -> dict[tuple[str, str], Figure]:
        definitions = needed_definitions(package, None if bound is None else [bound])
        figures = compute(definitions, snapshots, tree, as_of, engine=engine)
        return {(figure.indicator, figure.unit): figure for figure in figures}

    return County(package, tree, snapshots, figures_at)
