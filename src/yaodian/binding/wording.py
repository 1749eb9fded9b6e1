"""Says in the author's words where a file deviates from its schema: what stands there, what is allowed, what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jsonschema.exceptions import ValidationError

from yaodian.binding.source import Node
from yaodian.values import Problem, nearest

_COLONS = " :\uff1a"
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "一组“名称: 值”",
    "null": "空",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A problem; `unknown` is the key that is not known there, `missing` the one that is, with the mapping they belong to."""

    problem: Problem
    path: tuple[str | int, ...]
    unknown: str | None = None
    missing: str | None = None


def say_all(errors: Iterable[ValidationError], root: Node) -> Iterator[Said]:
    """The problems behind the errors of the validator, one for each slip; `root` is the file."""
    return _without_echoes([one for error in errors for one in _say(error, root)])


def _without_echoes(said: list[Said]) -> Iterator[Said]:
    """Drops the missing keys that only miss because they stand there misspelt, and puts those of one mapping together."""
    unknown: dict[tuple[str | int, ...], list[Said]] = {}
    missing: dict[tuple[str | int, ...], list[Said]] = {}
    for one in said:
        for kept, name in ((unknown, one.unknown), (missing, one.missing)):
            if name is not None:
                kept.setdefault(one.path, []).append(one)
    for one in said:
        if one.missing is None:
            yield one
    for path, lacking in missing.items():
        strange = unknown.get(path, [])
        meant = " ".join(other.problem.remedy for other in strange)
        left = [one for one in lacking if f"“{one.missing}" not in meant]
        if not left or (len(strange) == 1 and len(lacking) == 1):
            continue
        keys = "、".join(f"“{one.missing}”" for one in left)
        remedy = "补上" + "、".join(f"“{one.missing}: …”" for one in left) + "。"
        first = left[0].problem
        message = first.message.replace(f"“{left[0].missing}”", keys)
        yield Said(replace(first, message=message, remedy=remedy), path)


def _say(error: ValidationError, root: Node) -> Iterable[Said]:
    path = tuple(error.absolute_path)
    node = root.at(path)
    if error.validator == "additionalProperties":
        yield from _unknown_keys(error, node, path)
    elif error.validator == "required":
        yield from _missing_key(error, node, path)
    elif error.validator in ("oneOf", "anyOf"):
        yield from _best_of(error, root)
    elif error.validator in ("if", "then", "else"):
        for inner in error.context or ():
            yield from _say(inner, root)
    elif error.validator == "not":
        yield Said(_out_of_place(error, root), path)
    elif error.validator == "type":
        yield Said(_wrong_type(error, node), path)
    elif error.validator in ("enum", "const"):
        yield Said(_not_allowed(error, node), path)
    else:
        yield Said(_bound(error, node), path)


def _schema(error: ValidationError) -> Mapping[str, Any]:
    schema: Any = error.schema
    return schema if isinstance(schema, Mapping) else {}


def _value(error: ValidationError) -> Any:
    return error.validator_value


def _name_of(error: ValidationError) -> str:
    path = list(error.absolute_path)
    names = [step for step in path if isinstance(step, str)]
    number = f"第 {path[-1] + 1} 项" if path and isinstance(path[-1], int) else ""
    return f"“{names[-1]}”{number}" if names else ""


def _unknown_keys(error: ValidationError, node: Node, path: tuple[str | int, ...]) -> Iterable[Said]:
    known = list(_schema(error).get("properties", {}))
    for key in node.key_places:
        if key in known:
            continue
        begins = next((name for name in known if re.match(rf"{name}[{_COLONS}]", key)), None)
        near = nearest(key, known)
        if begins and node[key].value is None:
            remedy = f"写成“{begins}: {re.sub(f'^[{_COLONS}]+', '', key[len(begins) :])}”，冒号为半角且后接空格。"
        elif near:
            remedy = f"是否指“{near}”？"
        else:
            remedy = "删去此项，或移到它所属的位置。"
        place = node.key_place(key)
        yield Said(Problem("unknown-key", f"没有名为“{key}”的项", place, "、".join(known), remedy), path, unknown=key)


def _missing_key(error: ValidationError, node: Node, path: tuple[str | int, ...]) -> Iterable[Said]:
    wanted = [key for key in _value(error) if key not in node and f"'{key}'" in error.message]
    for key in wanted[:1]:
        message, remedy = f"{_name_of(error)}缺少“{key}”", f"补上“{key}: …”。"
        yield Said(Problem("missing-key", message, node.place, remedy=remedy), path, missing=key)


def _out_of_place(error: ValidationError, root: Node) -> Problem:
    """A key that another key of the same mapping rules out."""
    *above, key = error.absolute_path
    place = root.at(tuple(above)).key_place(str(key))
    return Problem("unknown-key", f"“{key}”不能与同处的其他项并用", place, remedy=f"删去 {key}，或删去与它相斥的项。")


def _wrong_type(error: ValidationError, node: Node) -> Problem:
    expected = _value(error)
    wanted = [expected] if isinstance(expected, str) else list(expected)
    words = "或".join(_TYPES[kind] for kind in wanted)
    return Problem(
        "wrong-type", f"{_name_of(error)}写成了{_kind_of(node)}", node.place, words, _retype(error, node, wanted)
    )


def _retype(error: ValidationError, node: Node, wanted: list[str]) -> str:
    value = node.value
    if value is None:
        return "补上内容，或删去此项。"
    if _schema(error).get("format") == "date":
        return "写成 2014-12-31 的形式。"
    if "string" in wanted and isinstance(value, (int, float)):
        return f"给它加上引号，写成 '{node.written}'。"
    if isinstance(value, str) and {"integer", "number"} & set(wanted):
        return "去掉引号。" if re.fullmatch(r"[-+]?\d+(\.\d+)?", value) else "写成阿拉伯数字，不带单位和引号。"
    if "boolean" in wanted:
        return "写 true 或 false，不加引号。"
    if "array" in wanted:
        return "写成列表：[甲, 乙]，或每项一行、以“- ”开头。"
    if "object" in wanted:
        return "写成“名称: 值”，值另起一行时要缩进。"
    return "改成所要求的类型。"


def _kind_of(node: Node) -> str:
    value = node.value
    if isinstance(value, bool):
        return node.written
    if isinstance(value, (int, float)):
        return f"数字 {node.written}"
    if isinstance(value, str):
        return f"文字“{value}”"
    if value is None:
        return "空值"
    return "列表" if isinstance(value, list) else "一组“名称: 值”"


def _not_allowed(error: ValidationError, node: Node) -> Problem:
    allowed = [str(value) for value in _value(error)]
    shown = node.written if node.written else _kind_of(node)
    near = nearest(shown, allowed)
    remedy = f"是否指“{near}”？" if near else "从所列各项中选一个。"
    return Problem("not-allowed", f"{_name_of(error)}不能是“{shown}”", node.place, "、".join(allowed), remedy)


def _bound(error: ValidationError, node: Node) -> Problem:
    limit, name = _value(error), _name_of(error)
    if error.validator == "uniqueItems":
        seen: set[str] = set()
        again = next((child for child in node if child.written in seen or seen.add(child.written)), node)  # type: ignore[func-returns-value]
        return Problem("out-of-range", f"{name}中“{again.written}”写了两次", again.place, remedy="留下一处。")
    words = {
        "minimum": f"不小于 {limit}",
        "exclusiveMinimum": f"大于 {limit}",
        "maximum": f"不大于 {limit}",
        "minItems": f"至少 {limit} 项",
        "maxItems": f"至多 {limit} 项",
        "minLength": "不为空",
        "pattern": str(_schema(error).get("x-words", f"符合 {limit}")),
    }.get(str(error.validator), str(limit))
    shown = f"“{node.written}”" if not isinstance(node.value, (list, dict)) else "内容"
    return Problem("out-of-range", f"{name}的{shown}不合要求", node.place, words, "按要求改正。")


def _best_of(error: ValidationError, root: Node) -> Iterable[Said]:
    """Of several allowed forms, speaks about the one that the author most likely meant."""
    by_form: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        by_form.setdefault(inner.schema_path[0], []).append(inner)
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
