"""Any text at all compiles; what comes out always leads back to the text."""

from __future__ import annotations

import json
import sys
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yaodian.plan import Item, Plan, as_json, compile_plan, owners, targets

_LONG = "完善学籍管理制度,新建基地5个、改造食堂8处,由3个增至5个,每校不少于2名,"
WORDS = [
    "一、",
    "（一）",
    "1.",
    "(1)",
    "①",
    "一是",
    "第三批",
    "达到",
    "不少于",
    "以上",
    "50",
    "５０",
    "%",
    "万元",
    "所",
    "个",
    "年底前",
    "2014年",
    "十三五",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    ",",
    "，",
    "。",
    "；",
    "全部",
    "全覆盖",
    "分别",
    "、",
    "和",
    "每校",
    "各县区",
    "责任单位：",
    "【",
    "】",
    "新建",
    "完善",
    "机制",
    "由",
    "提高到",
    "分之",
    "成",
    "百",
    "千",
    "零",
    "〇",
    "xx",
    "**",
    "2014122日印发",
    "目标任务：",
    "其中",
    "现有",
    "去年",
    "已",
    "了",
    "翻一番",
    "清零",
    "前",
    "名",
    ":",
    "50:1",
    "年内",
    "6月",
    "学校",
    "教育",
    "工作",
    "加快",
    "建设",
    "幼儿园",
    "质量",
    "牵头",
    "配合",
    "——",
    "2至3名",
    "第30个",
    "百名教师培训计划",
    "生均",
    "力争",
    "在",
    "为",
    "把",
    "以",
]
plans = st.lists(
    st.one_of(
        st.sampled_from(WORDS), st.sampled_from(["\n", " ", "\u3000", "\u200b", "㎡", "⑴", "½"]), st.text(max_size=3)
    ),
    max_size=60,
).map("".join)


@given(st.one_of(st.text(max_size=200), plans))
@example("9" * 400 + "个")
@example("一、" * 50)
@example("二2年内,新建基地5个。")
@example("第" + "亿" * 40 + "个")
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_compiles_and_leads_back(text: str) -> None:
    plan = compile_plan(text)
    json.dumps(as_json(plan), allow_nan=False)
    end = 0
    for item in plan.items:
        assert item.span.end <= len(text)
        for commitment in item.commitments:
            assert commitment.span.of(text) == commitment.text != ""
            assert commitment.span.start >= end, "commitments overlap"
            end = commitment.span.end
            assert 0 <= commitment.confidence <= 1
            assert item.span.start <= commitment.span.start
            assert commitment.span.end <= item.span.end
            for target in commitment.targets:
                assert target.span.of(text) != ""
    assert compile_plan(text) == plan


@given(plans, st.integers(min_value=1, max_value=9999))
@settings(max_examples=150, deadline=None)
def test_targets_and_owners_of_any_text_in_any_year(text: str, year: int) -> None:
    for target in targets(text, year):
        assert 0 <= target.span.start < target.span.end <= len(text)
        assert target.comparator in ("=", ">=", "<=", "about")
        assert target.deadline is None or target.deadline >= date(year, 1, 1)
    assert len(owners(text)) == len(set(owners(text)))


counts = st.integers(min_value=2, max_value=999_999)


@given(
    counts,
    st.sampled_from(["所", "个", "名", "门", "套", "间"]),
    st.sampled_from(["基地", "教学用房", "骨干教师", "实训设备"]),
)
@settings(max_examples=80, deadline=None)
def test_a_number_means_the_same_in_every_script(count: int, unit: str, noun: str) -> None:
    wide = str(count).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    spaced = f"{count:,}".replace(",", " ") if count >= 1000 else str(count)
    for written in (str(count), wide, f"{count:,}", spaced):
        for sentence in (f"新增{written}{unit}{noun}。", f"新增{noun}{written}{unit}。"):
            (target,) = targets(sentence, 2016)
            assert (target.quantity, target.unit, target.comparator) == (count, unit, "="), sentence


@given(
    st.lists(
        st.sampled_from(
            ["新建基地5个。", "完善学籍管理制度。", "6月底前改造食堂8处。（后勤科）", "开展教师培训,提高教学能力。"]
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 4),
)
@settings(max_examples=60, deadline=None)
def test_a_paragraph_more_changes_no_other_item(bodies: list[str], place: int) -> None:
    def written(items: list[str]) -> str:
        return "2016年工作要点\n一、甲\n" + "".join(f"{number}.任务。{body}\n" for number, body in enumerate(items, 1))

    place = min(place, len(bodies))
    before = [[commitment.text for commitment in item.commitments] for item in compile_plan(written(bodies)).items]
    more = [*bodies[:place], "新增学位900个。", *bodies[place:]]
    after = [[commitment.text for commitment in item.commitments] for item in compile_plan(written(more)).items]
    assert after[:place] + after[place + 1 :] == before
    assert after[place] == ["新增学位900个"]


sentences_of_items = st.sampled_from(
    [
        "新建基地5个。",
        "完善学籍管理制度。",
        "6月底前改造食堂8处。（后勤科）",
        "现有教学点38个,撤并12个。",
        "一是开展教师培训；二是建立培训机制。",
        "去年新建校舍12栋。",
        "评选**优质课**30节。",
    ]
)
marks_of_items = st.sampled_from(
    [
        ("一、甲", "（{}）", "零一二三四五六七八九"),
        ("第一部分 甲", "{}．", "0123456789"),
        ("一、甲", "第{}，", "零一二三四五六七八九"),
    ]
)
bodies_of_items = st.lists(st.lists(sentences_of_items, min_size=1, max_size=4), min_size=2, max_size=6)
paragraphs = st.one_of(
    st.lists(sentences_of_items, min_size=1, max_size=3).map("".join),
    st.text(alphabet="新建完善基地制度工作0123456789个所%,，、（）“”和的", min_size=1, max_size=40).map(
        lambda text: "再" + text + "。"
    ),
)


def _compiled(marks: tuple[str, str, str], bodies: list[list[str]], more: dict[int, str]) -> tuple[str, Plan]:
    chapter, form, digits = marks
    text = f"2016年工作要点\n{chapter}\n"
    for number, body in enumerate(bodies, 1):
        text += form.format(digits[number]) + f"任务。{''.join(body)}\n"
        text += more[number - 1] + "\n" if number - 1 in more else ""
    return text, compile_plan(text)


@given(marks_of_items, bodies_of_items, paragraphs, st.integers(0, 5))
@example(("一、甲", "（{}）", "零一二三四五六七八九"), [["新建基地5个。"], ["新建基地5个。"]], "新增学位900个。", 0)
@example(("一、甲", "第{}，", "零一二三四五六七八九"), [["新建基地5个。"], ["新建基地5个。"]], "（共1个", 0)
@settings(max_examples=120, deadline=None)
def test_a_paragraph_at_the_end_of_an_item_changes_no_other_item(
    marks: tuple[str, str, str], bodies: list[list[str]], paragraph: str, place: int
) -> None:
    place %= len(bodies)
    _, before = _compiled(marks, bodies, {})
    _, after = _compiled(marks, bodies, {place: paragraph})
    assert len(before.items) == len(after.items) == len(bodies)
    for index, (old, new) in enumerate(zip(before.items, after.items, strict=True)):
        assert new.number == old.number
        said = [commitment.text for commitment in new.commitments]
        kept = [commitment.text for commitment in old.commitments]
        assert said[: len(kept)] == kept
        if index != place:
            assert new.commitments != () or all("去年" in sentence for sentence in bodies[index])
            assert _without_place(new) == _without_place(old)


def _without_place(item: Item) -> list[tuple[object, ...]]:
    return [
        (own.id, own.text, own.action_class, own.object, own.owners, own.deadline, len(own.targets))
        for own in item.commitments
    ]


@given(marks_of_items, bodies_of_items)
@settings(max_examples=80, deadline=None)
def test_plans_of_plain_sentences_hold_what_they_say(marks: tuple[str, str, str], bodies: list[list[str]]) -> None:
    """That the properties are not held by empty plans: what is promised is counted, found, and stands where its span says."""
    text, plan = _compiled(marks, bodies, {})
    assert [len(item.commitments) for item in plan.items] == [sum(map(_promises, body)) for body in bodies]
    end = 0
    for commitment in plan.commitments:
        assert commitment.span.of(text) == commitment.text
        assert commitment.span.start >= end
        end = commitment.span.end
        for target in commitment.targets:
            assert commitment.span.start <= target.span.start < target.span.end <= commitment.span.end
    assert compile_plan(text) == plan


def _promises(sentence: str) -> int:
    return {"去": 0, "一": 2}.get(sentence[0], 1)


@pytest.mark.parametrize("text", [f"{_LONG}。", _LONG, "百所", "5个", "每", "“一”", "(a)"])
def test_the_work_is_linear_in_the_length(text: str) -> None:
    """Four times the text takes at most five times the calls, also without any full stop. Seconds stand in benchmarks/plan.py."""
    compile_plan(text * 10)
    few, many = (_calls(text * (size // len(text))) for size in (3_000, 12_000))
    assert many <= 5 * few


def _calls(text: str) -> int:
    """How many functions the compilation calls, those of the interpreter included."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        compile_plan(text)
    finally:
        sys.setprofile(None)
    return counted
