"""A checked part of an expression on its way up the tree, and the two questions asked of it: which kind, and the same kind?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yaodian.registry.expression.nodes import KIND_NAMES, AsDouble, Constant, ExpressionError, FieldValue, Kind, Node

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A checked node with its kind (`null` fits every kind), whether it is a whole number, and where it begins (from 0)."""

    node: Node
    kind: Kind | Literal["null"]
    whole: bool
    at: int


def want(part: Part, kind: Kind, where: str) -> None:
    """Raises ExpressionError unless the part is of the kind or the unknown value."""
    if part.kind not in (kind, "null"):
        expected = "条件，如 count > 0" if kind == "boolean" else _as_written(part, kind)
        raise ExpressionError(
            f"{where}应是{KIND_NAMES[kind]}，{_described(part)}是{KIND_NAMES[part.kind]}", part.at + 1, expected
        )


def double(part: Part) -> Node:
    """The number as a double."""
    if isinstance(part.node, Constant) and isinstance(part.node.value, int):
        return Constant(float(part.node.value))
    return AsDouble(part.node) if part.whole or part.kind == "null" else part.node


def same_kind(parts: Sequence[Part], where: str) -> tuple[list[Node], Kind | Literal["null"], bool]:
    """The nodes brought to one kind, that kind, and whether all are whole numbers; raises ExpressionError if they do not fit."""
    known = [part for part in parts if part.kind != "null"]
    if not known:
        return [part.node for part in parts], "null", False
    first = known[0]
    for other in known[1:]:
        if other.kind != first.kind:
            raise _mismatch(first, other, where)
    whole = all(part.whole for part in known)
    if first.kind != "number" or whole:
        return [part.node for part in parts], first.kind, whole and first.kind == "number"
    return [part.node if part.kind == "null" else double(part) for part in parts], "number", False


def _mismatch(first: Part, other: Part, where: str) -> ExpressionError:
    # Of a field and a constant, the constant is the one to rewrite.
    only_first = isinstance(first.node, Constant) and not isinstance(other.node, Constant)
    wrong, kept = (first, other) if only_first else (other, first)
    message = f"{where}应是同一类值：{_described(kept)}是{KIND_NAMES[kept.kind]}，{_described(wrong)}是{KIND_NAMES[wrong.kind]}"
    return ExpressionError(message, wrong.at + 1, _as_written(wrong, kept.kind))


def _described(part: Part) -> str:
    if isinstance(part.node, FieldValue):
        return f"字段“{part.node.name}”"
    if isinstance(part.node, Constant):
        value = part.node.value
        return f"“{str(value).lower() if isinstance(value, bool) else value}”"
    return "此处的值"


def _as_written(part: Part, kind: str) -> str:
    """How the author should have written a constant to be of the kind."""
    value = part.node.value if isinstance(part.node, Constant) else None
    if kind == "date":
        written = value if isinstance(value, str) and _DAY.fullmatch(value) else "2014-09-01"
        return f"date '{written}'"
    if kind == "number" and isinstance(value, str) and _NUMBER.fullmatch(value):
        return f"{value}，数字不加引号"
    if kind == "text" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"'{value}'，文本加单引号"
    if kind == "boolean":
        return "true 或 false"
    return KIND_NAMES[kind]
