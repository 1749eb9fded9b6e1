"""Where a commitment stands: evidence against target as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yaodian.indicators import Coverage, Figure
from yaodian.plan import Comparator, Target
from yaodian.values import Label, Origin

Status = Literal["met", "on_track", "behind", "missed", "no_evidence", "not_verifiable"]

STATUSES: tuple[Status, ...] = ("met", "on_track", "behind", "missed", "no_evidence", "not_verifiable")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure must reach. `because` says why this is not the plan's number word for word, empty if it is."""

    quantity: float
    comparator: Comparator
    unit: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """One target of a commitment (its place `number`, from 1): what is asked, what is, and the verdict with its reason.

    `target` is None where the evidence is no number of the plan (an issued document, or what the package itself asks). `expected` is what the pace asks for
    on the day, None where no pace is kept. `asked` is None where the target is not broken down to the unit.
    """

    number: int
    target: Target | None
    asked: Asked | None
    due: date
    status: Status
    reason: Label
    indicator: str
    figure: Figure | None = None
    expected: float | None = None

    @property
    def origin(self) -> Origin | None:
        """Whether the figure comes from real or simulated rows, None without a figure on record."""
        return self.figure.standing.origin if self.figure else None


@dataclass(frozen=True, slots=True)
class CommitmentStatus:
    """A commitment as of a day. With several targets the worst stands for the whole; `parts` has all of them.

    `late` says that it was met after its due date.
    """

    commitment: str
    item: int
    status: Status
    as_of: date
    unit: str
    evidence: str
    reason: Label
    parts: tuple[TargetStatus, ...] = ()
    late: bool = False

    @property
    def leading(self) -> TargetStatus | None:
        """The part that decides the status."""
        return next((part for part in self.parts if part.status == self.status), None)

    @property
    def figure(self) -> Figure | None:
        """The figure of the part that decides."""
        return self.leading.figure if self.leading else None

    @property
    def coverage(self) -> Coverage | None:
        """Coverage of the figure that decides."""
        return self.figure.coverage if self.figure else None

    @property
    def origin(self) -> Origin | None:
        """Origin of the figure that decides."""
        return self.leading.origin if self.leading else None
