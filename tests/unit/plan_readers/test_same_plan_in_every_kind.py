"""One plan, published in every kind of file, is the same plan."""

from __future__ import annotations

import re

import pytest

from fixtures_documents import PLAN, docx, page, paragraph, pdf
from yaodian.plan import compile_plan
from yaodian.plan.readers import read_document

TEXT = PLAN.read_text("utf-8")
LINES = TEXT.strip().split("\n")


def numbered(line: str) -> str:
    """A line as Word keeps it: its number is automatic."""
    chapter = re.match("[一二三四五六七八九十]+、", line)
    item = re.match(r"[0-9]+\.", line)
    if chapter:
        return paragraph(line[chapter.end() :], number=1)
    return paragraph(line[item.end() :], number=1, level=2) if item else paragraph(line)


def markdown() -> str:
    heads = re.sub("^([一二三四五六七八九十]+、.*)$", r"## **\1**", TEXT, flags=re.MULTILINE)
    return f"---\nsource: 某网站\n---\n# {heads}".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.txt", TEXT.encode("gb18030")),
        ("plan.txt", TEXT.encode("utf-16-le")),
        ("plan.txt", TEXT.encode("utf-16")),
        ("plan.txt", TEXT.replace("\n", "\r\n").encode("utf-8-sig")),
        ("plan.md", markdown().encode()),
        ("plan.html", page(LINES, charset="gb2312").encode("gb18030")),
        ("plan.docx", docx(*map(numbered, LINES))),
        ("plan.pdf", pdf(LINES, head="某市教育委员会文件")),
    ],
    ids=["gb18030", "utf-16-le", "utf-16", "crlf", "markdown", "html", "docx", "pdf"],
)
def test_the_same_items_and_targets(name: str, content: bytes) -> None:
    document = read_document(name, content)
    plan, given = compile_plan(document.text), compile_plan(TEXT)
    assert plan.title == given.title
    assert [item.title for item in plan.items] == [item.title for item in given.items]
    assert len(plan.items) == 38
    said = [commitment.text for item in plan.items for commitment in item.commitments]
    assert said == [commitment.text for item in given.items for commitment in item.commitments]
    targets = [target for item in plan.items for commitment in item.commitments for target in commitment.targets]
    assert len(targets) == 23
