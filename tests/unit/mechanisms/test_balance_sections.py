"""Schools of several stages are split, and every row that does not count is stated with why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from fixtures_balance import SHARED, county, districts, school, table
from yaodian.mechanisms import Outcome
from yaodian.mechanisms.balance import evaluate
from yaodian.mechanisms.balance.rules import rules_in_force
from yaodian.mechanisms.balance.schools import read_sections, split
from yaodian.parameters import InForce
from yaodian.values import Refused

RulesOn = Callable[[str], InForce]
BASIC, QUALITY = "2014-01-01", "2022-01-01"


def parts(given: InForce, *rows: dict[str, Any]) -> dict[str, float | None]:
    (rule,) = rules_in_force(given)
    return {one.stage: one.amounts["books"] for one in split(read_sections(table(rows), rule), rule)}


def whole(stage: str, pupils: float | None, **said: Any) -> dict[str, Any]:
    return school("合办", stage, pupils, whole=True, **{**dict.fromkeys(SHARED, 9000.0), **said})


def test_the_example_of_a_nine_year_school(rules_on: RulesOn) -> None:
    """测算均衡系数拆分公式 (dyhzdl.cn/k/doc/da4bfb8403d8ce2f0166234d.html): 166 and 210 pupils, 23226 books; printed 9711 and 13515,
    from 58.5 books a weighted pupil.
    """
    found = parts(rules_on(BASIC), whole("primary", 166, books=23226.0), whole("junior", 210, books=23226.0))
    assert found["primary"] == pytest.approx(9711, abs=1)
    assert found["junior"] == pytest.approx(13515, abs=1)
    assert sum(part or 0 for part in found.values()) == pytest.approx(23226)


def test_a_complete_secondary_school_weighs_a_senior_pupil_with_six_fifths_of_a_junior_one(rules_on: RulesOn) -> None:
    found = parts(rules_on(BASIC), whole("junior", 600, books=9000.0), whole("senior", 500, books=9000.0))
    assert found["junior"] == pytest.approx(9000 * 600 / (600 + 1.2 * 500))


def test_the_whole_may_stand_in_one_row_only(rules_on: RulesOn) -> None:
    found = parts(rules_on(BASIC), whole("primary", 100, books=2100.0), whole("junior", 100, books=None))
    assert found == {"primary": pytest.approx(1000), "junior": pytest.approx(1100)}


def test_sections_that_give_their_own_are_left_as_they_are(rules_on: RulesOn) -> None:
    found = parts(
        rules_on(BASIC), school("分办", "primary", 100, books=10.0), school("分办", "junior", 100, books=20.0)
    )
    assert found == {"primary": 10, "junior": 20}


def test_teachers_are_counted_by_section_and_never_split(rules_on: RulesOn) -> None:
    (rule,) = rules_in_force(rules_on(BASIC))
    rows = table([whole("primary", 100, teachers=9.0), whole("junior", 100, teachers=12.0)])
    assert [one.amounts["teachers"] for one in split(read_sections(rows, rule), rule)] == [12, 9]


def run(given: InForce, *changed: dict[str, Any]) -> Outcome:
    return evaluate({"sections": county(*changed), "districts": districts()}, given)


def stated(outcome: Outcome) -> list[tuple[str, str | None, str]]:
    return outcome.tables["left_out"].select("school", "indicator", "why").rows()


def conclusion(outcome: Outcome) -> str:
    (said,) = outcome.tables["verdicts"]["conclusion"].to_list()
    return str(said)


NOTHING = dict.fromkeys((*SHARED, "teachers", "above_qualification_teachers", "mid_title_teachers"))


@pytest.mark.parametrize(
    ("changed", "why", "says"),
    [
        (school("primary-1", pupils=None), [("primary-1", None, "pupils_unknown")], "open"),
        (school("primary-1", pupils=0), [("primary-1", None, "no_pupils")], "met"),
        (school("primary-1", **NOTHING), [("primary-1", None, "not_reported")], "open"),
        (school("primary-1", books=None), [("primary-1", "books_pp", "empty")], "open"),
        (school("primary-1", books="not_applicable"), [("primary-1", "books_pp", "not_applicable")], "open"),
        (school("primary-1", books="refused"), [("primary-1", "books_pp", "refused")], "open"),
        (school("高中", "senior"), [("高中", None, "other_stage")], "met"),
        (school("教学点", pupils=30, kind="218"), [], "met"),
    ],
    ids=lambda said: str(said[0][2]) if isinstance(said, list) and said else None,
)
def test_what_does_not_count_is_stated(rules_on: RulesOn, changed: dict[str, Any], why: list[Any], says: str) -> None:
    """Zero pupils is an answer; whatever is owed leaves the verdict open."""
    outcome = run(rules_on(BASIC), changed)
    assert stated(outcome) == why
    assert conclusion(outcome) == says
    (accounted, *_) = outcome.certificate.properties
    assert accounted.holds
    assert accounted.figures["rows"] == accounted.figures["counted"] + accounted.figures["left_out"]


def test_an_indicator_with_a_gap_shows_its_figure_and_does_not_pass(rules_on: RulesOn) -> None:
    found = run(rules_on(BASIC), school("primary-1", books=None)).tables["indicators"]
    rows = {row["indicator"]: row for row in found.filter(stage="primary").to_dicts()}
    assert (rows["books_pp"]["counted"], rows["books_pp"]["missing"]) == (2, 1)
    assert rows["books_pp"]["coefficient"] == pytest.approx(0, abs=1e-12)
    assert (rows["teacher_pupil_ratio"]["counted"], rows["teacher_pupil_ratio"]["missing"]) == (3, 0)
    assert rows["composite"]["missing"] == 1
    assert rows["composite"]["passed"] is None


@pytest.mark.parametrize(
    ("kind", "pupils", "counts"),
    [
        ("218", 49, False),
        ("218", 50, True),
        ("511", 400, False),
        ("365", 900, False),
        ("211", 20, True),
        (None, 20, True),
    ],
)
def test_kinds_that_the_later_rule_leaves_out(rules_on: RulesOn, kind: str | None, pupils: int, counts: bool) -> None:
    outcome = run(rules_on(QUALITY), school("另一所", pupils=pupils, kind=kind))
    assert stated(outcome) == ([] if counts else [("另一所", None, "excluded")])


def test_a_small_place_whose_pupils_nobody_knows_is_owed_not_left_out(rules_on: RulesOn) -> None:
    outcome = run(rules_on(QUALITY), school("教学点", pupils=None, kind="218"))
    assert stated(outcome) == [("教学点", None, "pupils_unknown")]


def test_without_the_column_of_kinds_it_says_that_nobody_was_left_out(rules_on: RulesOn) -> None:
    found = evaluate({"sections": county().drop("kind"), "districts": districts()}, rules_on(QUALITY))
    assert "没有 kind（办学类型）一列" in found.tables["verdicts"]["reasons"][0]


def test_what_cannot_be_split_is_owed(rules_on: RulesOn) -> None:
    outcome = run(rules_on(BASIC), whole("primary", 100), whole("junior", None))
    assert ("合办", "books_pp", "not_split") in stated(outcome)
    assert ("合办", None, "pupils_unknown") in stated(outcome)
    assert conclusion(outcome) == "open"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([school("甲"), school("甲")], "第 2 行已有一行"),
        ([school("甲"), school("甲", "junior", district="990102")], "在另一行属于“990101”"),
        ([school("甲", books=-1.0)], "“-1.0”不是数量"),
        ([school("甲", pupils=float("inf"))], "“inf”不是数量"),
        ([school("=1+1")], "会被电子表格当作公式"),
        ([school("")], "没有填 school"),
        ([school("甲", whole=True), school("甲", "junior")], "whole 与第 2 行不同"),
        ([whole("primary", 1, books=1.0), whole("junior", 1, books=2.0)], "合填的数不一致：1.0 和 2.0"),
        ([], "没有一行学校"),
    ],
    ids=lambda said: said if isinstance(said, str) else "rows",
)
def test_rows_that_cannot_be_taken(rules_on: RulesOn, rows: list[dict[str, Any]], says: str) -> None:
    frame = table(rows) if rows else county().clear()
    with pytest.raises(Refused, match=says) as refused:
        evaluate({"sections": frame}, rules_on(BASIC))
    assert all(problem.place and problem.remedy for problem in refused.value.problems)


def test_all_faults_come_at_once(rules_on: RulesOn) -> None:
    with pytest.raises(Refused) as refused:
        evaluate({"sections": table([school("甲", books=-1.0), school("甲", teachers=-2.0)])}, rules_on(BASIC))
    assert [problem.place.line for problem in refused.value.problems if problem.place] == [2, 3, 3]


def test_a_column_that_is_missing_is_named_with_the_nearest(rules_on: RulesOn) -> None:
    with pytest.raises(Refused, match="没有“books”一列，是否把“book”改为“books”"):
        evaluate({"sections": county().rename({"books": "book"})}, rules_on(BASIC))
    with pytest.raises(Refused, match="没有“sections”表"):
        evaluate({}, rules_on(BASIC))


@pytest.mark.parametrize(("names", "says"), [(["990101", "990101"], "有两行"), ([None], "没有填区县")])
def test_a_district_has_one_row(rules_on: RulesOn, names: list[str | None], says: str) -> None:
    about = pl.DataFrame({"district": pl.Series(names, dtype=pl.String), "government_score": [90.0] * len(names)})
    with pytest.raises(Refused, match=says):
        evaluate({"sections": county(), "districts": about}, rules_on(BASIC))
