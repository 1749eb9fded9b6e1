"""What a comparison of two plans says: items, commitments and targets in pairs, each with a similarity and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yaodian.plan.model import Commitment, Item, Target

LinkKind = Literal["kept", "changed", "reworded", "new", "dropped"]
TargetKind = Literal["same", "changed", "split", "new", "dropped"]

Difference = Literal["number", "deadline"]

LINK_KINDS: tuple[LinkKind, ...] = ("kept", "changed", "reworded", "new", "dropped")


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """A target and the commitment that promises it."""

    commitment: str
    target: Target


@dataclass(frozen=True, slots=True)
class TargetLink:
    """Targets that promise the same thing. `split`: one number on one side is the sum of several on the other. `differs` says in
    what a changed target differs.
    """

    kind: TargetKind
    before: tuple[PlacedTarget, ...]
    after: tuple[PlacedTarget, ...]
    similarity: float
    reason: str
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentLink:
    """Commitments that are one deed; mostly one on each side, several where a target was split. One side is empty for new and dropped."""

    kind: LinkKind
    before: tuple[Commitment, ...]
    after: tuple[Commitment, ...]
    similarity: float
    reason: str
    targets: tuple[TargetLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemLink:
    """Two items about the same matter. Never `reworded`: an item is kept when nothing in its text changed, else changed."""

    kind: LinkKind
    before: Item | None
    after: Item | None
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side. Links stand in the order of the later plan; what was dropped follows in the order of the earlier one."""

    before_title: str
    before_year: int | None
    after_title: str
    after_year: int | None
    items: tuple[ItemLink, ...]
    commitments: tuple[CommitmentLink, ...]

    @property
    def targets(self) -> tuple[TargetLink, ...]:
        """Every link of targets, in the order of the links of commitments."""
        return tuple(target for link in self.commitments for target in link.targets)

    @property
    def counts(self) -> Mapping[LinkKind, int]:
        """How many links of commitments are of each kind."""
        return {kind: sum(link.kind == kind for link in self.commitments) for kind in LINK_KINDS}
