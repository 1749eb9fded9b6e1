"""Deliveries of rolls, the one dataset of the small package that speaks about persons."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import fixtures_web  # noqa: F401 (starts Django, which the import of actions needs)
from yaodian.values import Confidence, Origin, Source
from yaodian.web.actions.accept import Delivered

Pupil = tuple[str, str, "str | None", "bool | None"]
"""Reporting unit, code of the school, pseudonym, whether a girl."""

PUPILS: tuple[Pupil, ...] = (
    ("east_first", "S1", "p-01", True),
    ("east_first", "S1", "p-02", False),
    ("east_first", "S1", "p-03", None),
    ("west_first", "S3", "p-04", True),
)
"""Who is on the rolls; the school east_second has not reported."""

COLUMNS = {"school": pl.String, "pupil": pl.String, "girl": pl.Boolean, "days": pl.Int64, "_unit": pl.String}


def rolls(*pupils: Pupil, on: str = "2019-09-10", **changed: Any) -> Delivered:
    """A delivery of rolls of one school year; anything of it can be given otherwise."""
    rows = [(school, pupil, girl, None, unit) for unit, school, pupil, girl in pupils]
    said: dict[str, Any] = {
        "dataset": "rolls",
        "period": "2019-2020",
        "accepted_on": date.fromisoformat(on),
        "frame": pl.DataFrame(rows, schema=COLUMNS, orient="row"),
        "origin": Origin.REAL,
        "confidence": Confidence.HIGH,
        "source": Source("虚构的名册"),
        "name": "名册",
    }
    return Delivered(**{**said, **changed})
