"""Checks what a dataset says about persons: what tells who somebody is stands in the vault and not among the fields."""

from __future__ import annotations

import re

from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Dataset, Field, shape_of

_TELLS_WHO = re.compile("身份证|证件号|身份号码|姓名|手机|联系电话|家庭住址")
"""Words of labels by which people are asked who they are and how to reach them."""

_SHORTEST, _LONGEST = 16, 64


def check_vault(reading: Reading, dataset: Dataset, node: Node) -> None:
    """One vault field identifies the person, one field holds the pseudonym, names differ, and no field keeps an identity."""
    for field, child in zip(dataset.fields, node["fields"], strict=True):
        _check_kept_apart(reading, field, child)
    if "vault" in node:
        _check_declared(reading, dataset, node)
    elif dataset.person is not None:
        message = "化名由证件号码算出，这里却没有声明证件号码"
        remedy = "补上“vault:”，其中一列写“kind: identity”；或删去 person。"
        reading.report("no-identity", message, node.key_place("person"), remedy=remedy)


def _check_kept_apart(reading: Reading, field: Field, node: Node) -> None:
    numbered = field.format is not None and shape_of(field.format).personal
    if numbered and field.personal in ("personal", "sensitive"):
        message = f"“{field.label.zh}”能认出个人，不得进入数据湖"
        remedy = "移到 vault 中，由系统算出化名。"
        reading.report("belongs-in-vault", message, node["format"].place, expected="vault", remedy=remedy)
    elif field.type == "string" and field.personal != "pseudonym" and _TELLS_WHO.search(field.label.zh):
        message = f"“{field.label.zh}”看来能认出个人，却留在字段中"
        remedy = "移到 vault 中；确实不是个人信息的，换一个名称。"
        reading.report("belongs-in-vault", message, node["label"].place, remedy=remedy, warning=True)


def _check_declared(reading: Reading, dataset: Dataset, node: Node) -> None:
    identities = [child for child in node["vault"] if text_of(child["kind"]) == "identity"]
    if len(identities) != 1:
        place = identities[1]["kind"].place if identities else node.key_place("vault")
        message = f"保管库须有且只有一列证件号码，这里有 {len(identities)} 列"
        reading.report(
            "no-identity", message, place, expected="kind: identity", remedy="留下一列，写“kind: identity”。"
        )
    if dataset.person is None:
        message = "没有写明哪个字段存放算出的化名"
        reading.report("missing-key", message, node.key_place("vault"), remedy="补上“person: …”，指向存放化名的字段。")
    else:
        _check_person(reading, dataset, node)
    names = {field.name for field in dataset.fields} - {dataset.person}
    for child in node["vault"]:
        if text_of(child["name"]) in names:
            message = f"“{text_of(child['name'])}”已是字段或保管库中另一列的名称"
            reading.report("duplicate-id", message, child["name"].place, remedy="换一个名称。")
        names.add(text_of(child["name"]))


def _check_person(reading: Reading, dataset: Dataset, node: Node) -> None:
    field = next((field for field in dataset.fields if field.name == dataset.person), None)
    if field is None:
        reading.unknown("字段", node["person"], [field.name for field in dataset.fields])
        return
    if field.type != "string" or field.personal != "pseudonym" or field.missing or not field.required:
        message = f"字段“{field.name}”不能存放化名"
        expected = "type: string，required: true，personal: pseudonym，没有 missing"
        reading.report("wrong-person", message, node["person"].place, expected=expected, remedy="改正该字段的声明。")
    if field.name == dataset.subject or (field.max_length or _LONGEST) < _SHORTEST:
        message = f"字段“{field.name}”放不下 {_SHORTEST} 位化名，或是行所说的单位"
        reading.report("wrong-person", message, node["person"].place, remedy="另用一个字段。")
