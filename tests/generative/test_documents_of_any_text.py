"""Any text comes back from any encoding, each character at its place; any bytes end as a document or as a refusal."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures_documents import docx, page, paragraph, pdf
from yaodian.plan.readers import read_document
from yaodian.values import Refused

PHRASES = st.sampled_from(
    [
        "一、",
        "1.",
        "新建学校",
        "10所",
        "，",
        "。",
        "；",
        "（牵头单位：",
        "）",
        "“",
        "《",
        "完善机制",
        "\n",
        "\r\n",
        "\u3000",
        "A",
        " ",
        "①",
        "㎡",
    ]
)
chinese = st.lists(PHRASES, min_size=1, max_size=60).map(
    lambda words: "教育工作要点" + "".join(words) + "教育质量不断提高"
)
anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r"), max_size=80)


def alike(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(chinese, st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]))
@settings(max_examples=200, deadline=None)
def test_chinese_text_comes_back_from_any_encoding_and_knows_its_places(text: str, encoding: str) -> None:
    document = read_document("a.txt", text.encode(encoding))
    assert (document.text, document.encoding) == (alike(text), encoding)
    lines = alike(text).split("\n")
    for offset, sign in enumerate(document.text):
        place = document.place(offset)
        assert f"{lines[place.first - 1]}\n"[place.column - 1] == sign


@given(
    anything,
    st.sampled_from(
        [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
    ),
)
@settings(max_examples=150, deadline=None)
def test_any_text_with_a_mark_comes_back(text: str, marked: tuple[bytes, str]) -> None:
    mark, encoding = marked
    body = "要" + text
    assert read_document("a.txt", mark + body.encode(encoding)).text == alike(body)


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]),
            min_size=1,
            max_size=30,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_paragraphs_of_word_come_back_and_know_their_places(lines: list[str]) -> None:
    lines = ["".join(sign for sign in line if sign not in "\ufffe\uffff") + "字" for line in lines]
    document = read_document("a.docx", docx(*(paragraph(f"<w:r><w:t>{_escaped(line)}</w:t></w:r>") for line in lines)))
    assert document.text.splitlines() == lines or document.text == "\n".join(lines) + "\n"
    for offset, sign in enumerate(document.text):
        place = document.place(offset)
        assert f"{lines[place.first - 1]}\n"[place.column - 1] == sign


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


SEEDS = [
    ("a.txt", "2014年工作要点\n一、甲\n1.新建学校10所。\n".encode("gb18030")),
    ("a.md", "---\ntitle: 甲\n---\n# **一、甲**\n1.乙。\n".encode()),
    ("a.html", page(["2014年要点", "总的要求是，提高质量。", "1.新建学校10所。"]).encode()),
    ("a.docx", docx(paragraph("一、甲", number=1), paragraph("乙。"))),
]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.integers(0, 255)), min_size=1, max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_damaged_files_end_as_a_document_or_a_refusal(
    seed: tuple[str, bytes], changes: list[tuple[float, int, int]]
) -> None:
    name, content = seed
    damaged = bytearray(content)
    for share, kind, value in changes:
        at = int(share * max(0, len(damaged) - 1))
        if kind == 0:
            damaged[at : at + 1] = bytes([value])
        elif kind == 1:
            del damaged[at : at + value]
        elif kind == 2:
            damaged[at:at] = damaged[max(0, at - value) : at]
        else:
            damaged[at:at] = bytes([value]) * 3
    _read(name, bytes(damaged))


@given(st.binary(max_size=300), st.sampled_from(["", "%PDF-1.4\n", "PK\x03\x04", "<html>", "---\n"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_as_a_document_or_a_refusal(content: bytes, start: str) -> None:
    _read("a.txt", start.encode("latin-1") + content)


def _read(name: str, content: bytes) -> None:
    problems = ()
    try:
        document = read_document(name, content)
    except Refused as refused:
        problems = refused.problems
    if problems:
        assert all(problem.remedy and problem.place for problem in problems)
        return
    assert document.text.strip()
    for offset in range(len(document.text) + 1):
        assert str(document.place(offset)).startswith(("第", "表"))


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_pdf_that_was_cut_ends_as_a_document_or_a_refusal(cut: float) -> None:
    content = pdf(["2014年要点", "1.新建学校10所，完善机制。" * 20])
    _read("a.pdf", content[: int(cut * len(content))])
