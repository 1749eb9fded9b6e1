"""Deadlines: what day a phrase means in the plan of 2016, and how far it carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import YEAR
from yaodian.plan.lexicon.deadlines import PHRASES, Phrase
from yaodian.plan.time_phrases import time_phrases


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.example)
def test_every_phrase_means_its_day(phrase: Phrase) -> None:
    """Every phrase of the table means the day that is noted, or is known to be a beginning or the past."""
    found = time_phrases(phrase.example, YEAR)
    if phrase.day:
        assert [str(time.day) for time in found] == [phrase.day]
    else:
        assert [(time.kind, time.day) for time in found] == [(phrase.rule, None)]


def test_the_nearest_phrase_before_carries_forward(deadlines: Callable[[str], None]) -> None:
    """A phrase holds for every number behind it until the next phrase."""
    deadlines(
        """
        sentence                                                | deadlines
        8月20日前改造学校62所,更新设备80套,年底前再改造30所。   | 2016-08-20; 2016-08-20; 2016-12-31
        """
    )


def test_a_later_phrase_does_not_carry_back(deadlines: Callable[[str], None]) -> None:
    """A number before the phrase has no deadline."""
    deadlines(
        """
        sentence                                | deadlines
        新建基地5个,年底前改造3个。             | -; 2016-12-31
        """
    )


def test_the_next_sentence_begins_anew(deadlines: Callable[[str], None]) -> None:
    """No phrase is carried over a full stop."""
    deadlines(
        """
        sentence                                | deadlines
        6月底前新建基地5个。改造校舍3处。       | 2016-06-30; -
        """
    )


def test_an_earlier_year_that_names_what_is_left_to_do_is_no_past(deadlines: Callable[[str], None]) -> None:
    """A year of the past that stands before a project belongs to its name."""
    deadlines(
        """
        sentence                                        | deadlines
        6月底前,完成2015年校舍维修项目45个。            | 2016-06-30
        """
    )


def test_a_beginning_and_a_year_in_a_name_are_none(deadlines: Callable[[str], None]) -> None:
    """自…起 tells when a thing begins, and the year of an event belongs to its name."""
    deadlines(
        """
        sentence                                | deadlines
        从2016年秋季学期起,新招师范生130名。    | -
        举办2016年全国技能大赛,评选作品30件。   | -
        """
    )


def test_an_impossible_day_is_no_deadline(deadlines: Callable[[str], None]) -> None:
    """A day that no calendar has is passed over, not guessed at."""
    deadlines(
        """
        sentence                                | deadlines
        2月30日前,新建基地5个。                 | -
        """
    )


def test_the_day_of_a_count_is_none(deadlines: Callable[[str], None]) -> None:
    """截至6月 before what has been done is the day of the count."""
    deadlines(
        """
        sentence                                            | deadlines
        截至6月,已建成基地39个,剩余17个将建成。             | -
        """
    )
