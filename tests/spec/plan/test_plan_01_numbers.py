"""Numbers: digits and Chinese numerals, powers, words of more-than, shares. Here a text is only searched for numerals; what they count comes later."""

from __future__ import annotations

import pytest

from conftest import rows, words
from yaodian.plan.numerals import numerals


def test_both_scripts_mean_the_same() -> None:
    """Arabic and Chinese numerals are worth the same, with 两, 廿, 〇 and powers behind the digits."""
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
    """成, 百分之, 分之 and 半数 are all read as points of a hundred."""
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
    """余, 多 and 几 say that there is more than the number; the reading keeps it, and the target becomes "at least"."""
    (numeral,) = numerals(text)
    assert numeral.more


def test_a_power_alone_is_marked() -> None:
    """百 in 百名校长工程 counts nothing; in 近百座 it does. The sentence decides."""
    table = """
    text            | alone
    百座            | yes
    二百座          | no
    """
    for text, alone in rows(table):
        assert [numeral.bare_power for numeral in numerals(text)] == [alone == "yes"], text
