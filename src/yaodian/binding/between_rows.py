"""Checks what a dataset says about its rows beside each other, and what it gives to a roster: the fields exist and can be used so."""

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


def check_roster(reading: Reading, dataset: Dataset, node: Node) -> None:
    """The fields of a roster exist; pupils and teachers are named by a pseudonym, so that no name leaves with the rows."""
    roster = node.get("roster")
    if roster is None:
        return
    types = {field.name: str(field.type) for field in dataset.fields}
    named = [roster[key] for key in ("school", "person", "grade") if key in roster]
    for child in (*named, *(roster.get("group") or ())):
        _field(reading, types, child)
    role = text_of(roster["role"])
    if role != "class" and "person" not in roster:
        reading.report("missing-key", f"{role} 的名册须指明化名字段", roster.place, remedy="补上“person: …”。")
    elif role != "class" and text_of(roster["person"]) in types:
        field = dataset.field(text_of(roster["person"]))
        if field.personal != "pseudonym":
            message = f"字段“{field.name}”不是化名"
            reading.report("not-pseudonym", message, roster["person"].place, remedy="改用 personal: pseudonym 的字段。")
