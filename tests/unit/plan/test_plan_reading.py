from __future__ import annotations

import pytest

from yaodian.plan.reading import read


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("新建１２所，（含）", "新建12所,(含)"),
        ("更新课桌椅1 350套", "更新课桌椅1350套"),
        ("安排12,500元", "安排12500元"),
        ("2014年，201所", "2014年,201所"),
        ("国家职业教育 改革，3 所高职院校", "国家职业教育改革,3所高职院校"),
        ("\u3000\u3000新建校舍800㎡", "新建校舍800m2"),
        ("AB CD", "AB CD"),
        ("零\u200b宽", "零宽"),
        ("①做好", "①做好"),
        ("⑴做好", "(1)做好"),
        ("**一、标题**", "一、标题"),
        ("【考试中心 基教处】", "【考试中心 基教处】"),
        ("甲\r\n乙", "甲\n\n乙"),
        ("## 一、标题", "一、标题"),
        ("- 新建学校5所", "新建学校5所"),
        ("**扩大资源。**新建**优质园**", "扩大资源。新建优质园"),
        ("建设**所小学、**所中学", "建设**所小学、**所中学"),
        ("1. **办好特教**。建设**所学校", "1.办好特教。建设**所学校"),
    ],
)
def test_folding(source: str, folded: str) -> None:
    assert read(source).text == folded


def test_a_full_width_comma_does_not_join_thousands() -> None:
    assert read("建成1，200所").text == "建成1,200所"


def test_spans_lead_back_to_the_text_as_given() -> None:
    source = "\u3000新 建校舍12,500㎡，竣工。"
    reading = read(source)
    for words, given in (("新建", "新 建"), ("12500", "12,500"), ("m2", "㎡"), ("竣工", "竣工")):
        start = reading.text.index(words)
        assert reading.span(start, start + len(words)).of(source) == given


def test_an_empty_span_stands_at_its_place() -> None:
    reading = read("新 建")
    assert reading.span(1, 1).start == 2
    assert reading.span(2, 2).start == 3
