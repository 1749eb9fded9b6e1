"""Any text at all compiles; what comes out always leads back to the text."""

from __future__ import annotations

import json
import time
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yaodian.plan import as_json, compile_plan, owners, targets

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


def test_the_cost_is_linear_in_the_length() -> None:
    """Four times the text costs no more than eight times the time, also without any full stop."""
    body = "完善学籍管理制度,新建基地5个、改造食堂8处,由3个增至5个,每校不少于2名,"
    for text in (body + "。", body, "百所", "5个", "每", "“一”", "(a)"):
        costs = []
        for size in (4_000, 16_000):
            long = text * (size // len(text))
            compile_plan(long)
            started = time.process_time()
            compile_plan(long)
            costs.append(time.process_time() - started)
        assert costs[1] < 8 * max(costs[0], 0.01), text
