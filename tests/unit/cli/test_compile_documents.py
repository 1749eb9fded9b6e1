"""`yaodian compile` reads documents of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from fixtures_documents import PLAN, docx, page, paragraph, pdf

LINES = PLAN.read_text("utf-8").strip().split("\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.txt", PLAN.read_bytes()),
        ("plan.pdf", pdf(LINES)),
        ("plan.html", page(LINES).encode()),
        ("plan.docx", docx(*map(paragraph, LINES))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_json_of_every_kind_counts_in_the_text(cli: ForkingCli, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    told = cli.run("compile", tmp_path / name, "--json").json()
    text = cli.run("compile", tmp_path / name, "--text").out
    given = cli.run("compile", PLAN, "--json").json()
    assert [len(chapter["items"]) for chapter in told["chapters"]] == [
        len(chapter["items"]) for chapter in given["chapters"]
    ]
    commitment = told["chapters"][1]["items"][0]["commitments"][0]
    assert text[commitment["span"]["start"] : commitment["span"]["end"]] == commitment["text"]


def test_what_was_left_out_is_told_on_stderr(cli: ForkingCli, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdf(LINES, head="某市教育委员会文件"))
    done = cli.run("compile", tmp_path / "plan.pdf", "--text")
    assert done.code == 0
    assert done.out == "\n".join(LINES) + "\n"
    assert "没有读入正文的有 28 处" in done.err
    assert "第1页第1行第1字：页眉“某市教育委员会文件”" in done.err
    assert "另有 8 处" in done.err


def test_a_file_over_the_limit_is_refused_by_its_size(cli: ForkingCli, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    with path.open("wb") as stream:
        stream.truncate(300_000_000)
    done = cli.run("compile", path)
    assert (done.code, done.out) == (5, "")
    assert "300.0 MB，超过上限 50 MB" in done.err


def test_a_damaged_document_says_what_to_do(cli: ForkingCli, tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(docx(paragraph("甲"))[:200])
    done = cli.run("compile", tmp_path / "plan.docx")
    assert (done.code, done.out) == (5, "")
    assert "重新索取" in done.err
