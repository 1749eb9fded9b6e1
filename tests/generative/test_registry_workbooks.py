"""Declarations and rows made by chance go out as workbooks and come back the same; no bytes whatever are a traceback."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.registry import (
    Code,
    CodeList,
    Dataset,
    Field,
    Tree,
    Unit,
    UnitVersion,
    form,
    marked_copy,
    read_file,
    rows_workbook,
)
from yaodian.registry.snapshot import POLARS_TYPES
from yaodian.values import Confidence, Label, Origin, Period, Source

DAY = date(2014, 9, 1)
CODES = {
    "stages": CodeList(
        "stages",
        Label("学段"),
        tuple(Code(f"{n:03}", Label(f"段{n}")) for n in range(40)),
        Source("例"),
        Confidence.HIGH,
    )
}
UNIT = Unit("s", "school", "top", (UnitVersion("0007", Label("甲校"), "school"),))
TREE = Tree(("top", "school"), {"top": Unit("top", "top", None, (UnitVersion("1", Label("县"), "x"),)), "s": UNIT})

# Without blanks at the ends, which are mended, and without what is control to a text.
TEXTS = st.text(st.sampled_from("a1甲,\"'=+@-_x0041D.é😀 %<&>"), min_size=1, max_size=9).filter(
    lambda s: s == s.strip()
)
LABELS = st.text(st.sampled_from("人数面积（）()*填写说明:/?[]'＊1a 　"), max_size=40)
VALUES = {
    "string": TEXTS | st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    "integer": st.integers(-(2**63), 2**63 - 1) | st.integers(-100, 100),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9).map(float),
    "boolean": st.booleans(),
    "date": st.dates(),
}


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(st.sampled_from(sorted(VALUES)))
    is_number = kind in ("integer", "number")
    return Field(
        name,
        Label(draw(LABELS)),
        kind,
        unit=draw(st.sampled_from(["", "人", "平方米", "%"])),
        description=draw(st.sampled_from(["", "说明" * 200])),
        required=draw(st.booleans()),
        minimum=draw(st.none() | st.integers(-5, 5)) if is_number else None,
        maximum=draw(st.none() | st.sampled_from([10, 1e16, 0.00001])) if is_number else None,
        max_length=draw(st.none() | st.just(8)) if kind == "string" else None,
        enum=draw(st.sampled_from([(), ("甲", "乙, 丙"), tuple("甲乙丙丁" * 80)])) if kind == "string" else (),
        codes=draw(st.sampled_from([None, "stages"])) if kind == "string" else None,
    )


@st.composite
def reports(draw: st.DrawFn) -> tuple[Dataset, pl.DataFrame]:
    count = draw(st.integers(0, 5))
    declared = (Field("code", Label("代码"), "string"), *(draw(fields(f"f{number}")) for number in range(count)))
    dataset = Dataset(
        "d", Label(draw(LABELS)), "", draw(st.sampled_from(["top", "school"])), "code", "year", declared, ("code",)
    )
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "code": st.from_regex(r"[0-9]{1,25}", fullmatch=True),
                    **{field.name: st.none() | VALUES[field.type] for field in declared[1:]},
                }
            ),
            max_size=5,
        )
    )
    return dataset, pl.DataFrame(rows, schema={field.name: POLARS_TYPES[field.type] for field in declared})


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports())
def test_what_goes_out_comes_back(report: tuple[Dataset, pl.DataFrame]) -> None:
    dataset, frame = report
    asked = {"code_lists": CODES, "as_of": DAY, "unit": UNIT, "period": Period("2014"), "origin": Origin.SIMULATED}
    for content in (form(dataset, tree=TREE, rows=frame, **asked), rows_workbook(dataset, frame, **asked)):
        delivered = read_file(dataset, content, name="x.xlsx")
        assert delivered.problems == ()
        assert delivered.frame.equals(frame)
        assert [delivered.line(row) for row in range(frame.height)] == [4 + row for row in range(frame.height)]
        again = read_file(dataset, marked_copy(content, (), name="x.xlsx", dataset=dataset), name="x.xlsx")
        assert again.problems == ()
        assert again.frame.equals(frame)


CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["", "不适用", "是", "2014-09-01", "１２", "#N/A", "1,200", "85%"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 50_000),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
)
FIELDS = tuple(
    Field(kind, Label(label), kind)  # type: ignore[arg-type]
    for kind, label in {
        "string": "代码",
        "integer": "人数",
        "number": "面积",
        "boolean": "是否",
        "date": "日期",
    }.items()
)
DATASET = Dataset("d", Label("登记"), "", "school", "string", "year", FIELDS, ())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6), st.integers(0, 4), st.integers(0, 3), st.booleans()
)
def test_a_marked_copy_has_the_same_problems(rows: list[list[object]], top: int, left: int, old: bool) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "date_1904": old})
    sheet, day, share = (
        book.add_worksheet("表一"),
        book.add_format({"num_format": "m/d/yy"}),
        book.add_format({"num_format": "0%"}),
    )
    for column, field in enumerate(FIELDS, start=left):
        sheet.write_string(top, column, field.label.zh)
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row, start=left):
            if value == "#N/A":
                sheet.write_formula(number, column, "=NA()", None, "#N/A")
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value, share if column % 3 == 1 else None)
    book.close()
    first = read_file(DATASET, stream.getvalue(), name="x.xlsx")
    again = read_file(
        DATASET, marked_copy(stream.getvalue(), first.problems, name="x.xlsx", dataset=DATASET), name="x.xlsx"
    )
    assert again.problems == first.problems
    assert again.frame.equals(first.frame)
    filled = sum(any(cell != "" for cell in row) for row in rows)
    assert first.frame.height == filled


def _small() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("登记")
    for column, field in enumerate(FIELDS):
        sheet.write_string(0, column, field.label.zh)
        sheet.write_number(1, column, 12)
    book.close()
    return stream.getvalue()


SMALL = _small()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 40)
)
def test_no_damaged_workbook_is_a_traceback(changes: list[tuple[int, int]], lost: int) -> None:
    data = bytearray(SMALL)
    for at, value in changes:
        data[at] = value
    content = bytes(data[: len(data) - lost])
    delivered = read_file(DATASET, content, name="x")
    assert all(problem.message and problem.place.file == "x" for problem in delivered.problems)
    assert marked_copy(content, delivered.problems, name="x")


PARTS = {part: zipfile.ZipFile(io.BytesIO(SMALL)).read(part) for part in zipfile.ZipFile(io.BytesIO(SMALL)).namelist()}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(PARTS)),
    st.integers(0, 5000),
    st.binary(max_size=6) | st.sampled_from([b"<", b'"', b"</c>", b"<c>"]),
)
def test_nor_is_one_whose_parts_are_damaged(part: str, at: int, put: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in PARTS.items():
            place = at % (len(text) + 1)
            packed.writestr(name, text[:place] + put + text[place + len(put) :] if name == part else text)
    delivered = read_file(DATASET, stream.getvalue(), name="x")
    assert all(problem.message for problem in delivered.problems)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_nor_is_anything_that_begins_like_an_old_one(data: bytes) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\0\x06\0"
    delivered = read_file(DATASET, head + data, name="x")
    assert delivered.problems
