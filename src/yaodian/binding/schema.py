"""Holds a file of a package against the JSON Schema of its kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from yaodian.binding.fitting import Fits, fits_of
from yaodian.binding.source import Node
from yaodian.registry import read_due
from yaodian.values import Jurisdiction, Period, Problem, parse_date, parse_partial_date

KINDS = (
    "package",
    "units",
    "groups",
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


def _is_date(text: str) -> None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        # 2014-12-3 may be the third or a lost digit; a package says which.
        raise ValueError(f"“{text}”不是完整日期，应写作 2014-12-31 的形式，月、日各两位")
    parse_date(text)


def _is_partial_date(text: str) -> None:
    if text != "unknown":
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
            raise ValueError(f"“{text}”不是日期，应写作 2014、2014-12 或 2014-12-31 的形式")
        parse_partial_date(text)


def _is_jurisdiction(text: str) -> None:
    Jurisdiction(text)


def _is_period(text: str) -> None:
    Period(text)


_FORMATS = {
    "date": _is_date,
    "partial-date": _is_partial_date,
    "jurisdiction": _is_jurisdiction,
    "period": _is_period,
    "due": read_due,
}


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
def _fits(kind: str) -> Fits:
    return fits_of(schema_of(kind), schema_of(kind)["$defs"], _FORMATS)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A problem with the path of keys and indexes at which it was found."""

    path: tuple[str | int, ...]
    problem: Problem


def validate(node: Node, kind: str) -> tuple[Deviation, ...]:
    """Every deviation of a file from the schema of its kind, in the order of the file."""
    return () if _fits(kind)(node) else _deviations(node, kind)


def _deviations(node: Node, kind: str) -> tuple[Deviation, ...]:
    # The general validator is loaded only for what is wrong: it takes longer to load than most packages to read.
    from jsonschema import Draft202012Validator

    from yaodian.binding.wording import say_all

    schema = schema_of(kind)
    errors = Draft202012Validator(schema).iter_errors(node.plain())
    found = [Deviation(one.path, one.problem) for one in say_all(errors, node)]
    wrong_types = {one.path for one in found if one.problem.code == "wrong-type"}
    formats = _wrong_formats(node, schema, schema["$defs"], ())
    found.extend(one for one in formats if one.path not in wrong_types)
    return tuple(sorted(found, key=_order))


def _order(deviation: Deviation) -> tuple[int, int]:
    place = deviation.problem.place
    return (place.line or 0, place.column if isinstance(place.column, int) else 0) if place else (0, 0)


def _wrong_formats(
    node: Node, schema: Mapping[str, Any], definitions: Mapping[str, Any], path: tuple[str | int, ...]
) -> Iterable[Deviation]:
    """Texts that must be a day, a period or a jurisdiction and are none; the general validator would not say why."""
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
