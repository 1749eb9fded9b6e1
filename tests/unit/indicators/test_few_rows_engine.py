"""Small registers are judged in Python from rows that were read once; large ones are left to the engine behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from yaodian.indicators import DuckEngine, EngineError, FewRowsEngine, MemoryEngine, Query, Sums, compute


class Refusing:
    """An engine that must not be asked."""

    name = "refusing"

    def sums(self, query: Query) -> list[Sums]:
        raise AssertionError("asked")


def figures(town, snapshot, engine, *definitions, day=None):
    return compute(definitions, {"pupils": snapshot}, town.tree, day or town.day, engine=engine)


def counted(report, rows):
    return replace(report, rows=rows)


def test_few_rows_give_what_the_reference_engine_gives(town):
    dataset = town.dataset()
    rows = [
        {"unit": unit, "number": n, "share": n / 7, "boards": n % 2 == 0} for n in range(9) for unit in ("S1", "S3")
    ]
    town.write(dataset, "r1", rows)
    snapshot = town.snapshot(dataset, counted(town.report("r1", "city"), len(rows)))
    wanted = (town.indicator("a", "share", where="boards"), town.indicator("b", "boards", denominator="1"))
    engine = FewRowsEngine(Refusing())
    assert figures(town, snapshot, engine, *wanted) == figures(town, snapshot, MemoryEngine(), *wanted)


def test_rows_are_read_once_for_all_days(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 2}])
    snapshot = town.snapshot(dataset, counted(town.report("r1", "S1"), 1))
    engine = FewRowsEngine(Refusing())
    first = figures(town, snapshot, engine, town.indicator())
    for file in snapshot.files:
        Path(file).unlink()
    later = figures(town, snapshot, engine, town.indicator(), day=date(2014, 12, 31))
    assert [figure.value for figure in later] == [figure.value for figure in first]


def test_rows_of_a_submission_that_does_not_count_are_left_out(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    town.write(dataset, "r2", [{"unit": "S1", "number": 10}])
    gone = replace(counted(town.report("r1", "S1"), 1), superseded_on=date(2014, 6, 1))
    new = replace(counted(town.report("r2", "S1"), 1), accepted_on=date(2014, 6, 1))
    snapshot = town.snapshot(dataset, gone, new)
    engine = FewRowsEngine(Refusing())
    before, after = (
        figures(town, snapshot, engine, town.indicator(), day=day)[0].value
        for day in (date(2014, 5, 31), date(2014, 6, 1))
    )
    assert (before, after) == (1, 10)


def test_many_rows_are_a_question_for_the_engine_behind(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    snapshot = town.snapshot(dataset, counted(town.report("r1", "S1"), 401))
    with pytest.raises(AssertionError, match="asked"):
        figures(town, snapshot, FewRowsEngine(Refusing()), town.indicator())
    assert FewRowsEngine(DuckEngine()).name == "duckdb"


def test_a_broken_file_is_told_by_the_engine_behind(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    snapshot = town.snapshot(dataset, counted(town.report("r1", "S1"), 1))
    Path(snapshot.files[0]).write_bytes(b"not parquet")
    with pytest.raises(EngineError, match="无法读取数据集“pupils@0”的存储文件"):
        figures(town, snapshot, FewRowsEngine(DuckEngine()), town.indicator())
