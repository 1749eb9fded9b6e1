"""All faults of a set of declared indicators at once, each with the field it stands in and the nearest valid name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Definition, Derived, Indicator
from yaodian.indicators.derived import circles, closed_circle, levels_of, missing_part, order_of_derivation, parts_of
from yaodian.registry import ExpressionError, parse
from yaodian.values import nearest

if TYPE_CHECKING:
    from yaodian.registry import Dataset, Expression

_KINDS = {"number": "数值", "boolean": "条件", "text": "文本", "date": "日期"}
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class IndicatorFault:
    """One fault of one indicator.

    `field` is the declared field it stands in (`where`, `ratio.numerator` ...), `code` a stable key in words, `message` a
    Chinese sentence, `expected` what is allowed there, `nearest` the valid name that was probably meant, `column` the place
    within the expression's text, from 1.
    """

    indicator: str
    field: str
    code: str
    message: str
    expected: str = ""
    nearest: str | None = None
    column: int | None = None


def check_definitions(
    definitions: Iterable[Definition], datasets: Mapping[str, Dataset], *, levels: Sequence[str] = ()
) -> tuple[IndicatorFault, ...]:
    """Everything that is wrong with the definitions, in their order; empty if they can be computed together.

    `levels` are those of the tree, from the top; without them names of levels are not checked.
    """
    declared = list(definitions)
    return (
        *_repeated(declared),
        *(fault for each in declared for fault in _faults_of(each, declared, datasets, levels)),
        *_circular(declared),
        *_without_common_level(declared, levels),
    )


def _faults_of(
    definition: Definition, declared: Sequence[Definition], datasets: Mapping[str, Dataset], levels: Sequence[str]
) -> Iterator[IndicatorFault]:
    yield from _wrong_numbers(definition)
    for level in definition.levels:
        if levels and level not in levels:
            yield IndicatorFault(
                definition.id,
                "levels",
                "unknown-level",
                f"没有层级“{level}”",
                "、".join(levels),
                nearest(level, levels),
            )
    if isinstance(definition, Derived):
        yield from _missing_parts(definition, [each.id for each in declared])
    elif definition.dataset not in datasets:
        close = nearest(definition.dataset, datasets)
        yield IndicatorFault(
            definition.id, "dataset", "unknown-dataset", f"没有数据集“{definition.dataset}”", "、".join(datasets), close
        )
    else:
        yield from _wrong_expressions(definition, datasets[definition.dataset])


def _wrong_numbers(definition: Definition) -> Iterator[IndicatorFault]:
    if not math.isfinite(definition.scale) or definition.scale == 0:
        yield IndicatorFault(definition.id, "scale", "wrong-scale", f"倍数不能是 {definition.scale}", "不为零的数")
    if definition.decimals < 0:
        yield IndicatorFault(
            definition.id, "decimals", "wrong-decimals", f"小数位数不能是 {definition.decimals}", "零或正整数"
        )


def _missing_parts(definition: Derived, known: Sequence[str]) -> Iterator[IndicatorFault]:
    for name, part in zip(("numerator", "denominator"), parts_of(definition), strict=True):
        if part not in known:
            message = missing_part(definition.id, part, known)
            yield IndicatorFault(
                definition.id, f"ratio.{name}", "unknown-indicator", message, "已声明的指标", nearest(part, known)
            )


def _wrong_expressions(indicator: Indicator, dataset: Dataset) -> Iterator[IndicatorFault]:
    wanted = (
        ("numerator", indicator.numerator, ("number", "boolean")),
        ("where", indicator.where, ("boolean",)),
        ("denominator", indicator.denominator, ("number", "boolean")),
    )
    types, answers = dataset.types(), dataset.answers()
    for name, text, kinds in wanted:
        if text is None:
            continue
        try:
            expression = parse(text, types, answers)
        except ExpressionError as error:
            yield IndicatorFault(
                indicator.id, name, "wrong-expression", error.message, error.expected, error.nearest, error.column
            )
            continue
        if expression.kind not in kinds:
            expected = "或".join(_KINDS[kind] for kind in kinds)
            message = f"“{text}”是{_KINDS[expression.kind]}，这里要求{expected}"
            yield IndicatorFault(indicator.id, name, "wrong-kind", message, expected, column=1)
        elif name == "denominator" and _always_zero(expression):
            message = f"分母“{text}”恒为零或未知，指标永远没有数值"
            yield IndicatorFault(indicator.id, name, "zero-denominator", message, "含字段的表达式或非零的数", column=1)


def _always_zero(expression: Expression) -> bool:
    if expression.fields or expression.uses_as_of:
        return False
    value = expression.evaluate({}, _ANY_DAY)
    return value is None or value == 0


def _repeated(declared: Sequence[Definition]) -> Iterator[IndicatorFault]:
    for name, times in Counter(each.id for each in declared).items():
        if times > 1:
            yield IndicatorFault(name, "id", "repeated-id", f"指标编号“{name}”出现了 {times} 次", "每个指标一个编号")


def _circular(declared: Sequence[Definition]) -> Iterator[IndicatorFault]:
    for circle in circles(declared):
        yield IndicatorFault(circle[0], "ratio", "circle", closed_circle(circle), "不回到自身的引用")


def _without_common_level(declared: Sequence[Definition], levels: Sequence[str]) -> Iterator[IndicatorFault]:
    """Ratios that could never be shown: their parts are not given at any level that they ask for."""
    known = {each.id: each for each in declared}
    sound = not circles(declared) and all(part in known for each in declared for part in parts_of(each))
    if not sound:
        return
    named = list(levels) or list(dict.fromkeys(level for each in declared for level in each.levels))
    if not named:
        return
    given = _given(known, named)
    for definition in declared:
        if not isinstance(definition, Derived):
            continue
        absent = [level for level in (definition.levels or ()) if level in named and level not in given[definition.id]]
        if absent or not given[definition.id]:
            message = f"分子或分母在层级“{'、'.join(absent or named)}”没有数值"
            yield IndicatorFault(definition.id, "levels", "no-common-level", message, "分子、分母都给出的层级")


def _given(known: Mapping[str, Definition], levels: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    return levels_of(order_of_derivation(list(known.values())), levels)
