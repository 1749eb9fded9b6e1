"""Tables made by chance are written as files and read again: nothing is lost, and every line number is right."""

from __future__ import annotations

import csv
import io
from datetime import date

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yaodian.registry import Dataset, Field, read_file
from yaodian.registry.intake import cells
from yaodian.values import Label

FIELDS = (
    Field("code", Label("代码"), "string"),
    Field("name", Label("名称"), "string"),
    Field("count", Label("人数"), "integer"),
    Field("area", Label("面积"), "number"),
    Field("flag", Label("是否"), "boolean"),
    Field("day", Label("日期"), "date"),
)
DATASET = Dataset("register", Label("登记"), "", "school", "code", "event", FIELDS, ())
NAMES = [field.name for field in FIELDS]

# Without blanks at the ends, which are mended, and without what a spreadsheet makes of long numbers, which is refused.
TEXTS = st.text(st.sampled_from("a1甲,\"'\n;\t.é😀"), min_size=1, max_size=6).filter(lambda text: text == text.strip())
ROWS = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[0-9]{1,12}", fullmatch=True),
        "name": st.none() | TEXTS,
        "count": st.none() | st.integers(-(2**63), 2**63 - 1),
        "area": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "flag": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
    }
)


def written(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def as_csv(rows: list[dict[str, object]], newline: str, quoting: int) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(NAMES)
    writer.writerows([written(row[name]) for name in NAMES] for row in rows)
    return buffer.getvalue()


FORMS = {
    "newline": st.sampled_from(["\n", "\r\n"]),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    "encoding": st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROWS, max_size=8), *FORMS.values())
def test_what_was_written_as_csv_is_read_as_it_was(rows, newline, quoting, encoding):
    text = as_csv(rows, newline, quoting)
    delivered = read_file(DATASET, text.encode(encoding), name="x.csv")
    assert delivered.problems == ()
    assert delivered.frame.to_dicts() == [{name: row[name] for name in NAMES} for row in rows]
    # A row begins on the line that the text before it says.
    for number in range(len(rows)):
        before = as_csv(rows[:number], newline, quoting)
        assert delivered.line(number) == before.count("\n") + 1


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROWS, max_size=8))
def test_what_was_written_as_parquet_is_read_as_it_was(rows):
    types = {
        "code": pl.String,
        "name": pl.String,
        "count": pl.Int64,
        "area": pl.Float64,
        "flag": pl.Boolean,
        "day": pl.Date,
    }
    buffer = io.BytesIO()
    frame = pl.DataFrame([{name: row[name] for name in NAMES} for row in rows], schema=types)
    frame.write_parquet(buffer)
    delivered = read_file(DATASET, buffer.getvalue(), name="x.parquet")
    assert delivered.problems == ()
    assert delivered.frame.equals(frame)


LINES = st.lists(st.text(st.sampled_from('a1,,,"\n\r é甲'), max_size=12), max_size=8)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(LINES)
@example(['a,"b', "c,d", 'e,"f'])
@example([",", "  ", "a,b,,", "a"])
def test_the_fast_reader_agrees_with_the_slow_one(lines):
    """Whatever Arrow takes for a sound table, Python's reader reads alike, line numbers and all."""
    text = "\n".join(["h1,h2", *lines]).encode()
    header, begin = cells._header(text, "x")
    assert header == ("h1", "h2")
    fast = cells._fast(text, begin, 2)
    slow = cells._slow(text, header, "x")
    if fast is not None:
        assert slow.problems == ()
        found = cells.read_csv(text, "x")
        assert [column.to_list() for column in found.columns] == [column.to_list() for column in slow.columns]
        height = len(found.columns[0])
        assert [found.line(row) for row in range(height)] == [slow.line(row) for row in range(height)]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=60) | LINES.map(lambda lines: "\n".join(lines).encode()))
@example(b"PAR1")
@example(b"\xef\xbb\xbf")
def test_no_file_whatever_is_a_traceback(data):
    for delivered in (read_file(DATASET, data, name="x"), read_file(DATASET, b"code,name,count\n" + data, name="x")):
        assert list(delivered.frame.columns) == NAMES
        for problem in delivered.problems:
            assert problem.message
            assert problem.place.file == "x"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12), st.sampled_from(FIELDS[2:]))
def test_a_cell_is_either_of_its_type_or_reported(text, field):
    """No cell with content ends as unknown without a word."""
    quoted = '"' + text.replace('"', '""') + '"'
    row = ",".join({"code": "1", field.name: quoted}.get(name, "") for name in NAMES)
    delivered = read_file(DATASET, f"{','.join(NAMES)}\n{row}".encode(), name="x")
    value = delivered.frame[field.name].to_list()
    kinds = {"integer": int, "number": float, "boolean": bool, "date": date}
    if value and value[0] is not None:
        assert type(value[0]) is kinds[field.type]
        assert delivered.problems == ()
    elif text.strip(cells.BLANKS):
        assert delivered.problems
