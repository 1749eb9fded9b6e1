"""`yaodian evidence`: adds, lists and fetches; killed at any instant, or run twice at once, each file is there once and whole or not at all."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import time
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from fixtures_evidence import pdf, picture
from fixtures_package import write_package

KILLS = int(os.environ.get("YAODIAN_KILLS", "8"))


@pytest.fixture
def home(cli: ForkingCli, tmp_path: Path) -> Path:
    done = cli.run("up", "--once", "--package", write_package(tmp_path / "xishan"), "--home", tmp_path / "home")
    assert done.code == 0, done.err
    return tmp_path / "home"


def whole(home: Path) -> int:
    """How many files are recorded: each has its bytes and its entry."""
    with sqlite3.connect(home / "yaodian.sqlite3") as database:
        held = database.execute("select digest, size, entry from evidence_file").fetchall()
        acts = [row[0] for row in database.execute("select body ->> '$.act' from ledger_entry order by number")]
    for digest, size, entry in held:
        content = (home / "evidence" / digest[:2] / digest).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size)
        assert acts[entry] == "add-evidence"
    assert acts.count("add-evidence") == len(held)
    return len(held)


def test_added_listed_fetched(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture())
    (tmp_path / "b.pdf").write_bytes(pdf())
    (tmp_path / "c.jpg").write_text("<html>", "utf-8")
    names = [tmp_path / name for name in ("a.jpg", "b.pdf", "c.jpg", "none.jpg")]
    done = cli.run("evidence", "add", *names, "--unit", "S1", "--home", home)
    assert done.code == 5, done.err
    assert "c.jpg: 按内容看" in done.err
    assert "none.jpg 读不出来" in done.err
    listed = cli.run("evidence", "list", "--unit", "S1", "--home", home, "--json").json()
    assert [one["name"] for one in listed] == ["b.pdf", "a.jpg"]
    assert [line.split()[0] for line in done.out.splitlines()] == [one["text"] for one in reversed(listed)]
    target = tmp_path / "out.pdf"
    assert cli.run("evidence", "get", listed[0]["text"], "-o", target, "--home", home).code == 0
    assert target.read_bytes() == pdf()
    assert cli.run("evidence", "get", "sha256:00", "-o", target, "--home", home).code == 2


def test_killed_at_any_instant(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    chance, file = random.Random(5), tmp_path / "permit.pdf"
    asked = ("evidence", "add", file, "--unit", "S1", "--home", home)
    file.write_bytes(pdf())
    started = time.monotonic()
    assert cli.run(*asked).code == 0
    seconds = time.monotonic() - started
    for number in range(KILLS):
        file.write_bytes(pdf(more=b"%%%d\n" % number))
        run = cli.start(*asked)
        time.sleep(chance.uniform(seconds / 3, seconds))
        run.kill()
        run.wait()
        whole(home)
        assert cli.run(*asked).code == 0
        assert whole(home) == number + 2
    assert cli.run("ledger", "verify", "--home", home).code == 0


def test_the_same_file_by_several_at_once(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture(size=(900, 700)))
    runs = [cli.start("evidence", "add", tmp_path / "a.jpg", "--unit", "S1", "--home", home) for _ in range(4)]
    ended = [run.wait() for run in runs]
    assert [one.code for one in ended] == [0, 0, 0, 0], ended[0].err
    assert len({one.out for one in ended}) == 1
    assert whole(home) == 1
