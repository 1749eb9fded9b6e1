from __future__ import annotations

from datetime import date

import pytest

from yaodian.plan import Plan, compile_plan
from yaodian.plan.lexicon.markers import MARKERS, Marker
from yaodian.plan.outline import looks_back
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


def test_a_paragraph_above_the_first_item_is_an_item_after_the_last_number() -> None:
    plan = compile_plan("一、甲\n全年新增学位900个。\n1.建设。新建基地。\n二、乙\n2.制度。建立机制。\n")
    assert numbered(plan) == [(1, [(3, "全年新增学位900个"), (1, "建设")]), (2, [(2, "制度")])]
    assert [commitment.id for commitment in plan.commitments] == ["3.1", "1.1", "2.1"]


def test_paragraphs_between_a_section_and_its_items_are_not_lost() -> None:
    plan = compile_plan("一、甲\n（一）上\n新增学位900个。\n第一，建设。新建基地5个。\n第二，改造。改造食堂8处。\n")
    (chapter,) = plan.chapters
    assert [(section.number, section.title) for section in chapter.sections] == [(1, "上")]
    assert all(chapter.sections[0].span.start < item.span.start for item in chapter.items)
    assert [commitment.text for commitment in plan.commitments] == ["新增学位900个", "新建基地5个", "改造食堂8处"]


def test_a_section_ends_where_the_next_begins() -> None:
    text = "一、甲\n（一）上\n1．建设。新建基地。\n（二）下\n2．改造。改造食堂。\n"
    first, second = compile_plan(text).chapters[0].sections
    assert first.span.of(text) == "（一）上\n1．建设。新建基地。"
    assert second.span.of(text) == "（二）下\n2．改造。改造食堂。"


def test_guiding_words_are_the_lead_and_no_item() -> None:
    text = "一、甲\n2016年总体要求是：坚持公平，提高质量，完成100项任务。\n1.建设。新建基地。\n"
    plan = compile_plan(text)
    assert plan.lead is not None
    assert plan.lead.of(text).startswith("2016年总体要求是")
    assert [item.title for item in plan.items] == ["建设"]


def test_an_address_to_the_audience_belongs_to_no_item_before_it() -> None:
    plan = compile_plan(
        "一、甲\n（一）建设。新建基地5个。\n各位代表，改进作风。修订工作规则。\n各位代表，让我们奋斗，新建学校9所！\n"
    )
    assert [item.title for item in plan.items] == ["建设", "改进作风"]
    assert [commitment.text for commitment in plan.commitments] == ["新建基地5个", "修订工作规则"]


def test_run_in_heads_stand_in_rows_and_promise_nothing() -> None:
    body = (
        "推进重点项目。开工建设项目30个,竣工20个,完成投资45亿元。\n支持小微企业。新增小微企业1500家,举办对接活动6次。\n"
    )
    plan = compile_plan("一、甲\n（一）发展\n坚持项目带动，提高竞争力，落实责任制度。\n" + body)
    assert [head.title for head in plan.items[0].heads] == ["推进重点项目", "支持小微企业"]
    assert "推进重点项目" not in [commitment.text for commitment in plan.commitments]
    alone = compile_plan("一、甲\n（一）发展\n" + body.split("\n")[0])
    assert alone.items[0].heads == ()
    assert "推进重点项目" in [commitment.text for commitment in alone.commitments]


@pytest.mark.parametrize(
    ("title", "year", "back"),
    [
        ("2015年工作回顾", 2016, True),
        ("过去五年工作", 2016, True),
        ("2015年工作", 2016, True),
        ("2015年目标任务完成情况", 2016, True),
        ("2016年工作", 2016, False),
        ("2015年工作总结和2016年工作计划", 2016, False),
        ("贯彻2010年教育规划纲要", 2016, False),
        ("今后五年目标任务", 2016, False),
    ],
)
def test_which_headings_look_back(title: str, year: int, back: bool) -> None:
    assert looks_back(title, year) is back


@pytest.mark.parametrize("heading", ["名词解释", "**名词解释**", "附：名词解释", "《报告》有关名词说明"])
def test_a_glossary_is_no_part_of_the_plan(heading: str) -> None:
    plan = compile_plan(f"一、甲\n1.建设。新建基地。\n{heading}\n1.四有：指5个方面，覆盖100所学校。\n")
    assert [commitment.text for commitment in plan.commitments] == ["新建基地"]


def test_a_note_inside_an_item_promises_nothing() -> None:
    plan = compile_plan("一、甲\n1.建设。新建基地。\n注：基地指占地50亩以上的场所。\n2.改造。改造食堂。\n")
    assert [commitment.text for commitment in plan.commitments] == ["新建基地", "改造食堂"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2014年6月底前", date(2014, 6, 30)),
        ("年底", date(2014, 12, 31)),
        ("2014.9", date(2014, 9, 30)),
        ("2014-11-20", date(2014, 11, 20)),
        ("三季度", date(2014, 9, 30)),
        ("长期", None),
        ("2014.13", None),
    ],
)
def test_a_row_of_a_table_gives_owners_and_day(cell: str, day: date | None) -> None:
    row = f"1.完善学籍制度。（牵头单位：基教科；配合单位：人事科；完成时限：{cell}）\n"
    (commitment,) = compile_plan("某县2014年重点任务\n" + row).commitments
    assert commitment.text == "完善学籍制度"
    assert commitment.owners == ("基教科", "人事科")
    assert commitment.deadline == day


def test_a_day_in_the_sentence_goes_before_that_beside_the_owners() -> None:
    (commitment,) = compile_plan("某县2014年重点任务\n1.3月底前新建基地5个。（完成时限：年底）\n").commitments
    assert commitment.deadline == date(2014, 3, 31)


class TestHead:
    def test_the_authority_that_reports_to_a_congress(self) -> None:
        plan = compile_plan(
            "——2016年1月24日在青河市第三届人民代表大会第一次会议上\n现在，我代表市人民政府作报告。\n一、甲\n1.建设。新建基地。\n"
        )
        assert (plan.issuer, plan.year) == ("青河市人民政府", 2016)

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
