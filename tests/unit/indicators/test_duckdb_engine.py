"""What is DuckDB's own: which files it reads, what it leaves behind, and what it says when it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from yaodian.indicators import DuckEngine, EngineError, MemoryEngine, Query, compute, rows_behind
from yaodian.registry import Field, select
from yaodian.values import Label


def city_value(town, snapshot, numerator="number", **asked):
    return compute([town.indicator(numerator=numerator)], {"pupils": snapshot}, town.tree, town.day, **asked)[0].value


def test_an_older_version_gives_the_figure_of_its_day(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    town.write(dataset, "r1", [{"unit": "S1", "number": 10}])
    report = town.report("r1", "S1")
    assert city_value(town, town.snapshot(dataset, report, version=0)) == 1
    assert city_value(town, town.snapshot(dataset, report)) == 11


def test_a_field_declared_after_the_files_were_written_is_unknown_in_their_rows(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    grown = replace(dataset, fields=(*dataset.fields, Field("late", Label("新增"), "integer")))
    report = town.report("r1", "S1")
    figure = compute([town.indicator(numerator="late")], {"pupils": town.snapshot(grown, report)}, town.tree, town.day)[
        0
    ]
    assert (figure.value, figure.coverage.rows, figure.coverage.known_rows) == (None, 1, 0)


def test_what_several_indicators_share_is_one_column(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": n, "boards": n % 2 == 0} for n in range(10)])
    snapshot = town.snapshot(dataset, town.report("r1", "S1"))
    definitions = [
        town.indicator("all", "1"),
        town.indicator("boarders", "1", where="boards"),
        town.indicator("share", "boards", denominator="1", scale=100),
        town.indicator("pupils"),
        town.indicator("pupils again"),
    ]
    found = compute(definitions, {"pupils": snapshot}, town.tree, town.day, levels=("city",))
    assert [figure.value for figure in found] == [10, 5, 50, 45, 45]


def test_sums_come_in_the_promised_order_and_the_same_with_any_number_of_threads(town):
    dataset = town.dataset()
    rows = [{"unit": unit, "number": n, "share": n / 7} for n in range(50) for unit in ("S3", "S1", "college", "S2")]
    town.write(dataset, "r1", rows)
    snapshot = town.snapshot(dataset, town.report("r1", "city"))
    indicators = (town.indicator("b"), town.indicator("a", "1"))
    selection = select(dataset, snapshot.submissions, town.day)
    query = Query(snapshot, selection, town.tree, town.day, ("city", "district", "school"), indicators)
    answers = [DuckEngine(threads=threads).sums(query) for threads in (1, 2)]
    assert answers[0] == answers[1] == MemoryEngine().sums(query)
    assert [(each.indicator, each.unit) for each in answers[0]] == [
        (name, unit) for name in ("b", "a") for unit in ("city", "east", "west", "S1", "S2", "S3", "college")
    ]


def test_what_is_no_finite_number_is_unknown_on_both_engines(town):
    dataset = town.dataset()
    shares = [0.5, float("nan"), float("inf"), None]
    town.write(dataset, "r1", [{"unit": "S1", "number": 1, "share": share} for share in shares])
    snapshot = town.snapshot(dataset, town.report("r1", "S1"))
    definitions = [town.indicator("sum", "share"), town.indicator("ratio", "number", denominator="share")]
    for engine in (MemoryEngine(), DuckEngine()):
        found = compute(definitions, {"pupils": snapshot}, town.tree, town.day, engine=engine, levels=("city",))
        assert [figure.value for figure in found] == [0.5, 2.0]
        assert [(figure.coverage.known_rows, figure.coverage.rows) for figure in found] == [(1, 4), (1, 4)]


def test_it_leaves_no_file_behind(town, tmp_path, monkeypatch):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    before = sorted(tmp_path.rglob("*"))
    assert city_value(town, town.snapshot(dataset, town.report("r1", "S1"))) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_on_record_is_answered_without_opening_a_file(town):
    dataset = town.dataset()
    assert city_value(town, town.snapshot(dataset)) is None
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    broken = replace(town.snapshot(dataset), files=("no such file.parquet",))
    assert city_value(town, broken) is None


def test_a_file_that_is_gone_or_broken_is_a_sentence(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    snapshot = town.snapshot(dataset, town.report("r1", "S1"))
    (file,) = snapshot.files
    Path(file).write_bytes(b"not parquet")
    with pytest.raises(EngineError, match="无法读取数据集“pupils@0”的存储文件"):
        city_value(town, snapshot)
    Path(file).unlink()
    with pytest.raises(EngineError, match="无法读取数据集“pupils@0”的存储文件"):
        city_value(town, snapshot)


def test_too_little_memory_is_a_sentence(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": f"U{n:06d}", "number": n} for n in range(60_000)])
    snapshot = town.snapshot(dataset, town.report("r1", "S1"))
    with pytest.raises(EngineError, match="内存超过上限 2MB"):
        city_value(town, snapshot, engine=DuckEngine(memory="2MB", threads=1))


def test_fields_named_like_the_columns_of_the_question_are_no_danger(town):
    fields = (
        Field("code", Label("单位"), "string"),
        Field("id", Label("次序"), "integer"),
        Field("level_0", Label("层级"), "boolean"),
    )
    dataset = town.dataset(fields=fields, subject="code")
    town.write(dataset, "r1", [{"code": "S1", "id": 3, "level_0": True}, {"code": "S1", "id": 4, "level_0": False}])
    snapshot = town.snapshot(dataset, town.report("r1", "S1"))
    indicator = town.indicator(numerator="id", where="level_0")
    assert compute([indicator], {"pupils": snapshot}, town.tree, town.day)[0].value == 3
    assert rows_behind(indicator, snapshot, town.tree, town.day, "east").rows[0]["id"] == 3
