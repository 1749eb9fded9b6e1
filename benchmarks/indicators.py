"""Twelve indicators of one dataset at three levels, in one scan: DuckDB as the product asks it, beside polars doing the same.

    python benchmarks/indicators.py [--rows 1300000] [--home DIR]

Each engine is measured in a process of its own over the same Delta files; both must give the same sums (1e-9 relative), or it fails.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from record import Row, record
from yaodian.indicators import DuckEngine, Indicator, Query, Sums, compute
from yaodian.registry import Dataset, Field, Lake, Snapshot, Submission, Tree, Unit, UnitVersion, select, stamp
from yaodian.values import Confidence, Label, Origin

SEED = 20140122
DISTRICTS, SCHOOLS = 16, 3000
LEVELS = ("city", "district", "school")
DAY = date(2014, 12, 31)
REPEATS = 5

FIELDS = (
    Field("code", Label("学校代码"), "string"),
    Field("grade", Label("年级"), "integer"),
    Field("sex", Label("性别"), "string"),
    Field("migrant", Label("随迁"), "boolean"),
    Field("boards", Label("寄宿"), "boolean"),
    Field("born", Label("出生日期"), "date"),
    Field("score", Label("体质测试"), "number"),
    Field("books", Label("图书"), "integer"),
    Field("aid", Label("资助"), "number"),
)
DATASET = Dataset("learners", Label("在校生"), "", "school", "code", "school_year", FIELDS, ())


def _indicator(name: str, numerator: str, **declared: object) -> Indicator:
    return Indicator(name, Label(name), Label(""), DATASET.id, numerator, "", **declared)  # type: ignore[arg-type]


INDICATORS = (
    _indicator("learners", "1"),
    _indicator("compulsory", "1", where="grade <= 9"),
    _indicator("migrant", "1", where="migrant"),
    _indicator("migrant_share", "migrant", denominator="1", scale=100),
    _indicator("girls_share", "sex = '2'", denominator="1", scale=100),
    _indicator("boarders", "1", where="boards and grade >= 7"),
    _indicator("over_age", "1", where="days_between(born, as_of) > 365 * (grade + 8)"),
    _indicator("score_mean", "score", denominator="1"),
    _indicator("score_good_share", "score >= 80", where="grade >= 3", denominator="1", scale=100),
    _indicator("books", "books"),
    _indicator("books_per_migrant", "books", where="migrant", denominator="1"),
    _indicator("aid", "aid", where="migrant or boards"),
)


def city() -> Tree:
    """A city, its districts and schools; one school in twenty hangs on the city and skips the district."""
    units = {"city": ("city", None)}
    units |= {f"district-{place:02d}": ("district", "city") for place in range(DISTRICTS)}
    for place in range(SCHOOLS):
        above = "city" if place % 20 == 0 else f"district-{place % DISTRICTS:02d}"
        units[f"school-{place:04d}"] = ("school", above)
    return Tree(
        LEVELS,
        {
            name: Unit(name, level, above, (UnitVersion(name, Label(name), level),))
            for name, (level, above) in units.items()
        },
    )


def learners(rows: int) -> pl.DataFrame:
    """Made-up learners, deterministic from the seed; one amount in fifty is unknown."""
    chance = np.random.Generator(np.random.PCG64(SEED))
    known = pl.Series(chance.random(rows) > 0.02)
    schools = pl.Series([f"school-{place:04d}" for place in range(SCHOOLS)])
    frame = pl.DataFrame(
        {
            "code": schools.gather(np.sort(chance.integers(0, SCHOOLS, rows))),
            "grade": chance.integers(1, 13, rows),
            "sex": pl.Series(["1", "2"]).gather(chance.integers(0, 2, rows)),
            "migrant": chance.random(rows) < 0.2,
            "boards": chance.random(rows) < 0.1,
            "born": pl.Series(np.datetime64("1996-09-01") + chance.integers(0, 12 * 365, rows)).cast(pl.Date),
            "score": np.round(chance.normal(75, 10, rows), 1),
            "books": chance.integers(0, 60, rows),
            "aid": np.round(chance.gamma(2.0, 300.0, rows), 2),
        }
    )
    return frame.with_columns(pl.when(known).then(pl.col("score", "books")))


def submissions() -> list[Submission]:
    """One report a school."""
    made = date(2014, 10, 1)
    return [
        Submission(
            f"report-{place:04d}", DATASET.id, f"school-{place:04d}", "2014-2015", made, None, 0, "",
            Origin.SIMULATED, Confidence.LOW,
        )
        for place in range(SCHOOLS)
    ]  # fmt: skip


def prepare(folder: Path, rows: int) -> None:
    """Writes the lake in one commit."""
    frame = learners(rows).with_columns(pl.col("code").alias("_unit"))
    owners = {each.unit: each.id for each in submissions()}
    Lake(str(folder)).append(DATASET, stamp(DATASET, frame, city(), period="2014-2015", submission=owners))


def with_duckdb(snapshot: Snapshot, tree: Tree) -> Sequence[Sums]:
    """The question as the product asks it."""
    selection = select(DATASET, snapshot.submissions, DAY)
    return DuckEngine().sums(Query(snapshot, selection, tree, DAY, LEVELS, INDICATORS))


def with_figures(snapshot: Snapshot, tree: Tree) -> Sequence[object]:
    """The question, and from its sums all figures with coverage and standing."""
    return compute(INDICATORS, {DATASET.id: snapshot}, tree, DAY, engine=DuckEngine())


def polars_terms() -> dict[str, tuple[pl.Expr, pl.Expr, pl.Expr | None]]:
    """Numerator, condition and denominator of each indicator, written by hand."""
    always = pl.col("code").is_not_null()
    one, number = always.cast(pl.Int64), pl.Int64
    migrant, boards, grade = pl.col("migrant"), pl.col("boards"), pl.col("grade")
    over_age = (pl.lit(DAY) - pl.col("born")).dt.total_days() > 365 * (grade + 8)
    return {
        "learners": (one, always, None),
        "compulsory": (one, grade <= 9, None),
        "migrant": (one, migrant, None),
        "migrant_share": (migrant.cast(number), always, one),
        "girls_share": ((pl.col("sex") == "2").cast(number), always, one),
        "boarders": (one, boards & (grade >= 7), None),
        "over_age": (one, over_age, None),
        "score_mean": (pl.col("score"), always, one),
        "score_good_share": ((pl.col("score") >= 80).cast(number), grade >= 3, one),
        "books": (pl.col("books"), always, None),
        "books_per_migrant": (pl.col("books"), migrant, one),
        "aid": (pl.col("aid"), migrant | boards, None),
    }


def with_polars(snapshot: Snapshot, tree: Tree) -> Sequence[Sums]:
    """The same sums: by school in one scan, then by the levels above."""
    terms = polars_terms()
    asked = []
    for name, (numerator, condition, denominator) in terms.items():
        known = condition & numerator.is_not_null()
        asked += [condition.sum().alias(f"{name} rows"), known.sum().alias(f"{name} known")]
        asked.append(pl.when(known).then(numerator).sum().alias(f"{name} numerator"))
        if denominator is not None:
            asked.append(pl.when(known).then(denominator).sum().alias(f"{name} denominator"))
    in_force = pl.LazyFrame({"_submission": [each.id for each in snapshot.submissions]})
    places = pl.DataFrame(
        [
            {"code": code, **{level: tree.ancestor(unit, level) for level in LEVELS}}
            for code, unit in tree.codes().items()
        ],
        schema=dict.fromkeys(("code", *LEVELS), pl.String),
    )
    rows = pl.scan_parquet(list(snapshot.files), hive_partitioning=False).join(in_force, on="_submission", how="semi")
    by_code = rows.group_by("code").agg(asked).collect().join(places, on="code")
    sums = pl.col([each.meta.output_name() for each in asked]).sum()
    found: list[Sums] = []
    for level in LEVELS:
        for row in by_code.filter(pl.col(level).is_not_null()).group_by(level).agg(sums).iter_rows(named=True):
            for name in terms:
                counted = [row.get(f"{name} {part}") for part in ("rows", "known", "numerator", "denominator")]
                found.append(Sums(name, row[level], level, *counted))
    return found


ENGINES: dict[str, Callable[[Snapshot, Tree], Sequence[object]]] = {
    "duckdb": with_duckdb,
    "duckdb, with figures": with_figures,
    "polars": with_polars,
}


def peak_mb() -> float:
    """Peak memory of this process. Not from getrusage: a process starts there with the peak of the one that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(engine: str, folder: Path) -> dict[str, object]:
    """Seconds of the first and of the median repeat, peak memory, and the sums, which engines must share."""
    tree = city()
    snapshot = Lake(str(folder)).snapshot(DATASET, submissions())
    seconds = []
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        answer = ENGINES[engine](snapshot, tree)
        seconds.append(time.perf_counter() - begun)
    sums = sorted((each.indicator, each.level, each.unit, each) for each in answer if isinstance(each, Sums))
    return {
        "first": seconds[0],
        "median": statistics.median(seconds[1:]),
        "peak_mb": peak_mb(),
        "answers": len(answer),
        "sums": [[*key, e.rows, e.known_rows, e.numerator, e.denominator] for *key, e in sums],
    }


def differing(one: Sequence[Sequence[object]], other: Sequence[Sequence[object]]) -> list[object]:
    """The sums in which two engines do not agree to 1e-9 relative."""
    if len(one) != len(other):
        return [len(one), len(other)]
    return [
        (left, right)
        for left, right in zip(one, other, strict=True)
        if left[:5] != right[:5]
        or any(abs((a or 0) - (b or 0)) > 1e-9 * abs(a or 0) for a, b in zip(left[5:], right[5:], strict=True))
    ]


def main() -> None:
    """Prepares the lake, measures each engine in its own process, and compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_300_000)
    parser.add_argument("--home", type=Path, help="keep the lake here and use it again")
    parser.add_argument("--measure", choices=list(ENGINES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure, asked.home)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.home or Path(temporary)
        if Lake(str(folder)).version(DATASET) is None:
            prepare(folder, asked.rows)
        found = {}
        for engine in ENGINES:
            command = [sys.executable, __file__, "--measure", engine, "--home", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            found[engine] = json.loads(done.stdout)
    if disagreeing := differing(found["duckdb"]["sums"], found["polars"]["sums"]):
        sys.exit(f"duckdb and polars disagree: {disagreeing[:3]}")
    size = f"{asked.rows:,} rows, {len(INDICATORS)} indicators, {len(LEVELS)} levels"
    rows = []
    for engine, figures in found.items():
        note = f"{size}; {figures['answers']:,} answers"
        rows.append(Row(f"{engine}: median of {REPEATS}", figures["median"], "s", note=note))
        rows.append(Row(f"{engine}: first", figures["first"], "s"))
        rows.append(Row(f"{engine}: peak memory", figures["peak_mb"], "MB"))
    record("indicators", rows)


if __name__ == "__main__":
    main()
