"""Which evaluation is in force is decided by the day; a parameter that is not of its shape is refused with its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fixtures_balance import county, districts
from yaodian.mechanisms.balance import MECHANISM, evaluate
from yaodian.mechanisms.balance.rules import rules_in_force
from yaodian.parameters import InForce
from yaodian.values import Refused

RulesOn = Callable[[str], InForce]


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        ("2012-01-20", ["basic"]),
        ("2017-03-31", ["basic"]),
        ("2017-04-01", ["basic", "quality"]),
        ("2021-12-31", ["basic", "quality"]),
        ("2022-01-01", ["quality"]),
    ],
)
def test_the_day_decides(rules_on: RulesOn, day: str, rules: list[str]) -> None:
    assert [rule.id for rule in rules_in_force(rules_on(day))] == rules
    found = evaluate({"sections": county(), "districts": districts()}, rules_on(day)).tables["verdicts"]
    assert found["rule"].to_list() == rules
    assert set(found["conclusion"]) == {"met"}


def test_before_the_first_rule_nothing_can_be_evaluated(rules_on: RulesOn) -> None:
    with pytest.raises(Refused, match=r"2012-01-19 对 CN 没有施行中的均衡评估规则.*--as-of"):
        evaluate({"sections": county()}, rules_on("2012-01-19"))


def test_the_numbers_of_the_rules(rules_on: RulesOn) -> None:
    """教督〔2012〕3号 and 教督〔2017〕6号, as the shipped parameters say them."""
    basic, quality = rules_in_force(rules_on("2018-01-01"))
    assert [(one.stage, one.each, one.bound) for one in basic.thresholds] == [
        ("primary", False, 0.65),
        ("junior", False, 0.55),
    ]
    assert [(one.stage, one.each, one.bound) for one in quality.thresholds] == [
        ("primary", True, 0.5),
        ("junior", True, 0.45),
    ]
    assert (len(basic.indicators), len(quality.indicators)) == (8, 7)
    assert basic.minima is None
    assert quality.minima is not None
    assert (quality.minima.at_least, quality.minima.others) == (6, 0.85)
    assert {(one.minimum["primary"], one.minimum["junior"]) for one in quality.indicators} == {
        (4.2, 5.3),
        (1, 1),
        (0.9, 0.9),
        (4.5, 5.8),
        (7.5, 10.2),
        (2000, 2500),
        (2.3, 2.4),
    }
    assert {one.column for one in basic.conditions if not one.decides} == {"satisfaction_pct"}
    assert all(one.decides for one in quality.conditions)


def test_every_number_has_a_source_and_is_in_the_certificate(rules_on: RulesOn) -> None:
    said = evaluate({"sections": county()}, rules_on("2018-01-01")).certificate.parameters
    assert all(value.source.title and value.effective_from and value.confidence for value in said)
    assert {"balance.basic.thresholds", "balance.basic.sections", "balance.quality.minima"} <= {one.id for one in said}


def test_a_table_that_has_the_columns_of_one_rule_is_evaluated_under_it_and_says_so(rules_on: RulesOn) -> None:
    found = evaluate({"sections": county().drop("books")}, rules_on("2018-01-01")).tables
    assert found["verdicts"]["rule"].to_list() == ["quality"]
    assert found["rules"].select("rule", "evaluated", "words").rows() == [
        ("basic", False, "表里没有这一办法要用的列：books"),
        ("quality", True, ""),
    ]


def changed(given: InForce, key: str, value: Any) -> InForce:
    return replace(given, values={**given.values, key: replace(given.values[key], value=value)})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("indicators", 8),
        ("indicators", []),
        ("indicators", [{"id": "books_pp"}]),
        ("indicators", [{"id": "a", "name": "a", "unit": "a", "of": "a", "per": 0, "shared": False}]),
        ("thresholds", [{"stage": "primary", "name": "小学", "measure": "each", "operator": ">=", "value": 1}]),
        ("thresholds", [{"stage": "primary", "name": "小学", "measure": "median", "operator": "<=", "value": 1}]),
        ("sections", {"primary": -1}),
        ("condition.satisfaction", {"table": {"column": "satisfaction_pct"}}),
    ],
    ids=str,
)
def test_a_parameter_of_another_shape_is_named(rules_on: RulesOn, part: str, value: Any) -> None:
    with pytest.raises(Refused, match=rf"参数“balance\.basic\.{part}”不能用于测算") as refused:
        rules_in_force(changed(rules_on("2014-01-01"), f"balance.basic.{part}", value))
    assert all(problem.remedy for problem in refused.value.problems)


def test_a_rule_without_its_thresholds_is_named(rules_on: RulesOn) -> None:
    given = rules_on("2014-01-01")
    values = {key: value for key, value in given.values.items() if key != "balance.basic.thresholds"}
    with pytest.raises(Refused, match=r"没有 2014-01-01 有效的参数“balance\.basic\.thresholds”"):
        rules_in_force(replace(given, values=values))


def test_a_place_may_set_a_rule_of_its_own(rules_on: RulesOn) -> None:
    """A stricter threshold, as a province may write one: the evaluation follows the parameters, not the code."""
    strict = [{"stage": "primary", "name": "小学", "measure": "composite", "operator": "<=", "value": 0.1}]
    (rule,) = rules_in_force(changed(rules_on("2014-01-01"), "balance.basic.thresholds", strict))
    assert rule.threshold("junior") is None
    assert rule.threshold("primary") == rule.thresholds[0]


def test_the_columns_that_a_day_asks_for(rules_on: RulesOn) -> None:
    wanted = MECHANISM.columns(rules_on("2014-01-01"))
    assert wanted["sections"][:6] == ("district", "stage", "school", "kind", "whole", "enrolment")
    assert "mid_title_teachers" in wanted["sections"]
    assert "backbone_teachers" not in wanted["sections"]
    assert wanted["districts"] == ("district", "government_score", "satisfaction_pct", "standard_schools_pct")
    assert date(2014, 1, 1) == rules_on("2014-01-01").as_of
