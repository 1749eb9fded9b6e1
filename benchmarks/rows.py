"""How long a page of a million rows takes, with filters, sorting and search, and what history adds; beside pandas and the Django ORM on SQLite.

    python benchmarks/rows.py [--peers]

A million pupils in 1,500 submissions, each accepted by itself, as schools hand in through a year; then each again with 20 superseded versions
of a tenth of its rows. A figure is the slowest of seven runs after the first; what the first ask of a column costs stands beside it. The peers
live in a process of their own and hold the same rows: pandas in memory, SQLite with an index on each column that is sorted by.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from record import Row, record
from yaodian.registry import Dataset, Field, Lake, Selection, Submission, Tree, Unit, UnitVersion, stamp
from yaodian.registry.listing import Asked, Condition, Listing, Search, Sort, open_listing, rows_of_key
from yaodian.registry.listing import held as laid_ready
from yaodian.values import Confidence, Label, Origin

SCHOOLS, EACH, VERSIONS, BAR = 1_500, 667, 20, 0.1
TOTAL = SCHOOLS * EACH
DAY, PERIOD = date(2014, 9, 10), "2014-2015"
FIELDS = (
    Field("school", Label("学校"), "string"),
    Field("pupil", Label("学生假名"), "string", personal="pseudonym"),
    Field("class", Label("班级"), "string"),
    Field("sex", Label("性别"), "string"),
    Field("grade", Label("年级"), "integer"),
    Field("born", Label("出生日期"), "date"),
    Field("boards", Label("寄宿"), "boolean"),
    Field("km", Label("路程"), "number", unit="公里"),
    Field("town", Label("乡镇"), "string"),
    Field("note", Label("备注"), "string"),
)
DATASET = Dataset("pupils", Label("学生"), "", "school", "school", "school_year", FIELDS, ("pupil",))
UNITS = {"top": Unit("top", "city", None, (UnitVersion("1", Label("市"), "city"),))}
UNITS |= {
    f"s{n}": Unit(f"s{n}", "school", "top", (UnitVersion(f"{n:06}", Label(f"{n}校"), "school"),))
    for n in range(SCHOOLS)
}
TREE = Tree(("city", "school"), UNITS)
OWN = frozenset(f"{n:06}" for n in range(400))


def pupils(school: int, count: int) -> pl.DataFrame:
    """The pupils of a school, the same ones whenever they are asked for."""
    at = pl.int_range(school * EACH, school * EACH + count, eager=True)
    mixed = pl.Series((at.to_numpy().astype(np.uint64) + 1) * np.uint64(0x9E3779B97F4A7C15))
    return pl.DataFrame({"at": at, "mixed": mixed}).select(
        pl.lit(f"{school:06}").alias("school"),
        (pl.col("mixed").cast(pl.String).str.zfill(20)).alias("pupil"),
        (pl.col("at") % 40 + 1).cast(pl.String).add("班").alias("class"),
        (pl.col("at") % 2 + 1).cast(pl.String).alias("sex"),
        (pl.col("at") % 12 + 1).alias("grade"),
        (pl.lit(date(2000, 1, 1)) + pl.duration(days=pl.col("at") % 4_000)).alias("born"),
        (pl.col("at") % 3 == 0).alias("boards"),
        ((pl.col("mixed") % 20_000).cast(pl.Float64) / 1000).alias("km"),
        pl.lit(f"第{school % 60}镇").alias("town"),
        pl.when(pl.col("at") % 5 == 0).then(pl.format("备注第{}号", "at")).alias("note"),
    )


def submission(name: str, school: int, rows: int, gone: date | None = None) -> Submission:
    """A submission of a school, in force or superseded."""
    return Submission(name, "pupils", f"s{school}", PERIOD, DAY, gone, rows, name, Origin.SIMULATED, Confidence.LOW)


def fill(folder: Path) -> list[Submission]:
    """1,500 submissions of one commit each."""
    lake = Lake(str(folder / "lake"))
    found = []
    for school in range(SCHOOLS):
        name = f"a{school:07}"
        lake.append(DATASET, stamp(DATASET, pupils(school, EACH), TREE, period=PERIOD, submission=name))
        found.append(submission(name, school, EACH))
    return found


def add_history(folder: Path, versions: int) -> list[Submission]:
    """Superseded versions of every school, a commit for every tenth of the schools."""
    lake = Lake(str(folder / "lake"))
    found = []
    for version in range(versions):
        for part in range(0, SCHOOLS, SCHOOLS // 10):
            schools = range(part, part + SCHOOLS // 10)
            names = {school: f"b{version:03}{school:05}" for school in schools}
            frame = pl.concat(
                stamp(DATASET, pupils(school, EACH // 10), TREE, period=PERIOD, submission=names[school])
                for school in schools
            )
            lake.append(DATASET, frame)
            found += [submission(names[school], school, EACH // 10, DAY) for school in schools]
    return found


def timed(what: str, ask: Callable[[], Any], bar: float | None = BAR) -> list[Row]:
    """The slowest of seven runs after the first, and the first."""
    seconds = []
    for _ in range(8):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    return [Row(what, max(seconds[1:]), "s", bar, f"first {seconds[0]:.3f} s")]


def questions(listing: Listing) -> list[Row]:
    """Every kind of question that a page asks."""
    some = (Condition("sex", "in", ("1",)), Condition("grade", "min", (3,)))
    born = (Condition("born", "min", (date(2004, 1, 1),)), Condition("born", "max", (date(2006, 1, 1),)))
    asked = {
        "first page": (Asked(), 0),
        "last page": (Asked(), TOTAL - 50),
        "sorted by a number, last page": (Asked(sort=Sort("km", backwards=True)), TOTAL - 50),
        "sorted by a text of many values, middle page": (Asked(sort=Sort("note")), TOTAL // 2),
        "own units, two filters, sorted by a number": (Asked(some, (), (OWN,), Sort("km")), 0),
        "own units, range of dates, sorted backwards, last page": (Asked(born, (), (OWN,), Sort("born", True)), 40_000),
        "search of a word in all text fields": (Asked((), (Search("备注第77", {}),), (OWN,)), 0),
        "search of two words, sorted": (Asked((), (Search("3", {}), Search("班", {})), (), Sort("town")), 100_000),
        "only rows without a value": (Asked((Condition("note", "is", ("empty",)),), sort=Sort("pupil", True)), 0),
    }
    return [
        one for what, (ask, at) in asked.items() for one in timed(what, lambda ask=ask, at=at: listing.page(ask, at))
    ]


def main() -> None:
    """Fills a lake, asks, adds history, asks again; with --peers asks others the same."""
    options = argparse.ArgumentParser()
    options.add_argument("--peers", action="store_true")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rows-"))
    try:
        rows = _ours(folder)
        if chosen.peers:
            rows += _peers(folder)
        record("rows", rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path) -> list[Row]:
    submissions = fill(folder)
    chosen = Selection(PERIOD, tuple(submissions))
    snapshot = Lake(str(folder / "lake")).snapshot(DATASET, submissions)
    begun = time.perf_counter()
    listing = open_listing(snapshot, chosen, folder / "rows")
    rows = [
        Row(
            "rows laid ready, once after an acceptance",
            time.perf_counter() - begun,
            "s",
            None,
            f"{len(snapshot.files)} files",
        )
    ]
    begun = time.perf_counter()
    laid_ready._open.clear()
    listing = open_listing(snapshot, chosen, folder / "rows")
    rows += [Row("opened after a restart", time.perf_counter() - begun, "s", BAR), *questions(listing)]
    rows.append(
        Row("peak memory, mapped file included", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", None)
    )
    history = add_history(folder, VERSIONS)
    everything = [*submissions, *history]
    snapshot = Lake(str(folder / "lake")).snapshot(DATASET, everything)
    begun = time.perf_counter()
    files = snapshot.files_of(chosen)
    rows.append(
        Row(
            f"{VERSIONS} superseded versions: files chosen",
            time.perf_counter() - begun,
            "s",
            BAR,
            f"{len(files)} of {len(snapshot.files)}",
        )
    )
    begun = time.perf_counter()
    again = open_listing(snapshot, chosen, folder / "rows-again")
    rows.append(Row(f"{VERSIONS} superseded versions: rows laid ready anew", time.perf_counter() - begun, "s", None))
    rows += timed(f"{VERSIONS} superseded versions: first page sorted", lambda: again.page(Asked(sort=Sort("km")), 0))
    key = {"pupil": pupils(7, 1)["pupil"][0]}
    own = [one for one in everything if one.unit == "s7"]
    rows += timed(
        f"history of a record, {VERSIONS + 1} submissions of its unit", lambda: rows_of_key(snapshot, own, key), None
    )
    return rows


PEERS = """
import sys, time
path, kind = sys.argv[1], sys.argv[2]
def timed(what, ask):
    seconds = []
    for _ in range(4):
        begun = time.perf_counter(); ask(); seconds.append(time.perf_counter() - begun)
    print(f"{kind}: {what}|{max(seconds[1:])}")
if kind == "pandas":
    import pandas
    rows = pandas.read_parquet(path)
    schools = {f"{n:06}" for n in range(400)}
    timed("sorted by a number, last page", lambda: rows.sort_values("km", ascending=False)[-50:])
    timed("own units, two filters, sorted by a number", lambda: rows[rows.school.isin(schools) & (rows.sex == "1") & (rows.grade >= 3)].sort_values("km")[:50])
    timed("search of a word in all text fields", lambda: rows[rows.school.isin(schools) & (rows.note.str.contains("备注第77", regex=False, na=False) | rows.pupil.str.contains("备注第77", regex=False) | rows["class"].str.contains("备注第77", regex=False) | rows.town.str.contains("备注第77", regex=False))][:50])
else:
    import django
    from django.conf import settings
    settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path + ".sqlite3"}}, INSTALLED_APPS=[])
    django.setup()
    from django.db import connection, models
    class Pupil(models.Model):
        school = models.CharField(max_length=10, db_index=True); pupil = models.CharField(max_length=32, db_index=True)
        klass = models.CharField(max_length=10); sex = models.CharField(max_length=1); grade = models.IntegerField(); born = models.DateField(db_index=True)
        boards = models.BooleanField(); km = models.FloatField(db_index=True); town = models.CharField(max_length=10); note = models.CharField(max_length=30, null=True)
        class Meta:
            app_label = "bench"
    import polars
    with connection.schema_editor() as editor:
        editor.create_model(Pupil)
    frame = polars.read_parquet(path)
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.executemany("insert into bench_pupil(school,pupil,klass,sex,grade,born,boards,km,town,note) values (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            ((*row[:5], row[5].isoformat(), *row[6:]) for row in frame.iter_rows()))
        cursor.execute("commit"); cursor.execute("analyze")
    everyone = Pupil.objects.all()
    own = everyone.filter(school__in=[f"{n:06}" for n in range(400)])
    page = lambda found, at: (found.count(), list(found[at:at + 50]))
    timed("sorted by a number, last page", lambda: page(everyone.order_by("-km"), frame.height - 50))
    timed("own units, two filters, sorted by a number", lambda: page(own.filter(sex="1", grade__gte=3).order_by("km"), 0))
    q = models.Q(note__contains="备注第77") | models.Q(pupil__contains="备注第77") | models.Q(klass__contains="备注第77") | models.Q(town__contains="备注第77")
    timed("search of a word in all text fields", lambda: page(own.filter(q).order_by("pupil"), 0))
"""


def _peers(folder: Path) -> list[Row]:
    path = str(folder / "pupils.parquet")
    pl.concat(pupils(school, EACH) for school in range(SCHOOLS)).write_parquet(path)
    environment = folder / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "pandas", "pyarrow"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(json.dumps({"pandas": "not to be had", "said": done.stderr[-300:]}))
    found = [] if done.returncode else _asked(python, path, "pandas")
    return found + _asked(sys.executable, path, "Django ORM on SQLite")


def _asked(python: str, path: str, kind: str) -> list[Row]:
    done = subprocess.run([python, "-c", PEERS, path, kind], capture_output=True, text=True, check=False)
    if done.returncode:
        return [Row(f"{kind}: failed", float("nan"), "", None, done.stderr.strip().splitlines()[-1][:120])]
    pairs = (line.split("|") for line in done.stdout.splitlines())
    return [Row(what, float(seconds), "s") for what, seconds in pairs]


if __name__ == "__main__":
    main()
