"""The same tree as SQL: built node by node with sqlglot, which writes it in the dialect of the engine and quotes what it must.

No character of the author's text reaches the engine except as a quoted literal or a quoted name of a declared field.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from yaodian.registry.declaration import answer_column
from yaodian.registry.expression.nodes import (
    Answered,
    Arithmetic,
    AsDouble,
    AsOf,
    Case,
    Coalesce,
    Compare,
    Constant,
    DaysBetween,
    Extreme,
    FieldValue,
    In,
    IsNull,
    Like,
    Logic,
    Magnitude,
    Negate,
    Node,
    Not,
    Null,
    YearOf,
)

_ARITHMETIC: dict[str, type[exp.Expr]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div}
_COMPARISONS: dict[str, type[exp.Expr]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
# Engines whose `date - date` is a number of days; the others have a function for it.
_SUBTRACTS_DATES = frozenset({"duckdb", "postgres"})


class SqlWriter:
    """Turns a checked tree into sqlglot's for one dialect, one day and one table name (or none)."""

    def __init__(self, dialect: str, as_of: date, table: str | None) -> None:
        self._dialect = dialect
        self._as_of = as_of
        self._table = table

    def text(self, node: Node) -> str:
        """The SQL of the tree in the dialect."""
        return self._build(node).sql(dialect=self._dialect)

    def _build(self, node: Node) -> exp.Expr:
        match node:
            case Null():
                return exp.Null()
            case Constant(value):
                return _constant(value)
            case AsOf():
                return _constant(self._as_of)
            case FieldValue(name):
                return exp.column(name, table=self._table, quoted=True)
            case Arithmetic() | Negate() | AsDouble() | Magnitude():
                return self._number(node)
            case YearOf(item):
                year = exp.Extract(this=exp.var("YEAR"), expression=self._build(item))
                return exp.cast(year, "BIGINT")
            case DaysBetween():
                return self._days(node)
            case Coalesce() | Case() | Extreme():
                return self._choice(node)
            case _:
                return self._condition(node)

    def _number(self, node: Arithmetic | Negate | AsDouble | Magnitude) -> exp.Expr:
        if isinstance(node, Arithmetic):
            right = self._build(node.right)
            if node.sign == "/":
                # An engine may raise, answer infinity or answer null on division by zero; made null for all.
                right = exp.Nullif(this=right, expression=_constant(0.0))
            return _group(_ARITHMETIC[node.sign](this=self._build(node.left), expression=right))
        item = self._build(node.item)
        if isinstance(node, Negate):
            return _group(exp.Neg(this=item))
        return exp.Abs(this=item) if isinstance(node, Magnitude) else exp.cast(item, "DOUBLE")

    def _days(self, node: DaysBetween) -> exp.Expr:
        start, end = self._build(node.start), self._build(node.end)
        if self._dialect in _SUBTRACTS_DATES:
            return _group(exp.Sub(this=end, expression=start))
        return exp.DateDiff(this=end, expression=start, unit=exp.var("DAY"))

    def _choice(self, node: Coalesce | Case | Extreme) -> exp.Expr:
        if isinstance(node, Case):
            branches = [exp.If(this=self._build(when), true=self._build(then)) for when, then in node.branches]
            return exp.Case(ifs=branches, default=self._build(node.otherwise))
        items = [self._build(item) for item in node.items]
        if isinstance(node, Coalesce):
            return exp.Coalesce(this=items[0], expressions=items[1:])
        # LEAST and GREATEST skip unknown values in most engines; here the answer is then unknown.
        unknown = exp.or_(*(exp.Is(this=item.copy(), expression=exp.Null()) for item in items))
        if node.kind == "text":
            items = [self._by_code_point(item) for item in items]
        function = exp.Least if node.word == "least" else exp.Greatest
        # `ignore_nulls` is how DuckDB and PostgreSQL behave; without it sqlglot would write the test for null once more.
        chosen = function(this=items[0], expressions=items[1:], ignore_nulls=True)
        return exp.Case(ifs=[exp.If(this=unknown, true=exp.Null())], default=chosen)

    def _condition(self, node: Node) -> exp.Expr:
        match node:
            case Compare(sign, left, right, kind):
                sides = [self._build(left), self._build(right)]
                if kind == "text" and sign not in ("=", "<>"):
                    sides = [self._by_code_point(side) for side in sides]
                return _group(_COMPARISONS[sign](this=sides[0], expression=sides[1]))
            case IsNull(item):
                return _group(exp.Is(this=self._build(item), expression=exp.Null()))
            case Answered(name, word):
                return _group(self._answered(name, word))
            case Not(item):
                return _group(exp.Not(this=self._build(item)))
            case Logic(word, parts):
                built = [self._build(part) for part in parts]
                return _group(exp.and_(*built, wrap=False) if word == "and" else exp.or_(*built, wrap=False))
            case In(item, options):
                return _group(exp.In(this=self._build(item), expressions=[self._build(one) for one in options]))
            case Like(item, pattern):
                return _group(exp.Like(this=self._build(item), expression=exp.Literal.string(pattern)))
        raise TypeError(f"no condition: {node!r}")

    def _answered(self, name: str, word: str) -> exp.Expr:
        """Never unknown, whatever the row holds: each side of the comparison is joined by a test for null."""
        answer = exp.column(answer_column(name), table=self._table, quoted=True)
        given = exp.Not(this=_group(exp.Is(this=answer.copy(), expression=exp.Null())))
        if word == "answered":
            value = exp.column(name, table=self._table, quoted=True)
            return exp.or_(exp.Not(this=_group(exp.Is(this=value, expression=exp.Null()))), given, wrap=False)
        wanted = exp.Literal.string("refused" if word == "refused" else "not_applicable")
        said = exp.and_(given, exp.EQ(this=answer, expression=wanted), wrap=False)
        return said if word == "refused" else exp.Not(this=_group(said))

    def _by_code_point(self, item: exp.Expr) -> exp.Expr:
        """PostgreSQL orders texts by the database's language; the others by code point already."""
        if self._dialect != "postgres":
            return item
        return exp.Collate(this=_group(item), expression=exp.to_identifier("C", quoted=True))


def _group(item: exp.Expr) -> exp.Expr:
    return exp.Paren(this=item)


def _constant(value: bool | int | float | str | date) -> exp.Expr:
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return exp.Literal.number(value)
    if isinstance(value, float):
        # Written as text and cast: a bare 1.5 is a DECIMAL in DuckDB and numeric in PostgreSQL.
        return exp.cast(exp.Literal.string(repr(value)), "DOUBLE")
    if isinstance(value, str):
        return exp.Literal.string(value)
    return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
