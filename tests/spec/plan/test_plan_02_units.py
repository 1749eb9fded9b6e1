"""Units and measure words: what may stand behind a number so that it counts. Without one a number is hardly ever a target."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import YEAR
from yaodian.plan import targets
from yaodian.plan.lexicon.units import UNITS, Unit


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.example], ids=lambda unit: unit.form)
def test_every_unit_counts_in_its_example(unit: Unit) -> None:
    """Every measure word of the table counts in the sentence that stands beside it."""
    assert [target.unit for target in targets(unit.example, YEAR)] == [unit.name]


def test_money_is_reported_in_yuan(promises: Callable[[str], None]) -> None:
    """万元 and 亿元 are multiplied out; a bare 万 before a purpose is money too."""
    promises(
        """
        sentence                        | targets
        安排奖补资金860万元。           | = 8600000 元 奖补资金
        完成教育投资1.5亿元。           | = 150000000 元 教育投资
        投入2000万改造学校食堂。        | = 20000000 元 学校食堂
        """
    )


def test_ratios_keep_their_second_half_as_unit(promises: Callable[[str], None]) -> None:
    """Of 19:1 the first half is the number and ":1" the unit."""
    promises(
        """
        sentence                        | targets
        小学生师比不高于19:1。          | <= 19 :1 小学生师比
        高职生师比控制在18：1以内。     | <= 18 :1 高职生师比
        """
    )


def test_a_coefficient_needs_no_unit(promises: Callable[[str], None]) -> None:
    """A number behind 系数 and its like stands without a measure word."""
    promises(
        """
        sentence                        | targets
        校际差异系数控制在0.45以内。    | <= 0.45 校际差异系数
        """
    )


def test_a_ratio_is_known_by_what_stands_around_it(promises: Callable[[str], None]) -> None:
    """比 before a ratio or 的比例 behind it; an hour of the clock is none."""
    promises(
        """
        sentence                                | targets
        按不少于1:4000的比例配备校医。          | >= 1 :4000 校医
        小学上课不早于8:20。                    | ·
        """
    )
