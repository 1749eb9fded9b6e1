"""Accepted rows in Delta tables: one commit an append, any version readable, nothing overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from deltalake import DeltaTable

from yaodian.registry import Field, Lake, LakeError, Selection, Snapshot, Submission, stamp
from yaodian.values import Confidence, Label, Origin

TECHNICAL = ["_submission", "_row"]


def submission(number: str, period: str = "2014-2015", dataset: str = "classes") -> Submission:
    day = date(2014, 10, 1)
    return Submission(number, dataset, "n1", period, day, None, 3, "", Origin.REAL, Confidence.HIGH)


def selection(*submissions: Submission) -> Selection:
    return Selection(None, submissions)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def put(lake, dataset, frame, tree):
    """Appends the example rows as a submission."""

    def append(number: str, period: str = "2014-2015", rows: pl.DataFrame = frame, declared=dataset) -> int:
        return lake.append(declared, stamp(declared, rows, tree, period=period, submission=number))

    return append


def test_a_dataset_never_written_has_no_version_and_no_rows(lake, dataset):
    assert lake.version(dataset) is None
    snapshot = lake.snapshot(dataset, [submission("A"), submission("B", dataset="other")])
    assert snapshot == Snapshot(dataset, -1, (), (submission("A"),))
    assert snapshot.name == "classes@-1"
    rows = snapshot.frame(selection(submission("A")))
    assert rows.columns == [*dataset.types(), *TECHNICAL]
    assert (rows.height, rows.schema["opened"]) == (0, pl.Date)


def test_rows_come_back_as_they_went_in(lake, dataset, frame, put):
    assert put("A") == 0
    assert lake.version(dataset) == 0
    snapshot = lake.snapshot(dataset, [submission("A")])
    rows = snapshot.frame(selection(submission("A")))
    assert rows.select(frame.columns).equals(frame)
    assert rows["_row"].to_list() == [1, 2, 3]
    (first, *_) = snapshot.rows(selection(submission("A")))
    assert first["opened"] == date(2012, 9, 1)
    assert snapshot.name == "classes@0"


def test_only_the_rows_of_the_selected_submissions_in_their_order(lake, dataset, put):
    for number in ("A", "B", "never accepted"):
        put(number)
    snapshot = lake.snapshot(dataset, [submission("A"), submission("B")])
    assert snapshot.frame(selection(submission("B"), submission("A")))["_submission"].to_list() == ["B"] * 3 + ["A"] * 3
    assert snapshot.frame(selection()).height == 0


def test_any_version_can_be_read_again(lake, dataset, put):
    versions = [put(number) for number in "ABC"]
    assert versions == [0, 1, 2]
    all_three = [submission(number) for number in "ABC"]
    for version in versions:
        snapshot = lake.snapshot(dataset, all_three, version)
        assert (snapshot.version, snapshot.frame(selection(*all_three)).height) == (version, 3 * (version + 1))
    assert lake.snapshot(dataset, all_three).version == 2


@pytest.mark.parametrize("version", [3, 99, -2])
def test_a_version_that_is_not_there_is_named(lake, dataset, put, version):
    put("A")
    with pytest.raises(ValueError, match=f"没有版本 {version}，现有 0 至 0"):
        lake.snapshot(dataset, [], version)


def test_a_version_of_nothing_is_refused(lake, dataset):
    with pytest.raises(ValueError, match="尚未写入"):
        lake.snapshot(dataset, [], 0)


def test_old_versions_are_kept_for_good(lake, dataset, put, tmp_path):
    put("A")
    kept = DeltaTable(str(tmp_path / "lake" / "classes")).metadata().configuration
    assert kept["delta.enableExpiredLogCleanup"] == "false"


def test_files_lie_by_period_and_part_and_both_stay_texts(lake, dataset, put, tmp_path):
    put("A", "2014-2015")
    put("B", "2013-2014")
    snapshot = lake.snapshot(dataset, [])
    assert sorted(set(snapshot.periods)) == ["2013-2014", "2014-2015"]
    assert all(Path(file).is_file() for file in snapshot.files)
    folders = {Path(file).parent.relative_to(tmp_path / "lake" / "classes").as_posix() for file in snapshot.files}
    assert folders == {
        f"_period={period}/_part={part}" for period in ("2013-2014", "2014-2015") for part in ("north", "county")
    }
    types = {field.name: str(field.type) for field in DeltaTable(str(tmp_path / "lake" / "classes")).schema().fields}
    assert types["_part"] == types["_period"] == types["_submission"] == 'PrimitiveType("string")'


def test_periods_with_a_slash_and_folders_in_chinese(tmp_path, dataset, frame, tree):
    lake = Lake(str(tmp_path / "数据 湖's" / "甲"))
    lake.append(dataset, stamp(dataset, frame, tree, period="2014-2015/1", submission="A"))
    term = submission("A", "2014-2015/1")
    snapshot = lake.snapshot(dataset, [term])
    assert set(snapshot.periods) == {"2014-2015/1"}
    assert snapshot.frame(selection(term)).height == 3


@pytest.mark.parametrize("sign", "%*?#[]{}")
def test_a_location_that_delta_or_duckdb_would_misread_is_refused(tmp_path, sign):
    with pytest.raises(ValueError, match="存放位置"):
        Lake(f"{tmp_path}/a{sign}b")


def test_only_files_of_the_selected_periods_are_read(lake, dataset, put):
    put("A", "2013-2014")
    put("B", "2014-2015")
    snapshot = lake.snapshot(dataset, [submission("A", "2013-2014"), submission("B")])
    assert len(snapshot.files) == 4
    assert len(snapshot.files_of(selection(submission("B")))) == 2
    # A snapshot put together from bare files does not know their periods and reads all.
    assert replace(snapshot, periods=()).files_of(selection(submission("B"))) == snapshot.files


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


def test_a_table_that_grew_by_a_field(lake, dataset, frame, put, tree, engine):
    grown = replace(dataset, fields=(*dataset.fields, Field("teacher", Label("班主任"), "string")))
    put("A")
    with_teacher = frame.with_columns(teacher=pl.lit("某"))
    assert put("B", rows=with_teacher, declared=grown) == 1
    put("C")  # whoever still knows the old declaration can go on
    both = selection(submission("A"), submission("B"), submission("C"))
    rows = lake.snapshot(grown, both.submissions).frame(both)
    assert rows["teacher"].to_list() == [None] * 3 + ["某"] * 3 + [None] * 3
    # The version before knows no file with the field; it is unknown there, not an error.
    before = lake.snapshot(grown, both.submissions, version=0)
    assert engine.sql(f"SELECT count(*), count(teacher) FROM {before.source_sql(both)}").fetchall() == [(3, 0)]
    # Nor does the old declaration see what is younger than it.
    assert "teacher" not in lake.snapshot(dataset, both.submissions).frame(both).columns


def test_a_table_that_grows_while_another_writes(lake, dataset, frame, put, monkeypatch):
    """The writer that still sees the old table tries again and loses nothing, be it the one that grows it or the other."""
    grown = replace(dataset, fields=(*dataset.fields, Field("teacher", Label("班主任"), "string")))
    with_teacher = frame.with_columns(teacher=pl.lit("某"))
    write = Lake._write
    put("A")

    def write_after_another(self, declared, table, rows, mark):
        monkeypatch.setattr(Lake, "_write", write)
        put("B", rows=with_teacher, declared=grown)
        write(self, declared, table, rows, mark)

    monkeypatch.setattr(Lake, "_write", write_after_another)
    assert put("C") == 2
    monkeypatch.setattr(Lake, "_write", write_after_another)
    assert put("D", rows=with_teacher, declared=grown) == 4
    every = selection(*(submission(number) for number in "ABCD"))
    rows = lake.snapshot(grown, every.submissions).frame(every)
    assert rows["_submission"].to_list() == ["A"] * 3 + ["B"] * 6 + ["C"] * 3 + ["D"] * 3
    assert rows["teacher"].null_count() == 6


def test_a_field_that_changed_its_type_is_refused_and_nothing_written(lake, dataset, frame, put):
    put("A")
    fields = [replace(field, type="number") if field.name == "pupils" else field for field in dataset.fields]
    other = replace(dataset, fields=tuple(fields))
    with pytest.raises(ValueError, match="“pupils”原为 long，现声明为 number"):
        put("B", rows=frame.with_columns(pl.col("pupils").cast(pl.Float64)), declared=other)
    assert lake.version(dataset) == 0


def test_an_empty_submission_is_a_version_too(lake, dataset, frame, put):
    assert put("A", rows=frame.clear()) == 0
    assert put("B") == 1
    assert put("C", rows=frame.clear()) == 2
    assert lake.snapshot(dataset, []).frame(selection(submission("C"))).height == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.drop("pupils"), "缺少列“pupils”"),
        (lambda rows: rows.drop("_row"), "缺少列“_row”"),
        (lambda rows: rows.with_columns(extra=1), "没有字段“extra”"),
        (lambda rows: rows.with_columns(pl.col("pupils").cast(pl.String)), "“pupils”类型为"),
        (lambda rows: rows.with_columns(pl.lit(None, pl.String).alias("_submission")), "“_submission”有空值"),
    ],
)
def test_a_frame_that_is_not_as_declared_is_refused_and_nothing_written(lake, dataset, frame, tree, change, words):
    rows = stamp(dataset, frame, tree, period="2014-2015", submission="A")
    with pytest.raises(ValueError, match=words):
        lake.append(dataset, change(rows))
    assert lake.version(dataset) is None


def test_columns_may_come_in_any_order(lake, dataset, frame, tree):
    rows = stamp(dataset, frame, tree, period="2014-2015", submission="A")
    lake.append(dataset, rows.select(reversed(rows.columns)))
    assert lake.snapshot(dataset, []).frame(selection(submission("A")))["school"].to_list() == ["0001", "0001", "0003"]


def test_the_version_is_that_of_the_own_commit_even_if_others_wrote_since(lake, dataset, put, tree, frame, monkeypatch):
    write = Lake._write

    def write_and_let_others_in(self, declared, table, rows, mark):
        write(self, declared, table, rows, mark)
        monkeypatch.setattr(Lake, "_write", write)
        for number in range(20):
            put(f"other {number}")

    monkeypatch.setattr(Lake, "_write", write_and_let_others_in)
    assert put("A") == 0
    assert lake.version(dataset) == 20


def test_a_dataset_id_cannot_leave_the_location(lake, dataset):
    for name in ("../x", "a/b", "", "A", "."):
        with pytest.raises(ValueError, match="数据集编号"):
            lake.version(replace(dataset, id=name))


def test_a_location_that_is_a_file_is_one_sentence(tmp_path, dataset, frame, tree):
    (tmp_path / "lake").write_text("")
    with pytest.raises(LakeError, match="写入失败，原有数据未变"):
        Lake(str(tmp_path / "lake")).append(dataset, stamp(dataset, frame, tree, period="2014", submission="A"))


def test_a_damaged_log_is_one_sentence(lake, dataset, put, tmp_path):
    put("A")
    (log,) = (tmp_path / "lake" / "classes" / "_delta_log").glob("*.json")
    log.write_text("{")
    with pytest.raises(LakeError, match="读取失败"):
        lake.snapshot(dataset, [])


def test_stamping_counts_rows_within_each_submission_and_finds_the_part(dataset, frame, tree):
    with_unit = frame.with_columns(_unit=pl.Series(["n1", "n1", "college"]))
    rows = stamp(dataset, with_unit, tree, period="2014-2015", submission={"n1": "A", "college": "B", "s1": "C"})
    assert rows.columns == [*dataset.types(), "_submission", "_period", "_part", "_row"]
    assert rows["_submission"].to_list() == ["A", "A", "B"]
    assert rows["_row"].to_list() == [1, 2, 1]
    assert rows["_part"].to_list() == ["north", "north", "county"]
    strange = frame.with_columns(school=pl.Series(["no such code", None, "999902"]))
    assert stamp(dataset, strange, tree, period="2014", submission="A")["_part"].to_list() == [
        "county",
        "county",
        "south",
    ]


def test_stamping_needs_a_period_and_a_submission_for_every_unit(dataset, frame, tree):
    with pytest.raises(ValueError, match="不是期间"):
        stamp(dataset, frame, tree, period="last year", submission="A")
    with_unit = frame.with_columns(_unit=pl.lit("n1"))
    with pytest.raises(ValueError, match="“n1”没有对应的报送"):
        stamp(dataset, with_unit, tree, period="2014", submission={"s1": "A"})


def test_files_that_hold_only_other_submissions_are_passed_over_unread(lake, dataset, put):
    for number in "ABC":
        put(number)
    snapshot = lake.snapshot(dataset, [submission(number) for number in "ABC"])
    assert len(snapshot.files_of(selection(*map(submission, "ABC")))) == len(snapshot.files)
    chosen = selection(submission("B"))
    assert len(snapshot.files_of(chosen)) * 3 == len(snapshot.files)
    assert set(snapshot.frame(chosen)["_submission"]) == {"B"}


def test_a_table_that_keeps_no_bounds_of_a_field_is_read_whole(lake, dataset, frame, put):
    many = tuple(Field(f"f{number}", Label("列"), "integer") for number in range(40))
    wide = replace(dataset, fields=(*dataset.fields, *many))
    rows = frame.with_columns(*(pl.lit(1, dtype=pl.Int64).alias(field.name) for field in many))
    put("A", rows=rows, declared=wide)
    put("B", rows=rows, declared=wide)
    snapshot = lake.snapshot(wide, [submission("A"), submission("B")])
    assert set(snapshot.frame(selection(submission("B")))["_submission"]) == {"B"}
    assert snapshot.frame(selection(submission("B"))).height == frame.height
