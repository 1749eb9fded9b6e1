"""The small words: places, problems, labels, jurisdictions, money, nearest names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yaodian.values import Jurisdiction, Label, Money, Place, Problem, Refused, nearest


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.yaml"), "a.yaml"),
        (Place("a.yaml", 3), "a.yaml:3"),
        (Place("a.yaml", 3, 7), "a.yaml:3:7"),
        (Place("表.xlsx", 3, "C", "一年级"), "表.xlsx:一年级:3:C"),
    ],
)
def test_a_place_reads_as_editors_write_it(place: Place, text: str) -> None:
    assert str(place) == text


def test_a_problem_says_where_what_what_is_allowed_and_what_to_do() -> None:
    problem = Problem("unknown-name", "没有名为“甲”的处室", Place("a.yaml", 3, 7), "乙、丙", "是否指“乙”？")
    assert str(problem) == "a.yaml:3:7: 没有名为“甲”的处室。应为：乙、丙。是否指“乙”？"
    assert str(Problem("x", "只有一句")) == "只有一句。"


def test_what_is_refused_brings_all_its_problems() -> None:
    problems = [Problem("a", "第一"), Problem("b", "第二")]
    refused = Refused(iter(problems))
    assert refused.problems == tuple(problems)
    assert str(refused) == "第一。\n第二。"


def test_a_label_speaks_english_where_it_can_and_chinese_always() -> None:
    assert Label("县", "County").text("en") == "County"
    assert Label("县", "County").text("en-gb") == "County"
    assert Label("县").text("en") == "县"
    assert Label("县", "County").text("zh-hans") == "县"


@pytest.mark.parametrize("code", ["CN", "CN-99", "CN-9901", "CN-990101"])
def test_codes_of_jurisdictions(code: str) -> None:
    assert Jurisdiction(code).digits == code[3:]


@pytest.mark.parametrize("code", ["", "cn", "CN-", "CN-9", "CN-990", "CN-9901011", "US", "990101", "CN_99"])
def test_what_is_no_jurisdiction_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="不是辖区代码"):
        Jurisdiction(code)


def test_a_rule_of_the_whole_covers_its_parts_and_never_the_reverse() -> None:
    nation, province, county = Jurisdiction("CN"), Jurisdiction("CN-99"), Jurisdiction("CN-990101")
    assert nation.covers(county)
    assert province.covers(county)
    assert county.covers(county)
    assert not county.covers(province)
    assert not Jurisdiction("CN-98").covers(county)


def test_money_is_exact_to_the_fen() -> None:
    assert Money.yuan("8.60") + Money.yuan(Decimal("0.1")) - Money(5) == Money(865)
    assert str(-Money(865)) == "-8.65 元"
    assert Money.yuan(3) > Money.yuan("2.99")


@pytest.mark.parametrize("amount", ["0.001", "8.605"])
def test_no_fraction_of_a_fen_is_entered(amount: str) -> None:
    with pytest.raises(ValueError, match="小于分"):
        Money.yuan(amount)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("kindergarden", "kindergarten"),
        ("kindergarten", "kindergarten"),
        ("canteens", "canteen"),
        ("zzz", None),
        ("", None),
    ],
)
def test_the_nearest_name(name: str, near: str | None) -> None:
    assert nearest(name, ["kindergarten", "canteen", "playground"]) == near
