"""The gallery: each component's folder with its declaration and examples, and fictional values for the examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yaodian.delivery import STATUSES
from yaodian.indicators import Coverage, Figure, Indicator, Standing
from yaodian.parameters import DatedValue
from yaodian.registry import Dataset, Field
from yaodian.values import Confidence, Jurisdiction, Label, Origin, Source
from yaodian.web.pages import Pages
from yaodian.web.portal.gallery_samples import larger_samples
from yaodian.web.queries.drawing import Series, spark_drawing, trend_drawing
from yaodian.web.queries.evidence import Cell, RowsTable

FOLDER = Path(__file__).resolve().parents[1] / "components"


@dataclass(frozen=True, slots=True)
class Component:
    """A component as its folder declares it; `examples` is the template that draws it in each of its states."""

    name: str
    label: str
    says: str
    demands: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    examples: str


@lru_cache(maxsize=1)
def components() -> tuple[Component, ...]:
    """All components, by name."""
    found = []
    for folder in sorted(path.parent for path in FOLDER.glob("*/component.yaml")):
        said = yaml.safe_load((folder / "component.yaml").read_text("utf-8"))
        found.append(
            Component(
                name=folder.name,
                label=said["label"],
                says=said["says"],
                demands=tuple(said.get("accessibility", ())),
                parameters=tuple((said.get("parameters") or {}).items()),
                examples=f"components/{folder.name}/examples.html",
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def samples() -> dict[str, Any]:
    """Fictional values that the examples draw."""
    days = [date(2040, 1, 31) + timedelta(days=30 * number) for number in range(12)]
    rising = [(day, _figure(day, 2.0 + number * 0.7)) for number, day in enumerate(days)]
    broken: Series = [
        (day, None if 4 <= number < 7 else _figure(day, 40.0 - number)) for number, day in enumerate(days)
    ]
    counts = dict(zip(STATUSES, (9, 4, 2, 3, 40, 12), strict=True))
    source = Source("关于示例事项的通知", "示教〔2040〕1号", "https://example.org/1", "示例")
    return {
        "statuses": STATUSES,
        "counts": counts,
        "none": dict.fromkeys(STATUSES, 0),
        "rising": trend_drawing(rising, target=10),
        "broken": trend_drawing(broken, target=25),
        "wide": trend_drawing(rising, target=10, width=640, height=230),
        "spark": spark_drawing(rising),
        "flat": spark_drawing([(day, _figure(day, 5.0)) for day in days]),
        "all": Coverage(16, 16, 320, 320),
        "part": Coverage(13, 16, 260, 251, ("a", "b", "c")),
        "nothing": Coverage(0, 16, 0, 0, tuple("abcdefghijklmnop")),
        "missing": (
            ("a", Label("东山区")),
            ("b", Label("西山区")),
            ("c", Label("名称很长的少数民族自治县教育和体育局")),
        ),
        "many": tuple((str(number), Label(f"第{number}小学")) for number in range(1, 41)),
        "why": Label("应报 16 个单位，均未报送", "None of the 16 units that should report has"),
        "source": source,
        "plain_source": Source("模拟数据（比例 0.01）"),
        "rule": _Rule(_value(Confidence.HIGH, source, 30, "所"), True),
        "low_rule": _Rule(
            _value(Confidence.LOW, source, {"小学": {"上限": 0.65, "下限": 0}, "初中": {"上限": 0.55, "下限": 0}}),
            False,
        ),
        "table": _table(False, 3),
        "withheld": _table(True, 0),
        "no_rows": _table(False, 0),
        "indicator": _INDICATOR,
        "pages": Pages(2, 50, 612, "#before", "#after"),
        **larger_samples(_INDICATOR, _DATASET, _table(False, 3)),
    }


@dataclass(frozen=True, slots=True)
class _Rule:
    value: DatedValue
    in_force: bool


_INDICATOR = Indicator(
    id="sample",
    label=Label("示例指标", "Example"),
    definition=Label("示例口径"),
    dataset="sample",
    numerator="accepted",
    denominator="1",
    where="opened_on <= as_of and kind in ('new', 'rebuilt')",
    unit="%",
    scale=100,
)


_DATASET = Dataset(
    id="sample",
    label=Label("示例数据集", "Example dataset"),
    description="",
    level="school",
    subject="school",
    period_kind="year",
    fields=(
        Field("school", Label("学校", "School"), "string"),
        Field("opened", Label("开工日期", "Opened"), "date"),
        Field("places", Label("学位", "Places"), "integer", unit="个"),
    ),
    key=("school",),
    caveats=("示例说明。",),
)


def _figure(day: date, value: float) -> Figure:
    return Figure(
        "sample",
        "u",
        "county",
        value,
        value,
        None,
        Coverage(1, 1, 1, 1),
        Standing(day, "example@1", origin=Origin.SIMULATED),
    )


def _value(confidence: Confidence, source: Source, value: object, unit: str = "") -> DatedValue:
    return DatedValue(
        "example.rule",
        "示例规定",
        value,
        unit,
        date(2040, 1, 1),
        None,
        Jurisdiction("CN"),
        source,
        confidence,
        "示例说明",
    )


def _table(withheld: bool, lines: int) -> RowsTable:
    rows = tuple(
        (Cell(f"10{number}", Label(f"第{number}小学")), Cell(date(2040, number, 1)), Cell(90 * number, number=True))
        for number in range(1, lines + 1)
    )
    total = 12 if withheld or lines else 0
    return RowsTable(
        _INDICATOR,
        _DATASET,
        _DATASET.fields,
        rows,
        total,
        0 if withheld else total,
        withheld,
        (3, 8, 21) if lines else (),
        ("simulated",),
    )
