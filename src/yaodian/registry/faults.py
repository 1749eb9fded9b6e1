"""Faults of many rows as a list that a person can work through: the first places of each kind, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from yaodian.registry.declaration import Field
from yaodian.registry.formats import SHAPES, masked, without_identities
from yaodian.values import Place, Problem
from yaodian.values.problem import Severity

LISTED = 200
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault in one column (None: of the row): the rows that have it, from 0, and what to say of each."""

    code: str
    column: str | None
    rows: Sequence[int]
    message: Callable[[int], str]
    summary: str
    expected: str = ""
    remedy: str = ""
    severity: Severity = "error"


def listed(faults: Iterable[Fault], name: str, line: Callable[[int], int]) -> tuple[Problem, ...]:
    """The problems of a delivery in order of line, at most 200 of each kind and then one that counts the rest."""
    problems: list[tuple[int, Problem]] = []
    counts: list[Problem] = []
    for fault in faults:
        for row in fault.rows[:LISTED]:
            place = Place(name, line(row), fault.column)
            text = fault.message(row)
            problem = Problem(fault.code, text, place, fault.expected, fault.remedy, fault.severity)
            problems.append((line(row), problem))
        more = len(fault.rows) - LISTED
        if more > 0:
            text = f"{fault.summary}：以上只列出 {LISTED} 行，另有 {more} 行有同样的问题"
            counts.append(Problem(fault.code, text, Place(name, None, fault.column), "", fault.remedy, fault.severity))
    problems.sort(key=lambda entry: entry[0])
    return (*(problem for _, problem in problems), *counts)


def in_order_of_line(problem: Problem) -> tuple[bool, int]:
    """Sorts problems by line; those of a file or column as a whole come last."""
    line = problem.place.line if problem.place else None
    return line is None, line or 0


def shown(value: object) -> str:
    """A value as messages quote it: short, with signs that cannot be seen written as codes and numbers of persons masked."""
    text = "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in told(value))
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def told(value: object) -> str:
    """A value as messages say it without quotes; what looks like a citizen number is masked, in whatever column it stands."""
    return without_identities(str(value))


def quoting(field: Field) -> Callable[[object], str]:
    """How messages quote values of a field: those that tell who a person is are never shown whole."""
    if field.format is not None and SHAPES[field.format].personal:
        return lambda value: shown(masked(str(value)))
    return shown
