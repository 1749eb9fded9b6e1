"""The key of a row as a piece of an address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yaodian.registry import Dataset

_NULL = "~-"


def key_text(dataset: Dataset, row: Mapping[str, Any]) -> str:
    """The values of the key, with slashes between; `/` in a value is `~1`, `~` is `~0`, a value that is only dots begins with `~2`
    (browsers would take it for a step up), no value is `~-`.
    """
    return "/".join(_written(row[name]) for name in dataset.key)


def key_of(dataset: Dataset, text: str) -> dict[str, Any]:
    """The key that an address names, typed; KeyError if it names none of this dataset."""
    parts = text.split("/")
    if len(parts) != len(dataset.key):
        raise KeyError(text)
    return {name: _read(dataset.field(name).type, part) for name, part in zip(dataset.key, parts, strict=True)}


def _written(value: Any) -> str:
    if value is None:
        return _NULL
    text = str(value).replace("~", "~0").replace("/", "~1")
    return f"~2{text}" if not text.strip(".") else text


def _read(kind: str, part: str) -> Any:
    if part == _NULL:
        return None
    text = part.removeprefix("~2").replace("~1", "/").replace("~0", "~")
    try:
        if kind == "integer":
            return _whole(text)
        if kind == "number":
            return float(text)
        if kind == "date":
            return date.fromisoformat(text)
    except ValueError as error:
        raise KeyError(part) from error
    if kind == "boolean":
        if text not in ("True", "False"):
            raise KeyError(part)
        return text == "True"
    return text


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**63:
        raise ValueError(text)
    return number
