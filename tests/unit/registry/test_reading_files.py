"""A delivered file becomes typed rows, or a list of everything that is wrong with it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest
from class_register import HEADER

from yaodian.registry import Field, read_file, read_rows
from yaodian.values import Label

ROW = "0001,一班,40,60.5,是,2012-09-01,211,甲"


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode("utf-8")


def told(problems) -> list[tuple[str, int | None, object]]:
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_chinese_offices(dataset, encoding, newline):
    frame, problems = read_rows(dataset, newline.join([HEADER, ROW, ""]).encode(encoding), name="班级.csv")
    assert problems == ()
    assert frame.rows() == [("0001", "一班", 40, 60.5, True, date(2012, 9, 1), "211", "甲")]


def test_a_file_is_read_from_a_path(dataset, tmp_path):
    (tmp_path / "x.csv").write_bytes(text(HEADER, ROW))
    assert read_rows(dataset, tmp_path / "x.csv", name="x.csv")[0].height == 1
    frame, (problem,) = read_rows(dataset, tmp_path / "gone.csv", name="gone.csv")
    assert (frame.height, problem.code) == (0, "no-file")


def test_columns_by_name_or_label_in_any_order(dataset):
    data = text(" 备注 ,AREA,班级,school,人 数,boards,开办日期,stage", "甲,60.5,一班,0001,40,是,2012-09-01,211")
    frame, problems = read_rows(dataset, data, name="x.csv")
    assert problems == ()
    assert frame.columns == [field.name for field in dataset.fields]
    assert frame.row(0) == ("0001", "一班", 40, 60.5, True, date(2012, 9, 1), "211", "甲")


def test_empty_cells_and_empty_texts_are_unknown(dataset):
    frame, problems = read_rows(dataset, text(HEADER, '0001,一班,,"", ,　,,'), name="x.csv")
    assert problems == ()
    assert frame.row(0) == ("0001", "一班", None, None, None, None, None, None)


def test_rows_without_any_value_are_left_out_and_lines_stay_right(dataset):
    data = text(HEADER, ROW, ",,,,,,,", "", "0002,一班,x,1,,,,", ",,,,,,,")
    delivered = read_file(dataset, data, name="x.csv")
    assert delivered.frame.height == 2
    assert told(delivered.problems) == [("wrong-type", 5, "pupils")]
    assert [delivered.line(row) for row in range(2)] == [2, 5]


def test_a_line_break_inside_a_cell_moves_the_lines_after_it(dataset):
    delivered = read_file(dataset, text(HEADER, '0001,"一\n班",1,1,,,,', "0002,一班,x,1,,,,"), name="x.csv")
    assert delivered.frame["class"].to_list() == ["一\n班", "一班"]
    assert told(delivered.problems) == [("wrong-type", 4, "pupils")]


def test_a_file_with_column_names_alone_has_no_rows(dataset):
    for data in (text(HEADER), text(HEADER, "", "  ")):
        frame, problems = read_rows(dataset, data, name="x.csv")
        assert (frame.height, problems) == (0, ())
        assert frame.schema["area"] == pl.Float64


def test_every_fault_of_a_file_at_once(dataset):
    data = text(
        "学校代码,班 级,人数,面积,寄宿,开办日斯,学段,备注,面积",
        "0001,一班,四十,60,也许,2012-09-01,211,甲,1",
        "0002,一班,40,60",
        "0002,二班,40.5,60平方米,是,2012-09-01,2.11E+05,甲,1",
    )
    frame, problems = read_rows(dataset, data, name="x.csv")
    assert told(problems) == [
        ("unknown-column", 1, "开办日斯"),
        ("duplicate-column", 1, "面积"),
        ("missing-column", 1, "opened"),
        ("wrong-type", 2, "pupils"),
        ("wrong-type", 2, "boards"),
        ("cell-count", 3, None),
        ("wrong-type", 4, "pupils"),
        ("wrong-type", 4, "area"),
        ("ruined-number", 4, "stage"),
    ]
    assert "开办日期" in problems[0].expected
    assert "“四十”不是整数" in problems[3].message
    assert all(problem.place.file == "x.csv" and problem.remedy for problem in problems)
    assert frame.height == 2
    assert frame["opened"].null_count() == 2


def test_a_column_without_a_name_is_a_fault_only_if_something_is_in_it(dataset):
    assert read_rows(dataset, text(HEADER + ",", ROW + ","), name="x.csv")[1] == ()
    (problem,) = read_rows(dataset, text(HEADER + ",", ROW + ",!"), name="x.csv")[1]
    assert (problem.code, problem.place.column) == ("unnamed-column", 9)


def test_empty_cells_beyond_the_last_column_are_no_fault(dataset):
    frame, problems = read_rows(dataset, text(HEADER, ROW, ROW.replace("一班", "二班") + ",,"), name="x.csv")
    assert (frame.height, problems) == (2, ())


def test_a_quotation_that_never_ends_is_named_with_its_line(dataset):
    data = text(HEADER, ROW, '0001,"二班,1,1,,,,', "0002,一班,1,1,,,,")
    frame, problems = read_rows(dataset, data, name="x.csv")
    assert ("quotes", 3, None) in told(problems)
    assert frame["class"].to_list() == ["一班"]


def test_a_quotation_that_swallows_more_than_a_cell_can_hold(dataset):
    data = text(HEADER, ROW, '0001,二班,1,1,,,,"甲', *["0002,一班,1,1,,,,"] * 20000)
    _, problems = read_rows(dataset, data, name="x.csv")
    assert told(problems) == [("quotes", 3, None)]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty-file", "空"),
        (b"\n \n", "empty-file", "空"),
        (b"PK\x03\x04....", "workbook", "xlsx"),
        (b"\xd0\xcf\x11\xe0....", "workbook", "xlsx"),
        (HEADER.encode("utf-16"), "encoding", "UTF-16"),
        (HEADER.replace(",", ";").encode(), "separator", "分号"),
        (HEADER.replace(",", "\t").encode(), "separator", "制表符"),
        (HEADER.replace(",", "，").encode(), "separator", "中文逗号"),
        (b"PAR1....", "not-a-table", "Parquet"),
        (b"\xff\xff\xff\xff", "encoding", "编码"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(dataset, data, code, words):
    frame, (problem,) = read_rows(dataset, data, name="x")
    assert (problem.code, frame.height) == (code, 0)
    assert words in str(problem)
    assert frame.columns == [field.name for field in dataset.fields]


def test_a_damaged_utf8_file_is_not_read_as_gb18030(dataset):
    data = text(HEADER, ROW, ROW) + b"\n\xb5\xda,\xd2\xbb"
    _, (problem,) = read_rows(dataset, data, name="x.csv")
    assert (problem.code, problem.place.line) == ("encoding", 4)


def test_a_damage_behind_the_first_piece_is_found(dataset, monkeypatch):
    monkeypatch.setattr("yaodian.registry.intake.decoding._PIECE", 7)
    data = text(HEADER, ROW, ROW)
    assert read_rows(dataset, data, name="x.csv")[1] == ()
    _, (problem,) = read_rows(dataset, data[:-1], name="x.csv")
    assert (problem.code, problem.place.line) == ("encoding", 3)


def test_a_long_list_of_one_fault_is_cut_and_counted(dataset):
    data = text(HEADER, *(f"{number:04},一班,x,1,,,," for number in range(250)))
    _, problems = read_rows(dataset, data, name="x.csv")
    assert len(problems) == 201
    assert [problem.place.line for problem in problems[:200]] == list(range(2, 202))
    assert "另有 50 行" in problems[-1].message
    assert problems[-1].place.column == "pupils"


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def test_parquet_gives_the_same_rows(dataset, frame):
    found, problems = read_rows(dataset, parquet(frame), name="x.parquet")
    assert problems == ()
    assert found.equals(frame)


def test_parquet_with_other_types_is_converted_where_nothing_is_lost(dataset, frame):
    other = frame.with_columns(
        pl.col("pupils").cast(pl.Float32),
        pl.col("area").cast(pl.Decimal(10, 2)),
        pl.col("opened").cast(pl.Datetime("us")),
        pl.col("stage").cast(pl.Categorical),
        pl.col("boards").cast(pl.String),
        note=pl.lit(None),
    )
    found, problems = read_rows(dataset, parquet(other), name="x.parquet")
    assert problems == ()
    assert found.equals(frame.with_columns(note=pl.lit(None, pl.String)))


def test_parquet_that_would_lose_something_is_refused(dataset, frame):
    other = frame.with_columns(
        pl.col("school").cast(pl.Int64),
        pupils=pl.Series([1.5, 2.0, None]),
        area=pl.Series([float("nan"), 1.0, None]),
        opened=pl.Series([datetime(2014, 1, 1, 8), datetime(2014, 1, 2), None]),
        boards=pl.Series([1, 0, None]),
    )
    found, problems = read_rows(dataset, parquet(other), name="x.parquet")
    assert told(problems) == [
        ("wrong-type", 1, "pupils"),
        ("wrong-type", 1, "area"),
        ("wrong-type", 1, "opened"),
        ("wrong-type", None, "school"),
        ("wrong-type", None, "boards"),
    ]
    assert "代码须为文本" in problems[3].remedy
    assert found["pupils"].to_list() == [None, 2, None]
    assert found["opened"].to_list() == [None, date(2014, 1, 2), None]


@pytest.mark.parametrize("value", ["NaN", "nan", "Infinity", "-inf", "+Infinity", "ＮａＮ", "1e999"])
@pytest.mark.parametrize(("column", "asked"), [("pupils", "整数"), ("area", "数")])
def test_what_is_not_a_finite_number_is_refused_with_its_place_and_what_to_do(dataset, value, column, asked):
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    label = dataset.field(column).label.zh
    spoiled = ",".join({**cells, label: value}.values())
    frame, (problem,) = read_rows(dataset, text(HEADER, ROW, spoiled), name="x.csv")
    assert (problem.code, problem.severity) == ("wrong-type", "error")
    assert (problem.place.line, problem.place.column) == (3, column)
    assert problem.message == f"“{label}”的值“{value}”不是{asked}"
    assert problem.remedy == "请改正；没有数据时留空。"
    assert frame[column][1] is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("kind", [pl.Float32, pl.Float64])
@pytest.mark.parametrize("column", ["pupils", "area"])
def test_nor_is_it_taken_from_a_parquet_file(dataset, frame, value, kind, column):
    other = frame.with_columns(pl.Series(column, [40.0, value, None], dtype=kind))
    found, (problem,) = read_rows(dataset, parquet(other), name="x.parquet")
    assert (problem.code, problem.place.line, problem.place.column) == ("wrong-type", 2, column)
    assert "留空" in problem.remedy
    assert found[column].to_list() == [40, None, None]


def test_a_field_may_be_called_anything(dataset):
    odd = replace(dataset, fields=(*dataset.fields, Field("order", Label("次序"), "integer")))
    frame, problems = read_rows(odd, text(HEADER + ",次序", ROW + ",3"), name="x.csv")
    assert (frame["order"].to_list(), problems) == ([3], ())
