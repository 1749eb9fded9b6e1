"""Forms that go out hold what the declaration says, and come back as they were filled in."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from making_workbooks import book, fill, part
from python_calamine import CalamineWorkbook

from yaodian.registry import Field, form, read_file, rows_workbook
from yaodian.registry.intake.headers import headings
from yaodian.values import Label, Origin, Period, Refused

DAY = date(2014, 12, 31)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def asked(tree, code_lists):
    return {
        "code_lists": code_lists,
        "tree": tree,
        "unit": tree.units["n1"],
        "period": Period("2014-2015"),
        "as_of": DAY,
    }


def lines(content: bytes, sheet: str) -> list[list[str]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as opened:
        return [[str(cell) for cell in row] for row in opened.get_sheet_by_name(sheet).iter_rows()]


def test_a_form_has_a_title_hints_and_names_that_are_found_again(dataset, asked):
    content = form(dataset, **asked, origin=Origin.SIMULATED)
    title, hints, heads = lines(content, "班级登记")
    assert title[0] == "班级登记　填报单位：n1　所属时期：2014-2015　数据性质：模拟数据"
    assert heads == ["学校代码", "班级", "人数（人）", "面积（平方米）", "寄宿", "开办日期", "学段", "备注"]
    assert hints[2] == "〔选填；整数；0 至 80〕"
    assert hints[6] == "〔选填；文本；填代码，见填写说明〕"
    delivered = read_file(dataset, content, name="x")
    assert (delivered.problems, delivered.frame.height) == ((), 0)


def test_a_form_explains_every_column_and_check(dataset, asked):
    text = "\n".join("|".join(line) for line in lines(form(dataset, **asked), "填写说明"))
    for words in (
        "人数（人）|pupils|整数|人|选填|0 至 80",
        "不超过 8 个字",
        "人均面积不足 1.2 平方米|面积、人数|须改正",
        "211|小学",
    ):
        assert words in text
    assert "开办日期晚于填报日|开办日期|请核对，不影响报送" in text
    assert "初级小学" not in text  # no longer valid on the day


def test_a_form_offers_choices_and_limits(dataset, asked):
    sheet = part(form(dataset, **asked), SHEET).decode()
    rules = dict(re.findall(r'<dataValidation type="(\w+)".*?sqref="([A-Z])4:', sheet))
    assert rules == {"list": "H", "textLength": "B", "whole": "C", "decimal": "D", "date": "F"}
    assert len(re.findall('type="list"', sheet)) == 4
    assert "“人数”应为整数，0 至 80。请改正；没有数据时留空。" in sheet
    assert '<sheetProtection sheet="1"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'topLeftCell="A4"' in sheet
    assert (
        "'班级登记'!$1:$3" in part(form(dataset, **asked), "xl/workbook.xml").decode()
        or "$1:$3" in part(form(dataset, **asked), "xl/workbook.xml").decode()
    )


def test_the_units_that_a_district_reports_about_are_offered(dataset, asked, tree):
    content = form(dataset, **{**asked, "unit": tree.units["north"]})
    lists = [line[0] for line in lines(content, "代码表")]
    assert lists[:2] == ["999901", "0001"]


def test_the_last_rows_stand_in_the_form_with_their_keys_locked(dataset, asked, frame):
    content = form(dataset, **asked, rows=frame)
    assert read_file(dataset, content, name="x").frame.equals(frame)
    sheet, styles = part(content, SHEET).decode(), part(content, "xl/styles.xml").decode()
    formats = re.findall(r"<xf (?:[^>]*/>|.*?</xf>)", styles.split("<cellXfs")[1])
    locked = {
        cell: 'locked="0"' not in formats[int(style)] for cell, style in re.findall(r'r="([A-H]4)" s="(\d+)"', sheet)
    }
    assert [locked[f"{letter}4"] for letter in "ABCDEFGH"] == [True, True, *([False] * 6)]


def test_a_unit_that_reports_one_row_about_itself_finds_its_code_there(dataset, asked):
    own = replace(dataset, key=("school",))
    assert read_file(own, form(own, **asked), name="x").frame["school"].to_list() == ["0001"]


def test_headings_lead_back_to_their_fields(dataset):
    fields = (
        Field("a", Label("面积"), "number", unit="平方米"),
        Field("b", Label("面积（平方米）"), "number"),
        Field("c", Label("面积"), "number"),
        Field("d", Label(""), "string", required=True),
        Field("e", Label("甲*"), "string"),
    )
    odd = replace(dataset, fields=fields, subject="d", key=(), checks=())
    assert headings(odd) == ("a", "面积（平方米）", "面积", "d", "甲*")
    content = book(lambda made: fill(made, [list(headings(odd)), [1, 2, 3, "x", "y"]]))
    delivered = read_file(odd, content, name="x")
    assert (delivered.problems, delivered.frame.row(0)) == ((), (1.0, 2.0, 3.0, "x", "y"))


@pytest.mark.parametrize("label", ["填写说明", "", "a/b[c]*?:'", "很" * 40, "History", "代码表", "😀" * 20])
def test_a_sheet_may_be_called_after_any_label(dataset, asked, frame, label):
    odd = replace(dataset, label=Label(label))
    assert read_file(odd, form(odd, **asked, rows=frame), name="x").frame.equals(frame)


def test_accepted_rows_go_out_the_same_way(dataset, code_lists, frame):
    long = frame.with_columns(pl.Series("pupils", [2**60, -(2**53), None]), pl.Series("area", [0.1 + 0.2, 1e-9, None]))
    content = rows_workbook(dataset, long, code_lists=code_lists, as_of=DAY)
    assert read_file(dataset, content, name="x").frame.equals(long)
    assert b"sheetProtection" not in part(content, SHEET)


def test_what_begins_like_a_formula_stays_text(dataset, code_lists, frame):
    odd = frame.with_columns(pl.Series("class", ["=1+1", "@x", "-2"]))
    content = rows_workbook(dataset, odd, code_lists=code_lists, as_of=DAY)
    assert b"<f>" not in part(content, SHEET)
    assert read_file(dataset, content, name="x").frame.equals(odd)


def test_what_no_cell_holds_is_refused(dataset, code_lists, frame):
    long = frame.with_columns(pl.Series("class", ["x" * 32_768, "a", "b"]))
    with pytest.raises(Refused, match="放不下"):
        rows_workbook(dataset, long, code_lists=code_lists, as_of=DAY)
