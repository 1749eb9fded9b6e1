"""Reads a text into the cut-down tree: sqlglot parses SQL's scalar syntax, and of its tree only what is listed here passes.

Each part is checked against the declared types the moment it is built. Messages name the column where the part begins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError

from yaodian.registry.declaration import FieldType, MissingAnswer
from yaodian.registry.expression import functions, refusals
from yaodian.registry.expression.mistakes import refuse_mistakes
from yaodian.registry.expression.nodes import (
    Answered,
    AnswerWord,
    Arithmetic,
    ArithmeticSign,
    AsOf,
    Case,
    Compare,
    ComparisonSign,
    Constant,
    ExpressionError,
    FieldValue,
    In,
    IsNull,
    Kind,
    Like,
    Logic,
    Negate,
    Node,
    Not,
    Null,
)
from yaodian.registry.expression.parts import Part, double, same_kind, want
from yaodian.registry.expression.words import settle

_KINDS: dict[FieldType, Kind] = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
_MAX_DEPTH = 50
_MAX_WHOLE = 2**63 - 1
_MAX_DOUBLE = 1e300

_SIGNS: dict[type[exp.Expr], ComparisonSign] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_CALCULATIONS: dict[type[exp.Expr], ArithmeticSign] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_UNGROUPED = (*_SIGNS, exp.Is, exp.In, exp.Like, exp.Between, exp.Not, exp.And, exp.Or)

# Arguments that a node may carry; sqlglot puts other forms of a word (not like, in (select …)) into further ones.
_ARGUMENTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Boolean: frozenset({"this"}),
    exp.Case: frozenset({"ifs", "default"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.Column: frozenset({"this"}),
    exp.Identifier: frozenset({"this"}),
    exp.If: frozenset({"this", "true"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Neg: frozenset({"this"}),
    exp.Not: frozenset({"this"}),
    exp.Null: frozenset(),
    exp.Paren: frozenset({"this"}),
}
_ANSWER_WORDS: dict[str, AnswerWord] = {"answered": "answered", "applicable": "applicable", "refused": "refused"}
_BINARY = frozenset({"this", "expression"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was understood: its tree, kind, the fields it reads, whether the day asked for matters, and the fields of which it
    asks for the answer."""

    tree: Node
    kind: Kind
    fields: frozenset[str]
    uses_as_of: bool
    answers: frozenset[str]


def read_expression(
    text: str, fields: Mapping[str, FieldType], answers: Mapping[str, Collection[MissingAnswer]]
) -> Reading:
    """The checked tree of a text over fields of the declared types; raises ExpressionError for the first thing that cannot be."""
    refuse_mistakes(text)
    refusals.refuse_deep_nesting(text)
    flat = text.translate({ord(sign): " " for sign in "\r\n\t"})
    reader = _Reader(flat, fields, answers)
    try:
        part = reader.read(_parsed(flat, fields))
    except ParseError as error:
        raise refusals.explained(flat, error) from None
    except SqlglotError:
        raise ExpressionError("看不懂这个条件", 1, "字段名、比较和运算，如 count > 0") from None
    except RecursionError:
        raise ExpressionError("条件嵌套过深", 1, "拆成几个较短的条件") from None
    if part.kind == "null":
        raise ExpressionError("结果总是空值", part.at + 1, "至少读取一个字段或数值")
    return Reading(
        part.node, part.kind, frozenset(reader.read_fields), reader.uses_as_of, frozenset(reader.asked_answers)
    )


def _parsed(text: str, fields: Mapping[str, FieldType]) -> exp.Expr:
    """sqlglot's tree of the text, in which every word outside of the language is a name."""
    dialect = Dialect.get_or_raise(None)
    tokens = dialect.tokenize(text)
    settle(tokens, fields.keys())
    tree = dialect.parser().parse(tokens, text)[0]
    if tree is None:
        raise ExpressionError("条件是空的", 1, "字段名、比较和运算，如 count > 0")
    return tree


class _Reader:
    """Walks sqlglot's tree from the top; keeps which fields it met and how deep it is."""

    def __init__(
        self, text: str, fields: Mapping[str, FieldType], answers: Mapping[str, Collection[MissingAnswer]]
    ) -> None:
        self._text = text
        self._declared = fields
        self._allowed = answers
        self._depth = 0
        self.read_fields: set[str] = set()
        self.asked_answers: set[str] = set()
        self.uses_as_of = False
        self._readers: dict[type[exp.Expr], Callable[[exp.Expr], Part]] = {
            exp.Paren: lambda node: self.read(node.this),
            exp.Literal: self._literal,
            exp.Boolean: lambda node: Part(Constant(bool(node.this)), "boolean", False, self._at(node)),
            exp.Null: lambda node: Part(Null(), "null", False, self._at(node)),
            exp.Column: self._column,
            exp.Cast: self._date,
            exp.And: self._logic,
            exp.Or: self._logic,
            exp.Not: self._not,
            exp.Is: self._is,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Like: self._like,
            exp.Neg: self._negate,
            exp.Case: self._case,
            **dict.fromkeys(_SIGNS, self._compare),
            **dict.fromkeys(_CALCULATIONS, self._calculate),
        }

    def read(self, node: exp.Expr) -> Part:
        """The checked part of a node of sqlglot's tree."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExpressionError("条件嵌套过深", self._at(node) + 1, "拆成几个较短的条件")
        reader = self._readers.get(type(node))
        if reader is None:
            part = self._call(node)
        else:
            allowed = _ARGUMENTS.get(type(node), _BINARY)
            if any(value and name not in allowed for name, value in node.args.items()):
                raise refusals.refused(self._text, node, self._at(node))
            part = reader(node)
        self._depth -= 1
        return part

    def _at(self, node: exp.Expr) -> int:
        """Where a node begins, from 0: sqlglot marks names, literals and calls; other nodes begin with their first one."""
        starts = [int(one.meta["start"]) for one in node.walk() if "start" in one.meta]
        return min(starts, default=0)

    def _literal(self, node: exp.Expr) -> Part:
        at = self._at(node)
        written = str(node.this)
        if node.is_string:
            return Part(Constant(written), "text", False, at)
        if written.isascii() and written.isdigit():
            if int(written) > _MAX_WHOLE:
                raise ExpressionError(f"整数 {written} 过大", at + 1, f"不超过 {_MAX_WHOLE}")
            return Part(Constant(int(written)), "number", True, at)
        try:
            value = float(written)
        except ValueError:
            raise ExpressionError(f"“{written}”不是数", at + 1, "如 12 或 0.5") from None
        if value > _MAX_DOUBLE:
            raise ExpressionError(f"数 {written} 过大", at + 1, "较小的数")
        return Part(Constant(value), "number", False, at)

    def _column(self, node: exp.Expr) -> Part:
        at = self._at(node)
        name = node.name
        # `as_of` always is the day asked for, even if a field bears that name.
        if name.lower() == "as_of":
            self.uses_as_of = True
            return Part(AsOf(), "date", False, at)
        declared = self._declared[name]  # known: words.settle has seen to it
        self.read_fields.add(name)
        kind, whole = _KINDS[declared], declared == "integer"
        return Part(FieldValue(name, kind, whole), kind, whole, at)

    def _date(self, node: exp.Expr) -> Part:
        at = self._at(node)
        target = node.args["to"]
        if not (isinstance(target, exp.DataType) and target.this == exp.DataType.Type.DATE and node.this.is_string):
            raise refusals.refused(self._text, node, at)
        written = str(node.this.this)
        try:
            day = date.fromisoformat(written) if len(written) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise ExpressionError(f"“{written}”不是历法中的日期", at + 1, "date '2014-09-01' 的形式")
        return Part(Constant(day), "date", False, at)

    def _logic(self, node: exp.Expr) -> Part:
        word: Literal["and", "or"] = "and" if isinstance(node, exp.And) else "or"
        parts = [self.read(one) for one in node.flatten(unnest=False)]
        for part in parts:
            want(part, "boolean", f"“{word}”的两边")
        return Part(Logic(word, tuple(part.node for part in parts)), "boolean", False, parts[0].at)

    def _not(self, node: exp.Expr) -> Part:
        item = self.read(node.this)
        want(item, "boolean", "“not”之后")
        return Part(Not(item.node), "boolean", False, item.at)

    def _is(self, node: exp.Expr) -> Part:
        item = self.read(node.this)
        if isinstance(node.expression, exp.Null):
            return Part(IsNull(item.node), "boolean", False, item.at)
        said = node.expression.name.lower() if isinstance(node.expression, exp.Column) else ""
        word = _ANSWER_WORDS.get(said)
        if word is not None:
            return Part(self._answered(item, word), "boolean", False, item.at)
        expected = "is null、is answered、is applicable、is refused 或加 not，其他用 ="
        raise ExpressionError("“is”之后只能是 null、answered、applicable 或 refused", item.at + 1, expected)

    def _answered(self, item: Part, word: AnswerWord) -> Node:
        """Which answer a field was given; of a field that takes only values, being answered is having one."""
        if not isinstance(item.node, FieldValue):
            raise ExpressionError(f"“is {word}”之前只能是一个字段", item.at + 1, "字段名")
        name = item.node.name
        allowed = self._allowed.get(name, ())
        if word == "answered" and not allowed:
            return Not(IsNull(item.node))
        wanted = {"applicable": "not_applicable", "refused": "refused"}.get(word)
        if wanted is not None and wanted not in allowed:
            said = "不适用" if wanted == "not_applicable" else "拒绝回答"
            raise ExpressionError(f"字段“{name}”不可填“{said}”", item.at + 1, f"字段的 missing 中有 {wanted}")
        self.asked_answers.add(name)
        return Answered(name, word)

    def _in(self, node: exp.Expr) -> Part:
        if not node.expressions:  # in ()
            raise ExpressionError("“in”之后缺少取值", self._at(node) + 1, "in ('a', 'b') 的形式")
        parts = self._operands([node.this, *node.expressions])
        nodes = same_kind(parts, "“in”的各值")[0]
        return Part(In(nodes[0], tuple(nodes[1:])), "boolean", False, parts[0].at)

    def _between(self, node: exp.Expr) -> Part:
        parts = self._operands([node.this, node.args["low"], node.args["high"]])
        low = self._compared(">=", parts[0], parts[1])
        high = self._compared("<=", parts[0], parts[2])
        return Part(Logic("and", (low, high)), "boolean", False, parts[0].at)

    def _like(self, node: exp.Expr) -> Part:
        item = self.read(node.this)
        want(item, "text", "“like”之前")
        pattern = node.expression
        if not (isinstance(pattern, exp.Literal) and pattern.is_string):
            raise ExpressionError("“like”之后应直接写出式样", item.at + 1, "如 like '21%'")
        if "\\" in str(pattern.this):
            raise ExpressionError("式样中不能有反斜线", self._at(pattern) + 1, "只用 % 与 _")
        like = Like(item.node, str(pattern.this))
        return Part(Not(like) if node.args.get("negate") else like, "boolean", False, item.at)

    def _negate(self, node: exp.Expr) -> Part:
        item = self.read(node.this)
        want(item, "number", "负号之后")
        if isinstance(item.node, Constant) and isinstance(item.node.value, (int, float)):
            return Part(Constant(-item.node.value), "number", item.whole, item.at)
        return Part(Negate(double(item)), "number", False, item.at)

    def _calculate(self, node: exp.Expr) -> Part:
        sign = _CALCULATIONS[type(node)]
        left, right = self.read(node.this), self.read(node.expression)
        if sign == "-" and {left.kind, right.kind} <= {"date", "null"}:
            raise ExpressionError("日期不能直接相减", left.at + 1, "days_between(较早的日期, 较晚的日期)")
        want(left, "number", f"“{sign}”之前")
        want(right, "number", f"“{sign}”之后")
        return Part(Arithmetic(sign, double(left), double(right)), "number", False, left.at)

    def _compare(self, node: exp.Expr) -> Part:
        left, right = self._operands([node.this, node.expression])
        return Part(self._compared(_SIGNS[type(node)], left, right), "boolean", False, left.at)

    def _compared(self, sign: ComparisonSign, left: Part, right: Part) -> Node:
        nodes, kind, _ = same_kind([left, right], "比较的两边")
        if kind == "boolean" and sign not in ("=", "<>"):
            raise ExpressionError("是非值没有大小", left.at + 1, "= 或 <>")
        # Two unknown values may be compared as anything.
        return Compare(sign, nodes[0], nodes[1], "number" if kind == "null" else kind)

    def _operands(self, nodes: Sequence[exp.Expr]) -> list[Part]:
        """The sides of a comparison. A bare condition as a side is a chain like 1 < a < 5, which never means what it says."""
        for node in nodes:
            if isinstance(node, _UNGROUPED):
                raise ExpressionError("比较不能连写", self._at(node) + 1, "用 and 连接两个比较，或给其中一个加括号")
        return [self.read(node) for node in nodes]

    def _case(self, node: exp.Expr) -> Part:
        at = self._at(node)
        branches = node.args["ifs"]
        conditions = [self.read(branch.this) for branch in branches]
        for condition in conditions:
            want(condition, "boolean", "“when”之后")
        default = node.args.get("default")
        results = [self.read(branch.args["true"]) for branch in branches]
        results.append(self.read(default) if default else Part(Null(), "null", False, at))
        nodes, kind, whole = same_kind(results, "“case”的各结果")
        pairs = tuple((condition.node, result) for condition, result in zip(conditions, nodes[:-1], strict=True))
        return Part(Case(pairs, nodes[-1]), kind, whole, at)

    def _call(self, node: exp.Expr) -> Part:
        at = self._at(node)
        name = refusals.called_name(self._text, at)
        if not isinstance(node, exp.Func) or name not in functions.FUNCTIONS:
            raise refusals.refused(self._text, node, at)
        arguments = [node.this] if isinstance(node.this, exp.Expr) else []
        arguments += node.expressions
        return functions.call(name, [self.read(one) for one in arguments], at)
