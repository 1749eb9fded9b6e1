"""Published tables of counties come out of the evaluation as they were printed.

The annexes print means and coefficients of a county, not its schools. Two schools are made up for each county, so that every
indicator has the printed mean and coefficient; what the evaluation then prints is held against the whole printed row.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import sqrt
from pathlib import Path

import polars as pl
import pytest

from fixtures_balance import AMOUNTS, school, table
from yaodian.mechanisms.balance import evaluate
from yaodian.mechanisms.balance.rules import rules_in_force
from yaodian.parameters import InForce

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "balance" / "published_coefficients.csv"
SMALL, ALL = 250.0, 1000.0
"""Pupils of the first school, which has more of everything, and of both."""


def printed_rows() -> list[dict[str, dict[str, str]]]:
    lines = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))
    return [{one["figure"]: one for one in pair} for pair in zip(lines[::2], lines[1::2], strict=True)]


def two_schools(mean: float, coefficient: float) -> tuple[float, float]:
    """Amounts of the small and the large school: x = M(1 + CV sqrt((1 - q) / q)) and M(1 - CV sqrt(q / (1 - q)))."""
    share = SMALL / ALL
    more = mean * (1 + coefficient * sqrt((1 - share) / share))
    less = mean * (1 - coefficient * sqrt(share / (1 - share)))
    return SMALL * more, (ALL - SMALL) * less


@pytest.mark.parametrize("row", printed_rows(), ids=lambda row: f"{row['mean']['county']}-{row['mean']['stage']}")
def test_a_printed_row(row: dict[str, dict[str, str]], rules_on: Callable[[str], InForce]) -> None:
    """表2 义务教育学校校际差异系数表 of 安徽, 重庆 and 吉林: see the README of the fixture for each document."""
    given = rules_on("2013-12-31")
    (rule,) = rules_in_force(given)
    stage = row["mean"]["stage"]
    small, large = school("甲", stage, SMALL), school("乙", stage, ALL - SMALL)
    for one in rule.indicators:
        mean = float(row["mean"][one.id]) / one.per
        small[one.amount], large[one.amount] = two_schools(mean, float(row["coefficient"][one.id]))
    found = evaluate({"sections": table([small, large])}, given).tables["indicators"].filter(pl.col("stage") == stage)
    by_id = {line["indicator"]: line for line in found.to_dicts()}
    for one in rule.indicators:
        assert by_id[one.id]["mean"] == pytest.approx(float(row["mean"][one.id]), abs=0.001)
        assert by_id[one.id]["coefficient"] == pytest.approx(float(row["coefficient"][one.id]), abs=0.001)
        assert by_id[one.id]["passed"] is None, "a single indicator is not tested in 2012"
    assert by_id["composite"]["coefficient"] == pytest.approx(float(row["coefficient"]["composite"]), abs=0.001)
    assert by_id["composite"]["passed"] is True, "all these counties were recognised"


def test_all_rows_are_there() -> None:
    assert len(printed_rows()) == 23


NINGGUO = {
    "primary": [0.677, 0.674, 0.618, 0.519, 0.597, 0.167, 0.759],
    "junior": [0.542, 1.055, 0.507, 0.587, 0.686, 0.254, 0.496],
}


def test_a_county_of_the_later_rule_in_which_one_indicator_passes(rules_on: Callable[[str], InForce]) -> None:
    """宁国市2022年义务教育基本均衡差异系数监测结果 (275167.com/OpennessContent/download/2668105.html): only the sixth keeps to
    0.50 and 0.45 in both stages.
    """
    given = rules_on("2022-12-31")
    (rule,) = rules_in_force(given)
    rows = []
    for stage, coefficients in NINGGUO.items():
        small, large = school("甲", stage, SMALL), school("乙", stage, ALL - SMALL)
        for one, coefficient in zip(rule.indicators, coefficients, strict=True):
            small[one.amount], large[one.amount] = two_schools(1.0, coefficient)
        rows += [small, large]
    found = evaluate({"sections": table(rows)}, given).tables["indicators"]
    passed = found.filter("passed").group_by("indicator").len().filter(pl.col("len") == 2)["indicator"].to_list()
    assert passed == ["equipment_value_pp"]
    assert len(rule.indicators) == 7
    assert {one.amount for one in rule.indicators} <= set(AMOUNTS)
