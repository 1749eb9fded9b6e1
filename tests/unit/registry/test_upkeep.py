"""Upkeep of tables: what is merged or dropped is a new version, and of the files only those go that nobody may need."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from yaodian.registry import Dataset, Field, Lake, LakeError, Retention, Selection, Submission
from yaodian.registry.upkeep import (
    compact,
    drop,
    due_for_deletion,
    held_in,
    removable,
    remove,
    state_of,
    version_before,
)
from yaodian.values import Confidence, Label, Origin

LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
def dataset() -> Dataset:
    return Dataset("classes", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def write(lake: Lake, dataset: Dataset, name: str, period: str = "2014", rows: int = 2, part: str = "a") -> int:
    frame = pl.DataFrame({"school": [f"{name}{row}" for row in range(rows)], "_row": list(range(1, rows + 1))})
    marks = {"_submission": name, "_period": period, "_part": part}
    return lake.append(dataset, frame.with_columns(pl.lit(text).alias(mark) for mark, text in marks.items()))


def sent(*names: str, period: str = "2014") -> Selection:
    made = [
        Submission(name, "classes", "x", period, date(2014, 1, 1), None, 2, "", Origin.REAL, Confidence.HIGH)
        for name in names
    ]
    return Selection(None, tuple(made))


def rows(lake: Lake, dataset: Dataset, *names: str, version: int | None = None, period: str = "2014") -> int:
    return lake.snapshot(dataset, (), version).frame(sent(*names, period=period)).height


def files_there(tmp_path: Path) -> set[Path]:
    return set((tmp_path / "lake").rglob("*.parquet"))


class TestWhatIsThere:
    """State and submissions of a table."""

    def test_a_table_never_written_has_no_state_and_holds_nothing(self, lake: Lake, dataset: Dataset) -> None:
        assert state_of(lake, dataset) is None
        assert held_in(lake, dataset) == ()
        assert version_before(lake, dataset, LATER) is None
        assert removable(lake, dataset, LATER) == {}
        assert compact(lake, dataset) == -1

    def test_state_counts_files_rows_and_periods(self, lake: Lake, dataset: Dataset, tmp_path: Path) -> None:
        write(lake, dataset, "a")
        write(lake, dataset, "b", "2015", rows=3)
        state = state_of(lake, dataset)
        assert state is not None
        assert (state.version, state.files, state.rows, state.periods) == (1, 2, 5, ("2014", "2015"))
        assert state.bytes == sum(file.stat().st_size for file in files_there(tmp_path))

    def test_submissions_are_counted_by_period(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        write(lake, dataset, "b", "2015", rows=3)
        assert [(one.submission, one.period, one.rows) for one in held_in(lake, dataset)] == [
            ("a", "2014", 2),
            ("b", "2015", 3),
        ]
        assert [one.submission for one in held_in(lake, dataset, 0)] == ["a"]

    def test_a_version_is_found_by_the_time_of_its_commit(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        time.sleep(0.02)
        between = datetime.now(UTC)
        time.sleep(0.02)
        write(lake, dataset, "b")
        assert version_before(lake, dataset, between) == 0
        assert version_before(lake, dataset, LATER) == 1
        assert version_before(lake, dataset, between - timedelta(hours=1)) is None


class TestMerging:
    """Compaction and dropping."""

    def test_small_files_become_one_and_the_rows_stay(self, lake: Lake, dataset: Dataset) -> None:
        for name in "abcd":
            write(lake, dataset, name)
        before = rows(lake, dataset, *"abcd")
        assert compact(lake, dataset) == 4
        state = state_of(lake, dataset)
        assert state is not None
        assert (state.files, state.rows) == (1, 8)
        assert rows(lake, dataset, *"abcd") == before

    def test_nothing_to_merge_makes_no_version(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        assert compact(lake, dataset) == 0

    def test_every_older_version_reads_as_before(self, lake: Lake, dataset: Dataset) -> None:
        for name in "abc":
            write(lake, dataset, name)
        compact(lake, dataset)
        assert [rows(lake, dataset, *"abc", version=version) for version in range(4)] == [2, 4, 6, 6]

    def test_dropped_rows_are_gone_from_the_new_version_alone(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        write(lake, dataset, "it's")
        compact(lake, dataset)
        version = drop(lake, dataset, [one for one in held_in(lake, dataset) if one.submission != "a"])
        assert (rows(lake, dataset, "a"), rows(lake, dataset, "it's")) == (2, 0)
        assert rows(lake, dataset, "it's", version=version - 1) == 2

    def test_dropping_nothing_makes_no_version(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        assert drop(lake, dataset, []) == 0

    def test_what_is_appended_later_is_found_beside_it(self, lake: Lake, dataset: Dataset) -> None:
        for name in "ab":
            write(lake, dataset, name)
        compact(lake, dataset)
        assert write(lake, dataset, "c") == 3
        assert rows(lake, dataset, *"abc") == 6


class TestRetention:
    """Which periods are due."""

    def test_a_period_is_due_on_the_day_after_its_years_are_over(self, dataset: Dataset) -> None:
        kept = replace(dataset, retention=Retention(3, "示例规定"))
        assert due_for_deletion(kept, ["2014"], date(2017, 12, 31)) == ()
        (due,) = due_for_deletion(kept, ["2014", "2015"], date(2018, 1, 1))
        assert (due.period, due.until, due.basis) == ("2014", date(2017, 12, 31), "示例规定")

    def test_a_leap_day_counts_as_the_last_of_february(self, dataset: Dataset) -> None:
        kept = replace(dataset, retention=Retention(1, "示例规定"))
        (due,) = due_for_deletion(kept, ["2016/02"], date(2017, 3, 1))
        assert due.until == date(2017, 2, 28)

    def test_without_a_declared_time_nothing_is_due(self, dataset: Dataset) -> None:
        assert due_for_deletion(dataset, ["1950"], date(2020, 1, 1)) == ()


class TestClearing:
    """Which files may go."""

    def test_nothing_that_a_version_needs_may_go(self, lake: Lake, dataset: Dataset) -> None:
        for name in "abc":
            write(lake, dataset, name)
        compact(lake, dataset)
        drop(lake, dataset, held_in(lake, dataset)[:1])
        assert removable(lake, dataset, LATER) == {}

    def test_files_that_no_version_had_may_go_when_they_are_old(
        self, lake: Lake, dataset: Dataset, tmp_path: Path
    ) -> None:
        write(lake, dataset, "a")
        left = next(iter(files_there(tmp_path))).parent / "part-left-by-a-killed-writer.parquet"
        left.write_bytes(b"PAR1")
        assert removable(lake, dataset, datetime.now(UTC) - timedelta(hours=1)) == {}
        (path,) = removable(lake, dataset, LATER)
        assert path.endswith(left.name)
        remove(lake, dataset, [path])
        assert not left.exists()
        remove(lake, dataset, [path])

    def test_of_deleted_periods_all_files_go_and_no_others(self, lake: Lake, dataset: Dataset, tmp_path: Path) -> None:
        for name in "ab":
            write(lake, dataset, name)
            write(lake, dataset, f"{name}-2015", "2015")
        compact(lake, dataset)
        old = [one for one in held_in(lake, dataset) if one.period == "2014"]
        version = drop(lake, dataset, old, deleted=["2014"])
        assert removable(lake, dataset, datetime.now(UTC) - timedelta(hours=1)) == {}
        going = removable(lake, dataset, LATER)
        assert len(going) == 3
        remove(lake, dataset, going)
        assert all("2014" not in str(file) for file in files_there(tmp_path))
        assert rows(lake, dataset, "a-2015", "b-2015", version=version - 2, period="2015") == 4

    def test_a_version_that_lost_rows_says_so(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        drop(lake, dataset, held_in(lake, dataset), deleted=["2014"])
        assert rows(lake, dataset, "a", version=0) == 2
        remove(lake, dataset, removable(lake, dataset, LATER))
        with pytest.raises(LakeError, match="classes@0”中2014的行已按保留期限删除"):
            rows(lake, dataset, "a", version=0)
        assert rows(lake, dataset, "a") == 0

    def test_a_file_lost_otherwise_is_not_called_deleted(self, lake: Lake, dataset: Dataset, tmp_path: Path) -> None:
        write(lake, dataset, "a")
        next(iter(files_there(tmp_path))).unlink()
        with pytest.raises(LakeError, match=r"缺少 1 个.*从备份恢复"):
            rows(lake, dataset, "a")

    def test_rows_that_came_after_the_deletion_stay(self, lake: Lake, dataset: Dataset) -> None:
        write(lake, dataset, "a")
        drop(lake, dataset, held_in(lake, dataset), deleted=["2014"])
        write(lake, dataset, "late")
        write(lake, dataset, "later")
        compact(lake, dataset)
        remove(lake, dataset, removable(lake, dataset, LATER))
        assert rows(lake, dataset, "late", version=2) == 2
        assert rows(lake, dataset, "late", "later") == 4


UPKEEP = """
import sys
from datetime import UTC, datetime, timedelta
from yaodian.registry import Dataset, Field, Lake
from yaodian.registry.upkeep import compact, drop, held_in, removable, remove
from yaodian.values import Label
lake = Lake(sys.argv[1])
dataset = Dataset("classes", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())
print("ready", flush=True)
sys.stdin.readline()
print(compact(lake, dataset), flush=True)
print(drop(lake, dataset, [one for one in held_in(lake, dataset) if one.period == "2013"], deleted=["2013"]), flush=True)
remove(lake, dataset, removable(lake, dataset, datetime.now(UTC) + timedelta(days=int(sys.argv[2]))))
print("done", flush=True)
"""


@pytest.fixture
def many(lake: Lake, dataset: Dataset) -> Lake:
    """Sixteen writes, half of them about a period that is to be deleted."""
    for number in range(8):
        write(lake, dataset, f"a{number}", rows=50)
        write(lake, dataset, f"old{number}", "2013", rows=50)
    return lake


@contextmanager
def upkeep(tmp_path: Path, *, days: int) -> Iterator[subprocess.Popen[str]]:
    """Merges, deletes, and removes what nobody names and is older than now and so many days; waits for a line before it begins."""
    command = [sys.executable, "-c", UPKEEP, str(tmp_path / "lake"), str(days)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as started:  # type: ignore[call-overload]
        try:
            assert started.stdout.readline() == "ready\n"
            yield started
        finally:
            started.kill()


class TestCutOff:
    """Killed, out of space, or beside writers: what counts is there in any case."""

    @pytest.mark.parametrize("wait", [0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.2])
    def test_killed_at_any_time_the_kept_rows_are_all_there(
        self, many: Lake, dataset: Dataset, tmp_path: Path, wait: float
    ) -> None:
        with upkeep(tmp_path, days=1) as running:
            assert running.stdin is not None
            running.stdin.write("\n")
            running.stdin.flush()
            time.sleep(wait)
            running.send_signal(signal.SIGKILL)
        kept, old = [f"a{number}" for number in range(8)], [f"old{number}" for number in range(8)]
        assert rows(many, dataset, *kept) == 400
        assert rows(many, dataset, *old, period="2013") in (0, 400)
        assert rows(many, dataset, *kept, version=15) == 400
        with upkeep(tmp_path, days=1) as again:
            out, err = again.communicate("\n", timeout=60)
        assert out.endswith("done\n"), err
        assert (rows(many, dataset, *kept), rows(many, dataset, *old, period="2013")) == (400, 0)
        assert all("2013" not in str(file) for file in files_there(tmp_path))

    def test_writers_at_the_same_time_all_arrive(self, many: Lake, dataset: Dataset, tmp_path: Path) -> None:
        # As in life, what nobody names yet is too young to go: a writer may be about to name it.
        with upkeep(tmp_path, days=-1) as running:
            assert running.stdin is not None
            running.stdin.write("\n")
            running.stdin.flush()
            for number in range(10):
                write(many, dataset, f"new{number}", rows=10)
            _, err = running.communicate(timeout=60)
        assert running.returncode == 0, err
        assert rows(many, dataset, *(f"new{number}" for number in range(10))) == 100
        assert rows(many, dataset, *(f"a{number}" for number in range(8))) == 400

    def test_no_space_left_is_a_sentence_and_changes_nothing(
        self, many: Lake, dataset: Dataset, tmp_path: Path
    ) -> None:
        """A limit on the size of files stands for the full disk: writing fails in the middle of a file in both cases."""
        limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        command = [sys.executable, "-c", limit + UPKEEP, str(tmp_path / "lake"), "1"]
        done = subprocess.run(command, input="\n", capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "整理失败，原有数据未变" in done.stderr
        assert os.strerror(errno.EFBIG) in done.stderr
        assert many.version(dataset) == 15
        assert rows(many, dataset, *(f"a{number}" for number in range(8))) == 400
