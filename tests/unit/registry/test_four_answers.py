"""Empty, zero, not applicable and refused are four answers: read from files, checked, stored, compared, and written so that they come back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from making_workbooks import book, fill

from yaodian.registry import (
    Check,
    Dataset,
    Field,
    Lake,
    Selection,
    Submission,
    answer_word,
    check_rows,
    difference,
    for_parquet,
    in_words,
    marked_copy,
    read_file,
    receive,
    rows_workbook,
    stamp,
)
from yaodian.values import Confidence, Label, Origin, Place

DAY = date(2014, 12, 31)
ANSWERS = ("_answer_meals", "_answer_opened", "_answer_kitchen")


@pytest.fixture
def halls() -> Dataset:
    """A register of dining halls: meals may be refused, opening days do not apply to all, the kitchen allows both."""
    return Dataset(
        id="halls",
        label=Label("食堂"),
        description="",
        level="school",
        subject="school",
        period_kind="school_year",
        fields=(
            Field("school", Label("学校"), "string", required=True),
            Field("hall", Label("食堂号"), "integer", required=True),
            Field("meals", Label("餐数"), "integer", minimum=0, required=True, missing=("refused",)),
            Field("opened", Label("启用日"), "date", missing=("not_applicable",)),
            Field("kitchen", Label("厨房"), "string", enum=("自办", "外包"), missing=("not_applicable", "refused")),
            Field("seats", Label("座位"), "integer"),
        ),
        key=("school", "hall"),
    )


def rows(*lines: str) -> bytes:
    return "\n".join(("学校,食堂号,餐数,启用日,厨房,座位", *lines)).encode()


@pytest.fixture
def received(halls, tree, code_lists):
    """Reads and checks lines of CSV; gives the frame, or the problems if there are any."""

    def run(*lines: str, dataset: Dataset = halls):
        found = receive(dataset, rows(*lines), tree=tree, code_lists=code_lists, as_of=DAY, name="x.csv")
        run.problems = found.problems
        return found.frame

    return run


def test_each_answer_stands_beside_an_empty_value(received):
    frame = received("0001,1,0,不适用,自办,", "0001,2,拒绝回答,,拒绝回答,0", "0001,3,5,2013-09-01,不适用,3")
    assert received.problems == ()
    assert frame.select("meals", "opened", "kitchen", "seats", *ANSWERS).rows() == [
        (0, None, "自办", None, None, "not_applicable", None),
        (None, None, None, 0, "refused", None, "refused"),
        (5, date(2013, 9, 1), None, 3, None, None, "not_applicable"),
    ]


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("拒绝回答", "refused"),
        ("拒绝 回答", "refused"),
        ("　拒绝回答　", "refused"),
        ("拒绝填报", "refused"),
        ("拒答", "refused"),
        ("不适用", "not_applicable"),
        ("不 适　用", "not_applicable"),
        ("N/A", "not_applicable"),
        ("ｎ／ａ", "not_applicable"),
    ],
)
def test_spellings_that_can_mean_nothing_else_are_the_answer(received, written, answer):
    frame = received(f"0001,1,1,,{written},")
    assert (frame["kitchen"][0], frame["_answer_kitchen"][0], received.problems) == (None, answer, ())


@pytest.mark.parametrize("written", ["NA", "—", "无", "不详", "不", "N"])
def test_other_signs_are_no_answer(received, written):
    received(f"0001,1,1,,{written},")
    assert [problem.code for problem in received.problems] == ["not-allowed"]


def test_an_answer_that_the_column_does_not_take_is_a_fault_of_its_own(received):
    frame = received("0001,1,不适用,拒绝填报,自办,n/a")
    assert [(one.place, one.message, one.remedy) for one in received.problems] == [
        (
            Place("x.csv", 2, "meals"),
            "“餐数”一列不可填“不适用”",
            "本列只能以“拒绝回答”代替数值；数为零时填 0。",
        ),
        (
            Place("x.csv", 2, "opened"),
            "“启用日”一列不可填“拒绝回答”（写作“拒绝填报”）",
            "本列只能以“不适用”代替数值；数为零时填 0。",
        ),
        (
            Place("x.csv", 2, "seats"),
            "“座位”一列不可填“不适用”（写作“n/a”）",
            "没有数据时留空，并在备注或报送说明中写明原因；数为零时填 0。",
        ),
    ]
    assert frame.select(ANSWERS).row(0) == (None, None, None)


def test_in_a_list_of_codes_it_is_the_same_fault_and_in_free_text_a_text(received, halls):
    plain = replace(
        halls, fields=(*halls.fields[:4], Field("kitchen", Label("厨房"), "string", enum=("自办",)), halls.fields[5])
    )
    received("0001,1,1,,拒绝回答,", dataset=plain)
    assert [problem.code for problem in received.problems] == ["not-an-answer-here"]
    free = replace(halls, fields=(*halls.fields[:4], Field("kitchen", Label("厨房"), "string"), halls.fields[5]))
    assert received("0001,1,1,,拒绝回答,", dataset=free)["kitchen"][0] == "拒绝回答"
    assert received.problems == ()


def test_what_is_required_is_fulfilled_by_an_allowed_answer_and_not_by_an_empty_cell(received):
    received("0001,1,拒绝回答,,,", "0001,2,,,,")
    assert [(one.code, one.place.line, one.place.column) for one in received.problems] == [("required", 3, "meals")]


def test_workbooks_are_read_alike(halls):
    header = ["学校", "食堂号", "餐数", "启用日", "厨房", "座位"]
    lines = [["0001", 1, "拒绝回答", "不适用", "自办", 4], ["0001", 2, 0, date(2013, 9, 1), "N/A", None]]
    content = book(lambda made: fill(made, [header, *lines], "食堂", 0, 0))
    frame = read_file(halls, content, name="x.xlsx").frame
    assert frame.select("meals", "opened", *ANSWERS).rows() == [
        (None, None, "refused", "not_applicable", None),
        (0, date(2013, 9, 1), None, None, "not_applicable"),
    ]


def answered(halls: Dataset) -> pl.DataFrame:
    return read_file(halls, rows("0001,1,拒绝回答,不适用,自办,0", "0001,2,0,2013-09-01,不适用,"), name="x").frame


def test_what_is_written_comes_back_the_same(halls, code_lists):
    frame = answered(halls)
    parquet = io.BytesIO()
    for_parquet(halls, frame).write_parquet(parquet)
    written = {
        "xlsx": rows_workbook(halls, frame, code_lists=code_lists, as_of=DAY),
        "csv": in_words(halls, frame).write_csv().encode(),
        "parquet": parquet.getvalue(),
    }
    for kind, content in written.items():
        again = read_file(halls, content, name=f"x.{kind}")
        assert again.problems == (), kind
        assert again.frame.equals(frame), kind
    assert "拒绝回答,不适用,自办,0" in written["csv"].decode()
    copy = marked_copy(written["xlsx"], (), name="x.xlsx", dataset=halls)
    assert read_file(halls, copy, name="x.xlsx").frame.equals(frame)


def test_rows_of_programs_cannot_contradict_themselves(halls, tree, code_lists):
    frame = answered(halls).with_columns(
        pl.Series("meals", [7, 0]), pl.Series("_answer_kitchen", ["ask later", "not_applicable"])
    )
    found = check_rows(halls, frame, tree=tree, code_lists=code_lists, as_of=DAY, name="x")
    assert [(one.code, one.place.line, one.place.column) for one in found] == [
        ("answer-and-value", 2, "meals"),
        ("not-an-answer-here", 2, "kitchen"),
    ]


def test_conditions_take_answers_for_unknown_and_can_ask_for_them(received, halls):
    checked = replace(
        halls,
        checks=(
            Check("fed", "seats <= meals", "餐数少于座位"),
            Check("told", "kitchen is answered", "厨房没有答复"),
            Check("served", "kitchen is applicable or meals = 0", "没有厨房却供餐"),
        ),
    )
    received("0001,1,拒绝回答,,,4", "0001,2,3,,不适用,2", dataset=checked)
    assert [(one.code, one.place.line) for one in received.problems] == [("told", 2), ("served", 3)]
    assert received.problems[1].message == "没有厨房却供餐（kitchen = 不适用、meals = 3）"


def test_the_lake_keeps_the_answers_and_older_rows_have_none(halls, tree, tmp_path: Path):
    lake = Lake(str(tmp_path))
    before = replace(halls, fields=tuple(replace(field, missing=()) for field in halls.fields))
    old = read_file(before, rows("0001,9,4,,,"), name="x").frame
    assert "_answer_meals" not in old.columns
    lake.append(before, stamp(before, old, tree, period="2013-2014", submission="a"))
    lake.append(halls, stamp(halls, answered(halls), tree, period="2013-2014", submission="b"))
    held = tuple(
        Submission(name, "halls", "n1", "2013-2014", DAY, None, 1, "", Origin.REAL, Confidence.HIGH) for name in "ab"
    )
    frame = lake.snapshot(halls, held).frame(Selection("2013-2014", held))
    assert frame.select("meals", "_answer_meals").rows() == [(4, None), (None, "refused"), (0, None)]
    assert lake.snapshot(before, held[:1], version=0).frame(Selection(None, held[:1])).columns == [
        *before.types(), "_submission", "_row",
    ]  # fmt: skip


def test_another_answer_is_a_change(halls):
    def one(meals: str) -> pl.DataFrame:
        return read_file(halls, rows(f"0001,1,{meals},,,"), name="x").frame

    found = [difference(halls, one(before), one(after)).changed for before, after in
             (("", "拒绝回答"), ("拒绝回答", ""), ("0", "拒绝回答"), ("0", ""), ("拒绝回答", "拒答"))]  # fmt: skip
    assert found == [1, 1, 1, 1, 0]


def test_an_answer_is_shown_by_its_word(halls):
    row = answered(halls).row(0, named=True)
    assert [answer_word(field, row) for field in halls.fields] == [None, None, "拒绝回答", "不适用", None, None]
