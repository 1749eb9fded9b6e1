"""What the package in force offers a commitment under review: indicators for its targets, evidence of deeds like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yaodian.binding import Precedent, Precedents, Proposal, Proposals
from yaodian.plan import Commitment, Target
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals, best first; nothing is bound by them."""

    indicators: tuple[tuple[Target, tuple[Proposal, ...]], ...]
    precedents: tuple[Precedent, ...]


def proposed(here: World, commitment: Commitment) -> Proposed:
    """What could prove a commitment."""
    indicators, precedents = _weighed(here)
    by_target = ((target, indicators.of(commitment, target)) for target in commitment.targets)
    return Proposed(tuple((target, found) for target, found in by_target if found), precedents.of(commitment))


@lru_cache(maxsize=2)
def _weighed(here: World) -> tuple[Proposals, Precedents]:
    return Proposals(here.package), Precedents(here.package)
