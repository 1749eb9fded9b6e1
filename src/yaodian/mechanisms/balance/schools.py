"""The rows of schools: read and refused, split between the sections of one school, and every one that does not count stated with why.

A row is a section: one school in one stage. A school of several stages may give what its sections share as one amount for the whole
school (`whole`); it is then split by pupils, each counted with the weight of its stage.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from yaodian.mechanisms.balance.rules import Indicator, Rule
from yaodian.mechanisms.outcome import ANSWER
from yaodian.values import Place, Problem

TABLE = "sections"
KEYS = ("district", "stage", "school")
_CALCULATED = ("=", "+", "-", "@")

WHY = {
    "other_stage": "学段不在评估之内",
    "excluded": "按规定不纳入评估",
    "no_pupils": "没有学生",
    "pupils_unknown": "没有报学生数",
    "not_reported": "没有报送",
    "empty": "该项没有填",
    "not_applicable": "该项答“不适用”",
    "refused": "该项拒绝回答",
    "not_split": "合填的数拆分不了：有学部没有报学生数，或学段没有规定权重",
}
"""Why a section, or one indicator of it, does not count."""
OPEN = frozenset({"pupils_unknown", "not_reported", "empty", "not_applicable", "refused", "not_split"})
"""The reasons that leave the result open: something is owed that could change it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One school in one stage; an amount that is None has its reason in `answers`."""

    school: str
    district: str
    stage: str
    kind: str
    pupils: float | None
    whole: bool
    amounts: Mapping[str, float | None]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section that does not count, or (`indicator` not empty) does not count in one indicator."""

    district: str
    stage: str
    school: str
    indicator: str
    why: str


def faults_of_schools(frame: pl.DataFrame, rule: Rule) -> tuple[Problem, ...]:
    """All that is wrong in the rows, with the lines of the table as it was given (the header is line 1)."""
    shared = [one.amount for one in rule.indicators if one.shared]
    rows = _rows(frame)
    return (*_faults(rows, rule.amounts), *_faults_of_whole(rows, shared))


def read_sections(frame: pl.DataFrame, rule: Rule) -> tuple[Section, ...]:
    """The rows of a table without faults, in the order of district, stage and school."""
    sections = (_section(row, rule.amounts) for row in _rows(frame))
    return tuple(sorted(sections, key=lambda one: (one.district, one.stage, one.school)))


def _rows(frame: pl.DataFrame) -> list[dict[str, object]]:
    return frame.with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in ("kind",) if name not in frame.columns),
        *(pl.lit(value=False).alias(name) for name in ("whole",) if name not in frame.columns),
    ).to_dicts()


def split(sections: Sequence[Section], rule: Rule) -> tuple[Section, ...]:
    """The sections with what whole schools gave divided between them; every other section as it is."""
    schools: dict[str, list[Section]] = defaultdict(list)
    for one in sections:
        schools[one.school].append(one)
    shared = [one.amount for one in rule.indicators if one.shared]
    return tuple(_share(one, schools[one.school], shared, rule.weights) if one.whole else one for one in sections)


def sort_out(sections: Iterable[Section], rule: Rule) -> tuple[tuple[Section, ...], tuple[LeftOut, ...]]:
    """Which sections count, and what does not count with why. A section counts if it has pupils and any amount at all."""
    counted: list[Section] = []
    left: list[LeftOut] = []
    for one in sections:
        why = _why_not(one, rule)
        if why:
            left.append(LeftOut(one.district, one.stage, one.school, "", why))
            continue
        counted.append(one)
        left.extend(
            LeftOut(one.district, one.stage, one.school, indicator.id, one.answers.get(indicator.amount, "empty"))
            for indicator in rule.indicators
            if one.amounts[indicator.amount] is None
        )
    return tuple(counted), tuple(left)


def holds(one: Section, indicator: Indicator) -> bool:
    """Whether the section counts in the indicator."""
    return one.amounts[indicator.amount] is not None


def _faults(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> Iterator[Problem]:
    if not rows:
        yield Problem("no-rows", "表里没有一行学校", Place(TABLE), remedy="每所学校每个学段填一行。")
    seen: dict[tuple[object, object], int] = {}
    districts: dict[object, object] = {}
    for line, row in enumerate(rows, start=2):
        for name in KEYS:
            said = row[name]
            if not said:
                yield _fault("missing-key", f"第 {line} 行没有填 {name}", line, name, "每行都要有区县、学校和学段。")
            elif str(said).startswith(_CALCULATED):
                yield _fault("wrong-cell", f"“{said}”会被电子表格当作公式", line, name, "去掉开头的符号。")
        school = row["school"]
        key = (school, row["stage"])
        if school and key in seen:
            words = f"学校“{school}”的学段“{row['stage']}”在第 {seen[key]} 行已有一行"
            yield _fault("duplicate-row", words, line, "school", "一所学校一个学段只留一行。")
        elif districts.setdefault(school, row["district"]) != row["district"]:
            words = f"学校“{school}”在另一行属于“{districts[school]}”"
            yield _fault("two-districts", words, line, "district", "同一所学校各学段填同一个区县。")
        seen.setdefault(key, line)
        for name in ("enrolment", *columns):
            value = row[name]
            if isinstance(value, (int, float)) and not (math.isfinite(value) and value >= 0):
                yield _fault("wrong-number", f"“{value}”不是数量", line, name, "填零或大于零的数。")


def _faults_of_whole(rows: Sequence[Mapping[str, object]], shared: Sequence[str]) -> Iterator[Problem]:
    """A school gives whole amounts in all its rows or in none, and not two different ones."""
    first: dict[object, tuple[int, bool]] = {}
    given: dict[tuple[object, str], object] = {}
    for line, row in enumerate(rows, start=2):
        school, whole = row["school"], bool(row["whole"])
        before, same = first.setdefault(school, (line, whole))
        if same != whole:
            words = f"学校“{school}”的 whole 与第 {before} 行不同"
            yield _fault("two-ways", words, line, "whole", "合填的学校各学段都填 true，分填的都不填。")
        for name in shared if whole else ():
            value = row[name]
            if value is not None and given.setdefault((school, name), value) != value:
                words = f"学校“{school}”合填的数不一致：{given[school, name]} 和 {value}"
                yield _fault("two-amounts", words, line, name, "全校的数在各学段各填一遍相同的，或只填一行。")


def _fault(code: str, words: str, line: int, column: str, remedy: str) -> Problem:
    return Problem(code, words, Place(TABLE, line, column), remedy=remedy)


def _section(row: Mapping[str, object], columns: Sequence[str]) -> Section:
    amounts = {name: _number(row[name]) for name in columns}
    answers = {name: str(said) for name in columns if (said := row.get(ANSWER + name)) is not None}
    return Section(
        school=str(row["school"]),
        district=str(row["district"]),
        stage=str(row["stage"]),
        kind=str(row["kind"] or ""),
        pupils=_number(row["enrolment"]),
        whole=bool(row["whole"]),
        amounts=amounts,
        answers=answers,
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _share(one: Section, school: Sequence[Section], shared: Sequence[str], weights: Mapping[str, float]) -> Section:
    """The section with its part of what the school gave as a whole: its weighted pupils over those of all its sections."""
    known = all(other.pupils is not None and other.stage in weights for other in school)
    parts = {other.stage: weights[other.stage] * (other.pupils or 0) for other in school} if known else {}
    everybody = math.fsum(parts.values())
    amounts, answers = dict(one.amounts), dict(one.answers)
    for name in shared:
        given = [amount for other in school if (amount := other.amounts[name]) is not None]
        if not given:
            continue
        if everybody > 0:
            amounts[name] = max(given) * parts[one.stage] / everybody
            answers.pop(name, None)
        else:
            amounts[name] = None
            answers[name] = "not_split"
    return replace(one, amounts=amounts, answers=answers)


def _why_not(one: Section, rule: Rule) -> str | None:
    if rule.threshold(one.stage) is None:
        return "other_stage"
    if any(_excludes(each.kind, each.below, one) for each in rule.excluded):
        return "excluded"
    if one.pupils is None:
        return "pupils_unknown"
    if one.pupils == 0:
        return "no_pupils"
    if not any(holds(one, indicator) for indicator in rule.indicators) and not one.answers:
        return "not_reported"
    return None


def _excludes(kind: str, below: float | None, one: Section) -> bool:
    """Small ones are left out by their pupils; while those are unknown nobody can say, so the section stays and is owed."""
    small = below is None or (one.pupils is not None and one.pupils < below)
    return bool(one.kind) and one.kind.startswith(kind) and small
