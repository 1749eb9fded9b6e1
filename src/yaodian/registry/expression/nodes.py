"""The cut-down tree of the small language: what is not listed here cannot be said in it.

A tree is checked while it is built (reading.py), so that whoever walks it (evaluate.py, sql.py) meets only operands of the right
kind. Two decisions make all engines answer alike. Whole numbers stay whole as long as they are only compared, chosen between
or counted; every calculation is done in double precision, and the tree says where a whole number turns into one (`AsDouble`).
And whatever engines disagree on (division by zero, the greater of a known and an unknown) is one node with one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["boolean", "number", "text", "date"]
ArithmeticSign = Literal["+", "-", "*", "/"]
AnswerWord = Literal["answered", "applicable", "refused"]
ComparisonSign = Literal["=", "<>", "<", "<=", ">", ">="]

KIND_NAMES: dict[str, str] = {"boolean": "是非", "number": "数字", "text": "文本", "date": "日期", "null": "空值"}


class ExpressionError(ValueError):
    """An expression that cannot be used: what is wrong, at which column (from 1), what is allowed there, the nearest name."""

    def __init__(self, message: str, column: int, expected: str = "", nearest: str | None = None) -> None:
        self.message = message
        self.column = column
        self.expected = expected
        self.nearest = nearest
        allowed = f"。应为：{expected}" if expected else ""
        hint = f"。是否指“{nearest}”" if nearest else ""
        super().__init__(f"第 {column} 列：{message}{allowed}{hint}")


@dataclass(frozen=True, slots=True)
class Null:
    """The unknown value."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, date or truth value written in the expression."""

    value: bool | int | float | str | date


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day asked for."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The row's value of a field; `whole` for integer fields."""

    name: str
    kind: Kind
    whole: bool


@dataclass(frozen=True, slots=True)
class AsDouble:
    """A whole number taken as a double."""

    item: Node


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus a double."""

    item: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A calculation with two doubles; dividing by zero gives the unknown value."""

    sign: ArithmeticSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values of one kind; texts are ordered by code point."""

    sign: ComparisonSign
    left: Node
    right: Node
    kind: Kind


@dataclass(frozen=True, slots=True)
class Logic:
    """Conditions joined by `and` or `or`, in three-valued logic."""

    word: Literal["and", "or"]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition; of the unknown it is unknown."""

    item: Node


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value is among others; unknown if it is not found and one of them is unknown."""

    item: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """Whether a text has the form of a pattern, where `%` is any text and `_` any one character."""

    item: Node
    pattern: str


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a value is unknown; like `Answered` a question that always has an answer."""

    item: Node


@dataclass(frozen=True, slots=True)
class Answered:
    """Which of the four answers a row gives for a field that allows more than a value; always true or false.

    `refused`: it was refused; `applicable`: it is not said to be not applicable; `answered`: it is not empty.
    """

    name: str
    word: AnswerWord


@dataclass(frozen=True, slots=True)
class Case:
    """The result of the first branch whose condition is true, else the other one."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first known value."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest of some values; unknown as soon as one of them is."""

    word: Literal["least", "greatest"]
    items: tuple[Node, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A double without its sign."""

    item: Node


@dataclass(frozen=True, slots=True)
class YearOf:
    """The year of a date, a whole number."""

    item: Node


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Days from the first date to the second, a whole number; negative if the second is earlier."""

    start: Node
    end: Node


Node = (
    Null
    | Constant
    | AsOf
    | FieldValue
    | AsDouble
    | Negate
    | Arithmetic
    | Compare
    | Logic
    | Not
    | In
    | Like
    | IsNull
    | Answered
    | Case
    | Coalesce
    | Extreme
    | Magnitude
    | YearOf
    | DaysBetween
)
