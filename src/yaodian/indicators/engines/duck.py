"""DuckDB: one scan of a dataset answers all its indicators at all levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from yaodian.indicators.engines.base import Query, Sums, amount_of, in_order
from yaodian.indicators.engines.scan import MEMORY, on_its_day, opened, quoted, rows_on_record, units_by_code
from yaodian.indicators.terms import Terms, answer_columns_of, terms_of

if TYPE_CHECKING:
    import duckdb

    from yaodian.registry import Expression, MissingAnswer

_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"})


@dataclass(frozen=True, slots=True)
class DuckEngine:
    """Sums with DuckDB over the Parquet files of the snapshot.

    `memory` is the most that questions of one process may use together (DuckDB's notation), `threads` the number of cores (all if None). Whole
    numbers are added exactly; fractions with compensation, so that a sum may differ from the reference engine's, and with
    several threads from run to run, in the last digit.
    """

    memory: str = MEMORY
    threads: int | None = None
    name: str = field(default="duckdb", init=False)

    def sums(self, query: Query) -> Sequence[Sums]:
        """See `Engine.sums`. Rows are summed by subject in one scan, and those sums by GROUPING SETS of the levels."""
        if not (query.snapshot.files and query.selection.submissions and query.indicators and query.levels):
            return ()
        with opened(query.snapshot, query.selection, memory=self.memory, threads=self.threads) as connection:
            connection.register("units", units_by_code(query))
            text, sources = _question(query, connection)
            found = connection.execute(text).fetchall()
        return in_order(query, _read(query, sources, found))


@dataclass(frozen=True, slots=True)
class _Sum:
    """One column of sums by subject: counted rows, or an amount added up, over the rows that fulfil all conditions."""

    function: Literal["count", "sum", "fsum"]
    argument: str
    conditions: tuple[str, ...]

    @property
    def text(self) -> str:
        condition = " AND ".join(self.conditions)
        if self.function == "count":
            # A fifth less time for the whole question than with count(*) and a filter (benchmarks/indicators.py).
            return f"count_if({condition})" if condition else "count(*)"
        return f"{self.function}({self.argument})" + (f" FILTER (WHERE {condition})" if condition else "")

    @property
    def adding(self) -> str:
        """The function that adds these sums up over subjects."""
        return "fsum" if self.function == "fsum" else "sum"


class _Columns:
    """What the question selects; the same value or sum asked by several indicators is computed once."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.sums: dict[_Sum, int] = {}

    def value(self, text: str) -> str:
        """The name of the column that holds an expression's value."""
        return self.values.setdefault(text, f"_v{len(self.values)}")

    def place(self, wanted: _Sum) -> int:
        """The position of a sum among the sums."""
        return self.sums.setdefault(wanted, len(self.sums))


@dataclass(frozen=True, slots=True)
class _Total:
    """Where a number stands among the sums, by position, and what it is to be multiplied with."""

    place: int
    factor: float = 1

    def read(self, numbers: Sequence[object]) -> float:
        found = numbers[self.place]
        # DuckDB's sum over no rows is null.
        return found * self.factor if isinstance(found, (int, float)) else 0


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an indicator's numbers come from. `fulfilled` counts all rows that fulfil the condition; of those with an unknown amount
    `refused` and `not_applicable` are counted apart, if any field of the amount allows such an answer."""

    fulfilled: _Total
    known_rows: _Total
    numerator: _Total
    denominator: _Total | None
    refused: _Total | None = None
    not_applicable: _Total | None = None


def _question(query: Query, connection: duckdb.DuckDBPyConnection) -> tuple[str, tuple[_Source, ...]]:
    """The SQL text, and for each indicator where to read its sums in a result row (after the columns of levels)."""
    columns = _Columns()
    terms = [terms_of(indicator, query.dataset) for indicator in query.indicators]
    amounts = _amounts(query, connection, terms)
    sources = tuple(_ask(query, each, amounts, columns) for each in terms)
    # Rows that count by their own day are added up by day too, before it is known where they count.
    dated = query.dataset.known_on if len(query.epochs) > 1 else None
    by = ["_code", *(["_day"] if dated else [])]
    values = [
        f"{quoted(query.dataset.subject)} AS _code",
        *([f"{quoted(dated)} AS _day"] if dated else []),
        *(f"{text} AS {name}" for text, name in columns.values.items()),
    ]
    sums = [f"{each.text} AS _s{place}" for each, place in columns.sums.items()]
    totals = [f"{each.adding}(_s{place})" for each, place in columns.sums.items()]
    levels = [f"level_{place}" for place in range(len(query.levels))]
    sets = [f"({level})" for level in levels]
    # Expressions come from the parser's whitelist and identifiers are quoted: nothing in this text comes from rows.
    text = (
        f"WITH valued AS (SELECT {', '.join(values)} "  # noqa: S608
        f"FROM ({rows_on_record(query.snapshot, query.selection, query.as_of)})), "
        f"by_code AS (SELECT {', '.join([*by, *sums])} FROM valued GROUP BY {', '.join(by)}) "
        f"SELECT {', '.join([*levels, *totals])} FROM by_code "
        f"JOIN units ON by_code._code = units.code{on_its_day(query, 'by_code._day')} "
        f"GROUP BY GROUPING SETS ({', '.join(sets)})"
    )
    return text, sources


@dataclass(frozen=True, slots=True)
class _Amount:
    """An expression as a number to add up.

    Its SQL, null where it is unknown; the function that adds it up (conditions are counted); its value if all rows share it.
    """

    text: str
    function: Literal["count", "sum", "fsum"]
    constant: float | None


def _amounts(
    query: Query, connection: duckdb.DuckDBPyConnection, terms: Sequence[Terms]
) -> Mapping[Expression, _Amount]:
    """Numerators and denominators as numbers; what is no finite number is unknown."""
    wanted = list(dict.fromkeys(part for each in terms for part in each.amounts))
    texts = [expression.sql("duckdb", query.as_of) for expression in wanted]
    # DuckDB itself is asked which are whole, over the same fields without a single row or file.
    empty = replace(query.snapshot, files=(), periods=()).source_sql(query.selection)
    kinds = connection.execute(f"DESCRIBE SELECT {', '.join(texts)} FROM {empty}").fetchall()  # noqa: S608
    amounts: dict[Expression, _Amount] = {}
    for expression, text, (_, kind, *_) in zip(wanted, texts, kinds, strict=True):
        constant = None if expression.fields else amount_of(expression.evaluate({}, query.as_of))
        if kind == "BOOLEAN":
            amounts[expression] = _Amount(text, "count", constant)
        elif kind in _WHOLE:
            amounts[expression] = _Amount(text, "sum", constant)
        else:
            number = f"CAST({text} AS DOUBLE)"
            amounts[expression] = _Amount(f"CASE WHEN isfinite({number}) THEN {number} END", "fsum", constant)
    return amounts


def _ask(query: Query, terms: Terms, amounts: Mapping[Expression, _Amount], columns: _Columns) -> _Source:
    """Adds one indicator's values and sums to the columns."""
    fulfilled = () if terms.where is None else (columns.value(terms.where.sql("duckdb", query.as_of)),)
    parts = [amounts[part] for part in terms.amounts]
    varying = {part: columns.value(part.text) for part in parts if part.constant is None}
    known = (*fulfilled, *(f"{name} IS NOT NULL" for name in varying.values()))
    known_rows = _Total(columns.place(_Sum("count", "", known)))

    def added(part: _Amount) -> _Total:
        # What is the same in every row is not added up but multiplied.
        if part.constant is not None:
            return replace(known_rows, factor=part.constant)
        if part.function == "count":
            return _Total(columns.place(_Sum("count", "", (*known, varying[part]))))
        return _Total(columns.place(_Sum(part.function, varying[part], known)))

    numerator, denominator = added(parts[0]), (added(parts[1]) if len(parts) > 1 else None)
    counted = _Total(columns.place(_Sum("count", "", fulfilled)))
    beside = [quoted(name) for name in answer_columns_of(terms, query.dataset)]
    if not beside or not varying:
        return _Source(counted, known_rows, numerator, denominator)
    # A row counts once: what does not apply to it is not refused either.
    given = columns.value(
        f"CASE WHEN {_any(beside, 'not_applicable')} THEN 'not_applicable' WHEN {_any(beside, 'refused')} THEN 'refused' END"
    )
    unknown = "(" + " OR ".join(f"{name} IS NULL" for name in varying.values()) + ")"

    def answered(answer: MissingAnswer) -> _Total:
        return _Total(columns.place(_Sum("count", "", (*fulfilled, unknown, f"{given} = '{answer}'"))))

    return _Source(counted, known_rows, numerator, denominator, answered("refused"), answered("not_applicable"))


def _any(columns: Sequence[str], answer: MissingAnswer) -> str:
    return "(" + " OR ".join(f"{column} = '{answer}'" for column in columns) + ")"


def _read(query: Query, sources: Sequence[_Source], found: Sequence[tuple[object, ...]]) -> list[Sums]:
    """One Sums for each indicator and result row; the row of those who skip a level has no unit and is left out."""
    depth = len(query.levels)
    sums: list[Sums] = []
    for row in found:
        named = [(level, unit) for level, unit in zip(query.levels, row[:depth], strict=True) if isinstance(unit, str)]
        if not named:
            continue
        level, unit = named[0]
        numbers = row[depth:]
        for indicator, source in zip(query.indicators, sources, strict=True):
            fulfilled, known_rows = int(source.fulfilled.read(numbers)), int(source.known_rows.read(numbers))
            refused, inapplicable = (
                0 if total is None else int(total.read(numbers)) for total in (source.refused, source.not_applicable)
            )
            rows = fulfilled - inapplicable
            denominator = None if source.denominator is None else source.denominator.read(numbers)
            numerator = source.numerator.read(numbers)
            sums.append(
                Sums(indicator.id, unit, level, rows, known_rows, numerator, denominator, refused, inapplicable)
            )
    return sums
