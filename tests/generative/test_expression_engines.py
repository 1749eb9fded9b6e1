"""Expressions and rows are made together by chance; DuckDB must answer as plain Python does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest
from expressions import ANSWERS, COLUMNS, DAYS, EXPRESSIONS, FIELDS, ROWS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.registry import parse
from yaodian.registry.snapshot import POLARS_TYPES

SCHEMA = {name: POLARS_TYPES[kind] for name, kind in COLUMNS.items()}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        yield opened


def same(found: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(found, float) and math.isnan(expected):
        return math.isnan(found)
    return type(found) is type(expected) and found == expected


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS, st.lists(ROWS, min_size=1, max_size=6), DAYS)
def test_duckdb_answers_as_plain_python_does(connection, text, rows, as_of):
    expression = parse(text, FIELDS, ANSWERS)
    frame = pl.DataFrame(rows, schema=SCHEMA).with_row_index("_index")
    connection.register("rows", frame.to_arrow())
    query = f"SELECT {expression.sql('duckdb', as_of, table='rows')} FROM rows ORDER BY _index"
    found = [answer for (answer,) in connection.sql(query).fetchall()]
    expected = [expression.evaluate(row, as_of) for row in rows]
    assert all(map(same, found, expected)), f"{text}\n{query}\nDuckDB {found}\nPython {expected}"
    known = {"boolean": bool, "text": str, "date": date, "number": (int, float)}[expression.kind]
    assert all(answer is None or isinstance(answer, known) for answer in expected)
