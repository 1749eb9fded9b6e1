"""Cells that people filled in become targets and days again, or a sentence that says how to write them."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.plan import Span, Target
from yaodian.plan.interchange.breakdown_cells import CellProblem, day_from_words, targets_from_words
from yaodian.plan.wording import target_words

WHOLE = Span(10, 40)
KNOWN = (
    Target(Span(12, 18), 12, "所", ">=", "新建幼儿园", deadline=date(2030, 6, 30), baseline=3, soft=True),
    Target(Span(20, 24), 1300, "名", "=", "教师", per="每校"),
)


def test_a_cell_that_nobody_changed_gives_the_targets_that_stood_there() -> None:
    cell = "；".join(target_words(target) for target in KNOWN)
    assert targets_from_words(cell, KNOWN, WHOLE) == KNOWN


def test_a_changed_number_keeps_what_the_cell_does_not_say() -> None:
    changed, other = targets_from_words("新建幼儿园 不少于 15 所；教师 1,300 名", KNOWN, WHOLE)
    assert (changed.quantity, changed.deadline, changed.baseline, changed.soft) == (15, date(2030, 6, 30), 3, True)
    assert other == KNOWN[1]


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("巩固率≥99.5%", (">=", 99.5, "%", "巩固率")),
        ("学位不低于1,200个", (">=", 1200, "个", "学位")),
        ("死亡人数 不超过 0 人", ("<=", 0, "人", "死亡人数")),
        ("约 30 所", ("about", 30, "所", "")),
    ],
)
def test_a_new_target_lies_on_the_whole_commitment(words: str, drawn: tuple[str, float, str, str]) -> None:
    (found,) = targets_from_words(words, (), WHOLE)
    assert (found.comparator, found.quantity, found.unit, found.object) == drawn
    assert found.span == WHOLE


def test_an_empty_cell_has_no_targets() -> None:
    assert targets_from_words(" ； ", KNOWN, WHOLE) == ()


@pytest.mark.parametrize("words", ["若干所", "新建幼儿园", "12", "十二所"])
def test_what_is_no_target_is_refused_with_the_way_to_write_it(words: str) -> None:
    with pytest.raises(CellProblem, match="写作“新建幼儿园 不少于 12 所”"):
        targets_from_words(words, (), WHOLE)


@pytest.mark.parametrize("words", ["2030年6月30日", "2030-06-30", "2030/6/30", "2030.6.30", "2030-06-30 00:00:00"])
def test_a_day_is_read_as_offices_write_it(words: str) -> None:
    assert day_from_words(words) == date(2030, 6, 30)


def test_no_day_and_what_is_none() -> None:
    assert day_from_words("  ") is None
    for words in ("年底前", "2030年2月30日", "6月30日"):
        with pytest.raises(CellProblem, match="写作 2030年6月30日"):
            day_from_words(words)
