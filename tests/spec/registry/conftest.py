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

from yaodian.registry import FieldType, MissingAnswer, answer_column, parse
from yaodian.registry.snapshot import POLARS_TYPES

ANSWERS: Mapping[str, MissingAnswer] = {"不适用": "not_applicable", "拒绝回答": "refused"}
"""How a drawn table writes the answers that a row gives instead of a value."""


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
        written = {name: [cell(row[name]) for row in rows] for name in names}
        allowed = {name: tuple(ANSWERS.values()) for name in names if any(one in ANSWERS for one in written[name])}
        values = {name: [None if one in ANSWERS else one for one in cells] for name, cells in written.items()}
        types: Mapping[str, FieldType] = {name: field_type(cells) for name, cells in values.items()}
        columns = {name: POLARS_TYPES[kind] for name, kind in types.items()}
        for name in allowed:
            values[answer_column(name)] = [ANSWERS.get(str(one)) for one in written[name]]
            columns[answer_column(name)] = pl.String()
        given = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
        for text in (heading for heading in rows[0] if heading not in names):
            expected = [cell(row[text]) for row in rows]
            expression = parse(text, types, allowed)
            if request.param == "python":
                found = [expression.evaluate(row, as_of) for row in given]
            else:
                frame = pl.DataFrame(given, schema=columns)
                with duckdb.connect(":memory:") as connection:
                    connection.register("rows", frame.with_row_index("_index").to_arrow())
                    query = f"SELECT {expression.sql('duckdb', as_of)} FROM rows ORDER BY _index"
                    found = [answer for (answer,) in connection.sql(query).fetchall()]
            assert found == expected, text

    assert request.function.__doc__, "a paragraph of the manual needs its sentence"
    return compare
