"""Numbers: digits and Chinese numerals, powers, words of more-than, shares."""

from __future__ import annotations

import pytest

from conftest import rows, words
from yaodian.plan.numerals import numerals


def test_both_scripts_mean_the_same() -> None:
    """Arabic and Chinese numerals, with 两, 廿, 〇 and powers behind the digits."""
    table = """
    text            | worth
    两百            | 200
    廿三            | 23
    二十三          | 23
    一百零五        | 105
    两千五          | 2500
    一千二百八十    | 1280
    六百万          | 6000000
    2.4万           | 24000
    1.5亿           | 150000000
    3千             | 3000
    二〇一四        | 2014
    三点五          | 3.5
    """
    for text, worth in rows(table):
        assert [words(numeral.value) for numeral in numerals(text)] == [worth], text


def test_shares_are_points_of_a_hundred() -> None:
    """成, 百分之, 分之, 半数."""
    table = """
    text            | points
    七成            | 70
    九成五          | 95
    百分之九十点五  | 90.5
    四分之三        | 75
    半数            | 50
    一半            | 50
    过半            | 50
    """
    for text, points in rows(table):
        assert [(words(numeral.value), numeral.unit) for numeral in numerals(text)] == [(points, "%")], text


@pytest.mark.parametrize("text", ["三十余", "5万多", "3000余万", "十几"])
def test_a_word_of_more_than_is_kept(text: str) -> None:
    (numeral,) = numerals(text)
    assert numeral.more


def test_a_power_alone_is_marked() -> None:
    """百 in 百名校长工程 counts nothing; in 近百座 it does. The sentence decides."""
    assert [numeral.bare_power for numeral in numerals("百座,二百座")] == [True, False]
