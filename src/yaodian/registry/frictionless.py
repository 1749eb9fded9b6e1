"""A declared dataset as a Table Schema of the Data Package standard, version 2 (https://datapackage.org/standard/table-schema/).

What the standard has no word for stands under keys that begin with `yaodian:` (OWN_WORDS); the standard lets a schema carry such
keys, and programs that do not know them pass over them.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict
from typing import Any

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, Field, Reference
from yaodian.registry.formats import SHAPES
from yaodian.registry.life_cycle import LifeCycle

OWN_WORDS = {
    "labelEn": ("表、字段", "英文名称"),
    "level": ("表", "行说的是哪一级的单位"),
    "subject": ("表", "字段：行所说的单位的代码"),
    "period": ("表", "报送期间的种类"),
    "reportedBy": ("表", "谁报：unit 各单位，issuer 一家公布"),
    "kinds": ("表", "只有这些类别的单位应报"),
    "knownOn": ("表", "字段：这一行从哪一天起为人所知"),
    "purpose": ("表", "为什么收集"),
    "caveats": ("表", "使用时要知道的缺陷"),
    "minutes": ("表", "填报一次约需几分钟"),
    "retention": ("表", "保存年数 years 与依据 basis"),
    "due": ("表", "报送期限"),
    "review": ("表", "逐级审核的层级，由下到上"),
    "person": ("表", "字段：由证件号码算出的化名，填报时不问"),
    "vault": ("表", "填报时要问、加密另存于身份保管库、不在本表中的列：name、title、kind、purpose"),
    "checks": ("表", "字段之间的规则：id、expression、message、severity；由生命周期得出的也在内"),
    "lifeCycle": (
        "表",
        "生命周期：状态字段 state，各步 steps 的代码、日期字段与佐证字段，之前 before 与步骤之外 ends 的状态",
    ),
    "alike": ("表", "各行之间：可能是同一事物登记了多次：id、fields、differ、message、severity"),
    "series": (
        "表",
        "各行之间：按一个数值字段的次序排成一列：id、order、descending、by、step、reaches、rising、even、severity",
    ),
    "roster": ("表", "给其他程序的名册（OneRoster）从本表取什么：role、school、person、grade、group、grades"),
    "agreements": ("表", "与另一数据集应当相等的合计：id、amount、where、with、tolerance、message、severity"),
    "unit": ("字段", "计量单位"),
    "format": ("字段", "代码的格式，连同校验码一并检查"),
    "codes": ("字段", "代码集的编号；categories 是其中各日的全部代码，哪一天可用以代码集为准"),
    "personal": ("字段", "个人信息的种类"),
    "missing": ("字段", "可以代替值的回答的编号"),
    "tolerance": ("字段", "与上一期相比，超过即须说明的相对变化"),
}
"""Our own keys in a Table Schema: where each stands and what it means."""

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(
    dataset: Dataset, code_lists: Mapping[str, CodeList], datasets: Container[str] | None = None
) -> dict[str, Any]:
    """The schema as plain values for JSON. References to datasets that are not among `datasets` are left out: nobody could
    follow them."""
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "name": dataset.id,
        "title": dataset.label.zh,
        "description": dataset.description,
        "fields": [_field(field, code_lists) for field in dataset.fields],
        "primaryKey": list(dataset.key),
        "missingValues": [""],
    }
    keys = [_foreign_key(one) for one in dataset.references if datasets is None or one.dataset in datasets]
    if keys:
        schema["foreignKeys"] = keys
    return {**schema, **_ours(_about(dataset))}


def _about(dataset: Dataset) -> dict[str, Any]:
    checks = [
        {"id": one.id, "expression": one.expression, "message": one.message, "severity": one.severity}
        for one in dataset.all_checks()
    ]
    kept = dataset.retention
    return {
        "labelEn": dataset.label.en,
        "level": dataset.level,
        "subject": dataset.subject,
        "period": dataset.period_kind,
        "reportedBy": dataset.reported_by,
        "kinds": list(dataset.kinds),
        "knownOn": dataset.known_on,
        "purpose": dataset.purpose,
        "caveats": list(dataset.caveats),
        "minutes": dataset.minutes,
        "retention": {"years": kept.years, "basis": kept.basis} if kept else None,
        "due": dataset.due,
        "review": list(dataset.review),
        "person": dataset.person,
        "vault": [
            {"name": one.name, "title": one.label.zh, "kind": one.kind, "purpose": one.purpose} for one in dataset.vault
        ],
        "checks": checks,
        "alike": [asdict(one) for one in dataset.alike],
        "series": [asdict(one) for one in dataset.series],
        "roster": asdict(dataset.roster) if dataset.roster else None,
        "agreements": [
            {
                "id": one.id,
                "amount": one.own.amount,
                "where": one.own.where,
                "with": {"dataset": one.other.dataset, "amount": one.other.amount, "where": one.other.where},
                "tolerance": one.tolerance,
                "message": one.message,
                "severity": one.severity,
            }
            for one in dataset.agreements
        ],
        "lifeCycle": _life_cycle(dataset.life_cycle) if dataset.life_cycle else None,
    }


def _life_cycle(cycle: LifeCycle) -> dict[str, Any]:
    steps = [
        {"code": step.code, "on": step.on, "evidence": list(step.evidence), "optional": step.optional}
        for step in cycle.steps
    ]
    return {"state": cycle.state, "before": list(cycle.before), "steps": steps, "ends": list(cycle.ends)}


def _field(field: Field, code_lists: Mapping[str, CodeList]) -> dict[str, Any]:
    said: dict[str, Any] = {"name": field.name, "title": field.label.zh, "type": field.type}
    if field.description:
        said["description"] = field.description
    listed = code_lists.get(field.codes) if field.codes else None
    if listed is not None:
        # A code whose name changed stands there once, under its last name.
        names = {code.code: code.label.zh for code in listed.codes}
        said["categories"] = [{"value": value, "label": name} for value, name in names.items()]
    constraints = _constraints(field)
    if constraints:
        said["constraints"] = constraints
    if field.missing:
        said["missingValues"] = ["", *(MISSING_ANSWERS[answer] for answer in field.missing)]
    ours = {
        "labelEn": field.label.en,
        "unit": field.unit,
        "format": field.format,
        "codes": field.codes,
        "personal": field.personal if field.personal != "none" else None,
        "missing": list(field.missing),
        "tolerance": field.tolerance,
    }
    return {**said, **_ours(ours)}


def _constraints(field: Field) -> dict[str, Any]:
    numeric = field.type in ("integer", "number")
    pattern = field.pattern or (SHAPES[field.format].pattern if field.format else None)
    said = {
        "required": field.required or None,
        "unique": field.unique or None,
        "minimum": _number(field, field.minimum) if numeric else None,
        "maximum": _number(field, field.maximum) if numeric else None,
        "maxLength": field.max_length,
        "pattern": pattern,
        "enum": list(field.enum) or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _number(field: Field, value: float | None) -> float | int | None:
    return int(value) if value is not None and field.type == "integer" and value.is_integer() else value


def _foreign_key(reference: Reference) -> dict[str, Any]:
    return {
        "fields": list(reference.fields),
        "reference": {"resource": reference.dataset, "fields": list(reference.to)},
    }


def _ours(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, under our own keys; KeyError for a word that OWN_WORDS does not explain."""
    for key in said:
        OWN_WORDS[key]
    return {f"yaodian:{key}": value for key, value in said.items() if value not in (None, "", [])}
