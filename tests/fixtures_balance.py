"""Tables of fictional schools for the balance evaluation: a county that passes, to be spoilt a cell at a time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from yaodian.binding import load_package
from yaodian.mechanisms.outcome import ANSWER
from yaodian.parameters import Book

SHARED = ("teaching_area", "sports_area", "equipment_value", "computers", "books", "multimedia_rooms")
STAFF = ("teachers", "above_qualification_teachers", "mid_title_teachers", "backbone_teachers", "pe_art_teachers")
AMOUNTS = (*SHARED, *STAFF)
EACH = {
    "teaching_area": 8.0,
    "sports_area": 12.0,
    "equipment_value": 3000.0,
    "computers": 0.2,
    "books": 40.0,
    "multimedia_rooms": 0.04,
    "teachers": 0.1,
    "above_qualification_teachers": 0.08,
    "mid_title_teachers": 0.05,
    "backbone_teachers": 0.02,
    "pe_art_teachers": 0.015,
}
"""What a pupil has in a school that wants for nothing."""


def school(
    name: str, stage: str = "primary", pupils: float | None = 500, district: str = "990101", **said: Any
) -> dict[str, Any]:
    """A row; amounts that are not said are those of a school that wants for nothing."""
    enough = {column: (pupils or 0) * each for column, each in EACH.items()}
    return (
        {"district": district, "stage": stage, "school": name, "kind": None, "whole": None, "enrolment": pupils}
        | enough
        | said
    )


def table(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Rows as the mechanism reads them; a cell that holds `not_applicable` or `refused` is an answer."""
    told = list(rows)
    answers = {
        ANSWER + column: [row[column] if isinstance(row[column], str) else None for row in told]
        for column in ("enrolment", *AMOUNTS)
        if any(isinstance(row.get(column), str) for row in told)
    }
    plain = [
        {key: None if isinstance(cell, str) and key in ("enrolment", *AMOUNTS) else cell for key, cell in row.items()}
        for row in told
    ]
    kinds = {"district": pl.String, "stage": pl.String, "school": pl.String, "kind": pl.String, "whole": pl.Boolean}
    schema = {key: kinds.get(key, pl.Float64) for key in plain[0]}
    return pl.DataFrame(plain, schema=schema).with_columns(
        *(pl.Series(name, said, dtype=pl.String) for name, said in answers.items())
    )


def county(*changed: dict[str, Any]) -> pl.DataFrame:
    """Three schools in each stage that want for nothing, those of the same name and stage replaced by what is changed."""
    rows = [school(f"{stage}-{number}", stage) for stage in ("primary", "junior") for number in (1, 2, 3)]
    kept = {(row["school"], row["stage"]): row for row in rows} | {
        (row["school"], row["stage"]): row for row in changed
    }
    return table(kept.values())


def districts(**said: float | None) -> pl.DataFrame:
    """What is given of the county besides its schools; everything is reached unless said otherwise."""
    reached = {
        "standard_schools_pct": 100.0,
        "government_score": 90.0,
        "satisfaction_pct": 88.0,
        "years_since_basic": 4.0,
    }
    return pl.DataFrame(
        [{"district": "990101", **reached, **said}], schema_overrides=dict.fromkeys(reached, pl.Float64)
    )


@cache
def national_rules() -> Book:
    """The parameters of the shipped national rules."""
    return Book.of(load_package(Path(__file__).resolve().parents[1] / "policies" / "china").values)
