"""Which acts stand: an undo is one more act, and everything can be restored."""

from __future__ import annotations

import pytest

from yaodian.plan.revision import Act, ActProblem, Anchor, Confirm, Drop, edit_as_json, standing

FIRST = {"kind": "text", "text": 1}
DROP = edit_as_json(Drop(Anchor(3, 5, "甲乙")))
CONFIRM = edit_as_json(Confirm(Anchor(6, 7, "丙")))


def acts(*said: dict[str, object]) -> list[Act]:
    return [Act(number, one) for number, one in enumerate(said, 1)]


def test_edits_stand_in_their_order_with_the_numbers_of_their_acts() -> None:
    found = standing(acts(FIRST, DROP, CONFIRM))
    assert (found.text, [number for number, _ in found.edits], found.undone) == (1, [2, 3], frozenset())
    assert found.edits[1][1] == Confirm(Anchor(6, 7, "丙"))


def test_an_undone_edit_does_not_stand_and_a_restored_one_stands_in_its_old_place() -> None:
    undo, redo = {"kind": "undo", "of": 2}, {"kind": "redo", "of": 2}
    assert [number for number, _ in standing(acts(FIRST, DROP, CONFIRM, undo)).edits] == [3]
    assert [number for number, _ in standing(acts(FIRST, DROP, CONFIRM, undo, redo)).edits] == [2, 3]


def test_the_last_text_that_is_not_undone_is_in_force() -> None:
    second = {"kind": "text", "text": 2}
    assert standing(acts(FIRST, DROP, second)).text == 2
    assert standing(acts(FIRST, DROP, second, {"kind": "undo", "of": 3})).text == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([{"kind": "undo", "of": 9}], "没有第 9 次改动"),
        ([DROP, {"kind": "undo", "of": 2}, {"kind": "undo", "of": 2}], "已经撤销"),
        ([DROP, {"kind": "redo", "of": 2}], "没有撤销"),
        ([DROP, {"kind": "undo", "of": 2}, {"kind": "undo", "of": 3}], "没有第 3 次改动"),
        ([{"kind": "undo", "of": "2"}], "没有第"),
        ([{"kind": "undo", "of": 1}], "第一稿正文不能撤销"),
    ],
)
def test_what_the_acts_before_do_not_allow_is_refused(said: list[dict[str, object]], why: str) -> None:
    with pytest.raises(ActProblem, match=why):
        standing(acts(FIRST, *said))
