from __future__ import annotations

from datetime import date

import pytest

from yaodian.plan import Plan, compile_plan
from yaodian.plan.lexicon.markers import MARKERS, Marker
from yaodian.plan.structure import lines


def numbered(plan: Plan) -> list[tuple[int, list[tuple[int, str]]]]:
    return [(chapter.number, [(item.number, item.title) for item in chapter.items]) for chapter in plan.chapters]


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.example)
def test_every_style_of_numbering_is_known(marker: Marker) -> None:
    (line,) = lines(marker.example)
    assert (line.style, line.number) == (marker.name, marker.number)


@pytest.mark.parametrize(
    "words",
    ["一、二年级不进行纸笔考试。", "3.5万人参加培训。", "2014年工作回顾", "一是开展培训。", "12所学校通过验收。"],
)
def test_what_only_looks_like_a_number_is_none(words: str) -> None:
    (line,) = lines(words)
    assert line.style == ""


def test_items_run_on_through_chapters() -> None:
    plan = compile_plan("一、甲\n1.建设。新建基地。\n2.改造。改造食堂。\n二、乙\n3.制度。建立机制。\n")
    assert numbered(plan) == [(1, [(1, "建设"), (2, "改造")]), (2, [(3, "制度")])]


def test_items_that_begin_anew_are_counted_through_and_it_is_said() -> None:
    plan = compile_plan("一、甲\n（一）建设。新建基地。\n（二）改造。改造食堂。\n二、乙\n（一）制度。建立机制。\n")
    assert numbered(plan) == [(1, [(1, "建设"), (2, "改造")]), (2, [(3, "制度")])]
    assert "items_renumbered" in [doubt.code for doubt in plan.warnings]
    assert [commitment.id for commitment in plan.commitments] == ["1.1", "2.1", "3.1"]


def test_sections_between_chapter_and_item_are_passed_over() -> None:
    plan = compile_plan("一、甲\n（一）上\n1．建设。新建基地。\n（二）下\n2．改造。改造食堂。\n")
    assert numbered(plan) == [(1, [(1, "建设"), (2, "改造")])]


def test_paragraphs_are_items_where_nothing_is_numbered_below_a_chapter() -> None:
    plan = compile_plan("一、甲\n深化改革。新建基地。\n加强管理。改造食堂。\n二、乙\n1.制度。建立机制。\n")
    assert [len(chapter.items) for chapter in plan.chapters] == [2, 1]
    assert [item.number for item in plan.items] == [1, 2, 3]


def test_a_text_without_chapters_is_chapter_nought() -> None:
    plan = compile_plan("2016年工作计划\n1.建设。新建基地。\n2.改造。改造食堂。\n")
    assert [(chapter.number, chapter.title) for chapter in plan.chapters] == [(0, "")]
    assert [item.number for item in plan.items] == [1, 2]


def test_a_single_item_keeps_its_number() -> None:
    plan = compile_plan("30.完善教育督导机制。力争全市所有区县通过国家评估认定。")
    assert [item.number for item in plan.items] == [30]
    assert [commitment.id for commitment in plan.commitments] == ["30.1"]


def test_numbering_inside_a_paragraph_divides_sentences() -> None:
    plan = compile_plan("一、甲\n1.培训。一是开展教师培训；二是建立培训机制；（3）举办技能大赛。\n")
    assert [commitment.text for commitment in plan.commitments] == ["开展教师培训", "建立培训机制", "举办技能大赛"]


def test_goals_and_measures_are_one_item() -> None:
    plan = compile_plan("一、甲\n1.扩大学位供给\n目标任务：新增学位900个。\n工作措施：建立联席会议制度。\n")
    (item,) = plan.items
    assert item.title == "扩大学位供给"
    assert [commitment.text for commitment in item.commitments] == ["新增学位900个", "建立联席会议制度"]


def test_a_chapter_that_looks_back_promises_nothing() -> None:
    plan = compile_plan(
        "一、2015年工作回顾\n（一）成绩。新建学校12所。\n二、2016年重点工作\n（二）任务。新建学校8所。\n"
    )
    assert [commitment.text for commitment in plan.commitments] == ["新建学校8所"]
    assert [doubt.code for doubt in plan.warnings].count("review_chapter") == 1


def test_signature_annex_and_page_furniture_belong_to_no_item() -> None:
    plan = compile_plan(
        "一、甲\n1.建设。新建基地。\n浏览次数:312\n某县教育局\n2016年2月3日\n附件:任务分解表\n2.改造。\n"
    )
    assert plan.items[0].span.end <= len("一、甲\n1.建设。新建基地。")


class TestHead:
    def test_title_of_a_notice(self) -> None:
        plan = compile_plan("某市教育局文件\n关于印发《某市教育局2018年工作要点》的通知\n一、甲\n1.建设。新建基地。\n")
        assert (plan.title, plan.year, plan.issuer) == ("某市教育局2018年工作要点", 2018, "某市教育局")

    def test_the_printed_title_goes_before_that_in_the_notice(self) -> None:
        plan = compile_plan("关于印发《工作要点》的通知\n某市2018年教育工作要点\n一、甲\n1.建设。新建基地。\n")
        assert plan.title == "某市2018年教育工作要点"

    def test_a_year_in_chinese_numerals(self) -> None:
        assert compile_plan("二〇一六年教育工作要点\n一、甲\n1.建设。新建基地。\n").year == 2016

    def test_without_a_year_it_is_said(self) -> None:
        plan = compile_plan("一、甲\n1.建设。新建基地。\n")
        assert plan.year is None
        assert [doubt.code for doubt in plan.warnings] == ["year_missing"]

    @pytest.mark.parametrize(
        ("line", "readings"),
        [
            ("2016年2月3日", (date(2016, 2, 3),)),
            ("2016年2月3日印发", (date(2016, 2, 3),)),
            ("二〇一六年二月三日", (date(2016, 2, 3),)),
            ("2016-02-03", (date(2016, 2, 3),)),
            ("201699", (date(2016, 9, 9),)),
            ("2016327日", (date(2016, 3, 27),)),
            ("2016111日印发", (date(2016, 1, 11), date(2016, 11, 1))),
            ("2016年2月30日", ()),
        ],
    )
    def test_dates_of_issue(self, line: str, readings: tuple[date, ...]) -> None:
        plan = compile_plan(f"2016年工作要点\n一、甲\n1.建设。新建基地。\n某县教育局\n{line}\n")
        assert plan.issued is not None
        assert plan.issued.raw == line
        assert plan.issued.readings == readings
        assert plan.issuer == "某县教育局"

    def test_an_impossible_date_is_a_doubt(self) -> None:
        plan = compile_plan("2016年工作要点\n一、甲\n1.建设。新建基地。\n2016年2月30日\n")
        assert [doubt.code for doubt in plan.warnings] == ["unreadable_date"]

    def test_the_guiding_paragraph_printed_twice_is_the_whole_one(self) -> None:
        text = (
            "2016年总体要求是:坚持立德树人...\n2016年总体要求是:坚持立德树人,促进公平。\n一、甲\n1.建设。新建基地。\n"
        )
        plan = compile_plan(text)
        assert plan.lead is not None
        assert plan.lead.of(text) == "2016年总体要求是:坚持立德树人,促进公平。"
