"""The functions of the small language: how many values each takes, of which kind, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yaodian.registry.expression.nodes import (
    Coalesce,
    DaysBetween,
    ExpressionError,
    Extreme,
    Magnitude,
    YearOf,
)
from yaodian.registry.expression.parts import Part, double, same_kind, want


def call(name: str, arguments: Sequence[Part], at: int) -> Part:
    """The checked call of a known function; raises ExpressionError if the number or kind of values does not fit."""
    fewest, most, form, build = FUNCTIONS[name]
    if len(arguments) < fewest or (most is not None and len(arguments) > most):
        raise ExpressionError(f"函数“{name}”的参数个数不对，有 {len(arguments)} 个", at + 1, form)
    return build(name, arguments, at)


def _coalesce(name: str, arguments: Sequence[Part], at: int) -> Part:
    nodes, kind, whole = same_kind(arguments, f"“{name}”的各值")
    return Part(Coalesce(tuple(nodes)), kind, whole, at)


def _extreme(name: str, arguments: Sequence[Part], at: int) -> Part:
    nodes, kind, whole = same_kind(arguments, f"“{name}”的各值")
    if kind == "boolean":
        raise ExpressionError("是非值没有大小", at + 1, "数字、文本或日期")
    if kind == "null":
        return Part(arguments[0].node, kind, False, at)
    return Part(Extreme("least" if name == "least" else "greatest", tuple(nodes), kind), kind, whole, at)


def _abs(name: str, arguments: Sequence[Part], at: int) -> Part:
    want(arguments[0], "number", f"“{name}”的参数")
    return Part(Magnitude(double(arguments[0])), "number", False, at)


def _year(name: str, arguments: Sequence[Part], at: int) -> Part:
    want(arguments[0], "date", f"“{name}”的参数")
    return Part(YearOf(arguments[0].node), "number", True, at)


def _days_between(name: str, arguments: Sequence[Part], at: int) -> Part:
    for argument in arguments:
        want(argument, "date", f"“{name}”的参数")
    return Part(DaysBetween(arguments[0].node, arguments[1].node), "number", True, at)


_Build = Callable[[str, Sequence[Part], int], Part]

# name -> fewest and most values, the form shown in messages, the builder
FUNCTIONS: dict[str, tuple[int, int | None, str, _Build]] = {
    "abs": (1, 1, "abs(数)", _abs),
    "coalesce": (2, None, "coalesce(值, 替代值)", _coalesce),
    "days_between": (2, 2, "days_between(较早的日期, 较晚的日期)", _days_between),
    "greatest": (2, None, "greatest(值, 值)", _extreme),
    "least": (2, None, "least(值, 值)", _extreme),
    "year": (1, 1, "year(日期)", _year),
}
