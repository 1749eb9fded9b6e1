"""All and none, ranks and multiples: quantities without a numeral."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import YEAR
from yaodian.plan import targets
from yaodian.plan.lexicon.universals import UNIVERSALS, Universal


@pytest.mark.parametrize("universal", UNIVERSALS, ids=lambda universal: universal.example)
def test_every_word_promises_what_its_example_says(universal: Universal) -> None:
    """Every entry of the table gives the quantity that is noted, in the sentence beside it."""
    found = [(target.quantity, target.unit, target.comparator) for target in targets(universal.example, YEAR)]
    assert found == [(universal.quantity, universal.unit, universal.comparator)]


def test_all_of_whom(promises: Callable[[str], None]) -> None:
    """Who is meant by "all" is the object. 全员育人 and its like are slogans and promise no share."""
    promises(
        """
        sentence                                | targets
        力争全市所有区县通过国家评估认定。      | = 100 % 区县通过国家评估认定
        搞好中小学教师全员法制培训工作。        | = 100 % 中小学教师法制培训
        安全员配备全覆盖。                      | = 100 % 安全员配备覆盖
        强化全员育人。                          | ·
        """
    )


def test_a_rate_of_none_is_a_share(promises: Callable[[str], None]) -> None:
    """None of a rate is 0 %, none of things is 0 个."""
    promises(
        """
        sentence                | targets
        小学辍学率保持为零。    | = 0 % 小学辍学率
        超大班额全部消除。      | = 0 个 超大班额
        """
    )


def test_what_shall_never_happen(promises: Callable[[str], None]) -> None:
    """零 with a misfortune behind it; 零距离 and a 零报告制度 promise nothing."""
    promises(
        """
        sentence                                | targets
        组织好中考,确保零差错、零事故。         | = 0 个 差错; = 0 个 事故
        校园安全实现零事故。                    | = 0 个 校园安全事故
        食物中毒事件零发生。                    | = 0 个 食物中毒事件
        家校沟通零距离,实行零报告制度。         | ·
        无证园动态清零。                        | = 0 个 无证园
        实行隐患销号管理,开展清零行动。         | ·
        """
    )


def test_a_numeral_in_the_clause_is_the_target(promises: Callable[[str], None]) -> None:
    """Where the clause has a numeral, that is the target and 所有 only says of whom."""
    promises(
        """
        sentence                        | targets
        所有学校图书达到每生25册。      | >= 25 册 学校图书
        """
    )


def test_a_rank_is_at_most(promises: Callable[[str], None]) -> None:
    """A rank is kept by any better one: 前六名 is six at most."""
    promises(
        """
        sentence                        | targets
        总分进入全省前六名。            | <= 6 名 总分进入全省
        """
    )


def test_full_coverage_as_a_way_of_doing(promises: Callable[[str], None]) -> None:
    """全覆盖开展 says how a deed is done: what is done is the object, and a number may stand in the same clause."""
    promises(
        """
        sentence                        | targets
        全覆盖开展每年两次视力监测。    | = 100 % 视力监测; = 2 次 视力监测
        对民办园开展全覆盖督导。        | = 100 % 督导
        """
    )
