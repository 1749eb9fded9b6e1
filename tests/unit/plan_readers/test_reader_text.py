"""Plain text and Markdown in the encodings of Chinese offices; places are lines and characters."""

from __future__ import annotations

import codecs

import pytest

from fixtures_documents import PLAN
from yaodian.plan.readers import Document, read_document
from yaodian.values import Refused

TEXT = "2014年工作要点\n一、甲\n1.新建学校10所。\n"


def where(document: Document, words: str) -> str:
    return str(document.place(document.text.index(words)))


@pytest.mark.parametrize("text", [TEXT, PLAN.read_text("utf-8"), "要点", "要点\n"])
@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_encodings_are_told(text: str, encoding: str, mark: bytes, told: str) -> None:
    document = read_document("甲.txt", mark + text.encode(encoding))
    assert (document.text, document.encoding, document.left_out) == (text, told, ())


@pytest.mark.parametrize(
    ("encoding", "shown", "bad"), [("utf-8", "UTF-8", b"\xff"), ("gb18030", "GB18030", b"\xff\xff")]
)
def test_a_byte_that_does_not_fit_is_named_with_its_line(encoding: str, shown: str, bad: bytes) -> None:
    text = PLAN.read_text("utf-8")
    cut = text.index("完善")
    before, after = text[:cut].encode(encoding), text[cut:].encode(encoding)
    line = text[:cut].count("\n") + 1
    with pytest.raises(Refused, match=f"第 {len(before) + 1} 个字节（第 {line} 行）不是 {shown} 文字") as caught:
        read_document("甲.txt", before + bad + after)
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.line == line


def test_odd_bytes_of_marked_utf_16_are_named() -> None:
    with pytest.raises(Refused, match=r"第 31 个字节（第 3 行）不是 UTF-16 文字"):
        read_document("甲.txt", codecs.BOM_UTF16_LE + (TEXT[:14]).encode("utf-16-le") + b"\n")


def test_ends_of_lines_are_alike_and_places_stay_exact() -> None:
    document = read_document("甲.txt", "甲\r\n\u3000\u200b乙\xa0丙\r丁\n".encode())
    assert document.text == "甲\n\u3000\u200b乙\xa0丙\n丁\n"
    assert [where(document, sign) for sign in "甲乙丙丁"] == ["第1行第1字", "第2行第3字", "第2行第5字", "第3行第1字"]
    assert str(document.place(len(document.text))) == "第3行第3字"
    for offset in (-1, len(document.text) + 1):
        with pytest.raises(IndexError):
            document.place(offset)


def test_marks_of_markdown_are_taken_out() -> None:
    source = "---\ntitle: 某市2014年教育工作要点\ndate: 2014-01-01\n---\n## **一、坚持**立德树人\n> 1.新建**学校**10所。\n---\n2.**没有关上。\n"
    document = read_document("甲.md", source.encode())
    assert document.text == "某市2014年教育工作要点\n一、坚持立德树人\n1.新建学校10所。\n\n2.**没有关上。\n"
    assert where(document, "某市") == "第2行第8字"
    assert where(document, "坚持") == "第5行第8字"
    assert where(document, "立德") == "第5行第12字"
    assert where(document, "10所") == "第6行第13字"
    (front,) = document.left_out
    assert (front.what, str(front.place)) == ("文首的说明", "第1行第1字")
    assert "date: 2014-01-01" in front.text


def test_a_title_that_the_text_has_is_not_doubled() -> None:
    document = read_document("甲.md", "---\ntitle: 工作要点\n---\n# 2014年工作要点\n1.甲。\n".encode())
    assert document.text == "2014年工作要点\n1.甲。\n"


def test_marks_in_plain_text_stay() -> None:
    document = read_document("甲.txt", "# **一、甲**\n".encode())
    assert document.text == "# **一、甲**\n"
