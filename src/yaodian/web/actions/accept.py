"""Acceptance of rows: checked, written to the lake in one commit, then put in force in one transaction with the ledger entry.

The lake comes first. Whatever is cut off between the two leaves rows that no submission names, which count for nothing; the
same delivery sent again is written again and accepted once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl
from django.db import transaction
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Greatest

from yaodian.registry import check_beside, check_rows, datasets_beside, stamp
from yaodian.values import Confidence, Origin, Place, Problem, Refused, Source, digest_of
from yaodian.web.actions.record import recorded
from yaodian.web.actions.unit_digests import digests_by_unit
from yaodian.web.actions.upkeep import refuse_dropped
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.beside import Accepted
from yaodian.web.queries.world import World
from yaodian.web.queries.world import world as world_now

_UNIT = "_unit"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Rows of one dataset and period from one or many reporting units, with where they come from.

    `frame` has the dataset's fields and `_unit`, the id of the reporting unit of each row. `reporters` are units that report
    here whether or not they have a row: a report of nothing is a report. `name` is what faults call the rows (a file name).
    """

    dataset: str
    period: str
    accepted_on: date
    frame: pl.DataFrame
    origin: Origin
    confidence: Confidence
    source: Source | None = None
    name: str = ""
    reporters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an acceptance answers: the ledger entry, how many units and rows, the digest over all of them.

    `repeated` says that exactly these rows were in force already and nothing was written.
    """

    entry: int
    units: int
    rows: int
    digest: str
    repeated: bool = False


def faults_of(world: World, delivered: Delivered) -> list[Problem]:
    """Everything that forbids accepting a delivery, in the order of its rows."""
    dataset = world.package.datasets[delivered.dataset]
    name = delivered.name or dataset.label.zh
    problems = check_rows(
        dataset,
        delivered.frame.drop(_UNIT),
        tree=world.tree,
        code_lists=world.package.code_lists,
        as_of=delivered.accepted_on,
        name=name,
    )
    faults = [*_strange_reporters(world, delivered, name), *(one for one in problems if one.severity == "error")]
    return faults or _faults_beside(world, delivered, name)


def _faults_beside(world: World, delivered: Delivered, name: str) -> list[Problem]:
    """What rows refer to, and the sums that others report, may have changed since the delivery was sent."""
    dataset, day = world.package.datasets[delivered.dataset], delivered.accepted_on
    units = frozenset({*delivered.frame[_UNIT].unique().to_list(), *delivered.reporters})
    beside = Accepted(world, dataset.id, delivered.period, units, day)
    problems = check_beside(dataset, delivered.frame.drop(_UNIT), beside, as_of=day, name=name)
    return [one for one in problems if one.severity == "error"]


def _refuse_overtaken(seen: World, delivered: Delivered) -> None:
    """Checks once more what stands beside, if any of it came into force since the world was read: only one is at work now, so that of two
    deliveries accepted at the same instant the second has seen the first."""
    dataset = seen.package.datasets[delivered.dataset]
    related = datasets_beside(dataset, seen.package.datasets)
    if not AcceptedSubmission.objects.filter(dataset__in=related, entry__gt=seen.token).exists():
        return
    if faults := _faults_beside(world_now(), delivered, delivered.name or dataset.label.zh):
        raise Refused(faults)


def accept(
    world: World,
    delivered: Delivered,
    actor: str,
    *,
    done: Callable[[], int | None] = lambda: None,
    also: Callable[[int, bool], None] = lambda _entry, _repeated: None,
    among_others: bool = False,
) -> Receipt:
    """Accepts a delivery; raises Refused with every fault of it, and then keeps nothing.

    `done` is asked first in the transaction, and answers the ledger entry if somebody has accepted just this delivery meanwhile: done
    twice it is done once, whatever came into force since. `also` is done in the same transaction, with the number of the ledger
    entry and whether these rows were in force already. `among_others`: others may accept at the same time, so what stands beside is
    looked at again inside of the transaction.
    """
    dataset = world.package.datasets[delivered.dataset]
    if faults := faults_of(world, delivered):
        raise Refused(faults)
    digests = digests_by_unit(dataset, delivered.frame, delivered.reporters)

    def settled() -> int | None:
        """The entry by which there is nothing to do any more."""
        if (entry := done()) is not None:
            return entry
        if (entry := _in_force_already(delivered, digests)) is not None:
            also(entry, True)
        return entry

    def receipt(entry: int, *, repeated: bool) -> Receipt:
        return Receipt(entry, len(digests), delivered.frame.height, digest_of(digests), repeated)

    if _in_force_already(delivered, digests) is not None:
        with transaction.atomic():
            if (entry := settled()) is not None:
                return receipt(entry, repeated=True)
    ids = {unit: secrets.token_hex(8) for unit in digests}
    rows_to_keep = stamp(dataset, delivered.frame, world.tree, period=delivered.period, submission=ids)
    version = world.lake.append(dataset, rows_to_keep)
    with recorded(actor, "accept", delivered.dataset, period=delivered.period) as act:
        # Somebody may have sent the same rows at the same time; since the transaction has begun, only one is at work.
        if (entry := settled()) is not None:
            return receipt(entry, repeated=True)
        refuse_dropped(delivered.dataset, version)
        if among_others:
            _refuse_overtaken(world, delivered)
        entry = act.enter(_told(delivered, digests, version)).number
        _put_in_force(delivered, digests, ids, version, entry)
        also(entry, False)
    return receipt(entry, repeated=False)


def _told(delivered: Delivered, digests: Mapping[str, str], version: int) -> dict[str, object]:
    """What the ledger keeps of an acceptance."""
    return {
        "units": len(digests),
        "rows": delivered.frame.height,
        "digest": digest_of(digests),
        "accepted_on": delivered.accepted_on,
        "table_version": version,
        "origin": delivered.origin,
        "confidence": delivered.confidence,
        "source": asdict(delivered.source) if delivered.source else None,
    }


def _strange_reporters(world: World, delivered: Delivered, name: str) -> list[Problem]:
    """Rows must come from units that exist; who reports what is the key under which rows replace each other."""
    units = {*delivered.frame[_UNIT].unique().to_list(), *delivered.reporters}
    unknown = sorted(str(unit) for unit in units if unit not in world.tree.units)
    return [
        Problem("unknown-name", f"没有填报单位“{unit}”", Place(name), remedy="改为单位表中的编号。") for unit in unknown
    ]


def _in_force_already(delivered: Delivered, digests: Mapping[str, str]) -> int | None:
    """The entry by which exactly these rows, with the same said of them, came into force on that day or before, if they still are."""
    standing = AcceptedSubmission.objects.filter(
        dataset=delivered.dataset,
        period=delivered.period,
        superseded_on__isnull=True,
        accepted_on__lte=delivered.accepted_on,
        origin=delivered.origin.value,
        confidence=delivered.confidence.value,
    ).values_list("unit", "digest", "entry", "source")
    source = asdict(delivered.source) if delivered.source else None
    known = {unit: (digest, entry) for unit, digest, entry, said in standing if said == source}
    if not digests or any(known.get(unit, ("", 0))[0] != digest for unit, digest in digests.items()):
        return None
    return max(known[unit][1] for unit in digests)


def _put_in_force(
    delivered: Delivered,
    digests: Mapping[str, str],
    ids: Mapping[str, str],
    version: int,
    entry: int,
) -> None:
    """From its day on only this delivery counts. A version that came into force on that day or later never counts any more."""
    rows = dict(delivered.frame.select(_UNIT).group_by(_UNIT).len().iter_rows())
    earlier = AcceptedSubmission.objects.filter(dataset=delivered.dataset, period=delivered.period)
    last: dict[str, int] = dict(earlier.order_by("version").values_list("unit", "version"))
    day = delivered.accepted_on
    standing = earlier.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=day))
    units = list(digests)
    for start in range(0, len(units), 500):
        these = standing.filter(unit__in=units[start : start + 500])
        these.update(superseded_on=Greatest(F("accepted_on"), Value(day, output_field=DateField())))
    AcceptedSubmission.objects.bulk_create(
        [
            AcceptedSubmission(
                id=ids[unit],
                dataset=delivered.dataset,
                unit=unit,
                period=delivered.period,
                version=last.get(unit, 0) + 1,
                accepted_on=delivered.accepted_on,
                rows=rows.get(unit, 0),
                digest=digest,
                origin=delivered.origin.value,
                confidence=delivered.confidence.value,
                source=asdict(delivered.source) if delivered.source else None,
                table_version=version,
                entry=entry,
            )
            for unit, digest in digests.items()
        ],
        batch_size=500,
    )
