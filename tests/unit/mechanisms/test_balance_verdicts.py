"""What a district has reached: minima of schools, conditions, and a conclusion with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from fixtures_balance import EACH, county, districts, national_rules, school
from yaodian.mechanisms import Outcome
from yaodian.mechanisms.balance import evaluate
from yaodian.parameters import InForce
from yaodian.values import Jurisdiction, parse_date

RulesOn = Callable[[str], InForce]
BASIC, QUALITY = "2014-01-01", "2022-01-01"


def run(given: InForce, *changed: dict[str, Any], **about: float | None) -> Outcome:
    return evaluate({"sections": county(*changed), "districts": districts(**about)}, given)


def verdict(outcome: Outcome) -> dict[str, Any]:
    (row,) = outcome.tables["verdicts"].to_dicts()
    return row


def has(**shares: float) -> dict[str, float]:
    """Amounts of a school of 500 pupils with shares of what the later rule asks of a primary school."""
    minimum = {
        "above_qualification_teachers": 4.2 / 100,
        "backbone_teachers": 1 / 100,
        "pe_art_teachers": 0.9 / 100,
        "teaching_area": 4.5,
        "sports_area": 7.5,
        "equipment_value": 2000,
        "multimedia_rooms": 2.3 / 100,
    }
    return {column: 500 * minimum[column] * share for column, share in shares.items()}


@pytest.mark.parametrize(
    ("shares", "minima", "below"),
    [
        ({}, "met", 0),
        ({"teaching_area": 1.0}, "met", 0),
        ({"teaching_area": 0.85}, "met", 1),
        ({"teaching_area": 0.8499}, "not_met", 1),
        ({"teaching_area": 0.99, "backbone_teachers": 0.99}, "not_met", 2),
    ],
    ids=str,
)
def test_six_of_seven_and_the_other_at_least_85_per_cent(
    rules_on: RulesOn, shares: dict[str, float], minima: str, below: int
) -> None:
    outcome = run(rules_on(QUALITY), school("primary-1", **has(**shares)))
    assert verdict(outcome)["minima"] == minima
    rows = outcome.tables["below"]
    assert rows["school"].to_list() == ["primary-1"] * below
    assert set(rows["school_passes"]) <= {minima == "met"}


def test_a_school_that_fails_is_named_with_the_rule(rules_on: RulesOn) -> None:
    said = verdict(run(rules_on(QUALITY), school("primary-1", **has(sports_area=0.5))))
    assert said["conclusion"] == "not_met"
    assert "1 所学校（学部）不满足“至少 6 项达到下限、其余不低于下限的 85%”：primary-1（小学）" in said["reasons"]


def test_a_gap_leaves_a_school_open_unless_it_fails_anyway(rules_on: RulesOn) -> None:
    assert verdict(run(rules_on(QUALITY), school("primary-1", sports_area=None)))["minima"] == "open"
    worse = school("primary-1", sports_area=None, **has(backbone_teachers=0.1))
    assert verdict(run(rules_on(QUALITY), worse))["minima"] == "not_met"


def test_in_the_later_rule_one_coefficient_too_large_is_enough(rules_on: RulesOn) -> None:
    said = verdict(run(rules_on(QUALITY), school("junior-1", "junior", equipment_value=500 * 30000.0)))
    assert (said["coefficients"], said["minima"], said["conclusion"]) == ("not_met", "met", "not_met")
    assert "初中“生均教学仪器设备值”的差异系数为" in said["reasons"]
    assert "高于规定的 0.45" in said["reasons"]


def test_in_the_earlier_rule_only_the_mean_is_tested(rules_on: RulesOn) -> None:
    rich = {"equipment_value": 500 * 30000.0}
    outcome = run(rules_on(BASIC), school("junior-1", "junior", **rich))
    single = outcome.tables["indicators"].filter(stage="junior", indicator="equipment_value_pp")["coefficient"][0]
    assert single > 0.55
    assert verdict(outcome)["conclusion"] == "met"


@pytest.mark.parametrize(
    ("about", "conditions", "reason"),
    [
        ({}, "met", ""),
        ({"government_score": 85.0}, "met", ""),
        ({"government_score": 84.9}, "not_met", "得分为 84.9 分，低于规定的 85 分"),
        ({"standard_schools_pct": 99.0}, "not_met", "学校所占比例为 99 %，低于规定的 100 %"),
        ({"standard_schools_pct": None}, "open", "没有提供“达到本省办学基本标准的学校所占比例”"),
        ({"satisfaction_pct": 60.0}, "met", "公众满意度为 60 %，低于规定的 85 %（仅供参考，不决定结论）"),
    ],
    ids=str,
)
def test_conditions(rules_on: RulesOn, about: dict[str, Any], conditions: str, reason: str) -> None:
    said = verdict(run(rules_on(BASIC), **about))
    assert said["conditions"] == conditions
    assert said["conclusion"] == conditions
    assert reason in said["reasons"]


def test_without_a_table_of_districts_the_conditions_are_open(rules_on: RulesOn) -> None:
    said = verdict(evaluate({"sections": county()}, rules_on(BASIC)))
    assert (said["coefficients"], said["conditions"], said["words"]) == ("met", "open", "尚不能判定")


def test_the_later_rule_says_what_it_does_not_measure(rules_on: RulesOn) -> None:
    said = verdict(run(rules_on(QUALITY)))
    assert said["words"] == "达到规定"
    assert said["reasons"] == "不在本测算之内、须另行评估：政府保障程度十五项指标、教育质量九项指标、一票否决项"


def test_a_district_without_a_stage_is_open(rules_on: RulesOn) -> None:
    rows = county().filter(stage="primary")
    said = verdict(evaluate({"sections": rows, "districts": districts()}, rules_on(BASIC)))
    assert said["coefficients"] == "open"
    assert "初中没有可以计算综合差异系数的学校" in said["reasons"]


def test_where_a_whole_district_has_nothing_there_is_no_coefficient(rules_on: RulesOn) -> None:
    bare = [school(f"primary-{number}", computers=0.0) for number in (1, 2, 3)]
    said = verdict(run(rules_on(BASIC), *bare))
    assert said["coefficients"] == "open"
    assert "小学综合差异系数无法计算：均值为零或有指标没有数据" in said["reasons"]


ORDER = {"not_met": 0, "open": 1, "met": 2}


@drawn(
    st.lists(st.floats(0.05, 20).map(lambda factor: round(factor, 3)), min_size=3, max_size=3),
    st.tuples(st.floats(0, 2), st.floats(0, 2)).map(sorted),
)
def test_a_wider_threshold_never_makes_a_verdict_worse(factors: list[float], bounds: list[float]) -> None:
    given = national_rules().under("balance.", parse_date(BASIC), Jurisdiction("CN"))
    rows = [
        school(f"primary-{number}", **{column: 500 * each * factor for column, each in EACH.items()})
        for number, factor in enumerate(factors, start=1)
    ]

    def conclusion(bound: float) -> int:
        key = "balance.basic.thresholds"
        table = [
            {"stage": stage, "name": stage, "measure": "composite", "operator": "<=", "value": bound}
            for stage in ("primary", "junior")
        ]
        values = {**given.values, key: replace(given.values[key], value=table)}
        return ORDER[verdict(run(replace(given, values=values), *rows))["conclusion"]]

    assert conclusion(bounds[0]) <= conclusion(bounds[1])
