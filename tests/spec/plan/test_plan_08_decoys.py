"""Numbers that are no targets: names, ordinals, school terms, conditions, facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import YEAR
from yaodian.plan import targets
from yaodian.plan.lexicon.decoys import DECOYS, Decoy
from yaodian.plan.lexicon.facts import MARKS, Mark
from yaodian.plan.lexicon.shorthand import SHORTHAND


@pytest.mark.parametrize("decoy", [decoy for decoy in DECOYS if decoy.example], ids=lambda decoy: decoy.example)
def test_no_decoy_is_a_target(decoy: Decoy) -> None:
    assert targets(decoy.example, YEAR) == []


@pytest.mark.parametrize("decoy", [decoy for decoy in DECOYS if decoy.still], ids=lambda decoy: decoy.still)
def test_a_number_beside_a_decoy_is_still_read(decoy: Decoy) -> None:
    assert len(targets(decoy.still, YEAR)) == 1


@pytest.mark.parametrize("word", SHORTHAND)
def test_shorthand_counts_nothing(word: str) -> None:
    assert targets(f"落实{word}要求。", YEAR) == []


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.example)
def test_facts_are_told_from_promises(mark: Mark) -> None:
    found = targets(mark.example, YEAR)
    assert len(found) == (1 if mark.kind == "promise" else 0)


def test_a_clause_closed_by_的_is_a_condition(promises: Callable[[str], None]) -> None:
    promises(
        """
        sentence                                        | targets
        一年内两次被通报的,吊销办学许可证。             | ·
        普惠率不低于85%的目标如期实现。                 | >= 85 % 普惠率
        投诉办结时限压缩至5个工作日以内。               | <= 5 个工作日 投诉办结时限
        来信5个工作日以内答复。                         | ·
        """
    )


def test_a_deed_ends_a_stock_but_not_the_past(promises: Callable[[str], None]) -> None:
    promises(
        """
        sentence                                | targets
        现有教学点38个,撤并12个。               | = 12 个 撤并教学点
        去年新建校舍12栋,新增学位900个。        | ·
        去年新建校舍12栋,今年新建8栋。          | = 8 栋 新建校舍
        """
    )


def test_the_past_may_measure_a_promise(promises: Callable[[str], None]) -> None:
    promises(
        """
        sentence                                | targets
        经费投入比去年增长15%。                 | = 15 % 经费投入比去年增长
        课程总量达到2012年的3倍。               | >= 3 倍 课程总量达到2012年
        """
    )


def test_masked_numbers_are_no_numbers() -> None:
    for mask in ("x", "xx", "XX", "**", "×"):
        assert targets(f"建设{mask}所校园足球特色学校。", YEAR) == []
