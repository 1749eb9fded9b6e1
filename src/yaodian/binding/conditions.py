"""Checks conditions and amounts of a dataset where they stand, and agreements, which hold two amounts against each other."""

from __future__ import annotations

from collections.abc import Collection

from yaodian.binding.known import Known
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Dataset
from yaodian.values import Place

_CONDITION = ("校验须是一个条件", "写成比较或由 and、or 连接的比较。")
_AMOUNT = ("这里要求数值或条件", "写一个数字字段、算式，或计数的 1。")


def check_condition(reading: Reading, dataset: Dataset, node: Node) -> bool:
    """Whether the text is a condition over the fields; what is wrong with it is reported."""
    return _check(reading, dataset, node, ("boolean",), _CONDITION)


def _check(reading: Reading, dataset: Dataset, node: Node, kinds: Collection[str], otherwise: tuple[str, str]) -> bool:
    from yaodian.registry import ExpressionError, parse

    try:
        parsed = parse(text_of(node), dataset.types(), dataset.answers())
    except ExpressionError as error:
        remedy = f"是否指“{error.nearest}”？" if error.nearest else "改正表达式。"
        place = within(node.place, node, error.column)
        reading.report("wrong-expression", error.message, place, expected=error.expected or "", remedy=remedy)
        return False
    if parsed.kind not in kinds:
        message, remedy = otherwise
        reading.report("wrong-type", message, node.place, remedy=remedy)
    return True


def within(place: Place, node: Node, column: int | None) -> Place:
    """The place of a column inside a text; a quoted text begins one sign later."""
    if not isinstance(place.column, int) or not column:
        return place
    return Place(place.file, place.line, place.column + column - 1 + node.quoted)


def check_agreements(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """The other dataset exists and reports by the same kind of period; amounts and conditions can be read on both sides."""
    for agreement, child in zip(dataset.agreements, node.get("agreements") or (), strict=True):
        _check_side(reading, dataset, child)
        named = child["with"]["dataset"]
        other = known.datasets.get(agreement.other.dataset)
        if other is None:
            if agreement.other.dataset not in known.named("datasets"):
                reading.unknown("数据集", named, known.named("datasets"), kind="datasets", where="datasets/")
            continue
        if other.id == dataset.id:
            message = "数据集不能与自己对照"
            reading.report(
                "wrong-agreement", message, named.place, remedy="写另一个数据集；同一行之内的规则写进 checks。"
            )
        elif other.period_kind != dataset.period_kind:
            message = (
                f"本数据集按 {dataset.period_kind} 报送，“{other.label.zh}”按 {other.period_kind}，没有同一期间可以对照"
            )
            reading.report("wrong-agreement", message, named.place, remedy="与期间种类相同的数据集对照。")
        _check_side(reading, other, child["with"])


def _check_side(reading: Reading, dataset: Dataset, node: Node) -> None:
    _check(reading, dataset, node["amount"], ("number", "boolean"), _AMOUNT)
    if "where" in node:
        check_condition(reading, dataset, node["where"])
