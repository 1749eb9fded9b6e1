"""What a person has had in hand counts as checked, until its words are corrected; a reviewed plan is a plan again."""

from __future__ import annotations

from datetime import date

from yaodian.plan import compile_plan
from yaodian.plan.revision import Add, Anchor, Change, Confirm, Drop, Edit, Merge, Review, Split, review, revised_plan

TEXT = """2030年某县教育工作要点
一、重点工作
1.办好学前教育。新建幼儿园3所，改造幼儿园2所。制定管理办法。
2.加强教师队伍。培训教师500名。
"""
PLAN = compile_plan(TEXT)


def on(words: str, text: str = TEXT) -> Anchor:
    start = text.index(words)
    return Anchor(start, start + len(words), words)


def reviewed(*edits: Edit, text: str = TEXT) -> Review:
    return review(compile_plan(text), text, edits)


def state(found: Review) -> dict[str, tuple[bool, bool]]:
    return {row.commitment.text: (row.checked, row.stale) for row in found.commitments}


def test_the_plan_is_read_as_the_tests_below_take_it() -> None:
    assert [one.text for one in PLAN.commitments] == ["新建幼儿园3所", "改造幼儿园2所", "制定管理办法", "培训教师500名"]


def test_every_edit_but_a_drop_counts_as_having_been_in_hand() -> None:
    found = state(reviewed(Confirm(on("新建幼儿园3所")), Change(on("制定管理办法"), {"note": "甲"})))
    assert found == {
        "新建幼儿园3所": (True, False),
        "改造幼儿园2所": (False, False),
        "制定管理办法": (True, False),
        "培训教师500名": (False, False),
    }
    assert state(reviewed(Split(on("培训教师500名"), ("培训", "教师500名"))))["教师500名"] == (True, False)
    merged = state(reviewed(Merge(on("新建幼儿园3所"), (on("改造幼儿园2所"),))))
    assert merged["新建幼儿园3所，改造幼儿园2所"] == (True, False)


def test_corrected_words_have_to_be_checked_again() -> None:
    corrected = TEXT.replace("制定管理办法", "制定幼儿园管理办法")
    found = state(reviewed(Confirm(on("制定管理办法")), Confirm(on("培训教师500名")), text=corrected))
    assert found["制定幼儿园管理办法"] == (False, True)
    assert found["培训教师500名"] == (True, False)
    again = reviewed(Confirm(on("制定管理办法")), Confirm(on("制定幼儿园管理办法", corrected)), text=corrected)
    assert state(again)["制定幼儿园管理办法"] == (True, False)


def test_what_is_dropped_is_told_with_its_edit() -> None:
    found = reviewed(Confirm(on("新建幼儿园3所")), Drop(on("制定管理办法")))
    assert [(place, one.text) for place, one in found.dropped] == [(1, "制定管理办法")]


def test_words_outside_of_every_item_cannot_become_a_commitment() -> None:
    assert reviewed(Add(on("2030年某县"))).lost == (0,)
    assert reviewed(Add(on("加强教师队伍"))).lost == ()


def test_a_reviewed_plan_holds_what_people_left_in_its_items() -> None:
    found = reviewed(
        Drop(on("改造幼儿园2所")),
        Change(on("培训教师500名"), {"lead": "人事科", "support": ("教研室",), "due": date(2030, 9, 1)}),
    )
    plan = revised_plan(PLAN, found)
    assert [[one.text for one in item.commitments] for item in plan.items] == [
        ["新建幼儿园3所", "制定管理办法"],
        ["培训教师500名"],
    ]
    last = plan.commitments[-1]
    assert (last.owners, last.deadline, last.id) == (("人事科", "教研室"), date(2030, 9, 1), "2.1")
    assert [item.span for item in plan.items] == [item.span for item in PLAN.items]
