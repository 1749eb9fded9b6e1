"""A lake in an object store does what one in a folder does: appends all arrive, every version reads again, upkeep keeps it so.

The store is moto's S3 server (see fixtures_object_store.py for what that does not prove).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from fixtures_object_store import object_store
from yaodian.indicators import DuckEngine, EngineError, Indicator, compute, rows_behind
from yaodian.registry import (
    Dataset,
    Field,
    Lake,
    LakeError,
    Selection,
    Snapshot,
    Submission,
    Tree,
    Unit,
    UnitVersion,
)
from yaodian.registry.upkeep import compact, drop, held_in, removable, remove, state_of
from yaodian.values import Confidence, Label, Origin

PLACE = "s3://yaodian-lake/示例 市"
FIELDS = (
    Field("school", Label(""), "string"),
    Field("pupils", Label(""), "integer"),
    Field("opened", Label(""), "date"),
)


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with object_store("yaodian-lake") as environment:
        yield environment


@pytest.fixture
def lake(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Lake:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Lake(place(request))


def place(request: pytest.FixtureRequest) -> str:
    return f"{PLACE}/{request.node.name}".replace("[", "-").replace("]", "")


@pytest.fixture
def dataset() -> Dataset:
    return Dataset("classes", Label(""), "", "school", "school", "year", FIELDS, ())


@pytest.fixture
def tree() -> Tree:
    units = [
        Unit("city", "city", None, (UnitVersion("C", Label("市"), "city"),)),
        Unit("one", "school", "city", (UnitVersion("S1", Label("一校"), "school"),)),
    ]
    return Tree(("city", "school"), {unit.id: unit for unit in units})


def write(lake: Lake, dataset: Dataset, name: str, pupils: int = 5, period: str = "2014") -> int:
    frame = pl.DataFrame(
        {
            "school": ["S1", "S1"],
            "pupils": [pupils, None],
            "opened": [date(2014, 1, 1), None],
            "_submission": [name] * 2,
            "_row": [1, 2],
            "_period": [period] * 2,
            "_part": ["东 区"] * 2,
        }
    )
    return lake.append(dataset, frame.select(*dataset.types(), "_submission", "_row", "_period", "_part"))


def sent(*names: str, period: str = "2014") -> tuple[Submission, ...]:
    return tuple(
        Submission(name, "classes", "one", period, date(2014, 1, 1), None, 2, "", Origin.REAL, Confidence.HIGH)
        for name in names
    )


def read(snapshot: Snapshot, *names: str, period: str = "2014") -> list[dict[str, object]]:
    return list(snapshot.rows(Selection(None, sent(*names, period=period))))


class TestReading:
    """Rows come back as they went."""

    def test_nothing_written_is_no_table(self, lake: Lake, dataset: Dataset) -> None:
        assert lake.version(dataset) is None
        assert read(lake.snapshot(dataset, ()), "a") == []

    def test_rows_come_back_in_their_order(self, lake: Lake, dataset: Dataset) -> None:
        assert [write(lake, dataset, name, pupils) for name, pupils in (("a", 5), ("b", 7))] == [0, 1]
        found = read(lake.snapshot(dataset, ()), "b", "a")
        assert [(row["_submission"], row["pupils"]) for row in found] == [("b", 7), ("b", None), ("a", 5), ("a", None)]
        assert found[0]["opened"] == date(2014, 1, 1)

    def test_an_older_version_reads_again(self, lake: Lake, dataset: Dataset) -> None:
        for name in "ab":
            write(lake, dataset, name)
        assert len(read(lake.snapshot(dataset, (), 0), "a", "b")) == 2
        with pytest.raises(ValueError, match="没有版本 5，现有 0 至 1"):
            lake.snapshot(dataset, (), 5)

    def test_a_younger_field_is_null_in_older_rows(self, lake: Lake, dataset: Dataset) -> None:
        young = Dataset(
            "classes", Label(""), "", "school", "school", "year", (*FIELDS, Field("note", Label(""), "string")), ()
        )
        write(lake, dataset, "a")
        (row, _) = read(lake.snapshot(young, ()), "a")
        assert row["note"] is None

    def test_figures_and_the_rows_behind_them(self, lake: Lake, dataset: Dataset, tree: Tree) -> None:
        for name in "ab":
            write(lake, dataset, name)
        snapshot = lake.snapshot(dataset, sent("b"))
        pupils = Indicator("pupils", Label("人数"), Label(""), "classes", "pupils", "人")
        city, school = compute([pupils], {"classes": snapshot}, tree, date(2014, 6, 1), engine=DuckEngine())
        assert (city.value, school.value, city.coverage.rows) == (5, 5, 2)
        behind = rows_behind(pupils, snapshot, tree, date(2014, 6, 1), "one")
        assert [row["pupils"] for row in behind.rows] == [5, None]


class TestFaults:
    """What the store cannot do is a sentence, soon."""

    def test_a_store_that_does_not_answer(self, lake: Lake, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(LakeError, match="数据集“classes”读取失败"):
            lake.version(dataset)

    def test_a_bucket_that_does_not_exist(self, lake: Lake, dataset: Dataset) -> None:
        with pytest.raises(LakeError):
            write(Lake("s3://no-such-bucket/x"), dataset, "a")

    def test_rows_deleted_after_their_time(self, lake: Lake, dataset: Dataset, tree: Tree) -> None:
        write(lake, dataset, "a")
        drop(lake, dataset, held_in(lake, dataset), deleted=["2014"])
        remove(lake, dataset, removable(lake, dataset, datetime.now(UTC) + timedelta(days=1)))
        snapshot = lake.snapshot(dataset, sent("a"), 0)
        with pytest.raises(LakeError, match="2014的行已按保留期限删除"):
            read(snapshot, "a")
        pupils = Indicator("pupils", Label("人数"), Label(""), "classes", "pupils", "人")
        with pytest.raises(EngineError, match="2014的行已按保留期限删除"):
            compute([pupils], {"classes": snapshot}, tree, date(2014, 6, 1), engine=DuckEngine())

    @pytest.mark.parametrize("address", ["s3://", "s3:///x", "gs://bucket/x", "s3://bucket/a*b", "ftp://host/x"])
    def test_an_address_that_is_none(self, address: str) -> None:
        with pytest.raises(ValueError, match="存放位置"):
            Lake(address)


class TestUpkeep:
    """Merging, dropping and clearing."""

    def test_merged_dropped_and_cleared(self, lake: Lake, dataset: Dataset) -> None:
        for name in "abc":
            write(lake, dataset, name)
        write(lake, dataset, "old", period="2013")
        version = compact(lake, dataset)
        state = state_of(lake, dataset)
        assert state is not None
        assert (state.files, state.rows) == (2, 8)
        drop(lake, dataset, [one for one in held_in(lake, dataset) if one.period == "2013"], deleted=["2013"])
        going = removable(lake, dataset, datetime.now(UTC) + timedelta(days=1))
        remove(lake, dataset, going)
        assert len(going) == 1
        assert removable(lake, dataset, datetime.now(UTC) + timedelta(days=1)) == {}
        assert [len(read(lake.snapshot(dataset, (), at), *"abc")) for at in range(3)] == [2, 4, 6]
        assert len(read(lake.snapshot(dataset, (), version), *"abc")) == 6
        assert [one.submission for one in held_in(lake, dataset, version)] == ["a", "b", "c"]


WRITER = """
import sys
import polars as pl
from yaodian.registry import Dataset, Field, Lake
from yaodian.values import Label
location, name, times = sys.argv[1:]
dataset = Dataset("classes", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(times)):
    rows = pl.DataFrame({"school": ["S"] * 10, "_row": range(1, 11)})
    rows = rows.with_columns(_submission=pl.lit(f"{name}-{number}"), _period=pl.lit("2014"), _part=pl.lit(name))
    print(Lake(location).append(dataset, rows), flush=True)
"""


@pytest.mark.parametrize("remote", [False, True], ids=["in a folder", "in an object store"])
def test_two_districts_accepted_at_the_same_instant_both_arrive(
    lake: Lake, tmp_path: Path, remote: bool, request: pytest.FixtureRequest
) -> None:
    """Both race for the first version of the table, and then for each that follows."""
    where = place(request).replace(" ", "-") if remote else str(tmp_path / "lake")
    dataset = Dataset("classes", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, where, name, "5"], text=True, **pipes)  # type: ignore[call-overload]
        for name in ("east", "west")
    ]
    try:
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            writer.stdin.write("\n")
            writer.stdin.flush()
        said = [writer.communicate(timeout=120) for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert [writer.returncode for writer in writers] == [0, 0], said
    versions = sorted(int(line) for out, _ in said for line in out.split())
    assert versions == list(range(10))
    assert {one.submission: one.rows for one in held_in(Lake(where), dataset)} == {
        f"{name}-{number}": 10 for name in ("east", "west") for number in range(5)
    }
