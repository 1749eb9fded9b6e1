"""Holds a file of a package against the JSON Schema of its kind and says every deviation in the author's words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from yaodian.binding.source import Node
from yaodian.values import Jurisdiction, Period, Problem, nearest, parse_date, parse_partial_date

KINDS = (
    "package",
    "units",
    "offices",
    "systems",
    "parameters",
    "code_lists",
    "datasets",
    "indicators",
    "rows",
    "commitments",
    "cases",
)

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "一组“名称: 值”",
    "null": "空",
}


def _is_date(text: str) -> None:
    parse_date(text)


def _is_partial_date(text: str) -> None:
    if text != "unknown":
        parse_partial_date(text)


def _is_jurisdiction(text: str) -> None:
    Jurisdiction(text)


def _is_period(text: str) -> None:
    Period(text)


_FORMATS = {"date": _is_date, "partial-date": _is_partial_date, "jurisdiction": _is_jurisdiction, "period": _is_period}


@cache
def _definitions() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("schemas/common.json").read_text("utf-8")
    return dict(json.loads(text)["$defs"])


@cache
def schema_of(kind: str) -> Mapping[str, Any]:
    """The JSON Schema of a kind of file, with the shared definitions inside; it is also what editors can complete from."""
    text = resources.files(__package__).joinpath(f"schemas/{kind}.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    schema["$defs"] = {**_definitions(), **schema.get("$defs", {})}
    return schema


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


@dataclass(frozen=True, slots=True)
class Deviation:
    """A problem with the path of keys and indexes at which it was found."""

    path: tuple[str | int, ...]
    problem: Problem


def validate(node: Node, kind: str) -> tuple[Deviation, ...]:
    """Every deviation of a file from the schema of its kind, in the order of the file."""
    found: list[Deviation] = []
    for error in _validator(kind).iter_errors(node.plain()):
        found.extend(Deviation(tuple(error.absolute_path), problem) for problem in _say(error, node))
    found.extend(_wrong_formats(node, schema_of(kind), schema_of(kind)["$defs"], ()))
    return tuple(sorted(found, key=_order))


def _order(deviation: Deviation) -> tuple[int, int]:
    place = deviation.problem.place
    return (place.line or 0, place.column if isinstance(place.column, int) else 0) if place else (0, 0)


def _say(error: ValidationError, root: Node) -> Iterable[Problem]:
    node = root.at(tuple(error.absolute_path))
    name = _name_of(error)
    if error.validator == "additionalProperties":
        yield from _unknown_keys(error, node)
    elif error.validator == "required":
        yield from _missing_keys(error, node, name)
    elif error.validator == "type":
        expected = error.validator_value
        words = "或".join(_TYPES[kind] for kind in ([expected] if isinstance(expected, str) else expected))
        remedy = (
            "给它加上引号。"
            if "string" in expected and isinstance(error.instance, (int, float))
            else "改成所要求的类型。"
        )
        yield Problem("wrong-type", f"{name}写成了{_kind_of(error.instance)}", node.place, words, remedy)
    elif error.validator in ("enum", "const"):
        allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
        near = nearest(str(error.instance), [str(value) for value in allowed])
        remedy = f"是否指“{near}”?" if near else "从所列各项中选一个。"
        yield Problem(
            "not-allowed", f"{name}不能是“{error.instance}”", node.place, "、".join(map(str, allowed)), remedy
        )
    elif error.validator == "oneOf" or error.validator == "anyOf":
        yield from _best_of(error, root)
    else:
        yield _bound(error, node, name)


def _bound(error: ValidationError, node: Node, name: str) -> Problem:
    limit = error.validator_value
    words = {
        "minimum": f"不小于 {limit}",
        "maximum": f"不大于 {limit}",
        "minItems": f"至少 {limit} 项",
        "maxItems": f"至多 {limit} 项",
        "minLength": "不为空",
        "pattern": f"符合 {limit}",
        "minProperties": f"至少 {limit} 项",
        "uniqueItems": "各项互不相同",
    }.get(str(error.validator), str(limit))
    shown = f"“{error.instance}”" if isinstance(error.instance, (str, int, float)) else "内容"
    return Problem("out-of-range", f"{name}的{shown}不合要求", node.place, words, "按要求改正。")


def _best_of(error: ValidationError, root: Node) -> Iterable[Problem]:
    """Of several allowed forms, speaks about the one that the author most likely meant."""
    by_form: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        by_form.setdefault(inner.schema_path[0], []).append(inner)
    if not by_form:
        yield Problem("not-allowed", f"{_name_of(error)}的写法不合要求", root.at(tuple(error.absolute_path)).place)
        return
    depth = len(error.absolute_path)
    chosen = max(
        by_form.values(),
        key=lambda errors: (max(len(inner.absolute_path) for inner in errors) > depth, _shape_fits(errors, depth)),
    )
    for inner in chosen:
        yield from _say(inner, root)


def _shape_fits(errors: list[ValidationError], depth: int) -> int:
    """Whether a form at least has the right kind of value: a mapping that lacks a key fits better than one that is no text."""
    return -sum(len(inner.absolute_path) == depth and inner.validator == "type" for inner in errors)


def _unknown_keys(error: ValidationError, node: Node) -> Iterable[Problem]:
    known = list(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            near = nearest(key, known)
            remedy = f"是否指“{near}”?" if near else "删去此项,或移到它所属的位置。"
            yield Problem("unknown-key", f"没有名为“{key}”的项", node.key_place(key), "、".join(known), remedy)


def _missing_keys(error: ValidationError, node: Node, name: str) -> Iterable[Problem]:
    key = next(
        (wanted for wanted in error.validator_value if wanted not in error.instance and f"'{wanted}'" in error.message),
        None,
    )
    if key is not None:
        where = f"{name}缺少“{key}”" if name else f"缺少“{key}”"
        yield Problem("missing-key", where, node.place, remedy=f"补上“{key}: …”。")


def _name_of(error: ValidationError) -> str:
    names = [step for step in error.absolute_path if isinstance(step, str)]
    return f"“{names[-1]}”" if names else ""


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, (int, float)):
        return f"数字 {value}"
    if isinstance(value, str):
        return f"文字“{value}”"
    if value is None:
        return "空值"
    return "列表" if isinstance(value, list) else "一组“名称: 值”"


def _wrong_formats(
    node: Node, schema: Mapping[str, Any], definitions: Mapping[str, Any], path: tuple[str | int, ...]
) -> Iterable[Deviation]:
    """Texts that must be a day, a period or a jurisdiction and are none; jsonschema would not say why."""
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[-1]]
    if isinstance(node.value, dict):
        properties = dict(schema.get("properties", {}))
        for form in schema.get("anyOf", ()):
            properties = {**form.get("properties", {}), **properties}
        for key, child in node.value.items():
            if key in properties:
                yield from _wrong_formats(child, properties[key], definitions, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _wrong_formats(child, schema.get("items", {}), definitions, (*path, index))
    elif node.value is not None and schema.get("format") in _FORMATS:
        try:
            _FORMATS[schema["format"]](str(node.value))
        except ValueError as error:
            problem = Problem(f"wrong-{schema['format']}", str(error), node.place, remedy="改成正确的写法。")
            yield Deviation(path, problem)
