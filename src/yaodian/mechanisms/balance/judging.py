"""From sections that count to figures, and from figures to what a district has reached: met, not met, or still open.

Open means that something is owed which could change the answer; what is definitely not met stays so whatever is still owed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from yaodian.mechanisms.balance.coefficient import composite, reaches, spread, within
from yaodian.mechanisms.balance.rules import Condition, Indicator, Minima, Rule, Threshold
from yaodian.mechanisms.balance.schools import OPEN, LeftOut, Section, holds

State = Literal["met", "not_met", "open"]
COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator in one stage of a district: how many schools counted, how many are owed, mean, deviation and coefficients.

    `threshold` is None where the rule does not test the indicator by itself; `passed` None while something is owed.
    """

    stage: str
    indicator: str
    name: str
    unit: str
    schools: int
    missing: int
    pupils: float
    mean: float | None
    deviation: float | None
    coefficient: float | None
    unweighted: float | None
    threshold: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Short:
    """A section below the minimum of an indicator; `share` of the minimum reached, `passes` whether the section as a whole does."""

    stage: str
    school: str
    indicator: str
    name: str
    value: float
    minimum: float
    share: float
    passes: bool | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition on the district; `value` None was not given."""

    condition: Condition
    value: float | None
    passed: bool | None


def figures_of(rule: Rule, counted: Sequence[Section], left: Sequence[LeftOut]) -> tuple[Figure, ...]:
    """The figures of one district, stage by stage, the composite behind the indicators of its stage."""
    found: list[Figure] = []
    for threshold in rule.thresholds:
        here = [one for one in counted if one.stage == threshold.stage]
        owed = [one for one in left if one.stage == threshold.stage and one.why in OPEN]
        single = [_figure(one, threshold, here, owed) for one in rule.indicators]
        found.extend(single)
        if not threshold.each:
            found.append(_composite(threshold, single, here))
    return tuple(found)


def _figure(indicator: Indicator, threshold: Threshold, here: Sequence[Section], owed: Sequence[LeftOut]) -> Figure:
    with_amount = [(one, amount) for one in here if (amount := one.amounts[indicator.amount]) is not None]
    pupils = [one.pupils or 0 for one, _ in with_amount]
    missing = sum(one.indicator in ("", indicator.id) for one in owed)
    found = spread(pupils, [amount for _, amount in with_amount], indicator.per) if with_amount else None
    bound = threshold.bound if threshold.each else None
    return Figure(
        stage=threshold.stage,
        indicator=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        schools=len(with_amount),
        missing=missing,
        pupils=sum(pupils),
        mean=found.mean if found else None,
        deviation=found.deviation if found else None,
        coefficient=found.coefficient if found else None,
        unweighted=found.unweighted if found else None,
        threshold=bound,
        passed=_passed(found.coefficient if found else None, bound, missing),
    )


def _composite(threshold: Threshold, single: Sequence[Figure], here: Sequence[Section]) -> Figure:
    coefficient = composite([one.coefficient for one in single])
    missing = max(one.missing for one in single)
    return Figure(
        stage=threshold.stage,
        indicator=COMPOSITE,
        name="综合差异系数",
        unit="",
        schools=len(here),
        missing=missing,
        pupils=sum(one.pupils or 0 for one in here),
        mean=None,
        deviation=None,
        coefficient=coefficient,
        unweighted=composite([one.unweighted for one in single]),
        threshold=threshold.bound,
        passed=_passed(coefficient, threshold.bound, missing),
    )


def _passed(coefficient: float | None, bound: float | None, missing: int) -> bool | None:
    if coefficient is None or bound is None or missing:
        return None
    return within(coefficient, bound)


def shorts_of(rule: Rule, counted: Iterable[Section]) -> tuple[tuple[Short, ...], Mapping[str, State]]:
    """What lies below its minimum, and by section (`stage/school`) where it does not simply pass: not met, or open."""
    shorts: list[Short] = []
    states: dict[str, State] = {}
    for one in counted if rule.minima else ():
        asked = [each for each in rule.indicators if one.stage in each.minimum]
        below = [
            (each, value) for each in asked if (value := _value(one, each)) is not None and not _meets(value, each, one)
        ]
        unknown = sum(not holds(one, each) for each in asked)
        state = _state(rule.minima, len(asked), unknown, [value / each.minimum[one.stage] for each, value in below])
        if state != "met":
            states[f"{one.stage}/{one.school}"] = state
        passes = {"met": True, "not_met": False, "open": None}[state]
        for each, value in below:
            bound = each.minimum[one.stage]
            shorts.append(Short(one.stage, one.school, each.id, each.name, value, bound, value / bound, passes))
    return tuple(shorts), states


def _value(one: Section, indicator: Indicator) -> float | None:
    amount = one.amounts[indicator.amount]
    return None if amount is None or not one.pupils else amount / one.pupils * indicator.per


def _meets(value: float, indicator: Indicator, one: Section) -> bool:
    return reaches(value, indicator.minimum[one.stage])


def _state(minima: Minima | None, asked: int, unknown: int, shares: Sequence[float]) -> State:
    if minima is None:
        return "met"
    if len(shares) > asked - minima.at_least or not all(reaches(share, minima.others) for share in shares):
        return "not_met"
    return "open" if unknown else "met"


def conditions_of(rule: Rule, district: Mapping[str, object]) -> tuple[Checked, ...]:
    """The conditions held against what is given of the district."""
    checked = []
    for condition in rule.conditions:
        said = district.get(condition.column)
        value = float(said) if isinstance(said, (int, float)) else None
        checked.append(Checked(condition, value, None if value is None else reaches(value, condition.bound)))
    return tuple(checked)


def together(passed: Iterable[bool | None]) -> State:
    """One answer from several: not met if any is not, open if any is open, met otherwise."""
    answers = list(passed)
    if any(one is False for one in answers):
        return "not_met"
    return "open" if any(one is None for one in answers) else "met"


def by_district(sections: Iterable[Section]) -> dict[str, list[Section]]:
    """Sections by district."""
    found: dict[str, list[Section]] = defaultdict(list)
    for one in sections:
        found[one.district].append(one)
    return found
