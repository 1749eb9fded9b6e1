"""Checks what a dataset says about its rows beside each other: the fields exist and can be put in order or counted."""

from __future__ import annotations

from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Dataset

_NUMBERS = ("integer", "number")


def check_between_rows(reading: Reading, dataset: Dataset, node: Node) -> None:
    """Every name in `alike` and `series` is a field; what is ordered or counted is a number."""
    types = {field.name: str(field.type) for field in dataset.fields}
    for one in node.get("alike") or ():
        for child in (*one["fields"], *(one.get("differ") or ())):
            _field(reading, types, child)
    for one in node.get("series") or ():
        for child in one.get("by") or ():
            _field(reading, types, child)
        counted = [one["order"], *(one.get("rising") or ()), *(each["field"] for each in one.get("even") or ())]
        for child in counted:
            _number(reading, types, child)


def _field(reading: Reading, types: dict[str, str], child: Node) -> bool:
    if text_of(child) in types:
        return True
    reading.unknown("字段", child, types)
    return False


def _number(reading: Reading, types: dict[str, str], child: Node) -> None:
    if _field(reading, types, child) and types[text_of(child)] not in _NUMBERS:
        message = f"字段“{child.value}”不是数，不能排序或累计"
        reading.report("wrong-type", message, child.place, expected="、".join(_NUMBERS), remedy="改用数值字段。")
