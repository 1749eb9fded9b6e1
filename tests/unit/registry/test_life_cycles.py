"""A declared life cycle gives the checks of a library of projects, and tells how many rows stand at which step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from yaodian.registry import Dataset, Field, LifeCycle, Step, check_rows, parse, standing, table_schema
from yaodian.values import Label

DAY = date(2014, 12, 31)
CYCLE = LifeCycle(
    "state",
    (
        Step("planned", "planned_on"),
        Step("started", "started_on", ("permit",)),
        Step("tested", "tested_on", optional=True),
        Step("built", "built_on", ("photo", "report")),
    ),
    before=("listed",),
    ends=("stopped",),
)
DATASET = Dataset(
    id="projects",
    label=Label("项目"),
    description="",
    level="school",
    subject="school",
    period_kind="year",
    fields=(
        Field("project", Label("编号"), "string", required=True),
        Field("school", Label("学校代码"), "string"),
        Field("state", Label("状态"), "string", required=True, enum=(*CYCLE.states(), "opened")),
        Field("planned_on", Label("立项日期"), "date"),
        Field("started_on", Label("开工日期"), "date"),
        Field("tested_on", Label("检测日期"), "date"),
        Field("built_on", Label("竣工日期"), "date"),
        Field("permit", Label("许可证号"), "string", format="evidence"),
        Field("photo", Label("照片"), "string", format="evidence"),
        Field("report", Label("验收报告"), "string", format="evidence"),
    ),
    key=("project",),
    life_cycle=CYCLE,
)
SCHEMA = {field.name: pl.Date() if field.type == "date" else pl.String() for field in DATASET.fields}
BUILT = {
    "project": "P1",
    "school": "0001",
    "state": "built",
    "planned_on": date(2014, 3, 1),
    "started_on": date(2014, 4, 1),
    "tested_on": date(2014, 8, 1),
    "built_on": date(2014, 9, 1),
    "permit": "施许2014-001",
    "photo": "sha256:" + "0" * 64,
    "report": "https://example.org/1",
}


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(
        [{**dict.fromkeys(SCHEMA), **row, "project": f"P{n}"} for n, row in enumerate(rows)], schema=SCHEMA
    )


@pytest.fixture
def broken(tree):
    """The codes of the checks that rows break."""

    def run(*rows, dataset=DATASET, as_of=DAY):
        run.problems = check_rows(dataset, frame(*rows), tree=tree, code_lists={}, as_of=as_of, name="x.csv")
        return [problem.code for problem in run.problems]

    return run


def without(*names: str, **values: object) -> dict[str, object]:
    return {**BUILT, **dict.fromkeys(names), **values}


@pytest.mark.parametrize(
    "row",
    [
        BUILT,
        without("tested_on"),
        without("built_on", "photo", "report", state="tested"),
        without("built_on", "tested_on", state="started"),
        without("built_on", "tested_on", "started_on", "permit", state="planned"),
        without("built_on", "tested_on", "started_on", "planned_on", state="listed"),
        without("built_on", state="stopped"),
        without(state="stopped"),
    ],
)
def test_sound_rows_pass(broken, row):
    assert broken(row) == []


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (without(started_on=date(2014, 2, 1)), ["planned-before-started"]),
        (without(tested_on=date(2014, 3, 15)), ["started-before-tested"]),
        (without(tested_on=date(2014, 9, 2)), ["tested-before-built"]),
        (without("tested_on", built_on=date(2014, 3, 15)), ["started-before-built"]),
        (without("planned_on"), ["planned-skipped"]),
        (without("started_on"), ["started-skipped"]),
        (without("planned_on", "started_on"), ["planned-skipped", "started-skipped"]),
        (without(built_on=date(2015, 1, 1)), ["built-in-future"]),
        (without(state="started"), ["state-agrees"]),
        (without(state="listed"), ["state-agrees"]),
        (without("built_on", "photo", "report", state="built"), ["state-agrees"]),
        (without(state="opened"), ["state-agrees"]),
        (without("permit"), ["started-evidence-permit"]),
        (without("photo"), ["built-evidence-photo"]),
        (without("planned_on", state="stopped"), ["planned-skipped"]),
    ],
)
def test_each_slip_breaks_its_check_and_no_other(broken, row, codes):
    assert broken(BUILT, row) == codes
    assert all(problem.place.line == 3 for problem in broken.problems)


def test_many_rows_are_judged_as_few_are(broken):
    slip = without("photo", state="started")
    codes = broken(*[BUILT] * 700, slip)
    assert sorted(codes) == ["built-evidence-photo", "state-agrees"]
    assert {problem.place.line for problem in broken.problems} == {702}


def test_messages_name_the_fields_as_the_user_knows_them(broken):
    broken(without("photo"))
    assert broken.problems[0].message.startswith("填了“竣工日期”的，须填佐证“照片”")
    broken(without(state="started"))
    assert "“竣工日期”对应 built" in broken.problems[0].message


def test_a_state_before_the_first_step_may_be_left_out(broken):
    cycle = replace(CYCLE, before=(), ends=())
    dataset = replace(DATASET, life_cycle=cycle)
    nothing = without("planned_on", "started_on", "tested_on", "built_on", state="listed")
    assert broken(nothing, dataset=dataset) == ["state-agrees"]
    assert broken(BUILT, dataset=dataset) == []


def test_rules_are_conditions_over_the_fields():
    ids = [check.id for check in DATASET.all_checks()]
    assert len(set(ids)) == len(ids)
    assert all(parse(check.expression, DATASET.types()).kind == "boolean" for check in DATASET.all_checks())
    assert replace(DATASET, life_cycle=None).all_checks() == ()


def test_the_schema_says_the_life_cycle():
    said = table_schema(DATASET, {})["yaodian:lifeCycle"]
    assert [step["code"] for step in said["steps"]] == ["planned", "started", "tested", "built"]
    assert said["steps"][3]["evidence"] == ["photo", "report"]
    assert (said["state"], said["before"], said["ends"]) == ("state", ["listed"], ["stopped"])


def counts(rows: pl.DataFrame, day: date = DAY) -> list[tuple[str, int, int | None]]:
    return [(line.code, line.now, line.reached) for line in standing(CYCLE, rows, day)]


def test_every_row_stands_at_one_step():
    rows = frame(
        BUILT,
        without("tested_on"),
        without("built_on", "tested_on", state="started"),
        without("built_on", "tested_on", "started_on", "planned_on", state="listed"),
        without(state="stopped"),
    )
    assert counts(rows) == [
        ("listed", 1, None),
        ("planned", 0, 3),
        ("started", 1, 3),
        ("tested", 0, 2),
        ("built", 2, 2),
        ("stopped", 1, None),
    ]


def test_a_row_stands_where_it_stood_on_the_day():
    assert counts(frame(BUILT), date(2014, 8, 31))[3:5] == [("tested", 1, 1), ("built", 0, 0)]
    assert counts(frame(BUILT), date(2014, 2, 28))[0] == ("", 1, None)


def test_no_rows_stand_nowhere():
    assert all(now == 0 for _, now, _ in counts(frame(BUILT).clear()))
