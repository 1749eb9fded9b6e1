"""Whatever is wrong with the data folder, the port or the database: a sentence, a way out, the documented code, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures_cli import Done, ForkingCli


def told(done: Done, code: int, *said: str) -> None:
    """The command ended so, said this in few words on stderr, and printed no result."""
    assert done.code == code, done.err
    assert all(word in done.err for word in said), done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.fixture
def copy(prepared_home: Path, tmp_path: Path) -> Path:
    """A home that may be spoiled."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


READING = (("status",), ("serve", "--port", "8143"), ("ledger", "verify"))


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
class TestReading:
    """Commands that need a home that is ready."""

    def test_a_folder_that_is_not_there(self, cli: ForkingCli, tmp_path: Path, command: tuple[str, ...]) -> None:
        told(cli.run(*command, "--home", tmp_path / "none"), 3, "先运行 yaodian up", str(tmp_path / "none"))
        assert not (tmp_path / "none").exists()

    def test_a_home_of_a_newer_program(self, cli: ForkingCli, tmp_path: Path, command: tuple[str, ...]) -> None:
        (tmp_path / "home.json").write_text(json.dumps({"format": 99}), "utf-8")
        told(cli.run(*command, "--home", tmp_path), 3, "更新版本", "升级程序")

    def test_a_home_without_its_database(self, cli: ForkingCli, copy: Path, command: tuple[str, ...]) -> None:
        for file in copy.glob("yaodian.sqlite3*"):
            file.unlink()
        told(cli.run(*command, "--home", copy), 3, "没有准备好", "yaodian up")

    def test_a_database_that_is_none(self, cli: ForkingCli, copy: Path, command: tuple[str, ...]) -> None:
        for file in copy.glob("yaodian.sqlite3*"):
            file.unlink()
        (copy / "yaodian.sqlite3").write_bytes(b"not a database at all" * 400)
        told(cli.run(*command, "--home", copy), 3, "已损坏", "备份")


class TestPreparing:
    """`up` on folders that it cannot use."""

    def test_a_file(self, cli: ForkingCli, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        told(cli.run("up", "--once", "--home", tmp_path / "file"), 3, "不是文件夹", "--home")

    def test_a_folder_of_somebody_else(self, cli: ForkingCli, tmp_path: Path) -> None:
        (tmp_path / "thesis.docx").touch()
        told(cli.run("up", "--once", "--home", tmp_path), 3, "不是空文件夹", "--home")
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]

    def test_a_home_of_a_newer_program(self, cli: ForkingCli, tmp_path: Path) -> None:
        (tmp_path / "home.json").write_text(json.dumps({"format": 99}), "utf-8")
        told(cli.run("up", "--once", "--home", tmp_path), 3, "更新版本")

    def test_a_note_that_is_cut_off(self, cli: ForkingCli, copy: Path) -> None:
        (copy / "home.json").write_text('{"format": 1, "pack', "utf-8")
        told(cli.run("up", "--once", "--home", copy), 3, "home.json", "备份")

    @pytest.mark.parametrize(
        ("option", "said"),
        [(("--scale", "0.5"), "scale=1.0"), (("--seed", "8"), "seed"), (("--package", "example"), "package=")],
    )
    def test_a_home_that_was_made_for_something_else(
        self, cli: ForkingCli, prepared_home: Path, option: tuple[str, ...], said: str
    ) -> None:
        told(cli.run("up", "--once", "--home", prepared_home, *option), 3, said, "--home 另指一个")

    def test_the_same_wishes_again_are_no_change(
        self, cli: ForkingCli, prepared_home: Path, small_package: Path
    ) -> None:
        done = cli.run("up", "--once", "--home", prepared_home, "--package", small_package, "--scale", 1)
        assert done.code == 0, done.err

    def test_a_lake_that_is_gone(self, cli: ForkingCli, copy: Path) -> None:
        shutil.rmtree(copy / "lake" / "openings" / "_delta_log")
        (copy / "lake" / "openings" / "_delta_log").write_text("nothing")
        done = cli.run("why", "1.1", "--home", copy)
        told(done, 3, "openings")

    def test_a_key_that_is_none(self, cli: ForkingCli, copy: Path) -> None:
        (copy / "secret.key").write_text("")
        told(cli.run("up", "--once", "--home", copy), 3, "secret.key", "删去此文件")

    @pytest.mark.parametrize("name", ["a[b]", "100%"])
    def test_a_path_that_the_lake_would_misread(self, cli: ForkingCli, tmp_path: Path, name: str) -> None:
        told(cli.run("up", "--once", "--home", tmp_path / name), 3, "路径中不能有")


@contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own, where this machine lets us mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here (mount -t tmpfs)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size", ["8k", "40k", "400k"])
def test_a_full_disk_is_told_and_the_next_run_completes(
    cli: ForkingCli, small_package: Path, prepared_home: Path, tmp_path: Path, size: str
) -> None:
    with small_disk(tmp_path / "disk", f"size={size}") as disk:
        command = ("up", "--once", "--home", disk / "home", "--package", small_package, "--scale", 1)
        told(cli.run(*command), 3, "磁盘已满", "清出空间")
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        done = cli.run(*command)
        assert done.code == 0, done.err
        assert done.out == cli.run("up", "--once", "--home", prepared_home).out
        assert cli.run("ledger", "verify", "--home", disk / "home").code == 0


def test_a_disk_that_may_not_be_written(cli: ForkingCli, prepared_home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=40m") as disk:
        shutil.copytree(prepared_home, disk / "home")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        told(cli.run("up", "--once", "--home", disk / "home"), 3, "没有读写", "--home")
        told(cli.run("up", "--once", "--home", disk / "new"), 3, "没有读写")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(cli: ForkingCli, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    told(cli.run("up", "--once", "--home", tmp_path / "home"), 3, "没有读写", "--home")


class TestPort:
    """The port is looked at before anything is done."""

    def test_one_that_is_taken(self, cli: ForkingCli, tmp_path: Path, prepared_home: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            told(cli.run("up", "--home", tmp_path / "new", "--port", port), 4, str(port), "--port")
            told(cli.run("serve", "--home", prepared_home, "--port", port), 4, "--port")
        assert not (tmp_path / "new").exists()

    def test_an_address_that_is_not_ours(self, cli: ForkingCli, tmp_path: Path) -> None:
        told(cli.run("up", "--home", tmp_path / "new", "--host", "203.0.113.7", "--port", 8144), 4, "203.0.113.7")
        told(cli.run("up", "--home", tmp_path / "new", "--host", "no such host", "--port", 8144), 4, "no such host")


class TestOtherDatabase:
    """YAODIAN_DATABASE"""

    @pytest.mark.parametrize("address", ["mysql://h/n", "postgresql://h", "postgresql://h:port/n", "nonsense"])
    def test_an_address_that_is_none(self, cli: ForkingCli, prepared_home: Path, address: str) -> None:
        told(
            cli.run("status", "--home", prepared_home, YAODIAN_DATABASE=address), 3, "YAODIAN_DATABASE", "postgresql://"
        )

    def test_a_server_that_does_not_answer(self, cli: ForkingCli, prepared_home: Path) -> None:
        address = "postgresql://nobody@127.0.0.1:1/nothing"
        told(cli.run("status", "--home", prepared_home, YAODIAN_DATABASE=address), 3, "数据库", "检查数据库是否在运行")


def test_two_at_once(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    command = ("up", "--once", "--home", tmp_path / "home", "--package", small_package, "--scale", 1)
    slowly = "import yaodian.simulate as s, time; f = s.simulate; s.simulate = lambda *a, **k: (time.sleep(1.5), f(*a, **k))[1]"
    first = cli.start(*command, patch=slowly)
    until = time.monotonic() + 120
    while not re.search(r"载入公布的数据\S\d", first.err()):
        assert time.monotonic() < until, first.err()
        time.sleep(0.05)
    told(cli.run(*command), 3, "另一个 yaodian up", "等它完成")
    told(cli.run("status", "--home", tmp_path / "home"), 3, "没有准备完")
    done = first.wait()
    assert done.code == 0, done.err
    assert cli.run(*command).code == 0
