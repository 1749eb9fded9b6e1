"""The words and signs of the pages: both languages complete, punctuation official, numbers and days as people write them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import messages
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yaodian.delivery import STATUSES, Asked
from yaodian.values import Label
from yaodian.web import words
from yaodian.web.templatetags.wording import as_lists, badge, marked, share

WEB = Path(words.__file__).parent
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_BLOCKS = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def test_every_message_has_its_english_and_the_compiled_catalogue_is_fresh() -> None:
    assert messages.faults() == []


@pytest.mark.parametrize(
    "file",
    sorted([*WEB.glob("templates/*.html"), *WEB.glob("components/*/index.html")]),
    ids=lambda file: file.parent.name + "/" + file.name,
)
def test_no_chinese_stands_in_a_template_outside_a_message(file: Path) -> None:
    left = _TAGS.sub("", _BLOCKS.sub("", file.read_text("utf-8"))).replace("中文</button>", "")
    assert re.findall("[\u3400-\u9fff]+", left) == []


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_always_has_a_tint_a_mark_and_a_word(status: str) -> None:
    drawn = badge(status)
    assert f'class="status {status}"' in drawn
    assert f'class="mk {status}"' in drawn
    assert str(words.STATUS_WORDS[status]) in drawn
    with translation.override("en"):
        assert str(words.STATUS_WORDS[status]) in badge(status)


def test_days_and_numbers_are_written_as_each_language_writes_them() -> None:
    assert words.long_day(date(2014, 12, 31)) == "2014年12月31日"
    assert words.number(1234567.891, 1) == "1,234,567.9"
    assert words.number(None) == "—"
    assert words.plain(24000.0) == "24,000"
    assert words.with_unit(54.4, "%", 1) == "54.4%"
    with translation.override("en"):
        assert words.long_day(date(2014, 12, 31)) == "31 December 2014"
        assert words.with_unit(3.5, "平方米/生", 1) == "3.5 m²/pupil"


def test_what_must_be_reached_is_said_with_its_comparator() -> None:
    assert words.asked(Asked(6, ">=", "个")) == "≥ 6 个"
    assert words.asked(Asked(100, "=", "%")) == "100%"
    assert words.asked(None) == "—"


def test_a_label_is_said_in_the_readers_language_and_in_chinese_where_there_is_no_other() -> None:
    assert words.said(Label("现为，一", "now, one")) == "现为，一"
    with translation.override("en"):
        assert words.said(Label("现为，一", "now, one")) == "now, one"
        assert words.said(Label("现为，一")) == "现为，一"


@given(st.text(), st.text(min_size=1, max_size=3))
def test_highlighting_never_lets_a_tag_through(text: str, query: str) -> None:
    drawn = str(marked(text, query))
    assert re.sub(r"</?mark>", "", drawn).count("<") == 0


def test_a_declared_table_is_drawn_with_every_value() -> None:
    drawn = as_lists([{"段": "小学", "上限": 0.65}, {"段": "初中", "上限": 0.55}])
    assert drawn.count("<tr>") == 3
    assert "<td>0.65</td>" in drawn
    assert "&lt;b&gt;" in as_lists({"a": ["<b>", {"c": True}]})


def test_a_share_never_leaves_its_box() -> None:
    assert share(5, 8) == "62.5%"
    assert share(9, 8) == "100%"
    assert share(1, 0) == "0%"
