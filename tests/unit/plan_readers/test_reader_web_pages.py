"""Web pages: the article stays, what the page puts around it is listed; places are those of the source."""

from __future__ import annotations

import pytest

from fixtures_documents import page
from yaodian.plan.readers import Document, read_document

LINES = [
    "2014年某市教育工作要点",
    "2014年教育工作总的要求是：全面贯彻党的教育方针，坚持立德树人，着力提高教育质量，努力办好人民满意的教育。",
    "一、深化改革",
    "1.新建学校10所，改造食堂8处；完善“一校一策”机制。",
    "2.培训教师500名。",
]


def read(body: str, head: str = "") -> Document:
    return read_document("甲.html", f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def test_the_article_stays_and_the_rest_is_listed() -> None:
    document = read_document("甲.html", page(LINES).encode())
    assert [line.strip() for line in document.text.splitlines()] == LINES
    listed = "\n".join(map(str, document.left_out))
    for words in ("首页 政务公开", "当前位置", "来源：市教委", "【打印本页】", "上一篇", "版权所有"):
        assert words in listed
    assert "脚本里的话" not in document.text + listed
    assert listed.count("2014年教育工作总的要求是") == 1


@pytest.mark.parametrize(("charset", "encoding"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "utf-8")])
def test_the_charset_that_the_page_declares(charset: str, encoding: str) -> None:
    document = read_document("甲.html", page(LINES, charset=charset).encode(encoding))
    assert document.encoding == encoding
    assert LINES[-1] in document.text


def test_a_charset_that_is_not_true_is_seen() -> None:
    document = read_document("甲.html", page(LINES, charset="gb2312").encode("utf-8"))
    assert document.encoding == "utf-8"
    assert LINES[-1] in document.text


def test_each_character_knows_its_line_and_column() -> None:
    source = page(LINES)
    document = read_document("甲.html", source.encode())
    lines = source.split("\n")
    for offset, sign in enumerate(document.text.rstrip("\n")):
        place = document.place(offset)
        if sign not in "\n\xa0\u3000":
            assert lines[place.first - 1][place.column - 1] == sign


def test_entities_are_decoded_and_stand_where_they_are_written() -> None:
    document = read("<p>甲&amp;乙&#20018;丙&middot;丁&nosuch;戊&lt;。</p>")
    assert document.text == "甲&乙串丙·丁&nosuch;戊<。\n"
    start = str(document.place(0).column)
    assert document.place(document.text.index("串")).column == int(start) + 7
    assert document.place(document.text.index("丙")).column == int(start) + 15


def test_breaks_blocks_and_blanks_make_lines() -> None:
    document = read("<div>一、甲<br>1.乙 <b>丙</b>\n丁<br/>a\n b</div>2.戊。<p>3.己，<p>4.庚。")
    assert document.text == "一、甲\n1.乙丙丁\na b\n2.戊。\n3.己，\n4.庚。\n"


def test_a_table_of_tasks_becomes_items() -> None:
    document = read(
        "<p>2014年工作要点，如下。</p><table><tr><th>序号<th>工作任务<th>牵头单位<th>完成时限</tr>"
        "<tr><td>1<td>新建学校10所<td rowspan=2>基教处<td>6月底前</tr><tr><td>2<td>改造食堂。<td>全年</tr></table>"
    )
    assert document.text.splitlines()[1:] == [
        "1.新建学校10所。（牵头单位：基教处；完成时限：6月底前）",
        "2.改造食堂。（牵头单位：基教处；完成时限：全年）",
    ]
    assert document.left_out[-1].what == "表头"


def test_a_table_that_only_lays_out_the_page_is_passed_through() -> None:
    document = read("<table><tr><td><p>一、甲，乙。</p><p>1.丙，丁。</p></td></tr></table>")
    assert document.text == "一、甲，乙。\n1.丙，丁。\n"


def test_hidden_parts_are_listed() -> None:
    document = read('<p>甲，乙，丙。</p><p style="display: none">看不见</p><p>丁，戊。</p>')
    assert document.text == "甲，乙，丙。\n丁，戊。\n"
    assert [entry.text for entry in document.left_out] == ["看不见"]


@pytest.mark.parametrize(
    "broken",
    [
        "<p>甲，乙。" + "<div>" * 3000,
        "<p>甲，乙。</p>" + "<" * 5000,
        "<p>甲，乙。</p>" + "<!--" * 5000,
        "<p>甲，乙。</p>" + "<a href=\"'" * 5000,
        "<p>甲，乙。</p>" + "<table><tr><td>" * 2000,
        "<p>甲，乙。</p><script>" * 2000,
        "<p>甲，乙。</p>" + "</p></div></table>" * 5000,
        "<p>甲，乙。</p>" + "<td rowspan=99 colspan=99>" * 5000,
        "<p>甲，乙。</p>" + "&" * 5000 + "&#" * 5000,
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(broken: str) -> None:
    assert "甲，乙。" in read(broken).text
