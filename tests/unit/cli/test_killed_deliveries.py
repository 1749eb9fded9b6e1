"""A hand-in and an acceptance that are killed at any instant leave the old state or the new one; sent again, they give their one receipt.

It is tried with rolls of pseudonyms and with rolls of named persons, whose records go into the vault with the acceptance.
YAODIAN_KILLS=100 kills two hundred times each; what every run can afford is less.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from fixtures_cli import ForkingCli
from fixtures_package import write_package
from fixtures_persons import HEAD, number, with_vault

KILLS = int(os.environ.get("YAODIAN_KILLS", "4"))


@pytest.fixture(params=["pseudonyms", "persons"])
def home(cli: ForkingCli, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    package = write_package(tmp_path / "xishan")
    if request.param == "persons":
        with_vault(package)
    done = cli.run("up", "--once", "--package", package, "--home", tmp_path / "home")
    assert done.code == 0, done.err
    return tmp_path / "home"


def state(home: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[str]]:
    """Deliveries, accepted submissions of the rolls, and the acts of the ledger."""
    with sqlite3.connect(home / "yaodian.sqlite3") as database:
        deliveries = database.execute(
            "select id, state, digest, entry, decided_entry from delivery order by id"
        ).fetchall()
        query = "select digest, entry, superseded_on from accepted_submission where dataset = 'rolls' order by version"
        acts = [row[0] for row in database.execute("select body ->> '$.act' from ledger_entry order by number")]
        return deliveries, database.execute(query).fetchall(), acts


def persons(home: Path) -> tuple[int, int]:
    """How many are in the vault, and how many deliveries hold persons that wait."""
    with sqlite3.connect(home / "yaodian.sqlite3") as database:
        (kept,) = database.execute("select count(*) from person_record").fetchone()
        (waiting,) = database.execute("select count(*) from delivery where persons is not null").fetchone()
        return kept, waiting


def rolls(serial: int, *, named: bool) -> str:
    """One pupil, another one each time."""
    if named:
        return f"{HEAD}S2,{number(serial)},林晓晓,13911110000,是,10\n"
    return f"学校,学生假名,女,到校天数\nS2,p-{serial},是,10\n"


def whole(home: Path, *, named: bool) -> None:
    """What holds after every kill: each delivery has its entry, an accepted one its submission in force with the same digest; named
    persons are in the vault with the acceptance and not before, and wait as long as their delivery."""
    deliveries, accepted, acts = state(home)
    assert len({entry for _, _, _, entry, _ in deliveries}) == len(deliveries)
    assert acts.count("submit") == len(deliveries)
    assert sum(one[1] == "submitted" for one in deliveries) <= 1
    decided = [one for one in deliveries if one[1] == "accepted"]
    assert len(decided) == len(accepted)
    assert {(digest, entry) for _, _, digest, _, entry in decided} == {(digest, entry) for digest, entry, _ in accepted}
    assert sum(gone is None for *_, gone in accepted) <= 1
    waiting = sum(one[1] == "submitted" for one in deliveries)
    assert persons(home) == ((len(decided), waiting) if named else (0, 0))


def test_killed_at_any_instant(cli: ForkingCli, home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    named = request.node.callspec.params["home"] == "persons"
    chance = random.Random(11)
    file = tmp_path / "rolls.csv"
    asked = ("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--reason", "更正", "--home", home)
    seconds = _usual(cli, home, file, asked, named=named)
    for serial in range(KILLS):
        file.write_text(rolls(serial, named=named), "utf-8")
        _killed(cli, asked, chance.uniform(0, seconds), home, named=named)
        receipt = cli.run(*asked, "--json").json()
        assert cli.run(*asked, "--json").json()["receipt"] == receipt["receipt"]
        accept = ("accept", receipt["receipt"], "--home", home)
        _killed(cli, accept, chance.uniform(0, seconds), home, named=named)
        assert cli.run(*accept, "--json").json()["state"] == "accepted"
        whole(home, named=named)
    deliveries, accepted, _ = state(home)
    assert len(deliveries) == len(accepted) == KILLS + 1
    assert cli.run("ledger", "verify", "--home", home).code == 0


def _usual(cli: ForkingCli, home: Path, file: Path, asked: tuple[object, ...], *, named: bool) -> float:
    """How long a hand-in takes that nobody kills; it is accepted as well, so that all that follow are corrections."""
    file.write_text(rolls(999, named=named), "utf-8")
    started = time.monotonic()
    receipt = cli.run(*asked, "--json").json()
    seconds = time.monotonic() - started
    assert cli.run("accept", receipt["receipt"], "--home", home).code == 0
    return seconds


def _killed(cli: ForkingCli, arguments: tuple[object, ...], seconds: float, home: Path, *, named: bool) -> None:
    run = cli.start(*arguments)
    time.sleep(seconds)
    run.kill()
    run.wait()
    whole(home, named=named)
