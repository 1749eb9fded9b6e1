"""What asks for a second look and does not stop a delivery, in the form in which it is kept with it: no value of a person stays in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yaodian.registry.between_rows import SUMMARY
from yaodian.registry.declaration import Dataset
from yaodian.values import Place, Problem

MOST_KEPT = 1_000
"""Warnings that are kept with one delivery; each kind lists 200 rows at most, so only many kinds together reach it."""
_NAMELESS = ("reference-unchecked", "other-sheet")
"""Kinds whose messages quote no row."""


def warnings_of(dataset: Dataset, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The warnings among the problems as JSON: code, message, remedy, line, column, sheet; the first MOST_KEPT of them.

    Messages may quote what a row says. Of a dataset about persons each is replaced by what was declared of its kind, so that the line
    tells the sender which row is meant and nobody else who.
    """
    asked = dataset.as_asked()
    personal = any(field.personal != "none" for field in asked.fields)
    said = _declared(dataset) if personal else {}
    found = [one for one in problems if one.severity == "warning"]
    return [_kept(one, said, personal=personal) for one in found[:MOST_KEPT]]


def as_problem(caution: Mapping[str, Any], file: str) -> Problem:
    """A kept warning as the problem that it was, to mark it in the file."""
    place = Place(file, caution["line"], caution["column"], caution["sheet"])
    return Problem(caution["code"], caution["message"], place, "", caution["remedy"], "warning")


def _kept(problem: Problem, said: Mapping[str, str], *, personal: bool) -> dict[str, Any]:
    place = problem.place
    message = problem.message
    # What stands for many rows at once names none of them.
    if personal and place is not None and place.line is not None and problem.code not in _NAMELESS:
        message = said.get(problem.code, "请核对这一行")
    return {
        "code": problem.code,
        "message": message,
        "remedy": problem.remedy,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "sheet": place.sheet if place else None,
    }


def _declared(dataset: Dataset) -> dict[str, str]:
    """The words of each declared check, without any value; agreements speak of a unit's sums."""
    found = {one.id: one.message for one in dataset.all_checks()}
    found |= {one.id: one.message for one in dataset.alike} | {one.id: one.message for one in dataset.agreements}
    for series in dataset.series:
        found |= {f"{series.id}-{kind}": f"这一行{words}" for kind, words in SUMMARY.items()}
    return found
