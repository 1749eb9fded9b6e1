"""Numbers that are no targets: names, ordinals, school terms, conditions, facts. They are closed before numbers are sought."""

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
    """No number that a decoy covers is a target."""
    assert targets(decoy.example, YEAR) == []


@pytest.mark.parametrize("decoy", [decoy for decoy in DECOYS if decoy.still], ids=lambda decoy: decoy.still)
def test_a_number_beside_a_decoy_is_still_read(decoy: Decoy) -> None:
    """A decoy takes no more than its own: the number beside it is read."""
    assert len(targets(decoy.still, YEAR)) == 1


@pytest.mark.parametrize("word", SHORTHAND)
def test_shorthand_counts_nothing(word: str) -> None:
    """Political and administrative shorthand (四风, 八项规定) is a name."""
    assert targets(f"落实{word}要求。", YEAR) == []


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.example)
def test_facts_are_told_from_promises(mark: Mark) -> None:
    """Words that tell what has been (past, tally, result) or what there is (stock) make a fact of a number; words of promise end it."""
    found = targets(mark.example, YEAR)
    assert len(found) == (1 if mark.kind == "promise" else 0)


def test_a_clause_closed_by_的_is_a_condition(promises: Callable[[str], None]) -> None:
    """的 before the comma says when a rule applies; 的目标 closes no condition."""
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
    """Behind 现有 the next deed is a promise; behind 去年 only a word of promise or a new time begins one."""
    promises(
        """
        sentence                                | targets
        现有教学点38个,撤并12个。               | = 12 个 撤并教学点
        去年新建校舍12栋,新增学位900个。        | ·
        去年新建校舍12栋,今年新建8栋。          | = 8 栋 新建校舍
        """
    )


def test_the_past_may_measure_a_promise(promises: Callable[[str], None]) -> None:
    """A past year may be what a promise is measured by (比去年增长15%)."""
    promises(
        """
        sentence                                | targets
        经费投入比去年增长15%。                 | = 15 % 经费投入比去年增长
        课程总量达到2012年的3倍。               | >= 3 倍 课程总量达到2012年
        """
    )


def test_masked_numbers_are_no_numbers(promises: Callable[[str], None]) -> None:
    """A number that was made unreadable is no nought; a doubt is said (see the chapter on commitments)."""
    promises(
        """
        sentence                                | targets
        建设x所校园足球特色学校。               | ·
        建设xx所校园足球特色学校。              | ·
        建设XX所校园足球特色学校。              | ·
        建设**所校园足球特色学校。              | ·
        建设×所校园足球特色学校。               | ·
        """
    )


def test_a_description_is_no_promise(promises: Callable[[str], None]) -> None:
    """What stands without a verb before 现有 is there already; a comparing word before it is none of it."""
    promises(
        """
        sentence                                        | targets
        学校占地86亩,建筑面积4万平方米,现有教学班48个。 | ·
        新建校舍86平方米,现有教学班48个。               | = 86 平方米 新建校舍
        2名教师被评为优秀教师。                         | ·
        力争2名教师被评为优秀教师。                     | = 2 名 教师被评为优秀教师
        创建绿色学校20所,完成了规划编制。               | = 20 所 绿色学校
        """
    )


def test_a_rule_is_no_promise(promises: Callable[[str], None]) -> None:
    """What is forbidden, when a rule applies (凡, 如遇, 方可, 者) and marks of an examination are no targets; a compared number is one."""
    promises(
        """
        sentence                                        | targets
        严禁1人多岗。                                   | ·
        不得少于2名保安。                               | >= 2 名 保安
        凡获得3项表彰的学生优先推荐。                   | ·
        净资产达到500万元方可申办高中。                 | ·
        缺课达三分之一以上者不参加考试。                | ·
        立定跳远10分、跳绳10分。                        | ·
        中考体育分值提高到60分。                        | >= 60 分 中考体育分值
        平均分提高5分。                                 | = 5 分 平均分提高
        """
    )


def test_a_done_deed_closes_its_clause(promises: Callable[[str], None]) -> None:
    """了 makes facts of all numbers of its clause, before and behind it, unless they were promised; 为了 and 了解 are other words."""
    promises(
        """
        sentence                                        | targets
        县领导走访了12所学校的86名教师。                | ·
        3位校长在会上作了发言。                         | ·
        完成了12所学校改造,还将新建8所学校。            | = 8 所 学校
        为了培训500名教师,安排资金60万元。              | = 500 名 教师; = 600000 元 资金
        """
    )


def test_what_is_put_to_use_is_there_already(promises: Callable[[str], None]) -> None:
    """依托 with a deed in its own clause says whom the deed concerns; with none it names what there is."""
    promises(
        """
        sentence                                        | targets
        依托12个基地,广泛开展培训。                     | ·
        依托10所优质园开展结对帮扶。                    | = 10 所 优质园
        现有学校24所,今年再改造8所。                    | = 8 所 学校
        每人一次性发放5000元。                          | = 5000 元 一次性发放
        """
    )


def test_a_count_without_a_deed_only_tells(promises: Callable[[str], None]) -> None:
    """A bare count of people or places with no verb up to the end of its clause tells what is; a row of a list promises all the same."""
    promises(
        """
        sentence                                        | targets
        全县公办园56所,任务繁重。                       | ·
        6个乡镇主要负责人在主席台就座。                 | ·
        高级教师240人,占比达到12%。                     | = 240 人 高级教师; >= 12 % 高级教师占比
        名师工作室30个。                                | = 30 个 名师工作室
        力争名师30名。                                  | = 30 名 名师
        每校名师2名。                                   | = 2 名 名师
        联建学校100所,覆盖面进一步扩大。                | = 100 所 联建学校
        """
    )
