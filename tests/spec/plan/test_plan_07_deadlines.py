"""Deadlines: what day a phrase means in the plan of 2016, and how far it carries."""

from __future__ import annotations

import pytest

from conftest import YEAR
from yaodian.plan import targets
from yaodian.plan.lexicon.deadlines import PHRASES, Phrase
from yaodian.plan.time_phrases import time_phrases


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.example)
def test_every_phrase_means_its_day(phrase: Phrase) -> None:
    found = time_phrases(phrase.example, YEAR)
    if phrase.day:
        assert [str(time.day) for time in found] == [phrase.day]
    else:
        assert [(time.kind, time.day) for time in found] == [(phrase.rule, None)]


def test_the_nearest_phrase_before_carries_forward() -> None:
    found = targets("8月20日前改造学校62所,更新设备80套,年底前再改造30所。", YEAR)
    assert [str(target.deadline) for target in found] == ["2016-08-20", "2016-08-20", "2016-12-31"]


def test_a_later_phrase_does_not_carry_back() -> None:
    found = targets("新建基地5个,年底前改造3个。", YEAR)
    assert [target.deadline and str(target.deadline) for target in found] == [None, "2016-12-31"]


def test_the_next_sentence_begins_anew() -> None:
    found = targets("6月底前新建基地5个。改造校舍3处。", YEAR)
    assert found[1].deadline is None


def test_an_earlier_year_that_names_what_is_left_to_do_is_no_past() -> None:
    found = targets("6月底前,完成2015年校舍维修项目45个。", YEAR)
    assert [str(target.deadline) for target in found] == ["2016-06-30"]


def test_a_beginning_and_a_year_in_a_name_are_none() -> None:
    for sentence in ("从2016年秋季学期起,新招师范生130名。", "举办2016年全国技能大赛,评选作品30件。"):
        assert [target.deadline for target in targets(sentence, YEAR)] == [None], sentence


def test_an_impossible_day_is_no_deadline() -> None:
    assert [target.deadline for target in targets("2月30日前,新建基地5个。", YEAR)] == [None]
