"""Expressions as SQL of several engines."""

from __future__ import annotations

from datetime import date

import pytest
import sqlglot

from yaodian.registry import parse

FIELDS = {"count": "integer", "area": "number", "name": "string", "ok": "boolean", "built": "date", 'a"b': "string"}
DAY = date(2014, 12, 31)


def test_the_day_asked_for_is_written_into_the_sql():
    assert parse("built <= as_of", FIELDS).sql("duckdb", DAY) == "(\"built\" <= CAST('2014-12-31' AS DATE))"


def test_names_carry_the_table_they_are_asked_with():
    assert parse("ok", FIELDS).sql("postgres", DAY, table="r") == '"r"."ok"'


def test_texts_and_names_are_quoted_as_the_engine_wants():
    assert parse("name = 'it''s; drop'", FIELDS).sql("duckdb", DAY) == "(\"name\" = 'it''s; drop')"
    assert parse("name = 'x'", FIELDS).sql("spark", DAY) == "(`name` = 'x')"


def test_postgres_orders_texts_by_code_point_whatever_the_language_of_the_database():
    assert parse("name < 'b'", FIELDS).sql("postgres", DAY).count('COLLATE "C"') == 2
    assert "COLLATE" not in parse("name = 'b'", FIELDS).sql("postgres", DAY)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize(
    "text",
    [
        "case when ok or count > 1.5 then coalesce(area, -1) else count / 3 end",
        "days_between(built, as_of) between 1 and 30 and year(built) = 2014",
        "not (name like 'a%' and name not in ('b', null)) or (least(count, 1) is null)",
    ],
)
def test_every_dialect_reads_what_was_written_for_it(dialect, text):
    written = parse(text, FIELDS).sql(dialect, DAY)
    assert sqlglot.parse_one(written, dialect=dialect).sql(dialect=dialect) == written


def test_the_deepest_expression_allowed_can_be_written_and_asked_from_a_deep_stack():
    text = "1" + " + count" * 45

    def below(frames: int) -> None:
        if frames:
            below(frames - 1)
            return
        expression = parse(text, FIELDS)
        assert expression.evaluate({"count": 1}, DAY) == 46
        assert expression.sql("duckdb", DAY).count("count") == 45

    below(150)
