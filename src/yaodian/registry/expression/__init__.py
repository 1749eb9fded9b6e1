"""The small language of conditions and amounts over the fields of one row.

A text and the declared types go in; a checked expression comes out, which answers for one row in plain Python or writes itself
as SQL in any engine's dialect, with the same answer. It refuses to know tables, sums and other rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from yaodian.registry.declaration import FieldType, MissingAnswer, answer_column
from yaodian.registry.expression.evaluate import value_of
from yaodian.registry.expression.nodes import ExpressionError, Kind, Node
from yaodian.registry.expression.reading import read_expression
from yaodian.registry.expression.sql import SqlWriter

__all__ = ["Expression", "ExpressionError", "Kind", "parse"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression: its text, the kind of its value, the fields it reads, whether the day asked for matters, and of which
    fields it asks for the answer given instead of a value."""

    text: str
    kind: Kind
    fields: frozenset[str]
    uses_as_of: bool
    tree: Node = field(repr=False, compare=False)
    answers: frozenset[str] = frozenset()

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a row that it reads: those of its fields, and the companion columns of answers that it asks for."""
        return self.fields | {answer_column(name) for name in self.answers}

    def evaluate(self, row: Mapping[str, object], as_of: date) -> bool | int | float | str | date | None:
        """The value for a row (column -> value, None for unknown); None if it is unknown. KeyError if the row lacks one."""
        value: bool | int | float | str | date | None = value_of(self.tree, row, as_of)
        return value

    def sql(self, dialect: str, as_of: date, *, table: str | None = None) -> str:
        """The expression as SQL of an engine (`duckdb`, `postgres`, `spark` …) with the day written in; names are quoted, and
        prefixed with `table` if given. A number is a double or, where all that enters is whole, a whole number."""
        return SqlWriter(dialect, as_of, table).text(self.tree)


def parse(
    text: str, fields: Mapping[str, FieldType], answers: Mapping[str, Collection[MissingAnswer]] | None = None
) -> Expression:
    """Reads an expression over fields of the declared types.

    Values are the field's name, numbers, 'text', `date '2014-09-01'`, `true`, `false`, `null`, `as_of` (the day asked for).
    They are joined by `and or not`, `= <> != < <= > >=`, `+ - * /`, `in (…)`, `between … and …`, `is [not] null`, `like '…'`,
    `case when … then … else … end`, `coalesce`, `abs`, `least`, `greatest`, `year(date)` and `days_between(start, end)`.
    Of a field that allows answers instead of a value (`answers`, as of Dataset.answers), `is [not] answered`, `is [not] applicable`
    and `is [not] refused` ask which one was given; everywhere else its value is then unknown. Raises ExpressionError.
    """
    reading = read_expression(text, fields, answers or {})
    return Expression(text, reading.kind, reading.fields, reading.uses_as_of, reading.tree, reading.answers)
