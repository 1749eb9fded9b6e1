"""How the rows of a register stand in its life cycle: every state under its name, as of a day, and nothing where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from yaodian.registry import Code, CodeList, Dataset, Field, LifeCycle, Selection, Step, Submission
from yaodian.values import Confidence, Label, Origin, Source
from yaodian.web.queries.life_cycles import step_lines

DAY = date(2014, 12, 31)
STATES = CodeList(
    "states",
    Label("状态"),
    (Code("listed", Label("列入清单")), Code("built", Label("竣工")), Code("stopped", Label("终止"))),
    Source("示例"),
    Confidence.HIGH,
)
PROJECTS = Dataset(
    id="projects",
    label=Label("项目"),
    description="",
    level="town",
    subject="town",
    period_kind="year",
    fields=(
        Field("project", Label("编号"), "string"),
        Field("town", Label("乡镇代码"), "string"),
        Field("state", Label("状态"), "string", codes="states"),
        Field("built_on", Label("竣工日期"), "date"),
    ),
    key=("project",),
    life_cycle=LifeCycle("state", (Step("built", "built_on"),), ("listed",), ("stopped",)),
)
ROWS = pl.DataFrame(
    {
        "project": ["1", "2", "3", "4"],
        "town": ["01"] * 4,
        "state": ["built", "built", "listed", "stopped"],
        "built_on": [date(2014, 3, 1), date(2014, 9, 1), None, None],
    }
)


@dataclass(eq=False)
class Here:
    """As much of a world as is asked."""

    rows: pl.DataFrame
    submissions: dict[str, tuple[Submission, ...]]
    package: Any = field(default_factory=lambda: SimpleNamespace(code_lists={"states": STATES}))

    def snapshot(self, name: str) -> Any:
        assert name == "projects"

        def frame(chosen: Selection) -> pl.DataFrame:
            return self.rows if chosen.submissions else self.rows.clear()

        return SimpleNamespace(frame=frame)


@pytest.fixture
def here() -> Here:
    sent = Submission(
        "r1", "projects", "town", "2014", date(2014, 1, 5), None, 4, "", Origin.REAL, Confidence.HIGH, None
    )
    return Here(ROWS, {"projects": (sent,)})


def test_every_state_stands_under_its_name_with_its_rows(here: Here) -> None:
    lines = step_lines(here, PROJECTS, DAY)
    assert [(line.label.zh if line.label else None, line.now, line.reached) for line in lines] == [
        ("列入清单", 1, None),
        ("竣工", 2, 2),
        ("终止", 1, None),
    ]
    assert [line.on.zh if line.on else None for line in lines] == [None, "竣工日期", None]


def test_what_was_built_later_had_not_begun_by_the_day(here: Here) -> None:
    lines = step_lines(here, PROJECTS, date(2014, 6, 30))
    assert [(line.label.zh if line.label else None, line.now) for line in lines] == [
        (None, 1),
        ("列入清单", 1),
        ("竣工", 1),
        ("终止", 1),
    ]


def test_nothing_is_said_before_anything_was_reported(here: Here) -> None:
    assert step_lines(here, PROJECTS, date(2014, 1, 4)) == ()


def test_nothing_is_said_of_a_dataset_without_steps(here: Here) -> None:
    assert step_lines(here, replace(PROJECTS, life_cycle=None), DAY) == ()
