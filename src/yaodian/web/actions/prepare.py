"""Preparation of a home: database, package, shipped rows, simulated population, computation. Every step is done once.

A step's name holds everything it depends on, so a start after a kill, a full disk or a changed package does what is missing
and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yaodian import __version__
from yaodian.binding import Package, ShippedRows
from yaodian.delivery import status_as_json
from yaodian.registry import Group, Unit, read_rows
from yaodian.simulate import Batch, simulate
from yaodian.values import Confidence, Origin, Problem, Refused, Source, digest_of, sha256_hex
from yaodian.web.actions.accept import Delivered, accept, faults_of
from yaodian.web.actions.accounts import ensure_demonstration_accounts
from yaodian.web.actions.record import recorded
from yaodian.web.home import Home
from yaodian.web.models import AcceptedSubmission, AddedGroup, AddedUnit, Step
from yaodian.web.queries.figures import figures, trend_days
from yaodian.web.queries.groups import figures_of_groups
from yaodian.web.queries.kept import FORMAT
from yaodian.web.queries.ledger import head
from yaodian.web.queries.packages import package_of
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import PREPARED, World, member_as_json, version_as_json, world

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
    progress("载入政策包", 1, 1)
    mark = _mark_of(package, wanted)
    _bring_in_shipped(package, mark, progress)
    if mark is not None:
        _simulate(package, wanted, mark, progress)
    ensure_demonstration_accounts(package, world().tree)
    _compute(package, progress)
    if _once(PREPARED):
        _done(PREPARED)


def _once(name: str) -> bool:
    """Whether a step is still to be done; if so, the home counts as unfinished until all of them are."""
    if Step.objects.filter(name=name).exists():
        return False
    Step.objects.filter(name=PREPARED).delete()
    return True


def _done(name: str, **detail: object) -> None:
    Step.objects.update_or_create(name=name, defaults={"done_at": timezone.now(), "detail": detail})


def _load_package(package: Package) -> None:
    name = f"package:{package.name}:{package.digest}"
    if _once(name):
        with recorded(ACTOR, "load", package.name, digest=package.digest, commitments=len(package.commitments)) as act:
            act.enter()
            _done(name)


def _rows_step(shipped: ShippedRows) -> str:
    said = {name: value for name, value in asdict(shipped).items() if name != "path"}
    return f"rows:{shipped.dataset}:{digest_of([said, sha256_hex(shipped.path.read_bytes())])}"


def _bring_in_shipped(package: Package, mark: str | None, progress: Progress) -> None:
    """Accepts the rows that the package ships and takes back what is gone from it: all in one transaction, or nothing of it.

    Every file is read and checked before anything is touched.
    """
    here = world()
    read = [(step, *_read(here, shipped)) for shipped in package.shipped if _once(step := _rows_step(shipped))]
    if problems := [problem for _, _, found in read for problem in found]:
        raise Refused(problems)
    with transaction.atomic():
        _withdraw_what_is_gone(package, mark)
        here = world()
        for number, (step, delivered, _) in enumerate(read):
            progress("载入公布的数据", number, len(read))
            _accept_once(here, delivered, step)
    progress("载入公布的数据", len(read), len(read))


def _read(here: World, shipped: ShippedRows) -> tuple[Delivered, list[Problem]]:
    frame, problems = read_rows(here.package.datasets[shipped.dataset], shipped.path, name=shipped.file)
    delivered = Delivered(
        dataset=shipped.dataset,
        period=shipped.period,
        accepted_on=shipped.accepted_on,
        frame=frame.with_columns(pl.lit(shipped.unit).alias("_unit")),
        origin=shipped.origin,
        confidence=shipped.confidence,
        source=shipped.source,
        name=shipped.file,
        reporters=(shipped.unit,),
    )
    errors = [problem for problem in problems if problem.severity == "error"]
    return delivered, errors or faults_of(here, delivered)


def _accept_once(here: World, delivered: Delivered, step: str) -> None:
    """Accepts and notes the step in one transaction, so that what a step brought in can always be found again."""
    with transaction.atomic():
        receipt = accept(here, delivered, ACTOR)
        _done(step, entry=receipt.entry, rows=receipt.rows)


def _mark_of(package: Package, wanted: Wanted) -> str | None:
    """The digest of everything that the simulated population depends on; None where none is wanted."""
    if wanted.scale is None or package.simulation is None:
        return None
    depends: list[object] = [package.simulation, dict(package.units), dict(package.datasets), wanted.scale, wanted.seed]
    if package.groups.kinds:
        depends.append(dict(package.groups.kinds))
    return digest_of(depends)[:16]


def _withdraw_what_is_gone(package: Package, mark: str | None) -> None:
    """Takes out of force what an earlier state of the package brought in and this one does not, as if it had never been."""
    shipped = {_rows_step(rows) for rows in package.shipped}
    done = dict(Step.objects.filter(name__regex="^(rows|units|groups|batch|simulated):").values_list("name", "detail"))
    gone = {
        name: detail
        for name, detail in done.items()
        if (name not in shipped if name.startswith("rows:") else mark is None or mark not in name)
    }
    if not gone:
        return
    entries = sorted({int(detail["entry"]) for detail in gone.values() if "entry" in detail})
    with recorded(ACTOR, "withdraw", package.name, accepted_by=entries) as act:
        Step.objects.filter(name__in=[*gone, PREPARED]).delete()
        for start in range(0, len(entries), 500):
            AcceptedSubmission.objects.filter(entry__in=entries[start : start + 500]).update(
                superseded_on=F("accepted_on")
            )
        if any(name.startswith("units:") for name in gone):
            AddedUnit.objects.filter(origin=Origin.SIMULATED.value).delete()
            AddedGroup.objects.filter(origin=Origin.SIMULATED.value).delete()
        act.enter()


def _simulate(package: Package, wanted: Wanted, mark: str, progress: Progress) -> None:
    """One step for units, one for groups and one for each batch, in the order in which the simulator makes them."""
    if not _once(f"simulated:{mark}"):
        return
    city = simulate(package, scale=wanted.scale or 1.0, seed=wanted.seed, progress=progress)
    _add_units(mark, city.units)
    _add_groups(mark, city.groups)
    here = world()
    source = Source(f"模拟数据（比例 {wanted.scale:g}）")
    for number, batch in enumerate(city.batches):
        name = f"batch:{mark}:{number}"
        if _once(name):
            _accept_once(here, _as_delivered(batch, source), name)
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


def _add_groups(mark: str, groups: tuple[Group, ...]) -> None:
    name = f"groups:{mark}"
    if not groups or not _once(name):
        return
    with recorded(ACTOR, "add_groups", "groups", groups=len(groups), digest=digest_of(groups)) as act:
        AddedGroup.objects.filter(origin=Origin.SIMULATED.value).delete()
        AddedGroup.objects.bulk_create(
            [
                AddedGroup(
                    id=group.id,
                    kind=group.kind,
                    zh=group.label.zh,
                    en=group.label.en,
                    note=group.note,
                    members=[member_as_json(member) for member in group.members],
                    place=place,
                    origin=Origin.SIMULATED.value,
                )
                for place, group in enumerate(groups)
            ],
            batch_size=500,
        )
        act.enter()
        _done(name)


def _compute(package: Package, progress: Progress) -> None:
    """Computes the figures of every day that a trend shows, and of groups on the default day, and publishes where the commitments stand on the default day.

    Nothing is to be done while neither the package nor the ledger has moved since the last time.
    """
    if not _once(_computed(package)):
        progress("计算指标", 1, 1)
        return
    here = world()
    days = trend_days(here, package.horizon[1])
    for number, day in enumerate((*days, package.default_as_of)):
        progress("计算指标", number, len(days) + 1)
        figures(here, day)
    for kind in here.groups.kinds:
        figures_of_groups(here, kind, package.default_as_of, package.indicators)
    publish(package.default_as_of)
    Step.objects.filter(name__startswith="computed:").delete()
    _done(_computed(package))
    progress("计算指标", len(days) + 1, len(days) + 1)


def _computed(package: Package) -> str:
    return f"computed:{digest_of([__version__, FORMAT, package.digest, head()])}"


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
