"""A fictional county with three schools and a register of classes, with which the registry's tests work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from yaodian.registry import Check, Code, CodeList, Dataset, Field, Tree, Unit, UnitVersion
from yaodian.values import Confidence, Label, Source


def unit(name: str, level: str, parent: str | None, code: str) -> Unit:
    return Unit(name, level, parent, (UnitVersion(code, Label(name), level),))


@pytest.fixture
def tree() -> Tree:
    units = [
        unit("county", "county", None, "999900"),
        unit("north", "town", "county", "999901"),
        unit("south", "town", "county", "999902"),
        unit("n1", "school", "north", "0001"),
        unit("s1", "school", "south", "0002"),
        unit("college", "school", "county", "0003"),
    ]
    return Tree(("county", "town", "school"), {one.id: one for one in units})


@pytest.fixture
def code_lists() -> Mapping[str, CodeList]:
    codes = (
        Code("211", Label("小学")),
        Code("311", Label("初中")),
        Code("212", Label("初级小学"), None, date(2013, 8, 31)),
    )
    return {"stages": CodeList("stages", Label("学段代码"), codes, Source("示例标准"), Confidence.HIGH)}


@pytest.fixture
def dataset() -> Dataset:
    return Dataset(
        id="classes",
        label=Label("班级登记"),
        description="",
        level="school",
        subject="school",
        period_kind="school_year",
        fields=(
            Field("school", Label("学校代码"), "string", pattern=r"\d{4}"),
            Field("class", Label("班级"), "string", max_length=8),
            Field("pupils", Label("人数"), "integer", unit="人", minimum=0, maximum=80),
            Field("area", Label("面积"), "number", unit="平方米", minimum=0),
            Field("boards", Label("寄宿"), "boolean"),
            Field("opened", Label("开办日期"), "date"),
            Field("stage", Label("学段"), "string", codes="stages"),
            Field("note", Label("备注"), "string", enum=("甲", "乙")),
        ),
        key=("school", "class"),
        checks=(
            Check("room", "area >= pupils * 1.2", "人均面积不足 1.2 平方米"),
            Check("begun", "opened <= as_of", "开办日期晚于填报日", "warning"),
        ),
    )


@pytest.fixture
def frame() -> pl.DataFrame:
    """Three rows without a fault, of two schools and a college."""
    return pl.DataFrame(
        {
            "school": ["0001", "0001", "0003"],
            "class": ["一班", "二班", "一班"],
            "pupils": [40, 38, None],
            "area": [60.0, 58.5, 70.0],
            "boards": [True, False, None],
            "opened": [date(2012, 9, 1), None, date(2013, 9, 1)],
            "stage": ["211", "211", "311"],
            "note": ["甲", None, "乙"],
        }
    )
