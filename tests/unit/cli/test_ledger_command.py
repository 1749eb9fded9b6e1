"""`yaodian ledger verify` finds every change of the log, whoever made it past the database's own refusal."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli


@pytest.fixture
def copy(prepared_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


def spoil(home: Path, *statements: str) -> None:
    """Changes the log as somebody would who owns the file and takes the refusals away first."""
    with sqlite3.connect(home / "yaodian.sqlite3") as database:
        for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {name}")
        for statement in statements:
            database.execute(statement)
    database.close()


def test_a_sound_log_tells_what_to_note_down(cli: ForkingCli, prepared_home: Path) -> None:
    done = cli.run("ledger", "verify", "--home", prepared_home)
    assert done.code == 0
    assert "台账完好" in done.out
    said = cli.run("ledger", "verify", "--json", "--home", prepared_home).json()
    assert f"{said['size']}:{said['root']}" in done.err
    assert cli.run("ledger", "verify", "--home", prepared_home, "--known", f"{said['size']}:{said['root']}").code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set body = replace(body, 'openings', 'opening2') where number = 1",
        "update ledger_entry set body = body || ' ' where number = 6",
        "update ledger_entry set leaf = replace(leaf, substr(leaf, 1, 1), 'x') where number = 3",
        "update ledger_entry set root = (select root from ledger_entry where number = 0) where number = 4",
        "update ledger_entry set frontier = replace(frontier, substr(frontier, 4, 1), 'x') where number = 5",
        "delete from ledger_entry where number = 2",
        "update ledger_entry set number = 99 where number = 0",
    ],
)
def test_any_change_is_found(cli: ForkingCli, copy: Path, statement: str) -> None:
    spoil(copy, statement)
    done = cli.run("ledger", "verify", "--json", "--home", copy)
    assert done.code == 1
    assert not done.json()["sound"]
    assert done.json()["breaches"][0]["message"]
    assert cli.run("ledger", "verify", "--home", copy).code == 1


def test_a_log_that_was_cut_short_is_found_by_what_was_noted_down(cli: ForkingCli, copy: Path) -> None:
    before = cli.run("ledger", "verify", "--json", "--home", copy).json()
    known = f"{before['size']}:{before['root']}"
    spoil(copy, f"delete from ledger_entry where number = {before['size'] - 1}")
    assert cli.run("ledger", "verify", "--home", copy).code == 0, "nothing inside the log can show this"
    done = cli.run("ledger", "verify", "--home", copy, "--known", known)
    assert done.code == 1
    assert str(before["size"]) in done.out


def test_one_that_was_written_anew_is_found_as_well(cli: ForkingCli, copy: Path) -> None:
    known = cli.run("ledger", "verify", "--json", "--home", copy).json()
    wrong = f"{known['size']}:{'0' * 64}"
    done = cli.run("ledger", "verify", "--json", "--home", copy, "--known", wrong)
    assert done.code == 1
    assert "改写" in json.dumps(done.json(), ensure_ascii=False)
