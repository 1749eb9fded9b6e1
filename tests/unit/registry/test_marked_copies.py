"""The sender's own workbook comes back with every fault shown where it is."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

from class_register import HEADER
from making_workbooks import HEADS, ROW, book, fill, part, row, workbook
from old_workbook import xls
from python_calamine import CalamineWorkbook

from yaodian.registry import marked_copy, read_file
from yaodian.values import Place, Problem


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as opened:
        return {name: list(opened.get_sheet_by_name(name).iter_rows()) for name in opened.sheet_names}


def faulty() -> bytes:
    def make(made) -> None:
        fill(made, [["封面", datetime(2014, 9, 1, 8, 0)]], "封面")
        rows = [
            ["标题"],
            HEADS,
            ROW,
            row(班级="二班", 人数="四十", 面积=(0.5, "0%")),
            row(班级="三班", 人数="=1/0→#DIV/0!"),
        ]
        sheet = fill(made, [*rows, row(班级="四班", 开办日期=None), row(班级="五班")], "班级登记", 0, 1)
        sheet.merge_range("G6:G7", "2012-09-01")
        sheet.set_column(2, 2, 33)
        fill(made, [["旧"]], "旧表").hide()

    return book(make)


def test_sheets_values_and_widths_stay(dataset):
    content = faulty()
    problems = read_file(dataset, content, name="x.xlsx").problems
    copy = marked_copy(content, problems, name="x.xlsx")
    before, after = sheets(content), sheets(copy)
    assert list(after) == ["需要改正", *before]
    assert {name: after[name] for name in before} == before
    assert b'<col min="3" max="3" width="33' in part(copy, "xl/worksheets/sheet3.xml")
    assert b'name="\xe6\x97\xa7\xe8\xa1\xa8" sheetId="4" state="hidden"' in part(copy, "xl/workbook.xml")


def test_every_fault_is_listed_linked_coloured_and_commented(dataset):
    content = faulty()
    problems = read_file(dataset, content, name="x.xlsx").problems
    assert [problem.code for problem in problems] == ["percent", "wrong-type", "failed-formula", "merged-cells"]
    for copy in (
        marked_copy(content, problems, name="x.xlsx"),
        marked_copy(content, problems, name="x", dataset=dataset),
    ):
        listed = sheets(copy)["需要改正"]
        assert [line[2] for line in listed[1:]] == ["E4", "D4", "D5", "G6"]
        assert listed[2][1:] == [
            "班级登记", "D4", "4", "人数", "“人数”的值“四十”不是整数", "整数，如 120", "请改正；没有数据时留空。", "须改正",
        ]  # fmt: skip
        links = re.findall(r'ref="(C\d)" location="([^"]+)"', part(copy, "xl/worksheets/sheet1.xml").decode())
        assert links == [
            ("C2", "'班级登记'!E4"),
            ("C3", "'班级登记'!D4"),
            ("C4", "'班级登记'!D5"),
            ("C5", "'班级登记'!G6"),
        ]
        comments = part(copy, "xl/comments1.xml").decode()
        assert re.findall(r'<comment ref="(\w+)"', comments) == ["D4", "E4", "D5", "G6"]
        assert "应为：整数，如 120。请改正；没有数据时留空。" in comments
        assert b"FFFFC7CE" in part(copy, "xl/styles.xml")


def test_sent_again_unmended_it_has_the_same_problems(dataset):
    content = faulty()
    first = read_file(dataset, content, name="x.xlsx")
    for _ in range(2):
        content = marked_copy(content, first.problems, name="x.xlsx")
        again = read_file(dataset, content, name="x.xlsx")
        assert again.problems == first.problems
        assert again.frame.equals(first.frame)


def test_a_csv_file_becomes_a_workbook_of_texts(dataset):
    text = f'{HEADER}\n0001,一班,40,60.5,是,2012-09-01,211,甲\n\n0001,"二\n班",四十,1,,,,\n0002,三班,1,x,,,,\n'.encode(
        "gb18030"
    )
    problems = read_file(dataset, text, name="班级.csv").problems
    copy = marked_copy(text, problems, name="班级.csv", dataset=dataset)
    listed = sheets(copy)["需要改正"]
    assert [(line[1], line[2], line[3]) for line in listed[1:]] == [("班级", "C4", "4"), ("班级", "D5", "6")]
    assert sheets(copy)["班级"][1] == ["0001", "一班", "40", "60.5", "是", "2012-09-01", "211", "甲"]
    again = read_file(dataset, copy, name="班级.xlsx")
    assert [(one.code, one.message) for one in again.problems] == [(one.code, one.message) for one in problems]


def test_problems_of_columns_rows_and_the_file_have_a_place_or_none(dataset):
    content = workbook(ROW)
    problems = (
        Problem("missing-column", "缺少列“备注（note）”", Place("x", 1, "note", "班级登记")),
        Problem("room", "人均面积不足", Place("x", 2, None, "班级登记"), severity="warning"),
        Problem("too-late", "报送已截止"),
        Problem("wrong-type", "“人数”的值不是整数：另有 50 行", Place("x", None, "pupils", "班级登记")),
    )
    listed = sheets(marked_copy(content, problems, name="x", dataset=dataset))["需要改正"]
    assert [line[2] for line in listed[1:]] == ["H1", "A2", "", "C1"]
    assert [line[8] for line in listed[1:]] == ["须改正", "请核对", "须改正", "须改正"]


def test_of_a_file_that_cannot_be_read_only_the_list_comes_back(dataset):
    for content in (b"PK\x03\x04....", b"\xff\xff\xff", b"PAR1...."):
        problems = read_file(dataset, content, name="x").problems
        assert list(sheets(marked_copy(content, problems, name="x"))) == ["需要改正"]


def test_an_old_workbook_comes_back_as_a_new_one(dataset):
    cells = {(0, column): name for column, name in enumerate(HEADS)}
    cells |= {(1, column): value for column, value in enumerate(row(开办日期=41153, 人数="#N/A", 寄宿=True))}
    content = xls({"班级登记": cells})
    first = read_file(dataset, content, name="x")
    again = read_file(dataset, marked_copy(content, first.problems, name="x"), name="x")
    assert (again.problems, again.frame.rows()) == (first.problems, first.frame.rows())
    assert first.frame["opened"].to_list() == [date(2012, 9, 1)]
