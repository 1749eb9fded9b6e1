"""PDF: printed lines become paragraphs again; heads, feet and page numbers are listed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures_documents import LINE, pdf, pdf_of
from yaodian.plan.readers import pdf as reader
from yaodian.plan.readers import read_document
from yaodian.values import Refused

LONG = "2.培训教师500名，" + "提高教育质量，" * 12 + "办好人民满意的教育。"


def test_lines_become_paragraphs_again() -> None:
    lines = ["2014年工作要点", "一、深化改革", "1.新建学校10所。", LONG, LONG]
    document = read_document("甲.pdf", pdf(lines))
    assert document.text.splitlines() == lines
    assert str(document.place(0)) == "第1页第1行第1字"
    assert str(document.place(document.text.index(LONG) + LINE)) == "第1页第5行第3字"


def test_a_line_that_is_full_and_ended_leaves_the_next_item_alone() -> None:
    full = "1." + "甲" * (LINE - 5) + "。"
    document = read_document("甲.pdf", pdf(["2014年工作要点", full, "2.乙。"]))
    assert document.text.splitlines()[1:] == [full, "2.乙。"]


def test_a_paragraph_goes_on_over_pages_and_edges_are_listed() -> None:
    lines = ["2014年工作要点", *(f"{number}." + "提高教育质量，" * 20 + "完。" for number in range(1, 12))]
    document = read_document("甲.pdf", pdf(lines, head="某市教育局文件"))
    assert document.text.splitlines() == lines
    kinds = [(entry.what, entry.text) for entry in document.left_out]
    assert ("页眉", "某市教育局文件") in kinds
    assert ("页码", "— 3 —") in kinds


def test_a_page_without_text_is_listed() -> None:
    words = "BT /F1 16 Tf 1 0 0 1 80 700 Tm <{}> Tj ET".format(
        "新建学校一百所完善各项制度和机制。".encode("utf-16-be").hex()
    )
    document = read_document("甲.pdf", pdf_of([words.encode(), b"0 0 100 100 re f"]))
    assert [(entry.what, str(entry.place)) for entry in document.left_out] == [("没有文字的页", "第2页第1行第1字")]


def test_a_scanned_document_is_refused() -> None:
    with pytest.raises(Refused, match=r"没有文字，多半是扫描件.*文字识别"):
        read_document("甲.pdf", pdf_of([b"0 0 100 100 re f"] * 3))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(Refused, match="有 501 页"):
        read_document("甲.pdf", pdf_of([b""] * 501))


def test_a_password_is_asked_to_be_taken_off() -> None:
    locked = pdf_of([b""]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"00" * 32
        + b">/U<"
        + b"00" * 32
        + b">>>",
    )
    with pytest.raises(Refused, match="打开密码"):
        read_document("甲.pdf", locked)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os; os.abort()", "读到一半失败"),
        ("import time; time.sleep(60)", "还没有读完"),
        ("raise ModuleNotFoundError('pypdfium2')", "重新安装"),
        ("import json, sys; print(json.dumps({'error': 'memory'}))", "内存过多"),
    ],
)
def test_a_reading_process_that_fails_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, said: str
) -> None:
    child = tmp_path / "child.py"
    child.write_text(script, "utf-8")
    monkeypatch.setattr(reader, "_CHILD", child)
    monkeypatch.setattr(reader, "_SECONDS", 2)
    with pytest.raises(Refused, match=said):
        read_document("甲.pdf", pdf(["甲。"]))


def test_without_a_program_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused, match="启动不了"):
        read_document("甲.pdf", pdf(["甲。"]))


def test_a_process_with_little_memory_reads_within_it() -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9));"
        "from yaodian.plan.readers import read_document;"
        "print(read_document('a.pdf', sys.stdin.buffer.read()).kind)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=pdf(["2014年工作要点", "1.甲。"]), capture_output=True, check=True
    )
    assert done.stdout.strip() == b"pdf"
