"""The breakdown table (任务分解表): it is written, printed, edited by an office, and read back cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yaodian.plan import compile_plan
from yaodian.plan.interchange import (
    BreakdownEdit,
    BreakdownRow,
    breakdown_edits,
    breakdown_rows,
    breakdown_workbook,
    read_breakdown,
)
from yaodian.plan.interchange.breakdown import COLUMNS, plain
from yaodian.values import Refused

PLANS = Path(__file__).resolve().parents[2] / "fixtures" / "plans"
ROWS = [
    BreakdownRow(
        "1.1", "新建幼儿园12所", "新建幼儿园 12 所", "基教股", "计财股、人事股", "2018年12月31日", "文件：验收报告"
    ),
    BreakdownRow("1.2", "=1+1", "-3", "+老师", "@", "", ""),
]


def sheet_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read("xl/worksheets/sheet1.xml").decode("utf-8")


def workbook(lines: Sequence[Sequence[object]], name: str = "任务分解表") -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(name)
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            page.write(number, column, cell)
    book.close()
    return stream.getvalue()


HEADS = ["序号", *COLUMNS.values(), "编号"]


def test_the_rows_of_a_plan() -> None:
    text = "2018年工作要点\n一、部分\n1．条目。6月底前新建幼儿园12所。（责任单位：基教股、计财股）\n"
    (row,) = breakdown_rows(compile_plan(text))
    assert row == BreakdownRow(
        "1.1", "6月底前新建幼儿园12所", "幼儿园 12 所", "基教股", "计财股", "2018年6月30日", ""
    ) or (row.lead == "基教股" and row.support == "计财股" and row.due == "2018年6月30日" and "12 所" in row.targets)


@pytest.mark.parametrize("name", ["tianjin-2014.txt", "fictional-county-2018.txt"])
def test_a_plan_comes_back_unchanged(name: str) -> None:
    plan = compile_plan((PLANS / name).read_text("utf-8"))
    rows = breakdown_rows(plan)
    found = read_breakdown(breakdown_workbook(rows, plan.title))
    assert found == rows
    assert breakdown_edits(rows, found) == []


def test_texts_that_look_like_formulas_stay_texts() -> None:
    data = breakdown_workbook(ROWS, "=cmd()")
    assert "<f>" not in sheet_of(data)
    assert read_breakdown(data) == ROWS


def test_the_sheet_is_made_to_be_printed_and_filled_in() -> None:
    page = sheet_of(breakdown_workbook(ROWS, "标题"))
    assert 'orientation="landscape"' in page
    assert 'paperSize="9"' in page
    assert 'state="frozen"' in page
    assert "<sheetProtection" in page
    assert '<col min="8" max="8"' in page
    assert 'hidden="1"' in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(breakdown_workbook(ROWS, "标题")))
    lines = book.get_sheet_by_name("任务分解表").to_python()
    assert lines[0][0] == "标题"
    assert lines[1] == HEADS
    assert [line[0] for line in lines[2:]] == [1, 2]


def test_edits_are_told_cell_by_cell() -> None:
    after = [replace(ROWS[1], lead="李老师"), replace(ROWS[0], due="2018年10月31日", evidence="")]
    assert breakdown_edits(ROWS, after) == [
        BreakdownEdit("1.1", "完成时限", "2018年12月31日", "2018年10月31日"),
        BreakdownEdit("1.1", "佐证", "文件：验收报告", ""),
        BreakdownEdit("1.2", "牵头单位", "+老师", "李老师"),
    ]


def test_rows_that_went_or_came_are_told_at_once() -> None:
    after = [ROWS[0], replace(ROWS[1], id="1.3"), replace(ROWS[1], id="1.4")]
    with pytest.raises(Refused) as refused:
        breakdown_edits(ROWS, after, "a.xlsx")
    assert [problem.code for problem in refused.value.problems] == ["missing-row", "unknown-row", "unknown-row"]


def test_what_excel_made_of_a_text_is_written_out_again() -> None:
    from datetime import date

    line = [1, "建设", 12, True, 3.5, date(2018, 10, 31), None, "1.1"]
    (row,) = read_breakdown(workbook([["某局"], [], HEADS, line, [], ["", " "]]))
    assert row == BreakdownRow("1.1", "建设", "12", "是", "3.5", "2018年10月31日", "")


def test_columns_are_found_by_their_heads() -> None:
    turned = [list(reversed(HEADS)), list(reversed([1, "建设", "", "甲", "", "", "", "1.1"]))]
    assert read_breakdown(workbook(turned)) == [BreakdownRow("1.1", "建设", lead="甲")]


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (lambda: b"", ["not-workbook"]),
        (lambda: b"PK\x03\x04 broken", ["not-workbook"]),
        (lambda: workbook([HEADS], "Sheet1"), ["no-sheet"]),
        (lambda: workbook([["任务"]]), ["no-heads"]),
        (lambda: workbook([[]]), ["no-heads"]),
        (lambda: workbook([["任务", "编号"]]), ["missing-column"] * 5),
        (lambda: workbook([[*HEADS, "任务"]]), ["repeated-column"]),
        (lambda: workbook([HEADS, [1, "甲"], [2, "乙", *[""] * 5, "1.1"], [3, "丙", *[""] * 5, "1.1"]]), ["missing-id", "repeated-id"]),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(make: Callable[[], bytes], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        read_breakdown(make(), "a.xlsx")
    assert [problem.code for problem in refused.value.problems] == codes
    assert all(problem.place and problem.place.file == "a.xlsx" for problem in refused.value.problems)


def test_a_formula_that_failed_shows_as_an_emptied_cell() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("任务分解表")
    page.write_row(0, 0, HEADS)
    page.write_row(1, 0, [1, "甲", "", "", "", "", "", "1.1"])
    page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    book.close()
    edits = breakdown_edits([BreakdownRow("1.1", "甲", "12 所")], read_breakdown(stream.getvalue()))
    assert edits == [BreakdownEdit("1.1", "目标值", "12 所", "")]


def test_the_row_and_the_column_of_a_fault_are_those_of_the_sheet() -> None:
    with pytest.raises(Refused) as refused:
        read_breakdown(workbook([["标题"], HEADS, [1, "甲"]]), "a.xlsx")
    assert str(refused.value.problems[0].place) == "a.xlsx:任务分解表:3:编号"


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from yaodian.plan.interchange import workbook_reading

    monkeypatch.setattr(workbook_reading, "MOST_BYTES", 1000)
    with pytest.raises(Refused, match="兆字节"):
        read_breakdown(breakdown_workbook(ROWS, "标题"))


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 0), (0, 16_383), (30_000, 3)])
def test_a_cell_far_out_is_refused_before_the_sheet_is_laid_out(row: int, column: int) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("任务分解表")
    page.write_row(0, 0, HEADS)
    page.write(row, column, "远")
    book.close()
    with pytest.raises(Refused, match="不予读取"):
        read_breakdown(stream.getvalue())


def test_another_format_in_the_same_wrapping_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<a/>")
    with pytest.raises(Refused, match="不是 xlsx"):
        read_breakdown(stream.getvalue())


def test_a_text_that_looks_like_a_far_cell_is_a_text() -> None:
    rows = [BreakdownRow("1.1", '<c r="XFD1048576">')]
    assert read_breakdown(breakdown_workbook(rows, "标题")) == rows


def test_what_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        breakdown_workbook([replace(ROWS[0], text="字" * 32_768), ROWS[0]], "标题")
    assert [problem.code for problem in refused.value.problems] == ["too-long", "repeated-id"]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20).map(plain)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(*[CELLS] * 6), max_size=5))
def test_any_cells_come_back(cells: list[tuple[str, ...]]) -> None:
    rows = [BreakdownRow(f"1.{number}", *line) for number, line in enumerate(cells, start=1)]
    found = read_breakdown(breakdown_workbook(rows, "标题"))
    assert breakdown_edits(rows, found) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 30), st.sampled_from(["file", "sheet", "strings"]))
def test_any_damage_is_read_or_refused(place: int, byte: int, gone: int, where: str) -> None:
    data = breakdown_workbook(ROWS, "标题")
    if where == "file":
        damaged = _damaged(data, place, byte, gone)
    else:
        part = "xl/worksheets/sheet1.xml" if where == "sheet" else "xl/sharedStrings.xml"
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(stream, "w") as again:
            for name in packed.namelist():
                body = packed.read(name)
                again.writestr(name, _damaged(body, place, byte, gone) if name == part else body)
        damaged = stream.getvalue()
    with suppress(Refused):
        read_breakdown(damaged)


def _damaged(data: bytes, place: int, byte: int, gone: int) -> bytes:
    start = place % len(data)
    return data[:start] + bytes([byte]) + data[start + gone :]
