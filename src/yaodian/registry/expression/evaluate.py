"""The answer for one row in plain Python: slow, obvious, and the judge of every other engine.

SQL's three-valued logic: None is the unknown value; a comparison or calculation with it is unknown; `and` is false as soon as one
part is false, `or` true as soon as one part is true, whatever else is unknown.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

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

Row = Mapping[str, object]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def value_of(node: Node, row: Row, as_of: date) -> Any:
    """The value of a checked tree for a row: bool, int, float, str, date, or None for unknown; KeyError if the row lacks a field."""
    match node:
        case Null():
            return None
        case Constant(value):
            return value
        case AsOf():
            return as_of
        case FieldValue():
            return _field(node, row)
        case Arithmetic() | Negate() | AsDouble() | Magnitude():
            return _number(node, row, as_of)
        case YearOf() | DaysBetween():
            return _of_dates(node, row, as_of)
        case Coalesce() | Case() | Extreme():
            return _choice(node, row, as_of)
        case _:
            return _condition(node, row, as_of)


def _field(node: FieldValue, row: Row) -> object:
    value = row[node.name]
    if value is None or node.kind != "number":
        return value
    # A field of type number may hold a whole number in a plain row; it counts as the double it would be in storage.
    return value if node.whole else float(value)  # type: ignore[arg-type]


def _number(node: Arithmetic | Negate | AsDouble | Magnitude, row: Row, as_of: date) -> float | None:
    if isinstance(node, Arithmetic):
        left = value_of(node.left, row, as_of)
        right = value_of(node.right, row, as_of)
        return None if left is None or right is None else _calculate(node.sign, left, right)
    item = value_of(node.item, row, as_of)
    if item is None:
        return None
    if isinstance(node, Negate):
        return -float(item)
    return abs(float(item)) if isinstance(node, Magnitude) else float(item)


def _calculate(sign: str, left: float, right: float) -> float | None:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return None if right == 0 else left / right


def _of_dates(node: YearOf | DaysBetween, row: Row, as_of: date) -> int | None:
    if isinstance(node, YearOf):
        day = value_of(node.item, row, as_of)
        return None if day is None else int(day.year)
    start = value_of(node.start, row, as_of)
    end = value_of(node.end, row, as_of)
    return None if start is None or end is None else int((end - start).days)


def _choice(node: Coalesce | Case | Extreme, row: Row, as_of: date) -> object:
    if isinstance(node, Case):
        for condition, result in node.branches:
            if value_of(condition, row, as_of) is True:
                return value_of(result, row, as_of)
        return value_of(node.otherwise, row, as_of)
    values = [value_of(item, row, as_of) for item in node.items]
    if isinstance(node, Coalesce):
        return next((value for value in values if value is not None), None)
    if any(value is None for value in values):
        return None
    return min(values) if node.word == "least" else max(values)


def _condition(node: Node, row: Row, as_of: date) -> bool | None:
    match node:
        case Compare(sign, left, right, _):
            return _compare(sign, value_of(left, row, as_of), value_of(right, row, as_of))
        case IsNull(item):
            return value_of(item, row, as_of) is None
        case Answered(name, word):
            return _answered(row[name], row[answer_column(name)], word)
        case Not(item):
            held = value_of(item, row, as_of)
            return None if held is None else not held
        case Logic(word, parts):
            return _join(word, [value_of(part, row, as_of) for part in parts])
        case In(item, options):
            wanted = value_of(item, row, as_of)
            return _join("or", [_compare("=", wanted, value_of(option, row, as_of)) for option in options])
        case Like(item, pattern):
            text = value_of(item, row, as_of)
            return None if text is None else _has_form(text, pattern)
    raise TypeError(f"no condition: {node!r}")


def _answered(value: object, answer: object, word: str) -> bool:
    if word == "answered":
        return value is not None or answer is not None
    return answer == "refused" if word == "refused" else answer != "not_applicable"


def _compare(sign: str, left: object, right: object) -> bool | None:
    return None if left is None or right is None else _COMPARISONS[sign](left, right)


def _join(word: str, held: list[bool | None]) -> bool | None:
    deciding = word == "or"
    if any(one is deciding for one in held):
        return deciding
    return None if any(one is None for one in held) else not deciding


def _has_form(text: str, pattern: str) -> bool:
    form = "".join({"%": ".*", "_": "."}.get(sign) or re.escape(sign) for sign in pattern)
    return re.fullmatch(form, text, re.DOTALL) is not None
