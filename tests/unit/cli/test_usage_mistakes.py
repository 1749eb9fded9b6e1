"""What is written wrong on the command line is told in a sentence with the nearest right word, and ends with 2; files with 5."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from yaodian.cli.main import main


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("stauts", "是否指 status"),
        ("status --as-off 2019-10-31", "是否指 --as-of"),
        ("status --as-of", "--as-of 后面要有一个值"),
        ("status --item one", "--item 应为整数"),
        ("up --port 70000", "--port 应不大于 65535"),
        ("up --port 0", "--port 应不小于 1"),
        ("up --scale 2", "--scale 应不大于 1"),
        ("up --scale much", "--scale 应为数"),
        ("up --once=yes", "--once 后面不带值"),
        ("up --package exampel --once", "是否指“example”"),
        ("up --package /nowhere --once", "没有政策包"),
        ("why", "缺少参数"),
        ("compile a.txt b.txt", "多出了 b.txt"),
        ("ledger verfy", "是否指 verify"),
    ],
)
def test_it_is_told_with_the_way_out(
    command: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: nothing is begun, so nothing is loaded."""
    monkeypatch.setattr(sys, "argv", ["yaodian", *command.split()])
    with pytest.raises(SystemExit) as ending:
        main()
    told = capsys.readouterr()
    assert (ending.value.code, told.out) == (2, "")
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert not any(word in told.err for word in ("Traceback", "Error", "Usage", "Try"))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("status --as-of 2019-02-30", "历法"),
        ("status --as-of yesterday", "2014-12-31 的形式"),
        ("status --item 9", "条目为 1 至 1"),
        ("status --unit 东镇三小", "是否指“东镇"),
        ("why 1.9", "是否指“1."),
        ("why 1.1 --unit nowhere", "没有单位"),
        ("ledger verify --known 7", "条数"),
    ],
)
def test_so_is_what_does_not_exist(cli: ForkingCli, prepared_home: Path, command: str, said: str) -> None:
    done = cli.run(*command.split(), "--home", prepared_home)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_no_command_at_all_shows_the_help(cli: ForkingCli) -> None:
    done = cli.run()
    assert done.code == 2
    assert "退出码" in done.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "没有文件"),
        ("folder", b"", "是文件夹"),
        ("broken.txt", "教育工作要点".encode() + b"\xff", "第 19 个字节"),
    ],
)
def test_a_file_that_cannot_be_read(
    cli: ForkingCli, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if name == "folder":
        (tmp_path / name).mkdir()
    elif content is not None:
        (tmp_path / name).write_bytes(content)
    done = cli.run("compile", tmp_path / name)
    assert (done.code, done.out) == (5, "")
    assert said in done.err


def test_a_package_with_faults_is_not_prepared(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    package = shutil.copytree(small_package, tmp_path / "xishan")
    (package / "offices.yaml").write_text("offices: [{id: basik, label: 基教股}]\n", "utf-8")
    done = cli.run("up", "--once", "--package", package, "--home", tmp_path / "home")
    assert done.code == 5
    assert "item-01.yaml" in done.err
    assert "basik" in done.err
    assert cli.run("check", package).code == 1


def test_a_reader_that_goes_away_is_no_fault(cli: ForkingCli, prepared_home: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        fifo = f"import os; os.dup2(os.open('/proc/{os.getpid()}/fd/{writing}', os.O_WRONLY), 1)"
        done = cli.run("status", "--json", "--home", prepared_home, patch=fifo)
    finally:
        os.close(writing)
    assert (done.code, done.err) == (0, "")


def test_a_fault_that_nobody_foresaw_has_its_traceback_in_a_file(
    cli: ForkingCli, prepared_home: Path, tmp_path: Path
) -> None:
    broken = "import yaodian.delivery as d; d.status_as_json = None"
    done = cli.run("status", "--json", "--home", prepared_home, patch=broken, TMPDIR=str(tmp_path))
    assert done.code == 70
    assert len(done.err.splitlines()) == 1
    (record,) = tmp_path.glob("yaodian-fault-*.txt")
    assert str(record) in done.err
    assert "Traceback" in record.read_text("utf-8")
