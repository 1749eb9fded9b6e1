"""How a number compares: words before it, after it, around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import YEAR, rows, words
from yaodian.plan import targets
from yaodian.plan.lexicon.comparisons import AFTER, BEFORE, Comparison


@pytest.mark.parametrize("comparison", [*BEFORE, *AFTER], ids=lambda comparison: comparison.form)
def test_every_comparing_word_compares_in_its_example(comparison: Comparison) -> None:
    """Every comparing word of the two tables sets its comparator in the sentence beside it; without any, a number is exact."""
    assert [target.comparator for target in targets(comparison.example, YEAR)] == [comparison.comparator]


def test_the_word_behind_is_the_stronger(promises: Callable[[str], None]) -> None:
    """Where a word stands before the number and another behind it, the one behind holds."""
    promises(
        """
        sentence                        | targets
        就业率稳定在90%以上。           | >= 90 % 就业率
        巩固率保持在99%左右。           | about 99 % 巩固率
        大班额比例降至3%以下。          | <= 3 % 大班额比例
        """
    )


def test_all_of_a_hundred_is_an_equality(promises: Callable[[str], None]) -> None:
    """More than a hundred in a hundred there is not, so that 达到100% is exact."""
    promises(
        """
        sentence                        | targets
        持证率达到100%。                | = 100 % 持证率
        """
    )


def test_at_least_may_stand_before_the_verb(promises: Callable[[str], None]) -> None:
    """至少 also holds from before the verb; 不低于 also where another phrase stands between it and the number."""
    promises(
        """
        sentence                        | targets
        每县至少建成2个营地。           | >= 2 个 营地
        教师培训经费不低于教师工资总额的1.5%。 | >= 1.5 % 教师培训经费不低于教师工资总额
        """
    )


def test_joined_numbers_share_the_word(promises: Callable[[str], None]) -> None:
    """One comparing word holds for all the numbers that are joined."""
    promises(
        """
        sentence                                        | targets
        小学、初中辍学率分别控制在0.1%和0.6%以内。      | <= 0.1 % 小学辍学率; <= 0.6 % 初中辍学率
        班额控制在小学45人、初中50人以内。              | <= 45 人 小学班额; <= 50 人 初中班额
        """
    )


def test_from_and_to_give_a_baseline() -> None:
    """The number behind 由 or 从 is where it started; only the other is the target."""
    table = """
    sentence                                        | from | to
    入园率由62%提高到70%。                          | 62   | 70
    从每生每年500元增至800元,提高公用经费标准。     | 500  | 800
    班主任津贴由每月300元提高到每月500元。          | 300  | 500
    评比事项由38项减少到20项以内。                  | 38   | 20
    """
    for sentence, *expected in rows(table):
        (target,) = targets(sentence, YEAR)
        assert [words(target.baseline), words(target.quantity)] == expected, sentence


def test_striving_makes_a_target_soft_and_changes_nothing_else() -> None:
    """力争, 争取 and 努力 are noted with the target; number and comparator stay."""
    table = """
    sentence                | soft
    力争新增基地5个。       | yes
    争取新增基地5个。       | yes
    努力新增基地5个。       | yes
    新增基地5个。           | no
    """
    for sentence, soft in rows(table):
        (target,) = targets(sentence, YEAR)
        assert (target.soft, target.comparator) == (soft == "yes", "="), sentence


def test_a_comparison_reaches_what_goes_on_with_it(promises: Callable[[str], None]) -> None:
    """A second share under one comparing word, and a clause that begins with its bare number under 每…至少, are compared alike."""
    promises(
        """
        sentence                                            | targets
        培训经费按不低于工资总额的2%、公用经费的5%安排。    | >= 2 % 培训经费; >= 5 % 公用经费
        每县至少建成1所特色高中,1所老年大学。               | >= 1 所 特色高中; >= 1 所 老年大学
        每县至少建成1所特色高中,新增老年大学4所。           | >= 1 所 特色高中; = 4 所 新增老年大学
        将小学作业压减到1小时以内、初中压减到1.5小时以内。  | <= 1 小时 小学作业; <= 1.5 小时 初中作业
        """
    )
