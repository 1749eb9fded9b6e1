"""Checks what a dataset says about being reported: when it is due, what it refers to, what its coded fields need beside them."""

from __future__ import annotations

from yaodian.binding.known import Known
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Dataset, Field, Reference, shape_of

_HAS_A_DAY_OF_ITS_OWN = ("year", "school_year")
_TELLS_WHO = ("personal", "sensitive")


def check_reporting(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """The due day fits the period, references lead to fields that identify a row, formats have what they need."""
    if dataset.due is not None and dataset.due.startswith("--") and dataset.period_kind not in _HAS_A_DAY_OF_ITS_OWN:
        message = f"按 {dataset.period_kind} 报送的数据集不能以月、日为期限：每期各不相同"
        remedy = "写成期间结束后的天数，如 P15D。"
        reading.report("wrong-due", message, node["due"].place, expected="P…D", remedy=remedy)
    _check_review(reading, known, dataset, node)
    for reference, child in zip(dataset.references, node.get("references") or (), strict=True):
        _check_reference(reading, known, dataset, reference, child)
    for field, child in zip(dataset.fields, node["fields"], strict=True):
        _check_format(reading, field, child)
        _check_missing(reading, dataset, field, child)


def _check_review(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """Levels that review exist, stand above those who report, and follow each other upwards."""
    if not known.levels:
        return
    rank = {level: place for place, level in enumerate(known.levels)}
    below = rank.get(dataset.level) if dataset.reported_by == "unit" else len(rank)
    for child in node.get("review") or ():
        place = rank.get(text_of(child))
        if place is None:
            reading.unknown("层级", child, known.levels)
            continue
        if below is not None and place >= below:
            message = f"审核的层级“{child.value}”不在前一级之上"
            expected = "、".join(known.levels[:below][::-1])
            remedy = "由下到上排列，从报送单位的上一级起。"
            reading.report("wrong-order", message, child.place, expected=expected, remedy=remedy)
        below = place


def _check_format(reading: Reading, field: Field, node: Node) -> None:
    if field.format is None:
        return
    shape = shape_of(field.format)
    if field.format == "gb2260" and field.codes is None:
        message = "格式 gb2260 须指明在当日有效的代码取自哪个代码集"
        reading.report("missing-key", message, node["format"].place, remedy="补上“codes: …”。")
    if shape.personal and field.personal not in _TELLS_WHO:
        place = node["personal"].place if "personal" in node else node["format"].place
        message = f"{shape.name}能认出个人，字段须声明为个人信息"
        expected = "、".join(_TELLS_WHO)
        reading.report("not-personal", message, place, expected=expected, remedy="写“personal: sensitive”。")


def _check_missing(reading: Reading, dataset: Dataset, field: Field, node: Node) -> None:
    if field.missing and field.name in (dataset.subject, dataset.known_on, *dataset.key):
        message = f"字段“{field.name}”用来认出一行，不能没有值"
        reading.report("not-allowed", message, node.key_place("missing"), remedy="删去 missing。")


def _check_reference(reading: Reading, known: Known, dataset: Dataset, reference: Reference, node: Node) -> None:
    own = {field.name: field.type for field in dataset.fields}
    for name in node["fields"]:
        if text_of(name) not in own:
            reading.unknown("字段", name, own)
    other = known.datasets.get(reference.dataset)
    if other is None:
        if reference.dataset not in known.named("datasets"):
            reading.unknown("数据集", node["dataset"], known.named("datasets"), kind="datasets", where="datasets/")
        return
    theirs = {field.name: field.type for field in other.fields}
    for name in node["to"]:
        if text_of(name) not in theirs:
            reading.unknown("字段", name, theirs)
    if not (own.keys() >= set(reference.fields) and theirs.keys() >= set(reference.to)):
        return
    if len(reference.fields) != len(reference.to):
        message = f"引用的两边字段数不同：{len(reference.fields)} 个对 {len(reference.to)} 个"
        reading.report("wrong-reference", message, node["to"].place, remedy="让 fields 与 to 一一对应。")
    elif wrong := [
        pair for pair in zip(reference.fields, reference.to, strict=True) if own[pair[0]] != theirs[pair[1]]
    ]:
        mine, its = wrong[0]
        message = f"字段“{mine}”是 {own[mine]}，所引用的“{its}”是 {theirs[its]}"
        reading.report("wrong-type", message, node["to"].place, remedy="引用同一类型的字段。")
    elif not _identifies(other, reference.to):
        message = f"所引用的字段在“{other.label.zh}”中认不出一行"
        expected = "、".join(other.key)
        reading.report(
            "wrong-reference", message, node["to"].place, expected=expected, remedy="引用它的 key，或一个 unique 字段。"
        )


def _identifies(dataset: Dataset, names: tuple[str, ...]) -> bool:
    """Whether values of these fields stand in one row at most."""
    return set(names) == set(dataset.key) or any(dataset.field(name).unique for name in names)
