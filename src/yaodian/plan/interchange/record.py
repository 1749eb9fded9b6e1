"""Frozen values as JSON and back, by the types of their fields, so that a new field of a plan needs no new line here."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


class Unreadable(ValueError):
    """JSON that is not the value it should be; the text says where."""


def as_values(value: object) -> Any:
    """Dataclasses as objects, tuples as lists, days as ISO 8601; everything else as it is."""
    if is_dataclass(value):
        return {field.name: as_values(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [as_values(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def from_values(kind: type[Kind], values: object) -> Kind:
    """The dataclass of a kind from what `as_values` made of it. Fields that are not there take their default; others raise Unreadable."""
    found = _read(kind, values, kind.__name__)
    assert isinstance(found, kind)
    return found


def _read(kind: Any, value: Any, place: str) -> Any:
    if is_dataclass(kind):
        return _record(kind, value, place)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _read(options[0], value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise Unreadable(place)
        return tuple(_read(get_args(kind)[0], one, place) for one in value)
    if origin is Literal:
        if value not in get_args(kind):
            raise Unreadable(place)
        return value
    return _plain(kind, value, place)


def _plain(kind: Any, value: Any, place: str) -> Any:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise Unreadable(place) from error
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is float and number:
        return float(value)
    if kind is not date and type(value) is kind:
        return value
    raise Unreadable(place)


def _record(kind: Any, values: Any, place: str) -> Any:
    if not isinstance(values, dict):
        raise Unreadable(place)
    hints = _hints(kind)
    found = {}
    for field in fields(kind):
        if field.name in values:
            found[field.name] = _read(hints[field.name], values[field.name], f"{place}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Unreadable(f"{place}.{field.name}")
    try:
        return kind(**found)
    except ValueError as error:
        raise Unreadable(place) from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
