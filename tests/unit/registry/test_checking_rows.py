"""Rows are held against their declaration: each check selects the rows that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from class_register import HEADER

from yaodian.registry import Check, Field, check_rows, receive
from yaodian.values import Label

DAY = date(2014, 12, 31)


@pytest.fixture
def check(dataset, tree, code_lists):
    """Checks a frame; gives (code, line, column) of each problem."""

    def run(frame, changed=dataset, as_of=DAY):
        problems = check_rows(changed, frame, tree=tree, code_lists=code_lists, as_of=as_of, name="x.csv")
        run.problems = problems
        return [(problem.code, problem.place.line, problem.place.column) for problem in problems]

    return run


def changed(frame: pl.DataFrame, row: int, **values: object) -> pl.DataFrame:
    """The frame with some values of a row changed."""
    index = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(index == row).then(pl.lit(value, frame.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def test_sound_rows_have_no_problem(check, frame):
    assert check(frame) == []
    assert check(frame.clear()) == []


@pytest.mark.parametrize(
    ("row", "values", "problem"),
    [
        (0, {"school": None}, ("required", 2, "school")),
        (1, {"class": None}, ("required", 3, "class")),
        (0, {"school": "9999"}, ("unknown-unit", 2, "school")),
        (1, {"pupils": -1}, ("too-small", 3, "pupils")),
        (1, {"pupils": 81, "area": 500.0}, ("too-large", 3, "pupils")),
        (2, {"area": float("nan")}, ("not-finite", 4, "area")),
        (2, {"area": float("inf")}, ("not-finite", 4, "area")),
        (2, {"area": 1e18}, ("not-finite", 4, "area")),
        (0, {"class": "九个字的班级名称啊"}, ("too-long", 2, "class")),
        (0, {"stage": "999"}, ("invalid-code", 2, "stage")),
        (0, {"note": "丙"}, ("not-allowed", 2, "note")),
        (0, {"class": "一\x00班"}, ("control-character", 2, "class")),
        (0, {"class": "一\n班"}, ("control-character", 2, "class")),
        (0, {"class": "一\ufffd班"}, ("control-character", 2, "class")),
        (0, {"class": "一\u202e班"}, ("control-character", 2, "class")),
        (0, {"class": ""}, ("empty-text", 2, "class")),
        (0, {"class": "二班"}, ("duplicate-key", 3, None)),
        (0, {"area": 47.9}, ("room", 2, None)),
    ],
)
def test_each_fault_is_found_where_it_is(check, frame, row, values, problem):
    assert check(changed(frame, row, **values)) == [problem]
    assert check.problems[0].message


@pytest.mark.parametrize(
    "values", [{"pupils": 0}, {"pupils": 80, "area": 96.0}, {"class": "八个字的班级名称"}, {"area": 48.0}]
)
def test_the_border_itself_is_allowed(check, frame, values):
    assert check(changed(frame, 0, **values)) == []


def test_a_pattern_holds_for_the_whole_value(check, frame, dataset):
    fields = [replace(field, pattern=r"[一二]班|x") if field.name == "class" else field for field in dataset.fields]
    patterned = replace(dataset, fields=tuple(fields))
    assert check(frame, patterned) == []
    for value in ("一班1", "1一班", "一班x"):
        assert check(changed(frame, 0, **{"class": value}), patterned) == [("pattern", 2, "class")]


def test_a_pattern_that_only_python_knows(check, frame, dataset):
    fields = [replace(field, pattern=r"(?!二).班") if field.name == "class" else field for field in dataset.fields]
    assert check(frame, replace(dataset, fields=tuple(fields))) == [("pattern", 3, "class")]


def test_a_pattern_that_is_none_is_one_problem_and_not_a_crash(check, frame, dataset):
    fields = [replace(field, pattern=r"(一班") if field.name == "class" else field for field in dataset.fields]
    assert check(frame, replace(dataset, fields=tuple(fields))) == [("bad-pattern", 2, "class")]


def test_a_code_is_valid_as_of_the_day(check, frame):
    old = changed(frame, 0, stage="212")
    assert check(old, as_of=date(2013, 8, 31)) == [("begun", 4, "opened")]
    assert check(old, as_of=date(2013, 9, 1)) == [("invalid-code", 2, "stage")]
    assert "2013-09-01 无效" in check.problems[0].message


def test_a_code_list_that_is_not_declared_is_one_problem(check, frame, dataset):
    fields = [replace(field, codes="nowhere") if field.name == "stage" else field for field in dataset.fields]
    assert check(frame, replace(dataset, fields=tuple(fields))) == [("unknown-code-list", 2, "stage")]


def test_declared_checks_have_their_own_message_severity_and_the_values(check, frame):
    assert check(frame, as_of=date(2013, 1, 1)) == [("begun", 4, "opened")]
    (problem,) = check.problems
    assert problem.severity == "warning"
    assert problem.message == "开办日期晚于填报日（opened = 2013-09-01）"


def test_a_condition_that_is_unknown_is_not_broken(check, frame):
    assert check(changed(frame, 0, area=None)) == []


@pytest.mark.parametrize("area", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("times", [1, 400])
def test_what_is_no_usable_number_is_reported_once_whatever_conditions_it_would_break(
    check, frame, dataset, area, times
):
    checks = (Check("room", "area >= pupils * 1.2", "…"), Check("less", "area < 100", "…"))
    spoiled = pl.concat([changed(frame, 0, area=area)] * times)
    found = check(spoiled, replace(dataset, key=(), checks=checks, fields=tuple(_without_limits(dataset.fields))))
    assert {code for code, _, _ in found} == {"not-finite"}
    assert check.problems[0].place.line == 2
    assert "留空" in check.problems[0].remedy


def _without_limits(fields):
    return (replace(field, minimum=None, maximum=None) for field in fields)


def test_few_and_many_rows_break_the_same_conditions(check, frame, dataset):
    """Few rows are judged in plain Python, many by an engine."""
    checks = (
        *dataset.checks,
        Check("ratio", "area / pupils > 0.9 or boards", "…"),
        Check("class", "class in ('一班', '三班') and year(opened) >= 2013", "…"),
        Check("stage", "stage like '2%' and coalesce(note, '无') <> '乙'", "…"),
        Check("days", "days_between(opened, as_of) <= 500", "…", "warning"),
    )
    spoiled = pl.concat([frame, changed(frame, 1, area=1.0), changed(frame, 2, pupils=80, boards=False)])
    declared = replace(dataset, key=(), checks=checks)
    few = check(spoiled, declared)
    assert {code for code, _, _ in few} == {"room", "ratio", "class", "stage", "days"}
    messages = [(problem.place.line, problem.message) for problem in check.problems]
    idle = frame.clear(1000)  # rows without any value break nothing but the rule that they are filled in
    many = check(pl.concat([spoiled, idle]), declared)
    assert [one for one in many if one[0] != "required"] == few
    assert [(one.place.line, one.message) for one in check.problems if one.code != "required"] == messages


def test_a_check_that_cannot_be_read_is_a_problem_and_not_a_crash(check, frame, dataset):
    checks = (Check("typo", "aera > 0", "…"), Check("sum", "area + 1", "…"))
    assert check(frame, replace(dataset, checks=checks)) == [("bad-check", None, None)] * 2
    assert "area" in check.problems[0].message


def test_a_unique_field_names_the_first_row_that_has_the_value(check, frame, dataset):
    fields = [replace(field, unique=True) if field.name == "class" else field for field in dataset.fields]
    assert check(frame, replace(dataset, fields=tuple(fields))) == [("not-unique", 4, "class")]
    assert "首见于第 2 行" in check.problems[0].message


def test_rows_without_a_key_repeat_nothing(check, frame):
    empty = frame.with_columns(pl.lit(None, pl.String).alias("class"))
    assert [code for code, _, _ in check(empty)] == ["required"] * 3


def test_missing_columns_and_other_types_are_reported_and_the_rest_is_checked(check, frame):
    other = changed(frame, 0, stage="999").drop("boards").with_columns(pl.col("pupils").cast(pl.Int32))
    assert check(other) == [
        ("wrong-type", None, "pupils"),
        ("missing-column", None, "boards"),
        ("invalid-code", 2, "stage"),
    ]


def test_at_most_200_places_of_a_kind(check, frame, dataset):
    fields = (Field("school", Label("学校代码"), "string"), Field("n", Label("数"), "integer", minimum=0))
    many = pl.DataFrame({"school": ["0001"] * 1000, "n": [-1] * 1000})
    found = check(many, replace(dataset, fields=fields, key=("school", "n"), checks=()))
    assert [code for code, _, _ in found].count("too-small") == 201
    assert [code for code, _, _ in found].count("duplicate-key") == 201
    assert any("另有 800 行" in problem.message for problem in check.problems)
    assert any("另有 799 行" in problem.message for problem in check.problems)


def test_lines_come_from_whoever_read_the_file(dataset, frame, tree, code_lists):
    bad = changed(frame, 1, stage="999")
    problems = check_rows(
        dataset, bad, tree=tree, code_lists=code_lists, as_of=DAY, name="x", line=lambda row: 100 + row
    )
    assert [problem.place.line for problem in problems] == [101]


def test_receiving_tells_of_every_fault_once_and_in_order(dataset, tree, code_lists):
    data = "\n".join(
        [
            HEADER,
            ",一班,x,1,是,2012-09-01,211,甲",
            "",
            "0001,2.1E+05,3,1,是,2012-09-01,999,甲",
            "0002,一班,5,1,,2012-09-01,211,甲",
        ]
    )
    delivered = receive(dataset, data.encode(), tree=tree, code_lists=code_lists, as_of=DAY, name="x.csv")
    assert [(problem.code, problem.place.line) for problem in delivered.problems] == [
        ("wrong-type", 2),
        ("required", 2),
        ("ruined-number", 4),
        ("invalid-code", 4),
        ("room", 4),
        ("room", 5),
    ]


def test_receiving_what_is_no_table_ends_there(dataset, tree, code_lists):
    delivered = receive(dataset, b"", tree=tree, code_lists=code_lists, as_of=DAY, name="x.csv")
    assert [problem.code for problem in delivered.problems] == ["empty-file"]
