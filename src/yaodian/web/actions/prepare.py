"""Preparation of a home: database, package, shipped rows, simulated population, computation. Every step is done once.

A step's name holds everything it depends on, so a start after a kill, a full disk or a changed package does what is missing
and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.core.management import call_command
from django.utils import timezone

from yaodian.binding import Package, ShippedRows
from yaodian.delivery import status_as_json
from yaodian.registry import Unit, read_rows
from yaodian.simulate import Batch, simulate
from yaodian.values import Confidence, Origin, Refused, Source, digest_of
from yaodian.web.actions.accept import Delivered, accept
from yaodian.web.actions.accounts import ensure_demonstration_accounts
from yaodian.web.actions.record import recorded
from yaodian.web.home import Home
from yaodian.web.models import AddedUnit, Step
from yaodian.web.queries.figures import figures, trend_days
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import World, package_of, version_as_json, world

ACTOR = "yaodian up"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a home is prepared for: scale of the simulated population (None: none) and its seed (None: the package's)."""

    scale: float | None
    seed: int | None = None


def migrate() -> None:
    """Brings the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)


def prepare(home: Home, wanted: Wanted, progress: Progress) -> None:
    """Does every step that is not done yet; `progress` gets what is being done, how much of it is done, and of how much."""
    package = package_of(home)
    progress("载入政策包", 0, 1)
    _load_package(package)
    ensure_demonstration_accounts(package)
    progress("载入政策包", 1, 1)
    here = world()
    for number, shipped in enumerate(package.shipped):
        progress("载入公布的数据", number, len(package.shipped))
        _accept_shipped(here, shipped)
    progress("载入公布的数据", len(package.shipped), len(package.shipped))
    if wanted.scale is not None and package.simulation is not None:
        _simulate(package, wanted, progress)
    _compute(package, progress)


def _once(name: str) -> bool:
    return not Step.objects.filter(name=name).exists()


def _done(name: str, **detail: object) -> None:
    Step.objects.update_or_create(name=name, defaults={"done_at": timezone.now(), "detail": detail})


def _load_package(package: Package) -> None:
    name = f"package:{package.name}:{package.digest}"
    if _once(name):
        with recorded(ACTOR, "load", package.name, digest=package.digest, commitments=len(package.commitments)) as act:
            act.enter()
            _done(name)


def _accept_shipped(here: World, shipped: ShippedRows) -> None:
    dataset = here.package.datasets[shipped.dataset]
    name = f"rows:{shipped.dataset}:{digest_of([shipped.path.read_text('utf-8'), shipped.period, shipped.accepted_on])}"
    if not _once(name):
        return
    frame, problems = read_rows(dataset, shipped.path, name=shipped.file)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise Refused(errors)
    delivered = Delivered(
        dataset=shipped.dataset,
        period=shipped.period,
        accepted_on=shipped.accepted_on,
        frame=frame.with_columns(pl.lit(shipped.unit).alias("_unit")),
        origin=shipped.origin,
        confidence=shipped.confidence,
        source=shipped.source,
        name=shipped.file,
    )
    receipt = accept(here, delivered, ACTOR)
    _done(name, entry=receipt.entry)


def _simulate(package: Package, wanted: Wanted, progress: Progress) -> None:
    """One step for units and one for each batch, in the order in which the simulator makes them."""
    depends = [package.simulation, dict(package.units), dict(package.datasets), wanted.scale, wanted.seed]
    mark = digest_of(depends)[:16]
    if not _once(f"simulated:{mark}"):
        return
    city = simulate(package, scale=wanted.scale or 1.0, seed=wanted.seed, progress=progress)
    _add_units(mark, city.units)
    here = world()
    source = Source(f"模拟数据(比例 {wanted.scale:g})")
    for number, batch in enumerate(city.batches):
        name = f"batch:{mark}:{number}"
        if _once(name):
            receipt = accept(here, _as_delivered(batch, source), ACTOR)
            _done(name, entry=receipt.entry, rows=receipt.rows)
    _done(f"simulated:{mark}")




def _as_delivered(batch: Batch, source: Source) -> Delivered:
    return Delivered(
        dataset=batch.dataset,
        period=batch.period,
        accepted_on=batch.accepted_on,
        frame=batch.frame,
        origin=Origin.SIMULATED,
        confidence=Confidence.LOW,
        source=source,
        name=f"模拟数据 {batch.dataset}",
    )


def _add_units(mark: str, units: tuple[Unit, ...]) -> None:
    name = f"units:{mark}"
    if not _once(name):
        return
    with recorded(ACTOR, "add_units", "units", units=len(units), digest=digest_of(units)) as act:
        AddedUnit.objects.bulk_create(
            [
                AddedUnit(
                    id=unit.id,
                    level=unit.level,
                    parent=unit.parent,
                    versions=[version_as_json(version) for version in unit.versions],
                    origin=Origin.SIMULATED.value,
                )
                for unit in units
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["level", "parent", "versions", "origin"],
        )
        act.enter()
        _done(name)


def _compute(package: Package, progress: Progress) -> None:
    """Computes the figures of every day that a trend shows, and publishes where the commitments stand on the default day."""
    here = world()
    days = trend_days(here, package.horizon[1])
    for number, day in enumerate((*days, package.default_as_of)):
        progress("计算指标", number, len(days) + 1)
        figures(here, day)
    publish(package.default_as_of)
    progress("计算指标", len(days) + 1, len(days) + 1)


def publish(as_of: date, actor: str = ACTOR) -> None:
    """Puts the statuses of a day into the ledger by their digest; the same statuses are published once."""
    here = world()
    said = [status_as_json(here.package, status) for status in statuses(here, as_of)]
    digest = digest_of(said)
    name = f"publish:{as_of.isoformat()}:{digest}"
    if _once(name):
        with recorded(actor, "publish", "status", as_of=as_of, digest=digest, commitments=len(said)) as act:
            act.enter()
            _done(name)


