"""Cells of a breakdown as people type them: targets and days in words become targets and days again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yaodian.plan.model import Comparator, Span, Target
from yaodian.plan.wording import target_words

_SIGNS: dict[str, Comparator] = {
    "不少于": ">=",
    "不低于": ">=",
    "≥": ">=",
    "不超过": "<=",
    "不高于": "<=",
    "≤": "<=",
    "约": "about",
    "": "=",
}
_TARGET = re.compile(
    r"(?P<object>.*?)\s*(?P<sign>不少于|不低于|≥|不超过|不高于|≤|约|)\s*(?P<number>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?P<unit>\D{1,8})"
)
_DAY = re.compile(r"([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?(?:\s00:00:00)?")


class CellProblem(ValueError):
    """A cell that cannot be read; the text says how to write it."""


def targets_from_words(words: str, known: Sequence[Target], span: Span) -> tuple[Target, ...]:
    """The targets in a cell, apart by ；. What stands as it was is the known target; what was changed keeps the deadline, the baseline
    and the like of the one in its place; a new one lies on the whole commitment. Raises CellProblem.
    """
    parts = [part.strip() for part in re.split("[；;\n]", words) if part.strip()]
    by_words = {target_words(target): target for target in known}
    found = []
    for place, part in enumerate(parts):
        if part in by_words:
            found.append(by_words[part])
            continue
        read = _TARGET.fullmatch(part)
        if read is None:
            raise CellProblem(f"“{part}”读不出数和单位。写作“新建幼儿园 不少于 12 所”，几个目标值用分号隔开。")
        base = known[place] if place < len(known) else Target(span, 0, "", "=", "")
        number = float(read["number"].replace(",", "").replace("，", ""))
        sign = _SIGNS[read["sign"]]
        found.append(
            replace(base, quantity=number, unit=read["unit"].strip(), comparator=sign, object=read["object"].strip())
        )
    return tuple(found)


def day_from_words(words: str) -> date | None:
    """The day in a cell: 2030年6月30日, 2030-06-30, 2030/6/30; None of an empty one. Raises CellProblem."""
    if not words.strip():
        return None
    read = _DAY.fullmatch(words.strip())
    try:
        return date(int(read[1]), int(read[2]), int(read[3])) if read else _refuse(words)
    except ValueError:
        return _refuse(words)


def _refuse(words: str) -> date:
    raise CellProblem(f"“{words}”不是一天。写作 2030年6月30日。")
