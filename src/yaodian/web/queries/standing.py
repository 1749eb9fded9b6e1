"""Where the commitments stand as of a day, for the whole or for a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.delivery import STATUSES, Chain, CommitmentStatus, Status, assess, chain_as_json, chain_of, mark_late
from yaodian.indicators import Indicator, RowsBehind, rows_behind
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.figures import Figures, figures, figures_at
from yaodian.web.queries.viewer import Viewer, may_see_rows, rows_within
from yaodian.web.queries.world import World


@lru_cache(maxsize=128)
def statuses(world: World, as_of: date, unit: str | None = None) -> tuple[CommitmentStatus, ...]:
    """The status of every commitment, in the order of the text; those met after their due date are marked late."""
    found = _assessed(world, as_of, unit)
    dues = {bound.commitment.id: bound.due for bound in world.package.commitments}
    met = {status.commitment for status in found if status.status == "met" and dues[status.commitment] < as_of}
    at_due: dict[str, Status] = {}
    for due in sorted({dues[name] for name in met}):
        at_due.update(
            (one.commitment, one.status) for one in _assessed(world, due, unit) if dues[one.commitment] == due
        )
    return mark_late(found, {name: status for name, status in at_due.items() if name in met})


@lru_cache(maxsize=128)
def _assessed(world: World, as_of: date, unit: str | None) -> tuple[CommitmentStatus, ...]:
    return assess(world.package, world.tree_on(as_of), _figures_for(world, as_of, unit), as_of, unit)


def _figures_for(world: World, as_of: date, unit: str | None) -> Figures:
    known = figures(world, as_of)
    if unit is None or world.tree.units[unit].level in world.package.levels[:-1]:
        return known
    return {**known, **figures_at(world, as_of, world.tree.units[unit].level)}


def status_of(world: World, commitment: str, as_of: date, unit: str | None = None) -> CommitmentStatus:
    """The status of one commitment; KeyError if the plan has none of that id."""
    for status in statuses(world, as_of, unit):
        if status.commitment == commitment:
            return status
    raise KeyError(commitment)


def counts(found: tuple[CommitmentStatus, ...]) -> Mapping[Status, int]:
    """How many commitments stand in each status, every status named."""
    counted = Counter(status.status for status in found)
    return {status: counted.get(status, 0) for status in STATUSES}


@dataclass(frozen=True, slots=True)
class Behind:
    """Rows behind one figure as far as the viewer may see them: `total` that the figure counts, `open` that may be shown.

    `withheld` says that there are rows and that none of them is shown.
    """

    indicator: Indicator
    total: int
    rows: tuple[dict[str, object], ...]
    open: int
    withheld: bool
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The chain of a commitment with the rows behind each figure and the ledger entries that brought them in."""

    chain: Chain
    behind: tuple[tuple[Behind, ...], ...]


def why(world: World, viewer: Viewer, commitment: str, as_of: date, unit: str | None = None, *, rows: int = 20) -> Why:
    """The chain from the sentence to the rows; KeyError if the plan has no commitment of that id."""
    chain = chain_of(world.package, status_of(world, commitment, as_of, unit))
    place = unit or world.tree.root.id
    behind = tuple(
        tuple(rows_of(world, viewer, part, as_of, place, limit=rows) for part in link.parts) for link in chain.links
    )
    return Why(chain, behind)


def rows_of(
    world: World, viewer: Viewer, indicator: Indicator, as_of: date, unit: str, *, limit: int = 20, offset: int = 0
) -> Behind:
    """The rows that a figure counts, a page of them, within the viewer's rights.

    Who may see the unit is shown the rows about what is the viewer's own today: of units that moved away since, the figure alone.
    """
    snapshot = world.snapshot(indicator.dataset)
    allowed = may_see_rows(viewer, snapshot.dataset, unit, world.tree)
    found: RowsBehind = rows_behind(
        indicator,
        snapshot,
        world.tree,
        as_of,
        unit,
        limit=limit if allowed else 0,
        offset=offset,
        hierarchy=world.hierarchy,
        subjects=rows_within(viewer, snapshot.dataset, world.tree),
    )
    return Behind(
        indicator=indicator,
        total=found.total,
        rows=found.rows if allowed else (),
        open=found.within if allowed else 0,
        withheld=found.total > 0 and not (allowed and found.within),
        entries=entries_of(world, indicator.dataset, as_of),
    )


def entries_of(world: World, dataset: str, as_of: date) -> tuple[int, ...]:
    """Numbers of the ledger entries by which the submissions in force on the day were accepted."""
    accepted = AcceptedSubmission.objects.filter(dataset=dataset, accepted_on__lte=as_of)
    in_force = accepted.exclude(superseded_on__lte=as_of)
    return tuple(in_force.order_by("entry").values_list("entry", flat=True).distinct())


def why_as_json(world: World, answer: Why) -> dict[str, object]:
    """The chain with its rows and ledger entries as plain data."""
    said = chain_as_json(world.package, answer.chain)
    for link, behind in zip(said["chain"], answer.behind, strict=True):
        link["rows"] = [
            {
                "dataset": one.indicator.dataset,
                "indicator": one.indicator.id,
                "total": one.total,
                "open": one.open,
                "withheld": one.withheld,
                "rows": [dict(row) for row in one.rows],
                "ledger": list(one.entries),
            }
            for one in behind
        ]
    return said
