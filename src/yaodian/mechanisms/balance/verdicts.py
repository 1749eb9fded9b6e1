"""What a district has reached under a rule, in three parts and in words that a district can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yaodian.mechanisms.balance.judging import COMPOSITE, Checked, Figure, Short, State, together
from yaodian.mechanisms.balance.rules import Rule
from yaodian.mechanisms.balance.schools import OPEN, WHY, LeftOut
from yaodian.values import number_text

WORDS: Mapping[State, str] = {"met": "达到规定", "not_met": "未达到规定", "open": "尚不能判定"}
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found of one district under one rule."""

    figures: Sequence[Figure]
    shorts: Sequence[Short]
    sections: Mapping[str, State]
    left: Sequence[LeftOut]
    conditions: Sequence[Checked]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The three parts (`minima` None where the rule has none), the conclusion, and why."""

    coefficients: State
    minima: State | None
    conditions: State
    conclusion: State
    reasons: tuple[str, ...]


def verdict_of(rule: Rule, found: Found, notes: Sequence[str]) -> Verdict:
    """The verdict on a district: not met as soon as one part is not, open while a part is."""
    coefficients = together(one.passed for one in found.figures if one.threshold is not None)
    minima = _minima(rule, found)
    conditions = together(one.passed for one in found.conditions if one.condition.decides)
    parts = [part for part in (coefficients, minima, conditions) if part is not None]
    conclusion = together({"met": True, "not_met": False, "open": None}[part] for part in parts)
    return Verdict(coefficients, minima, conditions, conclusion, (*_reasons(rule, found), *notes))


def _minima(rule: Rule, found: Found) -> State | None:
    if rule.minima is None:
        return None
    if "not_met" in found.sections.values():
        return "not_met"
    owed = any(one.why in OPEN and not one.indicator for one in found.left)
    empty = any(one.schools == 0 for one in found.figures)
    return "open" if owed or empty or found.sections else "met"


def _reasons(rule: Rule, found: Found) -> Iterator[str]:
    stages = {one.stage: one.name for one in rule.thresholds}
    for one in found.figures:
        yield from _of_figure(one, stages[one.stage])
    if rule.minima is not None:
        failing = [name.split("/", 1) for name, state in found.sections.items() if state == "not_met"]
        if failing:
            named = "、".join(f"{school}（{stages[stage]}）" for stage, school in failing[:_NAMED])
            more = "等" if len(failing) > _NAMED else ""
            yield (
                f"{len(failing)} 所学校（学部）不满足“至少 {rule.minima.at_least} 项达到下限、其余不低于下限的"
                f" {number_text(rule.minima.others * 100)}%”：{named}{more}"
            )
    for checked in found.conditions:
        yield from _of_condition(checked)
    yield from _of_left_out(found.left)
    if rule.beyond:
        yield f"不在本测算之内、须另行评估：{'、'.join(rule.beyond)}"


def _of_figure(one: Figure, stage: str) -> Iterator[str]:
    if one.threshold is None:
        return
    name = one.name if one.indicator == COMPOSITE else f"“{one.name}”的差异系数"
    if one.schools == 0:
        yield f"{stage}没有可以计算{name}的学校"
    elif one.coefficient is None:
        yield f"{stage}{name}无法计算：均值为零或有指标没有数据"
    elif one.passed is False:
        yield f"{stage}{name}为 {number_text(one.coefficient)}，高于规定的 {number_text(one.threshold)}"
    elif one.passed is None:
        yield f"{stage}{name}按已有数据为 {number_text(one.coefficient)}，还缺 {one.missing} 处"


def _of_condition(checked: Checked) -> Iterator[str]:
    condition = checked.condition
    aside = "" if condition.decides else "（仅供参考，不决定结论）"
    if checked.value is None:
        yield f"没有提供“{condition.name}”{aside}"
    elif checked.passed is False:
        figure, bound = number_text(checked.value), number_text(condition.bound)
        yield f"{condition.name}为 {figure} {condition.unit}，低于规定的 {bound} {condition.unit}{aside}"


def _of_left_out(left: Sequence[LeftOut]) -> Iterator[str]:
    for words, wanted in (("还缺", True), ("不计入", False)):
        counts = Counter(one.why for one in left if (one.why in OPEN) is wanted)
        if counts:
            parts = "、".join(f"{WHY[why]} {counts[why]} 处" for why in WHY if why in counts)
            yield f"{words}（见 left_out 表）：{parts}"
