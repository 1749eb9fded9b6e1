"""What a cell lets a person choose or type: drop-downs, limits and the message when something else is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, Field
from yaodian.registry.tree import Tree
from yaodian.registry.units import Unit
from yaodian.registry.workbook.words import TYPES, YES_NO, codes_in_words, limits

LIST_SHEET = "代码表"
"""The hidden sheet that the drop-downs draw on."""
LONGEST_WHOLE = 10**15
_FIRST_DAY, _LAST_DAY = date(1900, 3, 1), date(9999, 12, 31)
_MOST_CHOICES = 20_000


def is_text(field: Field) -> bool:
    """Whether the column is kept as text: texts and codes, and whole numbers longer than a spreadsheet holds."""
    long = any(limit is not None and abs(limit) >= LONGEST_WHOLE for limit in (field.minimum, field.maximum))
    return field.type == "string" or (field.type == "integer" and long)


def choices(
    dataset: Dataset,
    field: Field,
    code_lists: Mapping[str, CodeList],
    tree: Tree | None,
    unit: Unit | None,
    as_of: date,
) -> Sequence[str]:
    """The values and answers that a column offers; none where anything of the type may be typed."""
    return [*_values(dataset, field, code_lists, tree, unit, as_of), *(MISSING_ANSWERS[one] for one in field.missing)]


def _values(
    dataset: Dataset,
    field: Field,
    code_lists: Mapping[str, CodeList],
    tree: Tree | None,
    unit: Unit | None,
    as_of: date,
) -> Sequence[str]:
    if field.type == "boolean":
        return YES_NO
    if field.enum:
        return field.enum
    if field.codes in code_lists:
        return sorted(code_lists[field.codes].valid_codes(as_of)) if field.codes is not None else ()
    if field.name == dataset.subject and tree is not None and unit is not None:
        return unit_codes(tree, unit, as_of)
    return ()


def unit_codes(tree: Tree, unit: Unit, as_of: date) -> list[str]:
    """The codes on the day of a unit and of all below it, from the top down."""
    found: list[str] = []
    for level in tree.levels[tree.levels.index(unit.level) :]:
        found += [version.code for one in tree.below(unit.id, level, as_of) if (version := one.at(as_of)) is not None]
    return found


class Lists:
    """The hidden sheet with one column a list; made only if there is any."""

    def __init__(self, book: xlsxwriter.Workbook, title: str) -> None:
        self._book, self._title = book, title
        self._sheet: Any = None
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, values: Sequence[str]) -> str:
        """The range that holds the values, as a validation refers to it."""
        key = tuple(values[:_MOST_CHOICES])
        if key not in self._known:
            if self._sheet is None:
                self._sheet = self._book.add_worksheet(self._title)
                self._sheet.hide()
            column = len(self._known)
            text = self._book.add_format({"num_format": "@"})
            for row, value in enumerate(key):
                self._sheet.write_string(row, column, value, text)
            letters = xlsxwriter.utility.xl_col_to_name(column)
            self._known[key] = f"='{self._title}'!${letters}$1:${letters}${len(key)}"
        return self._known[key]


def validation(
    field: Field, offered: Sequence[str], lists: Lists, code_lists: Mapping[str, CodeList], as_of: date
) -> dict[str, Any]:
    """The rule of a column for xlsxwriter; empty where there is none."""
    rule = _rule(field, offered, lists, code_lists)
    if not rule:
        return {}
    allowed = "、".join(offered) if offered and len(offered) <= 12 else limits(field)
    named = codes_in_words(field, code_lists, as_of)
    said = "；".join(one for one in (f"{field.unit}" if field.unit else "", named or allowed, field.description) if one)
    return {
        **rule,
        "ignore_blank": True,
        "input_title": _short(field.label.zh or field.name, 32),
        "input_message": _short(said or TYPES[field.type], 250),
        "error_title": "不能这样填",
        "error_message": _short(f"“{field.label.zh}”应为{_expected(field, offered)}。请改正；没有数据时留空。", 220),
    }


def _expected(field: Field, offered: Sequence[str]) -> str:
    if offered:
        return "下拉列表中的值"
    return TYPES[field.type] + (f"，{limits(field)}" if limits(field) else "")


def _rule(field: Field, offered: Sequence[str], lists: Lists, code_lists: Mapping[str, CodeList]) -> dict[str, Any]:
    if offered:
        # Where only answers are offered, a value is typed: a spreadsheet cannot both offer words and hold numbers to limits.
        listed = field.type == "boolean" or field.enum or field.codes in code_lists or not field.missing
        return {"validate": "list", "source": lists.source(offered)} | ({} if listed else {"show_error": False})
    if field.type == "string":
        if field.max_length is None:
            return {}
        return {"validate": "length", "criteria": "<=", "value": field.max_length, "error_type": "warning"}
    if is_text(field):
        return {}
    if field.type == "date":
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    kind = "integer" if field.type == "integer" else "decimal"
    most = LONGEST_WHOLE - 1 if field.type == "integer" else 1e18
    low = field.minimum if field.minimum is not None else -most
    high = field.maximum if field.maximum is not None else most
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _short(text: str, most: int) -> str:
    """A text of at most so many characters as Excel counts them."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text
