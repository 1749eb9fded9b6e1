"""What a list is asked for, as typed conditions; and how they are written in an address or on a command line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yaodian.registry.declaration import Dataset, Field
from yaodian.values import Problem, nearest, parse_date

Value = str | int | float | bool | date
Test = Literal["in", "min", "max", "has", "is"]
TESTS: tuple[Test, ...] = ("in", "min", "max", "has", "is")
STATES = ("empty", "known", "not_applicable", "refused")
"""What `is` asks for: no value and no answer, a value, or one of the answers that stand instead of a value."""
LONGEST_TEXT = 200
_LARGEST = 2**63
_YES, _NO = ("是", "true", "1", "yes"), ("否", "false", "0", "no")
_WRITTEN = re.compile(r"\s*([^\s<>=~!]+)\s*(>=|<=|=|~|\bis\b)\s*(.*?)\s*", re.DOTALL)
_SIGNS: Mapping[str, Test] = {">=": "min", "<=": "max", "=": "in", "~": "has", "is": "is"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a field must be: one of the values (`in`), not below or above one (`min`, `max`), a text that holds one (`has`), or in
    one of STATES (`is`). A field without a value fulfils only `is`.
    """

    field: str
    test: Test
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A word that some text field of a row holds. `also` are values of fields that count as hits whatever they hold: the codes
    whose names have the word.
    """

    text: str
    also: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sort:
    """By which field; rows that are equal stay in the order of the key, rows without a value come last either way."""

    field: str
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a list: all conditions and all searches hold, and the subject of a row is in every set of `within`.

    `within` are codes of units: what the asker may see, the subtree chosen. No set at all: rows of any subject.
    """

    conditions: tuple[Condition, ...] = ()
    searches: tuple[Search, ...] = ()
    within: tuple[frozenset[str], ...] = ()
    sort: Sort | None = None


def conditions_of(
    dataset: Dataset, address: Mapping[str, Sequence[str]]
) -> tuple[tuple[Condition, ...], tuple[Problem, ...]]:
    """The conditions in the words of an address: `in.grade=3`, `min.age=5`, `max.age=9`, `has.name=王`, `is.phone=empty`.

    Several `in` of a field are alternatives. Keys of any other form are passed over; empty values count as not given; what cannot be
    understood is left out and reported.
    """
    found: list[Condition] = []
    problems: list[Problem] = []
    for key, texts in address.items():
        test, dot, name = key.partition(".")
        given = [text.strip() for text in texts if text.strip()]
        if dot and test in TESTS and given:
            try:
                found.append(_condition(dataset, name, test, given))
            except ValueError as error:
                problems.append(Problem("no-condition", f"{error}。"))
    return tuple(found), tuple(problems)


def read_condition(dataset: Dataset, text: str) -> Condition:
    """A condition as it is written on a command line: `grade=3,4`, `age>=5`, `age<=9`, `name~王`, `phone is empty`.

    ValueError that says what is wrong with it.
    """
    read = _WRITTEN.fullmatch(text)
    if read is None:
        raise ValueError(f"“{text}”不是条件，应写成“字段=值”“字段>=值”“字段<=值”“字段~文字”或“字段 is empty”")
    name, sign, said = read.groups()
    test = _SIGNS[sign]
    values = [one.strip() for one in re.split("[,，]", said)] if test in ("in", "is") else [said]
    return _condition(dataset, name, test, [one for one in values if one] or [said])


def read_sort(dataset: Dataset, text: str) -> Sort:
    """How a list is sorted: the name of a field, with `-` before it the other way round. ValueError if there is no such field."""
    name = text.removeprefix("-")
    return Sort(_field(dataset, name).name, text.startswith("-"))


def _condition(dataset: Dataset, name: str, test: Test, given: Iterable[str]) -> Condition:
    field = _field(dataset, name)
    if test == "is":
        strange = next((one for one in given if one not in STATES), None)
        if strange is not None:
            raise ValueError(f"“{field.label.zh}”不能按“{strange[:40]}”筛选，可用{'、'.join(STATES)}")
        return Condition(field.name, test, tuple(given))
    if test == "has" and field.type != "string":
        raise ValueError(f"“{field.label.zh}”不是文字，不能按所含文字筛选")
    if test in ("min", "max") and field.type == "boolean":
        raise ValueError(f"“{field.label.zh}”是“是否”，没有大小")
    return Condition(field.name, test, tuple(_value(field, one) for one in given))


def _field(dataset: Dataset, name: str) -> Field:
    """A field by its name or its Chinese label."""
    for field in dataset.fields:
        if name in (field.name, field.label.zh):
            return field
    near = nearest(name, [field.name for field in dataset.fields])
    raise ValueError(f"数据集“{dataset.label.zh}”没有字段“{name[:40]}”" + (f"，是否指“{near}”" if near else ""))


def _value(field: Field, text: str) -> Value:
    """A text as a value of the field's type; ValueError that says which kind it should be."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"“{field.label.zh}”的条件过长，至多 {LONGEST_TEXT} 个字")
    if field.type == "string":
        return text
    if field.type == "boolean" and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    if field.type == "date":
        try:
            return parse_date(text)
        except ValueError as error:
            raise ValueError(f"“{field.label.zh}”应为日期（如 2014-09-01），不是“{text[:40]}”") from error
    number = _number(text) if field.type != "boolean" else None
    if number is None:
        kind = "是或否" if field.type == "boolean" else "数"
        raise ValueError(f"“{field.label.zh}”应为{kind}，不是“{text[:40]}”")
    if field.type == "integer" and abs(number) >= _LARGEST:
        raise ValueError(
            f"“{field.label.zh}”的条件“{text[:40]}”超出整数的范围，应在 -{_LARGEST - 1} 与 {_LARGEST - 1} 之间"
        )
    return number


def _number(text: str) -> int | float | None:
    """A finite number; whole ones that the lake can hold stay whole."""
    if re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        whole = int(text)
        return whole if abs(whole) < _LARGEST else float(whole)
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text, re.ASCII):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
