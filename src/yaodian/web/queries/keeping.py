"""Until when things are kept that were never handed in: days that the package names by dated parameters."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from yaodian.parameters import NotInForce
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.world import World


def unsent_days(here: World) -> int | None:
    """How many days a file is kept that was checked and not sent; None: until somebody sends or discards it."""
    return _days(here, here.package.unsent_days)


def evidence_days(here: World) -> int | None:
    """How many days evidence is kept that nothing refers to; None: until its uploader takes it back."""
    return _days(here, here.package.evidence_days)


def kept_until(at: datetime, days: int | None) -> date | None:
    """The last day on which something is kept; None where there is no end."""
    return timezone.localdate(at) + timedelta(days=days) if days is not None else None


def _days(here: World, name: str | None) -> int | None:
    """A number of days in force; anything that is none removes nothing."""
    if name is None:
        return None
    try:
        value = here.package.parameters.at(name, working_day(here), here.package.jurisdiction).value
    except NotInForce:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else None
