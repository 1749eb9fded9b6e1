"""Several processes write at once, and one of them is killed: everything arrives, or nothing of it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from yaodian.registry import Dataset, Field, Lake, Selection, Submission
from yaodian.values import Confidence, Label, Origin

ROWS = 400
WRITER = f"""
import sys
import polars as pl
from yaodian.registry import Dataset, Field, Lake
from yaodian.values import Label

location, name, times = sys.argv[1:]
field = Field("school", Label(""), "string")
dataset = Dataset("classes", Label(""), "", "school", "school", "year", (field,), ())
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(times)):
    rows = pl.DataFrame({{"school": [str(row) for row in range({ROWS})], "_row": range(1, {ROWS} + 1)}})
    parts = pl.Series("_part", ["120101", "120102"] * ({ROWS} // 2))
    rows = rows.with_columns(parts, _submission=pl.lit(f"{{name}}-{{number}}"), _period=pl.lit("2014"))
    print(f"{{name}}-{{number}}", Lake(location).append(dataset, rows), flush=True)
"""


@pytest.fixture
def dataset() -> Dataset:
    return Dataset("classes", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())


Writer = subprocess.Popen[str]


@pytest.fixture
def start() -> Iterator[Callable[[Path, str, int], Writer]]:
    """Starts a writer that waits for its release; none survives the test."""
    with ExitStack() as running:

        def run(location: Path, name: str, times: int) -> Writer:
            command = [sys.executable, "-c", WRITER, str(location), name, str(times)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            writer = running.enter_context(subprocess.Popen(command, text=True, **pipes))
            running.callback(writer.kill)
            return writer

        yield run


def release(writers: list[Writer]) -> None:
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()


def stored(location: Path, dataset: Dataset, version: int | None = None) -> Counter[str]:
    """Rows by submission in the newest version, read as if every submission had been accepted."""
    lake = Lake(str(location))
    names = [f"{name}-{number}" for name in "abk" for number in range(1000)]
    submissions = tuple(
        Submission(name, "classes", "x", "2014", date(2014, 1, 1), None, 0, "", Origin.REAL, Confidence.HIGH)
        for name in names
    )
    snapshot = lake.snapshot(dataset, submissions, version)
    return Counter(snapshot.frame(Selection("2014", submissions))["_submission"].to_list())


def test_two_writers_at_once_both_arrive_and_learn_their_own_version(tmp_path, dataset, start):
    writers = [start(tmp_path / "lake", name, 12) for name in "ab"]
    release(writers)
    versions: dict[int, str] = {}
    for writer in writers:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0, err
        versions |= {int(version): name for name, version in (line.split() for line in out.splitlines())}
    assert sorted(versions) == list(range(24))
    assert stored(tmp_path / "lake", dataset) == {f"{name}-{number}": ROWS for name in "ab" for number in range(12)}
    # The version that a writer was told is the one in which its rows are there for the first time.
    for version in (1, 11, 22):
        assert versions[version] in stored(tmp_path / "lake", dataset, version)
        assert versions[version] not in stored(tmp_path / "lake", dataset, version - 1)


def test_a_writer_that_is_killed_leaves_the_state_before_or_after(tmp_path, dataset, start):
    """Killed at some instants of a run; the next start needs no hand."""
    chance = random.Random(20140901)
    for attempt in range(2):
        location = tmp_path / f"lake{attempt}"
        writer = start(location, "k", 1000)
        release([writer])
        time.sleep(chance.uniform(0.05, 0.6))
        writer.send_signal(signal.SIGKILL)
        out, _ = writer.communicate(timeout=60)
        told = [line.split()[0] for line in out.splitlines() if line.count(" ")]
        found = stored(location, dataset)
        assert set(found.values()) <= {ROWS}, "a submission was stored in part"
        assert set(told) <= set(found), "what the writer was told is stored"
        assert len(found) <= len(told) + 1
        again = start(location, "a", 1)
        release([again])
        out, err = again.communicate(timeout=60)
        assert again.returncode == 0, err
        assert out.split() == ["a-0", str(len(found))]
        assert stored(location, dataset)["a-0"] == ROWS
