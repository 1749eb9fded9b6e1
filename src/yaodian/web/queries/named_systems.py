"""The systems that the plan names, with the commitments that need them and where those stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.binding import NamedSystem
from yaodian.delivery import STATUSES, CommitmentStatus, Status
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A named system with the commitments that need it."""

    system: NamedSystem
    commitments: tuple[CommitmentStatus, ...]
    counts: Mapping[Status, int]

    @property
    def has_evidence(self) -> bool:
        """Whether anything on record speaks for or against one of its commitments."""
        return any(status.status not in ("no_evidence", "not_verifiable") for status in self.commitments)


@lru_cache(maxsize=64)
def systems_list(world: World, as_of: date, unit: str | None) -> tuple[SystemLine, ...]:
    """All named systems in their order."""
    needing: dict[str, list[CommitmentStatus]] = {}
    bounds = {bound.commitment.id: bound for bound in world.package.commitments}
    for status in statuses(world, as_of, unit):
        for name in bounds[status.commitment].systems:
            needing.setdefault(name, []).append(status)
    lines = []
    for system in world.package.systems.values():
        found = tuple(needing.get(system.id, ()))
        counted = {status: sum(one.status == status for one in found) for status in STATUSES}
        lines.append(SystemLine(system, found, counted))
    return tuple(lines)
