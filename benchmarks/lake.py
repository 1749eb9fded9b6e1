"""The lake at the size of a city: ten million pupils accepted, a figure over them, many small files opened before and after compaction.

`benchmarks/registry.py` prints these rows with its own; alone: python benchmarks/lake.py [--rows N]. Each figure is taken in a process
of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile

from record import Row, record

PUPILS, SCHOOLS, SMALL_FILES = 10_000_000, 3_000, 800
HERE = """
import resource, sys, time
from pathlib import Path
from yaodian.cli.state import start
folder, rows, schools = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
"""
MAKE = (
    HERE
    + """
import hashlib
import polars as pl
from yaodian.web.home import STATE_FORMAT, open_home
home = open_home(folder / "home")
home.remember({"format": STATE_FORMAT, "package": "tianjin-2014", "scale": None, "seed": None})
start(home.path)
from yaodian.registry import Unit, UnitVersion
from yaodian.values import Label
from yaodian.web.actions.prepare import _add_units, migrate
from yaodian.web.queries.packages import package_of
migrate()
districts = [unit.id for unit in package_of(home).units.values() if unit.level == "district"]
codes = [f"2112{number:06}" for number in range(schools)]
_add_units("bench", tuple(
    Unit(f"school-{number}", "school", districts[number % len(districts)], (UnitVersion(code, Label(f"学校{number}"), "小学"),))
    for number, code in enumerate(codes)))
at = pl.int_range(rows, eager=True, dtype=pl.Int64)
school = at * schools // rows
def one_of(values, step):
    return pl.Series(values).gather((at // step) % len(values))
frame = pl.DataFrame({
    # An odd factor maps no two numbers to one.
    "pupil": [f"{number * 0x9E3779B97F4A7C15 & (1 << 64) - 1:016x}" for number in range(rows)],
    "school": pl.Series(codes).gather(school),
    "stage": one_of(["primary", "junior"], 7),
    "grade": one_of(["1", "2", "3", "4"], 40),
    "class_no": at % 20 + 1,
    "sex": one_of(["1", "2"], 1),
    "birth_year": 2000 + at % 10,
    "household": one_of(["1", "2", None], 3),
    "migrant_child": at % 9 == 0,
    "attendance": one_of(["1", "2"], 11),
    "sport_skills": at % 4,
    "art_skills": at % 3,
    "_unit": pl.Series([f"school-{number}" for number in range(schools)]).gather(school),
})
frame.write_parquet(folder / "pupils.parquet", row_group_size=500_000)
"""
)
ACCEPT = (
    HERE
    + """
start(folder / "home")
import datetime
import polars as pl
from yaodian.values import Confidence, Origin
from yaodian.web.actions.accept import Delivered, accept
from yaodian.web.queries.world import world
here = world()
begun = time.perf_counter()
delivered = Delivered("pupils", "2014-2015", datetime.date(2014, 10, 15), pl.read_parquet(folder / "pupils.parquet"),
                      Origin.SIMULATED, Confidence.LOW, name="bench")
receipt = accept(here, delivered, "benchmark")
assert receipt.rows == rows and receipt.units == schools, receipt
print(time.perf_counter() - begun, peak())
"""
)
FIGURE = (
    HERE
    + """
start(folder / "home")
import datetime
from yaodian.indicators import DuckEngine, compute
from yaodian.web.queries.world import world
here = world()
wanted = [one for one in here.package.indicators.values() if getattr(one, "dataset", "") == "pupils"]
begun = time.perf_counter()
found = compute(wanted[:1], here.snapshots(), here.tree, datetime.date(2014, 12, 31), levels=("city", "district"), engine=DuckEngine())
one = time.perf_counter() - begun
begun = time.perf_counter()
compute(wanted, here.snapshots(), here.tree, datetime.date(2014, 12, 31), levels=("city", "district"), engine=DuckEngine())
assert any(figure.value for figure in found)
print(one, time.perf_counter() - begun, len(wanted), peak())
"""
)
SMALL = (
    HERE
    + """
from datetime import date
import polars as pl
from yaodian.registry import Dataset, Field, Lake, Selection, Submission
from yaodian.registry.upkeep import compact, state_of
from yaodian.values import Confidence, Label, Origin
lake = Lake(str(folder / "small"))
dataset = Dataset("small", Label(""), "", "school", "school", "year", (Field("school", Label(""), "string"),), ())
for number in range(rows):
    frame = pl.DataFrame({"school": ["S"] * 20, "_row": range(1, 21), "_submission": f"s{number}", "_period": "2014",
                          "_part": f"d{number % 16}"})
    lake.append(dataset, frame)
sent = tuple(Submission(f"s{number}", "small", "x", "2014", date(2014, 1, 1), None, 20, "", Origin.REAL, Confidence.HIGH)
             for number in range(rows))
def opened():
    begun = time.perf_counter()
    assert lake.snapshot(dataset, sent).frame(Selection(None, sent)).height == rows * 20
    return time.perf_counter() - begun
opened()
before, files = opened(), state_of(lake, dataset).files
begun = time.perf_counter()
compact(lake, dataset)
merging = time.perf_counter() - begun
print(before, merging, opened(), files, state_of(lake, dataset).files)
"""
)


def rows_of(folder: str, rows: int = PUPILS, schools: int = SCHOOLS) -> list[Row]:
    """The measured rows; the folder is filled with some gigabytes."""
    said = (folder, str(rows), str(schools))
    if failed := _failed("pupils made", _run(MAKE, *said)):
        return failed
    accepted = _run(ACCEPT, *said)
    if failed := _failed("pupils accepted", accepted):
        return failed
    seconds, peak = (float(one) for one in accepted.stdout.split())
    found = [
        Row(f"{rows:,} pupils of {schools:,} schools read, checked and accepted", seconds, "s", 60, "one commit"),
        Row("pupils accepted: peak memory", peak, "MB", 4096),
    ]
    figure = _run(FIGURE, *said)
    if failed := _failed("figure over the pupils", figure):
        return [*found, *failed]
    one, all_of_them, count, peak = (float(part) for part in figure.stdout.split())
    return [
        *found,
        *_small_files(folder),
        Row("one indicator over them, city and districts", one, "s"),
        Row(f"all {count:.0f} indicators over them", all_of_them, "s"),
        Row("indicators: peak memory", peak, "MB"),
    ]


def _small_files(folder: str) -> list[Row]:
    small = _run(SMALL, folder, str(SMALL_FILES), "0")
    if failed := _failed("small files", small):
        return failed
    before, merging, after, files, left = (float(part) for part in small.stdout.split())
    return [
        Row(f"all rows of {files:.0f} small files opened and read", before, "s"),
        Row(f"the files merged to {left:.0f}", merging, "s"),
        Row("the same rows opened and read again", after, "s"),
    ]


def _run(program: str, *said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *said], capture_output=True, text=True, check=False)


def _failed(what: str, done: subprocess.CompletedProcess[str]) -> list[Row]:
    if not done.returncode:
        return []
    return [Row(f"{what}: failed", float("nan"), "", None, (done.stderr.strip().splitlines() or ["killed"])[-1][:120])]


def main() -> None:
    """Measures and prints the rows of the lake alone."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=PUPILS)
    with tempfile.TemporaryDirectory() as folder:
        record("lake", rows_of(folder, options.parse_args().rows))


if __name__ == "__main__":
    main()
