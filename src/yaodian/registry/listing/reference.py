"""The same answers in plain Python, row by row: what the fast way is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yaodian.registry.declaration import Dataset
from yaodian.registry.listing.conditions import Asked, Condition

Row = Mapping[str, Any]


def matching(dataset: Dataset, rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows that fulfil a question, in the order asked for; `rows` stand in the order of their key."""
    found = [row for row in rows if _fulfils(dataset, row, asked)]
    if asked.sort is not None:
        name = asked.sort.field
        known = [row for row in found if row[name] is not None]
        # Python keeps equal rows as they stand, also when it sorts backwards.
        known.sort(key=lambda row: row[name], reverse=asked.sort.backwards)
        found = known + [row for row in found if row[name] is None]
    return found


def _fulfils(dataset: Dataset, row: Row, asked: Asked) -> bool:
    texts = [field.name for field in dataset.fields if field.type == "string" and row[field.name] is not None]
    return (
        all(row[dataset.subject] in codes for codes in asked.within)
        and all(_holds(row, condition) for condition in asked.conditions)
        and all(
            any(search.text in row[name] or row[name] in search.also.get(name, ()) for name in texts)
            for search in asked.searches
        )
    )


def _holds(row: Row, condition: Condition) -> bool:
    value, values = row[condition.field], condition.values
    if condition.test == "is":
        answer = row.get(f"_answer_{condition.field}")
        state = "known" if value is not None else answer or "empty"
        return state in values
    if value is None:
        return False
    if condition.test == "in":
        return value in values
    if condition.test == "has":
        return any(str(one) in value for one in values)
    return all(value >= one if condition.test == "min" else value <= one for one in values)
