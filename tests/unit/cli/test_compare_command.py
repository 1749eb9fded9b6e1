"""`yaodian compare`: two files in, what became of every deed out."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures_cli import ForkingCli

TEXT = "2018年工作要点\n一、部分\n1．条目。新建幼儿园12所。开展校长培训。加强学校安全管理。\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.txt", tmp_path / "after.txt"
    before.write_text(TEXT, "utf-8")
    after.write_text(TEXT.replace("12所", "20所").replace("开展校长培训", "建设资源平台"), "utf-8")
    return before, after


def test_people_read_counts_and_reasons(cli: ForkingCli, files: tuple[Path, Path]) -> None:
    done = cli.run("compare", *files, COLUMNS="160")
    assert done.code == 0, done.err
    assert "保留 1；目标有变 1；措辞有变 0；新增 1；不再列入 1" in done.out
    assert "目标值由12 所改为20 所" in done.out
    assert done.out.index("目标值由") < done.out.index("建设资源平台") < done.out.index("开展校长培训")
    assert "加强学校安全管理" not in done.out
    assert "不逐一列出" in done.out


def test_json_keeps_its_schema(cli: ForkingCli, files: tuple[Path, Path]) -> None:
    from test_json_outputs import hold

    done = cli.run("compare", *files, "--json")
    assert done.code == 0, done.err
    said = done.json()
    hold(said, "compare")
    assert said["counts"] == {"kept": 1, "changed": 1, "reworded": 0, "new": 1, "dropped": 1}
    assert {link["kind"] for link in said["commitments"]} == {"kept", "changed", "new", "dropped"}


def test_a_text_without_commitments_is_refused(cli: ForkingCli, files: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("通知\n", "utf-8")
    done = cli.run("compare", files[0], empty)
    assert done.code == 5
    assert "empty.txt 里没有读出任何任务" in done.err


def test_a_missing_file_is_refused(cli: ForkingCli, files: tuple[Path, Path], tmp_path: Path) -> None:
    done = cli.run("compare", files[0], tmp_path / "nowhere.txt")
    assert done.code == 5
    assert "没有文件" in done.err
