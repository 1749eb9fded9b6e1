"""What is mended because it is certain, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.registry import Dataset, Field, read_rows
from yaodian.values import Label


def read(kind: str, *cells: str, **declared: object) -> tuple[list[object], list[int]]:
    """The values of a column, and the numbers (from 0) of the cells reported as wrong."""
    field = Field("value", Label("值"), kind, **declared)  # type: ignore[arg-type]
    dataset = Dataset(
        "register", Label("登记"), "", "school", "id", "event", (Field("id", Label("编号"), "string"), field), ()
    )
    lines = [f'{number},"{cell}"' for number, cell in enumerate(cells)]
    frame, problems = read_rows(dataset, "\n".join(["id,value", *lines]).encode(), name="x.csv")
    return frame["value"].to_list(), [problem.place.line - 2 for problem in problems]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        (" 12　", 12),
        ("１２", 12),
        ("－３", -3),
        ("+7", 7),
        ("007", 7),
        ("12.0", 12),
        ("1,234,567", 1234567),
        ("１，２３４", 1234),
        ("1.2E+03", 1200),
        ("1 234", 1234),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_whole_numbers(cell, value):
    assert read("integer", cell) == ([value], [])


@pytest.mark.parametrize(
    "cell", ["12.5", "12人", "十二", "1,23", "12-13", "9223372036854775808", "1e30", "nan", "0x10", "--1", "1_000"]
)
def test_what_is_no_whole_number_is_reported(cell):
    assert read("integer", "1", cell) == ([1, None], [1])


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", 12.0), ("0.5", 0.5), (".5", 0.5), ("５．５", 5.5), ("1,234.5", 1234.5), ("1.5e-3", 0.0015), ("-0", -0.0)],
)
def test_numbers(cell, value):
    assert read("number", cell) == ([value], [])


@pytest.mark.parametrize("cell", ["85%", "inf", "NaN", "-Infinity", "1e999", "约5", "1.2.3", "5万"])
def test_what_is_no_number_is_reported(cell):
    assert read("number", "1", cell) == ([1.0, None], [1])


@pytest.mark.parametrize(
    "cell",
    [
        "2014-09-01",
        "2014-9-1",
        "2014/9/1",
        "2014.09.01",
        "20140901",
        "2014年9月1日",
        "２０１４－０９－０１",
        "2014-09-01 00:00:00",
        " 2014/09/01 ",
    ],
)
def test_days(cell):
    assert read("date", cell) == ([date(2014, 9, 1)], [])


@pytest.mark.parametrize(
    "cell",
    [
        "2014-09",
        "2014",
        "41883",
        "14-09-01",
        "2014-02-30",
        "2014-13-01",
        "2014-09-01 08:30",
        "01/09/2014",
        "0000-01-01",
    ],
)
def test_what_is_no_certain_day_is_reported(cell):
    assert read("date", "2014-01-01", cell) == ([date(2014, 1, 1), None], [1])


def test_yes_and_no():
    cells = ["是", "有", "true", "TRUE", "１", "yes", "否", "无", "False", "0", "n"]
    assert read("boolean", *cells) == ([True] * 6 + [False] * 5, [])
    assert read("boolean", "是", "也许", "2", "√") == ([True, None, None, None], [1, 2, 3])


def test_codes_stay_texts_with_their_zeros():
    assert read("string", "0012", "2112000001", " 0012　", "1.0") == (["0012", "2112000001", "0012", "1.0"], [])


def test_full_width_digits_are_mended_in_codes_and_left_in_words():
    assert read("string", "２１１Ａ", codes="list") == (["211A"], [])
    assert read("string", "２１１Ａ", pattern=r"\d{3}A") == (["211A"], [])
    assert read("string", "第２中学") == (["第２中学"], [])


def test_codes_that_a_spreadsheet_ruined_are_reported():
    assert read("string", "211", "2.112E+09", "2E+10", "2.11") == (["211", None, None, "2.11"], [1, 2])
