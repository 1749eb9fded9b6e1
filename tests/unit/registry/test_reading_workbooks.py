"""Workbooks as schools send them: what is certain is read, everything else is reported with sheet, row and column."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from class_register import HEADER
from making_workbooks import HEADS, ROW, book, fill, part, repacked, row, workbook
from old_workbook import xls

from yaodian.registry import read_file, receive
from yaodian.values import Place

READ = ("0001", "一班", 40, 60.5, True, date(2012, 9, 1), "211", "甲")
SHEET = "xl/worksheets/sheet1.xml"


def told(problems) -> list[tuple[str, int | None, object]]:
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


def test_a_workbook_is_read_by_its_column_names(dataset):
    delivered = read_file(dataset, workbook(ROW), name="班级.xlsx")
    assert delivered.problems == ()
    assert delivered.frame.rows() == [READ]
    assert (delivered.sheet, delivered.line(0)) == ("班级登记", 2)


SOUND = {
    "full-width digits": (row(人数="４０", 学校代码="０００１"), READ),
    "blanks around": (row(班级="　一班 ", 人数=" 40 ", 备注="甲\xa0"), READ),
    "numbers as text": (row(人数="40", 面积="60.5"), READ),
    "thousands": (row(面积="1,060.5"), (*READ[:3], 1060.5, *READ[4:])),
    "date as text": (row(开办日期="2012年9月1日"), READ),
    "date with slashes": (row(开办日期="2012/9/1"), READ),
    "date in one": (row(开办日期=20120901), READ),
    "date as a number of days": (row(开办日期=41153), READ),
    "date with a time of midnight": (row(开办日期=datetime(2012, 9, 1)), READ),
    "code as a number": (row(学段=211), READ),
    "true": (row(寄宿=True), READ),
    "one for yes": (row(寄宿=1), READ),
    "a formula's result": (row(人数="=20+20→40"), READ),
    "a formula's text": (row(备注='="甲"→甲'), READ),
    "a whole number in a double": (row(人数=40.0), READ),
    "empty": (row(人数=None, 面积=None, 开办日期=None), (*READ[:2], None, None, True, None, *READ[6:])),
    "zero is not empty": (row(人数=0, 面积=0), (*READ[:2], 0, 0.0, *READ[4:])),
    "no share of nothing": (row(人数=(0, "0%")), (*READ[:2], 0, *READ[3:])),
}


@pytest.mark.parametrize(("given", "read"), SOUND.values(), ids=SOUND)
def test_what_is_certain_is_mended(dataset, given, read):
    delivered = read_file(dataset, workbook(given), name="x.xlsx")
    assert delivered.problems == ()
    assert delivered.frame.rows() == [read]


def test_days_counted_from_1904(dataset):
    data = workbook(row(开办日期=date(2012, 9, 1)), row(班级="二班", 开办日期=41153 - 1462), date_1904=True)
    assert read_file(dataset, data, name="x").frame["opened"].to_list() == [date(2012, 9, 1)] * 2


NOT_NUMBER = "请改正；没有数据时留空。"
AS_TEXT = "请将该列设为文本格式后重新填写。"
FORMULA = "请改正公式，或直接填写数值。"
WHOLE, DOUBLE, DAY = "整数，如 120", "数，如 12.5", "日期，如 2014-09-01"
NO_ANSWER = "没有数据时留空，并在备注或报送说明中写明原因；数为零时填 0。"
WRONG = {
    # what is written -> code, column, message, what is allowed, what to do
    "words": (row(人数="四十"), "wrong-type", "pupils", "“人数”的值“四十”不是整数", WHOLE, NOT_NUMBER),
    "with a unit": (row(人数="40人"), "wrong-type", "pupils", "“人数”的值“40人”不是整数", WHOLE, NOT_NUMBER),
    "a fraction": (row(人数=40.5), "wrong-type", "pupils", "“人数”的值“40.5”不是整数", WHOLE, NOT_NUMBER),
    "a range": (row(人数="40-45"), "wrong-type", "pupils", "“人数”的值“40-45”不是整数", WHOLE, NOT_NUMBER),
    "yes for a number": (row(人数=True), "wrong-type", "pupils", "“人数”的值“TRUE”不是整数", WHOLE, NOT_NUMBER),
    "a day for a number": (
        row(人数=date(1900, 2, 9)), "wrong-type", "pupils", "“人数”的值“1900-02-09”不是整数", WHOLE, NOT_NUMBER,
    ),
    "a dash for nothing": (row(面积="—"), "wrong-type", "area", "“面积”的值“—”不是数", DOUBLE, NOT_NUMBER),
    "about": (row(面积="约60"), "wrong-type", "area", "“面积”的值“约60”不是数", DOUBLE, NOT_NUMBER),
    "percent in words": (row(面积="85%"), "wrong-type", "area", "“面积”的值“85%”不是数", DOUBLE, NOT_NUMBER),
    "not applicable": (
        row(人数="不适用"), "not-an-answer-here", "pupils", "“人数”一列不可填“不适用”", WHOLE, NO_ANSWER,
    ),
    "refused": (
        row(面积=" 拒绝填报 "), "not-an-answer-here", "area", "“面积”一列不可填“拒绝回答”（写作“拒绝填报”）", DOUBLE, NO_ANSWER,
    ),
    "no day": (
        row(开办日期="不适用"), "not-an-answer-here", "opened", "“开办日期”一列不可填“不适用”", DAY, NO_ANSWER,
    ),
    "percent": (
        row(面积=(0.85, "0%")), "percent", "area", "“面积”以百分数显示，存的是“0.85”，不能确定原来的数", DOUBLE,
        "请改为常规格式，按声明的单位填写。",
    ),
    "percent of one's own": (
        row(面积=(0.5, '0.0"约"%')), "percent", "area", "“面积”以百分数显示，存的是“0.5”，不能确定原来的数", DOUBLE,
        "请改为常规格式，按声明的单位填写。",
    ),
    "a year": (row(开办日期=2012), "wrong-type", "opened", "“开办日期”的值“2012”不是日期", DAY, NOT_NUMBER),
    "a month": (row(开办日期=201209), "wrong-type", "opened", "“开办日期”的值“201209”不是日期", DAY, NOT_NUMBER),
    "a month in words": (
        row(开办日期="2012年9月"), "wrong-type", "opened", "“开办日期”的值“2012年9月”不是日期", DAY, NOT_NUMBER,
    ),
    "half a day": (row(开办日期=41153.5), "wrong-type", "opened", "“开办日期”的值“41153.5”不是日期", DAY, NOT_NUMBER),
    "a day and an hour": (
        row(开办日期=datetime(2012, 9, 1, 8, 30)), "wrong-type", "opened", "“开办日期”的值“2012-09-01 08:30:00”不是日期",
        DAY, NOT_NUMBER,
    ),
    "no such day": (row(开办日期="2012-02-30"), "wrong-type", "opened", "“开办日期”的值“2012-02-30”不是日期", DAY, NOT_NUMBER),
    "perhaps": (row(寄宿="也许"), "wrong-type", "boards", "“寄宿”的值“也许”不是“是”或“否”", "是 或 否", NOT_NUMBER),
    "two": (row(寄宿=2), "wrong-type", "boards", "“寄宿”的值“2”不是“是”或“否”", "是 或 否", NOT_NUMBER),
    "a long code": (
        row(班级=110101199001011234), "ruined-number", "class",
        "“班级”的值“1.10101199001011e+17”超过 15 位，已被电子表格改成近似数，末位数字已丢失", "原来的代码", AS_TEXT,
    ),
    "sixteen digits": (
        row(班级=1234567890123456), "ruined-number", "class",
        "“班级”的值“1.23456789012346e+15”超过 15 位，已被电子表格改成近似数，末位数字已丢失", "原来的代码", AS_TEXT,
    ),
    "a long count": (
        row(人数=2.0**53), "ruined-number", "pupils",
        "“人数”的值“9.00719925474099e+15”超过 15 位，已被电子表格改成近似数，末位数字已丢失", WHOLE, AS_TEXT,
    ),
    "a code in scientific notation": (
        row(学段="2.11E+11"), "ruined-number", "stage",
        "“学段”的值“2.11E+11”已被电子表格改成科学计数法，末位数字已丢失", "原来的代码", AS_TEXT,
    ),
    "a class made into a day": (
        row(班级=date(2014, 3, 1)), "ruined-date", "class", "“班级”的值已被电子表格改成日期“2014-03-01”", "原来的代码", AS_TEXT,
    ),
    "#N/A": (row(人数="=NA()→#N/A"), "failed-formula", "pupils", "“人数”的公式出错，结果为“#N/A”", WHOLE, FORMULA),
    "#REF!": (row(面积="=A99→#REF!"), "failed-formula", "area", "“面积”的公式出错，结果为“#REF!”", DOUBLE, FORMULA),
    "#DIV/0!": (row(备注="=1/0→#DIV/0!"), "failed-formula", "note", "“备注”的公式出错，结果为“#DIV/0!”", "文本", FORMULA),
    "#VALUE!": (row(学校代码="=A1→#VALUE!"), "failed-formula", "school", "“学校代码”的公式出错，结果为“#VALUE!”", "文本", FORMULA),
    "never calculated": (
        row(人数="=20+20→"), "uncounted-formula", "pupils", "“人数”的公式没有结果", WHOLE,
        "请在 Excel 或 WPS 中打开并保存一次，或直接填写数值。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_is_not_certain_is_reported_with_its_place(dataset, case):
    given, code, column, message, expected, remedy = case
    delivered = read_file(dataset, workbook(ROW, given, top=2), name="班级.xlsx")
    (problem,) = delivered.problems
    assert problem.place == Place("班级.xlsx", 5, column, "班级登记")
    assert (problem.code, problem.message) == (code, message)
    assert (problem.expected, problem.remedy) == (expected, remedy)
    assert delivered.frame.height == 2
    assert delivered.frame[column][1] is None
    assert delivered.wrong[column].to_list() == [False, True]


CHECKED = {
    "a code that lost its zeros": (row(学校代码=1), [("pattern", 3, "school"), ("unknown-unit", 3, "school")]),
    "an unknown school": (row(学校代码="0009"), [("unknown-unit", 3, "school")]),
    "too many": (row(人数=81, 面积=200), [("too-large", 3, "pupils")]),
    "fewer than none": (row(人数=-1), [("too-small", 3, "pupils")]),
    "an unknown stage": (row(学段="999"), [("invalid-code", 3, "stage")]),
    "an old stage": (row(学段="212"), [("invalid-code", 3, "stage")]),
    "not among those named": (row(备注="丙"), [("not-allowed", 3, "note")]),
    "too long": (row(班级="一二三四五六七八九"), [("too-long", 3, "class")]),
    "no class": (row(班级=None), [("required", 3, "class")]),
    "no class, but a failed one": (row(班级="=A9→#REF!"), [("failed-formula", 3, "class")]),
    "twice the same": (row(), [("duplicate-key", 3, None)]),
    "too little room": (row(班级="二班", 面积=40), [("room", 3, None)]),
    "a line break": (row(班级="二\n班"), [("control-character", 3, "class")]),
}


@pytest.mark.parametrize(("given", "expected"), CHECKED.values(), ids=CHECKED)
def test_rows_of_a_workbook_are_checked_as_any_others(dataset, tree, code_lists, given, expected):
    given = (
        given
        if given == row()
        else [value if number != 1 or value != "一班" else "三班" for number, value in enumerate(given)]
    )
    data = workbook(ROW, given)
    delivered = receive(dataset, data, tree=tree, code_lists=code_lists, as_of=date(2014, 12, 31), name="x.xlsx")
    assert told(delivered.problems) == expected
    assert {problem.place.sheet for problem in delivered.problems} == {"班级登记"}


HEADERS = {
    "a wrong name": (
        [*HEADS[:5], "开办日斯", *HEADS[6:]],
        [("unknown-column", 1, "开办日斯"), ("missing-column", 1, "opened")],
    ),
    "twice": ([*HEADS, "人数"], [("duplicate-column", 1, "人数")]),
    "one too few": (HEADS[:7], [("missing-column", 1, "note"), ("unnamed-column", 1, 8)]),
    "one of their own": ([*HEADS, "序号"], [("unknown-column", 1, "序号")]),
}


@pytest.mark.parametrize(("heads", "expected"), HEADERS.values(), ids=HEADERS)
def test_column_names_that_do_not_fit(dataset, heads, expected):
    problems = read_file(dataset, book(lambda made: fill(made, [heads, ROW])), name="x").problems
    assert sorted(told(problems)) == sorted(expected)
    assert {problem.place.sheet for problem in problems} == {"班级登记"}


def test_columns_in_any_order_with_units_and_stars(dataset):
    heads = ["备注", "* 面积（平方米）", "人数 (人)", "班级*", "学校代码＊", "boards", "开办日期", "STAGE"]
    cells = ["甲", 60.5, 40, "一班", "0001", "是", date(2012, 9, 1), "211"]
    delivered = read_file(dataset, book(lambda made: fill(made, [heads, cells])), name="x")
    assert (delivered.problems, delivered.frame.rows()) == ((), [READ])


@pytest.mark.parametrize(("top", "left"), [(1, 0), (6, 2), (19, 0)])
def test_column_names_below_titles_and_right_of_nothing(dataset, top, left):
    def make(made) -> None:
        sheet = fill(made, [HEADS, ROW, row(班级="二班", 人数="x")], "Sheet1", top, left)
        sheet.write_string(0, 0, "班级登记（学校代码、班级）")

    delivered = read_file(dataset, book(make), name="x")
    assert told(delivered.problems) == [("wrong-type", top + 3, "pupils")]
    assert delivered.frame.height == 2


def test_column_names_further_down_are_not_looked_for(dataset):
    (problem,) = read_file(dataset, workbook(ROW, top=20), name="x").problems
    assert (problem.code, problem.place) == ("no-header", Place("x"))
    assert "学校代码" in problem.expected


def test_the_sheet_named_like_the_dataset_comes_first(dataset):
    def make(made) -> None:
        fill(made, [HEADS, row(人数=1)], "去年")
        fill(made, [HEADS, ROW], "班级登记")

    delivered = read_file(dataset, book(make), name="x")
    assert (delivered.sheet, delivered.frame["pupils"].to_list()) == ("班级登记", [40])
    assert [(problem.code, problem.severity) for problem in delivered.problems] == [("other-sheet", "warning")]


def test_explanations_hidden_sheets_and_lists_of_faults_are_no_data(dataset):
    def make(made) -> None:
        for name in ("填写说明", "需要改正"):
            fill(made, [HEADS, row(人数=1)], name)
        fill(made, [HEADS, row(人数=2)], "旧表").hide()
        fill(made, [["随便"]], "封面").activate()
        fill(made, [HEADS, ROW], "表一")

    delivered = read_file(dataset, book(make), name="x")
    assert (delivered.sheet, delivered.problems) == ("表一", ())
    assert delivered.frame["pupils"].to_list() == [40]


def test_rows_without_a_value_are_passed_over_and_places_stay_right(dataset):
    data = workbook(ROW, [None] * 8, ["", " ", "　"], row(班级="二班", 人数="x"))
    delivered = read_file(dataset, data, name="x")
    assert delivered.frame.height == 2
    assert told(delivered.problems) == [("wrong-type", 5, "pupils")]


def test_merged_cells_hide_values(dataset):
    def make(made) -> None:
        sheet = fill(made, [["班级登记"], HEADS, ROW, row(班级="二班", 人数=None), row(班级="三班"), row(班级="四班")])
        sheet.merge_range("A1:H1", "班级登记")
        sheet.merge_range("C3:C4", 40)
        sheet.merge_range("G6:H6", "211")

    delivered = read_file(dataset, book(make), name="x")
    assert told(delivered.problems) == [("merged-cells", 3, "pupils"), ("merged-cells", 6, "stage")]
    assert "C3:C4" in delivered.problems[0].message
    assert delivered.frame["pupils"].to_list() == [40, None, 40, 40]
    assert delivered.wrong["note"].to_list() == [False, False, False, True]


def test_every_fault_of_a_workbook_at_once_in_order(dataset):
    heads = [*HEADS[:7], "备往"]
    rows = [row(人数="四十", 面积="=1/0→#DIV/0!"), row(班级=date(2014, 3, 1)), row(人数="不适用", 开办日期="2012")]
    problems = read_file(dataset, book(lambda made: fill(made, [["标题"], heads, *rows])), name="x").problems
    assert told(problems) == [
        ("unknown-column", 2, "备往"),
        ("missing-column", 2, "note"),
        ("failed-formula", 3, "area"),
        ("wrong-type", 3, "pupils"),
        ("ruined-date", 4, "class"),
        ("not-an-answer-here", 5, "pupils"),
        ("wrong-type", 5, "opened"),
    ]
    assert all(str(problem.place).startswith("x:班级登记:") for problem in problems)


def test_a_long_list_of_one_fault_is_cut_and_counted(dataset):
    problems = read_file(dataset, workbook(*(row(人数="x") for _ in range(250))), name="x").problems
    assert len(problems) == 201
    assert "另有 50 行" in problems[-1].message
    assert problems[-1].place == Place("x", None, "pupils", "班级登记")


def test_an_old_workbook_is_read_alike(dataset):
    cells = {(2, column): name for column, name in enumerate(HEADS)}
    cells |= {(3, column): value for column, value in enumerate(row(开办日期=41153, 寄宿=True))}
    cells |= {
        (4, column): value for column, value in enumerate(row(班级="二班", 人数="#N/A", 面积=1e17, 开办日期="2012"))
    }
    for data in (xls({"班级登记": cells}), xls({"封面": {(0, 0): "x"}, "表一": cells})):
        delivered = read_file(dataset, data, name="x.et")
        assert told(delivered.problems) == [("failed-formula", 5, "pupils"), ("wrong-type", 5, "opened")]
        assert delivered.frame.rows()[0] == READ


def test_other_writers_name_and_order_their_tags_otherwise(dataset):
    """Prefixed tags, attributes in another order and single quotes, as some libraries write them."""
    data = workbook(row(人数="=1/0→#DIV/0!"))
    sheet = part(data, SHEET).decode()
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f"):
        sheet = (
            sheet.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    sheet = sheet.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")
    delivered = read_file(dataset, repacked(data, {SHEET: sheet.encode()}), name="x")
    assert told(delivered.problems) == [("failed-formula", 2, "pupils")]
    turned = part(data, SHEET).replace(b't="e"', b"t='e'")
    assert told(read_file(dataset, repacked(data, {SHEET: turned}), name="x").problems) == [
        ("failed-formula", 2, "pupils")
    ]


def test_cells_without_a_place_are_refused(dataset):
    data = workbook(ROW)
    sheet = part(data, SHEET).replace(b'<c r="C2"', b"<c")
    (problem,) = read_file(dataset, repacked(data, {SHEET: sheet}), name="x").problems
    assert (problem.code, "另存为" in problem.remedy) == ("workbook", True)


def test_empty_workbooks(dataset):
    assert [one.code for one in read_file(dataset, book(lambda made: made.add_worksheet("空")), name="x").problems] == [
        "no-header"
    ]
    delivered = read_file(dataset, workbook(), name="x")
    assert (delivered.problems, delivered.frame.height) == ((), 0)
    assert HEADER
