"""A declared dataset as a Table Schema of the Data Package standard, version 2 (https://datapackage.org/standard/table-schema/).

What the standard has no word for stands under keys that begin with `yaodian:`; the standard lets a schema carry such keys, and
programs that do not know them pass over them. Of a dataset: `level`, `subject`, `period` (kind), `reportedBy`, `kinds`, `knownOn`,
`purpose`, `caveats`, `minutes`, `retention`, `due`, `checks`. Of a field: `labelEn`, `unit`, `format`, `codes` (name of the code
list), `personal`, `missing`, `tolerance`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, Field, Reference
from yaodian.registry.formats import SHAPES

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
        for one in dataset.checks
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
        "checks": checks,
    }


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
    return {f"yaodian:{key}": value for key, value in said.items() if value not in (None, "", [])}
