"""Edits applied to a compiled plan, and found again after the text was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.plan import Plan, Span, Target, compile_plan
from yaodian.plan.revision import Add, Anchor, Change, Drop, Edit, Merge, Review, Split, review

TEXT = """2021年青州县教育工作要点
一、改善办学条件
1.扩大学位供给。新建幼儿园3所，改造幼儿园2所。制定《青州县学位管理办法》。
2.加强管理。建立学位预警机制，切实提高管理水平。开展校园安全检查。
二、提高质量
3.加强教研。举办教学比赛2次。开展校园安全检查。
"""


def plan() -> Plan:
    return compile_plan(TEXT)


def on(words: str, text: str = TEXT, nth: int = 1) -> Anchor:
    place = -1
    for _ in range(nth):
        place = text.index(words, place + 1)
    return Anchor(place, place + len(words), words)


def texts(found: Review) -> list[str]:
    return [one.commitment.text for one in found.commitments]


def ids(found: Review) -> list[str]:
    return [one.commitment.id for one in found.commitments]


def reviewed(*edits: Edit, text: str = TEXT) -> Review:
    return review(compile_plan(text), text, edits)


BEFORE = [one.text for one in plan().commitments]


class TestApplied:
    """On the text that the edits were made on."""

    def test_without_edits_it_is_the_compiled_plan(self) -> None:
        found = reviewed()
        assert tuple(one.commitment for one in found.commitments) == plan().commitments
        assert found.lost == ()

    def test_a_change_touches_one_commitment_and_says_which_edit(self) -> None:
        anchor = on("制定《青州县学位管理办法》")
        found = reviewed(Change(anchor, {"lead": "基教科", "due": date(2021, 6, 30), "action_class": "supervise"}))
        (changed,) = [one for one in found.commitments if one.edits]
        assert (changed.lead, changed.due, changed.commitment.action_class) == (
            "基教科",
            date(2021, 6, 30),
            "supervise",
        )
        assert changed.edits == (0,)
        assert texts(found) == BEFORE

    def test_later_changes_win_and_all_are_remembered(self) -> None:
        anchor = on("制定《青州县学位管理办法》")
        found = reviewed(Change(anchor, {"lead": "甲科"}), Change(anchor, {"lead": "乙科", "scope": ""}))
        (changed,) = [one for one in found.commitments if one.edits]
        assert (changed.lead, changed.edits, changed.commitment.scope) == ("乙科", (0, 1), None)

    def test_a_dropped_one_is_gone_and_the_rest_is_numbered_through(self) -> None:
        found = reviewed(Drop(on("新建幼儿园3所")))
        assert texts(found) == [text for text in BEFORE if text != "新建幼儿园3所"]
        assert ids(found)[:2] == ["1.1", "1.2"]

    def test_a_split_one_has_its_parts_with_their_own_targets(self) -> None:
        merged = Merge(on("新建幼儿园3所"), (on("改造幼儿园2所"),))
        whole = on("新建幼儿园3所，改造幼儿园2所")
        found = reviewed(merged, Split(whole, ("新建幼儿园3所", "改造幼儿园2所")))
        first, second = found.commitments[:2]
        assert [target.quantity for target in first.commitment.targets] == [3]
        assert [target.quantity for target in second.commitment.targets] == [2]
        assert second.commitment.targets[0].span.of(TEXT) in "改造幼儿园2所"
        assert (first.edits, second.edits) == ((0, 1), (0, 1))
        assert found.lost == ()

    def test_merged_ones_have_all_targets_and_all_words_between(self) -> None:
        found = reviewed(Merge(on("新建幼儿园3所"), (on("改造幼儿园2所"),)))
        merged = found.commitments[0].commitment
        assert merged.text == "新建幼儿园3所，改造幼儿园2所"
        assert [target.quantity for target in merged.targets] == [3, 2]

    def test_only_neighbours_are_merged(self) -> None:
        assert reviewed(Merge(on("新建幼儿园3所"), (on("制定《青州县学位管理办法》"),))).lost == (0,)

    def test_an_added_one_stands_in_its_item_in_the_order_of_the_text(self) -> None:
        found = reviewed(Add(on("切实提高管理水平")))
        assert "切实提高管理水平" in texts(found)
        spans = [one.commitment.span for one in found.commitments]
        assert spans == sorted(spans)
        assert len(set(ids(found))) == len(found.commitments)

    def test_what_is_a_commitment_already_is_not_added(self) -> None:
        assert reviewed(Add(on("幼儿园3所"))).lost == (0,)

    def test_targets_that_a_person_gave_lie_on_their_words(self) -> None:
        anchor = on("建立学位预警机制")
        target = Target(Span(anchor.start + 2, anchor.end), 1, "项", "=", "学位预警机制")
        found = reviewed(Change(anchor, {"targets": (target,)}))
        (changed,) = [one for one in found.commitments if one.edits]
        assert changed.commitment.targets == (target,)


class TestAttachedAgain:
    """After a corrected text was compiled."""

    def test_words_that_moved_are_found(self) -> None:
        edit = Change(on("制定《青州县学位管理办法》"), {"lead": "基教科"})
        moved = TEXT.replace("1.扩大学位供给。", "1.扩大学位供给。认真落实国家规定，办好人民满意的教育。")
        found = reviewed(edit, text=moved)
        (changed,) = [one for one in found.commitments if one.edits]
        assert changed.commitment.text == "制定《青州县学位管理办法》"

    def test_words_that_were_corrected_are_found_by_likeness(self) -> None:
        edit = Change(on("制定《青州县学位管理办法》"), {"lead": "基教科"})
        found = reviewed(edit, text=TEXT.replace("学位管理办法", "学位管理暂行办法"))
        (changed,) = [one for one in found.commitments if one.edits]
        assert changed.commitment.text == "制定《青州县学位管理暂行办法》"

    def test_the_same_words_twice_are_told_apart_by_their_place(self) -> None:
        edit = Change(on("开展校园安全检查", nth=2), {"lead": "安全科"})
        found = reviewed(edit, text=TEXT.replace("一、改善办学条件", "一、着力改善办学条件"))
        (changed,) = [one for one in found.commitments if one.edits]
        assert changed.commitment.id.startswith("3.")

    def test_targets_follow_their_words(self) -> None:
        anchor = on("新建幼儿园3所")
        target = Target(Span(anchor.start + 2, anchor.end), 4, "所", ">=", "幼儿园")
        moved = TEXT.replace("2021年青州县", "2021年云山市青州县", 1)
        found = reviewed(Change(anchor, {"targets": (target,)}), text=moved)
        (changed,) = [one for one in found.commitments if one.edits]
        (kept,) = changed.commitment.targets
        assert (kept.quantity, kept.span.of(moved)) == (4, "幼儿园3所")

    def test_what_cannot_be_found_is_listed_and_the_rest_applied(self) -> None:
        gone = Change(on("举办教学比赛2次"), {"lead": "教研室"})
        kept = Change(on("建立学位预警机制"), {"lead": "规划科"})
        found = reviewed(gone, kept, text=TEXT.replace("举办教学比赛2次。", ""))
        assert found.lost == (0,)
        assert [one.lead for one in found.commitments if one.edits] == ["规划科"]

    def test_between_two_that_are_equally_like_a_person_decides(self) -> None:
        edit = Drop(Anchor(5, 13, "开展校园安全大检"))
        assert reviewed(edit).lost == (0,)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["change", "drop", "add", "merge", "split"]), st.integers(0, 160), st.integers(1, 40)
        ),
        max_size=8,
    )
)
def test_any_edits_leave_an_order_without_overlap_and_none_unaccounted(made: Sequence[tuple[str, int, int]]) -> None:
    edits: list[Edit] = []
    for kind, start, length in made:
        words = TEXT[start : start + length]
        if not words.strip():
            continue
        anchor = Anchor(start, start + len(words), words)
        if kind == "change":
            edits.append(Change(anchor, {"lead": "某科"}))
        elif kind == "drop":
            edits.append(Drop(anchor))
        elif kind == "add":
            edits.append(Add(anchor))
        elif kind == "merge" and anchor.end + 5 < len(TEXT):
            after = TEXT[anchor.end : anchor.end + 5]
            edits.append(Merge(anchor, (Anchor(anchor.end, anchor.end + 5, after),)))
        elif kind == "split" and words[:1].strip() and words[1:].strip():
            edits.append(Split(anchor, (words[:1], words[1:])))
    found = review(plan(), TEXT, edits)
    spans = [one.commitment.span for one in found.commitments]
    assert all(one.end <= after.start for one, after in pairwise(spans))
    assert all(one.commitment.text == one.commitment.span.of(TEXT) for one in found.commitments)
    assert len({one.commitment.id for one in found.commitments}) == len(spans)
    touched = {number for one in found.commitments for number in one.edits}
    gone = {number for number, edit in enumerate(edits) if isinstance(edit, Drop)}
    assert touched | gone | set(found.lost) | _undone(edits, found) == set(range(len(edits)))


def _undone(edits: Sequence[Edit], found: Review) -> set[int]:
    """Edits whose commitment a later edit dropped."""
    return set(range(len(edits))) if any(isinstance(edit, Drop) for edit in edits) else set()


@pytest.mark.parametrize("words", ["", "龘龘龘"])
def test_an_anchor_on_nothing_is_lost(words: str) -> None:
    assert reviewed(Drop(Anchor(0, len(words), words))).lost == (0,)
