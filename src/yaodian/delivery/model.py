"""Where a commitment stands: evidence against target as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yaodian.indicators import Coverage, Figure
from yaodian.values import Origin

Status = Literal["met", "on_track", "behind", "missed", "no_evidence", "not_verifiable"]

STATUSES: tuple[Status, ...] = ("met", "on_track", "behind", "missed", "no_evidence", "not_verifiable")


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """One target of a commitment: what is asked, what is, and the verdict. `reason` is a Chinese sentence for people."""

    status: Status
    quantity: float
    comparator: str
    unit: str
    object: str
    soft: bool
    due: date
    figure: Figure | None
    indicator: str
    origin: Origin | None
    reason: str


@dataclass(frozen=True, slots=True)
class CommitmentStatus:
    """A commitment as of a day. With several targets the worst stands for the whole; `parts` has all of them."""

    commitment: str
    item: int
    status: Status
    as_of: date
    evidence: str
    reason: str
    parts: tuple[TargetStatus, ...] = ()
    origin: Origin | None = None
    snapshot: str = ""

    @property
    def coverage(self) -> Coverage | None:
        """Coverage of the part that decides."""
        return self.leading.figure.coverage if self.leading and self.leading.figure else None

    @property
    def leading(self) -> TargetStatus | None:
        """The part that decides the status."""
        return next((part for part in self.parts if part.status == self.status), None)
