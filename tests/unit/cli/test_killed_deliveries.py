"""A hand-in and an acceptance that are killed at any instant leave the old state or the new one; sent again, they give their one receipt.

YAODIAN_KILLS=100 kills two hundred times; what every run can afford is less.
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

KILLS = int(os.environ.get("YAODIAN_KILLS", "8"))


@pytest.fixture
def home(cli: ForkingCli, tmp_path: Path) -> Path:
    done = cli.run("up", "--once", "--package", write_package(tmp_path / "xishan"), "--home", tmp_path / "home")
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


def whole(home: Path) -> None:
    """What holds after every kill: each delivery has its entry, an accepted one its submission in force with the same digest."""
    deliveries, accepted, acts = state(home)
    assert len({entry for _, _, _, entry, _ in deliveries}) == len(deliveries)
    assert acts.count("submit") == len(deliveries)
    assert sum(one[1] == "submitted" for one in deliveries) <= 1
    decided = [one for one in deliveries if one[1] == "accepted"]
    assert len(decided) == len(accepted)
    assert {(digest, entry) for _, _, digest, _, entry in decided} == {(digest, entry) for digest, entry, _ in accepted}
    assert sum(gone is None for *_, gone in accepted) <= 1


def test_killed_at_any_instant(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    chance = random.Random(11)
    file = tmp_path / "rolls.csv"
    asked = ("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--reason", "更正", "--home", home)
    seconds = _usual(cli, home, file, asked)
    for number in range(KILLS):
        file.write_text(f"学校,学生假名,女,到校天数\nS2,p-{number},是,10\n", "utf-8")
        _killed(cli, asked, chance.uniform(0, seconds), home)
        receipt = cli.run(*asked, "--json").json()
        assert cli.run(*asked, "--json").json()["receipt"] == receipt["receipt"]
        accept = ("accept", receipt["receipt"], "--home", home)
        _killed(cli, accept, chance.uniform(0, seconds), home)
        assert cli.run(*accept, "--json").json()["state"] == "accepted"
        whole(home)
    deliveries, accepted, _ = state(home)
    assert len(deliveries) == len(accepted) == KILLS + 1
    assert cli.run("ledger", "verify", "--home", home).code == 0


def _usual(cli: ForkingCli, home: Path, file: Path, asked: tuple[object, ...]) -> float:
    """How long a hand-in takes that nobody kills; it is accepted as well, so that all that follow are corrections."""
    file.write_text("学校,学生假名,女,到校天数\nS2,p-first,是,10\n", "utf-8")
    started = time.monotonic()
    receipt = cli.run(*asked, "--json").json()
    seconds = time.monotonic() - started
    assert cli.run("accept", receipt["receipt"], "--home", home).code == 0
    return seconds


def _killed(cli: ForkingCli, arguments: tuple[object, ...], seconds: float, home: Path) -> None:
    run = cli.start(*arguments)
    time.sleep(seconds)
    run.kill()
    run.wait()
    whole(home)
