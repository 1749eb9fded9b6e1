"""A quick answer to whether a file is as its JSON Schema says. Where it says no, the slow validator finds the words for what is wrong.

Most files are right, and the general validator takes longer over a package than all other work together. The schema is turned
into a chain of small functions over nodes once; keywords that this file does not know are an error when the chain is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from yaodian.binding.source import Node

Fits = Callable[[Node], bool]
Formats = Mapping[str, Callable[[str], object]]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_SAYS_NOTHING = {"$schema", "$defs", "title", "description", "x-words"}


def fits_of(schema: Mapping[str, Any] | bool, definitions: Mapping[str, Any], formats: Formats) -> Fits:
    """Whether a node fits a schema, as one function. ValueError for a keyword that is not known here."""
    if not schema or isinstance(schema, bool):
        return lambda node: schema is not False
    makers = _makers(definitions, formats)
    tests: list[Fits] = []
    for keyword, value in schema.items():
        if keyword in _SAYS_NOTHING or keyword in ("then", "else"):
            continue
        if keyword not in makers:
            raise ValueError(f"fitting.py does not know the keyword {keyword} of JSON Schema")
        tests.append(makers[keyword](value, schema))
    if len(tests) == 1:
        return tests[0]
    return lambda node: all(test(node) for test in tests)


def _makers(definitions: Mapping[str, Any], formats: Formats) -> dict[str, Callable[[Any, Mapping[str, Any]], Fits]]:
    def inner(schema: Any) -> Fits:
        return fits_of(schema, definitions, formats)

    def properties(value: Any, schema: Mapping[str, Any]) -> Fits:
        known = {name: inner(each) for name, each in value.items()}

        def fits(node: Node) -> bool:
            if not isinstance(node.value, dict):
                return True
            return all(known[key](child) for key, child in node.value.items() if key in known)

        return fits

    def anything_else(value: Any, schema: Mapping[str, Any]) -> Fits:
        known = frozenset(schema.get("properties", ()))
        return lambda node: value is not False or not isinstance(node.value, dict) or node.value.keys() <= known

    def items(value: Any, schema: Mapping[str, Any]) -> Fits:
        each = inner(value)
        return lambda node: not isinstance(node.value, list) or all(each(child) for child in node.value)

    def any_of(value: Any, schema: Mapping[str, Any]) -> Fits:
        forms = [inner(form) for form in value]
        return lambda node: any(form(node) for form in forms)

    def unlike(value: Any, schema: Mapping[str, Any]) -> Fits:
        refused = inner(value)
        return lambda node: not refused(node)

    def condition(value: Any, schema: Mapping[str, Any]) -> Fits:
        case, then, otherwise = inner(value), inner(schema.get("then", True)), inner(schema.get("else", True))
        return lambda node: then(node) if case(node) else otherwise(node)

    return {
        **_PLAIN_MAKERS,
        "$ref": lambda value, schema: inner(definitions[value.rsplit("/", 1)[-1]]),
        "properties": properties,
        "additionalProperties": anything_else,
        "items": items,
        "anyOf": any_of,
        "if": condition,
        "not": unlike,
        "format": lambda value, schema: _format(formats[value]),
    }


def _format(check: Callable[[str], object]) -> Fits:
    def fits(node: Node) -> bool:
        if node.value is None:
            return True
        try:
            check(str(node.value))
        except ValueError:
            return False
        return True

    return fits


def _type(value: Any, schema: Mapping[str, Any]) -> Fits:
    wanted = {value} if isinstance(value, str) else set(value)
    types = tuple(kind for name in wanted for kind in _TYPES[name])
    booleans = "boolean" in wanted
    return lambda node: isinstance(node.value, types) and (booleans or not isinstance(node.value, bool))


def _required(value: Any, schema: Mapping[str, Any]) -> Fits:
    wanted = frozenset(value)
    return lambda node: not isinstance(node.value, dict) or wanted <= node.value.keys()


def _one_of(value: Any, schema: Mapping[str, Any]) -> Fits:
    texts = frozenset(value)
    return lambda node: isinstance(node.value, str) and node.value in texts


def _least_length(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: not isinstance(node.value, str) or len(node.value) >= value


def _pattern(value: Any, schema: Mapping[str, Any]) -> Fits:
    form = re.compile(value)
    return lambda node: not isinstance(node.value, str) or form.search(node.value) is not None


def _number(node: Node) -> float | None:
    return node.value if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) else None


def _minimum(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: (number := _number(node)) is None or number >= value


def _more_than(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: (number := _number(node)) is None or number > value


def _maximum(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: (number := _number(node)) is None or number <= value


def _least_items(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: not isinstance(node.value, list) or len(node.value) >= value


def _most_items(value: Any, schema: Mapping[str, Any]) -> Fits:
    return lambda node: not isinstance(node.value, list) or len(node.value) <= value


def _all_different(value: Any, schema: Mapping[str, Any]) -> Fits:
    def fits(node: Node) -> bool:
        if not value or not isinstance(node.value, list):
            return True
        return all(isinstance(child.value, str) for child in node.value) and len(
            {child.value for child in node.value}
        ) == len(node.value)

    return fits


_PLAIN_MAKERS: dict[str, Callable[[Any, Mapping[str, Any]], Fits]] = {
    "type": _type,
    "required": _required,
    "enum": _one_of,
    "minLength": _least_length,
    "pattern": _pattern,
    "minimum": _minimum,
    "exclusiveMinimum": _more_than,
    "maximum": _maximum,
    "minItems": _least_items,
    "maxItems": _most_items,
    "uniqueItems": _all_different,
}
