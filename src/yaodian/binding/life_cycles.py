"""Checks a declared life cycle: its fields are there and of the right kind, its states are codes of the state's own list."""

from __future__ import annotations

from collections.abc import Iterator

from yaodian.binding.known import Known
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Dataset, FieldType


def check_life_cycle(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """Every fault at its place; nothing for a dataset without a life cycle."""
    if dataset.life_cycle is None:
        return
    declared = node["life_cycle"]
    if dataset.known_on is not None:
        # Rows that are known later than they are accepted would all be dated after the day of the report.
        message = "写明 known_on 的数据集一行记一件已经发生的事，不能再分步骤"
        reading.report(
            "not-allowed", message, node.key_place("life_cycle"), remedy="删去 life_cycle，或删去 known_on。"
        )
    types = dataset.types()
    _check_field(reading, types, declared["state"], "string")
    for step in declared["steps"]:
        _check_field(reading, types, step["on"], "date")
        for proof in step.get("evidence") or ():
            _check_field(reading, types, proof, "string")
    _report_twice(reading, (step["on"] for step in declared["steps"]), "日期字段", "每一步各有自己的日期字段。")
    states = list(_states(declared))
    _report_twice(reading, iter(states), "状态", "一个状态只在一处：before、steps 或 ends。")
    _check_states(reading, known, dataset, declared, states)
    _check_ids(reading, dataset, node)


def _states(declared: Node) -> Iterator[Node]:
    yield from declared.get("before") or ()
    for step in declared["steps"]:
        yield step["code"]
    yield from declared.get("ends") or ()


def _check_field(reading: Reading, types: dict[str, FieldType], named: Node, wanted: FieldType) -> None:
    name = text_of(named)
    if name not in types:
        reading.unknown("字段", named, types)
    elif types[name] != wanted:
        message = f"字段“{name}”是 {types[name]}，这里须是 {wanted} 类型"
        reading.report("wrong-type", message, named.place, expected=wanted, remedy="改正 type，或改指另一个字段。")


def _report_twice(reading: Reading, nodes: Iterator[Node], what: str, remedy: str) -> None:
    seen: set[str] = set()
    for node in nodes:
        if text_of(node) in seen:
            reading.report("duplicate-id", f"{what}“{text_of(node)}”写了两次", node.place, remedy=remedy)
        seen.add(text_of(node))


def _check_states(reading: Reading, known: Known, dataset: Dataset, declared: Node, states: list[Node]) -> None:
    named = text_of(declared["state"])
    field = next((one for one in dataset.fields if one.name == named), None)
    if field is None or field.type != "string":
        return
    if field.codes is None and not field.enum:
        message = f"状态字段“{named}”没有写明可取的状态"
        reading.report("missing-key", message, declared["state"].place, remedy="给它补上 codes 或 enum。")
        return
    listed = known.code_lists.get(field.codes) if field.codes else None
    if field.codes and listed is None:
        return
    allowed = [code.code for code in listed.codes] if listed is not None else field.enum
    for node in states:
        if text_of(node) not in allowed:
            reading.unknown("状态", node, dict.fromkeys(allowed), where=f"代码集 {field.codes}" if field.codes else "")


def _check_ids(reading: Reading, dataset: Dataset, node: Node) -> None:
    """A declared check may not bear the id of one that follows from the life cycle; both would be told as one."""
    own = {check.id for check in dataset.checks}
    labels = {field.name: field.label.zh for field in dataset.fields}
    cycle = dataset.life_cycle
    if cycle is None or not labels.keys() >= {
        cycle.state,
        *(name for step in cycle.steps for name in (step.on, *step.evidence)),
    }:
        return
    following = {rule[0] for rule in cycle.rules(labels)}
    for check in node.get("checks") or ():
        name = text_of(check["id"])
        if name in following & own:
            message = f"校验“{name}”已由生命周期自动检查"
            reading.report("duplicate-id", message, check["id"].place, remedy="删去此条，或改用别的编号。")
