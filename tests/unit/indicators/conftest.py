"""A small town on which the unit tests of indicators stand: a tree, two datasets, and a lake in a temporary folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from yaodian.indicators import Derived, Indicator
from yaodian.registry import Dataset, Field, Lake, Snapshot, Submission, Tree, Unit, UnitVersion, stamp
from yaodian.values import Confidence, Label, Origin, Source

TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}


def _unit(name: str, level: str, parent: str | None, kind: str = "school") -> Unit:
    return Unit(name, level, parent, (UnitVersion(name, Label(name), kind),))


@dataclass
class Town:
    """What a test needs to say in one line: declarations, reports and snapshots."""

    tree: Tree
    lake: Lake
    day: date = date(2014, 12, 31)

    @staticmethod
    def dataset(name: str = "pupils", **declared: object) -> Dataset:
        fields = (
            Field("unit", Label("单位"), "string"),
            Field("number", Label("人数"), "integer"),
            Field("share", Label("比例"), "number"),
            Field("boards", Label("寄宿"), "boolean"),
            Field("known", Label("公布日"), "date"),
        )
        declared = {
            "level": "school",
            "period_kind": "year",
            "fields": fields,
            "subject": "unit",
            "key": (),
            **declared,
        }
        return Dataset(name, Label(name), "", **declared)  # type: ignore[arg-type]

    @staticmethod
    def indicator(name: str = "pupils", numerator: str = "number", **declared: object) -> Indicator:
        dataset = str(declared.pop("dataset", "pupils"))
        return Indicator(name, Label(name), Label(""), dataset, numerator, "", **declared)  # type: ignore[arg-type]

    @staticmethod
    def derived(name: str, numerator: str, denominator: str, **declared: object) -> Derived:
        return Derived(name, Label(name), Label(""), numerator, denominator, "", **declared)  # type: ignore[arg-type]

    @staticmethod
    def report(
        name: str,
        unit: str,
        *,
        dataset: str = "pupils",
        period: str = "2014",
        origin: Origin = Origin.REAL,
        confidence: Confidence = Confidence.HIGH,
        source: str = "",
    ) -> Submission:
        cited = Source(source) if source else None
        return Submission(name, dataset, unit, period, date(2014, 1, 5), None, 0, "", origin, confidence, cited)

    def write(self, dataset: Dataset, report: str, rows: Sequence[Mapping[str, object]], period: str = "2014") -> None:
        schema = {each.name: TYPES[each.type] for each in dataset.fields}
        schema |= dict.fromkeys(dataset.answer_columns(), pl.String)
        frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
        self.lake.append(dataset, stamp(dataset, frame, self.tree, period=period, submission=report))

    def snapshot(self, dataset: Dataset, *reports: Submission, version: int | None = None) -> Snapshot:
        return self.lake.snapshot(dataset, reports, version)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A city with two districts, three schools and a college that skips the district."""
    units = (
        _unit("city", "city", None),
        _unit("east", "district", "city"),
        _unit("west", "district", "city"),
        _unit("S1", "school", "east"),
        _unit("S2", "school", "east"),
        _unit("S3", "school", "west"),
        _unit("college", "school", "city", "college"),
    )
    return Town(Tree(("city", "district", "school"), {each.id: each for each in units}), Lake(str(tmp_path / "lake")))
