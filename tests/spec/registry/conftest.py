"""Draws small tables and asks expressions, submissions and trees about them; a chapter of the manual is printed from this folder.

An expression is asked row by row in plain Python and as one query on DuckDB; both must give the drawn answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import duckdb
import polars as pl
import pytest
from drawing import Cell, cell, drawn

from yaodian.registry import FieldType, parse
from yaodian.registry.snapshot import POLARS_TYPES


def field_type(values: list[Cell]) -> FieldType:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return "number"
    (kind,) = kinds
    types: dict[type, FieldType] = {str: "string", int: "integer", float: "number", bool: "boolean", date: "date"}
    return types[kind]


@pytest.fixture(params=["python", "duckdb"])
def answers(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`answers(table)`: each column headed by an expression holds the answer that the fields left of it give."""

    def compare(table: str, *, fields: str, as_of: date = date(2014, 12, 31)) -> None:
        rows = drawn(table)
        names = fields.split()
        given = [{name: cell(row[name]) for name in names} for row in rows]
        types: Mapping[str, FieldType] = {name: field_type([row[name] for row in given]) for name in names}
        for text in (heading for heading in rows[0] if heading not in names):
            expected = [cell(row[text]) for row in rows]
            expression = parse(text, types)
            if request.param == "python":
                found = [expression.evaluate(row, as_of) for row in given]
            else:
                frame = pl.DataFrame(given, schema={name: POLARS_TYPES[types[name]] for name in names})
                with duckdb.connect(":memory:") as connection:
                    connection.register("rows", frame.with_row_index("_index").to_arrow())
                    query = f"SELECT {expression.sql('duckdb', as_of)} FROM rows ORDER BY _index"
                    found = [answer for (answer,) in connection.sql(query).fetchall()]
            assert found == expected, text

    assert request.function.__doc__, "a paragraph of the manual needs its sentence"
    return compare
