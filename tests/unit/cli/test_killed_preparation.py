"""A preparation that is killed at any instant leaves a state that is whole as far as it goes, and the next `up` completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from fixtures_cli import Done, ForkingCli
from fixtures_package import write_package
from yaodian.ledger import Written, verify_entries

KILLS = 20
EVERY_ACT = ["load", "accept", "accept", "add_units", "accept", "accept", "publish"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small package, computed for one day only, so that a run is short and a kill meets every part of it as often."""
    package = write_package(tmp_path_factory.mktemp("package") / "xishan")
    main = package / "package.yaml"
    text = main.read_text("utf-8").replace("from: 2019-08-15", "from: 2019-12-30")
    main.write_text(text.replace("default_as_of: 2019-10-31", "default_as_of: 2019-12-31"), "utf-8")
    return package


class Trial:
    """One home, prepared again and again until a run ends by itself."""

    def __init__(self, cli: ForkingCli, package: Path, home: Path) -> None:
        self.cli = cli
        self.home = home
        self.command = ("up", "--once", "--home", home, "--package", package, "--scale", 1)

    def run(self, seconds: float) -> Done:
        """Runs, and kills it if it still runs after so many seconds."""
        run = self.cli.start(*self.command)
        time.sleep(seconds)
        run.kill()
        return run.wait()

    def acts(self) -> list[str]:
        """Checks what a reader could find wrong with the state; gives the acts in the ledger."""
        if not (self.home / "yaodian.sqlite3").exists():
            return []
        with sqlite3.connect(self.home / "yaodian.sqlite3") as database:
            tables = {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}
            if "accepted_submission" not in tables or "ledger_entry" not in tables:
                return []
            written = [
                Written(*row)
                for row in database.execute("select number, body, leaf, root from ledger_entry order by number")
            ]
            submissions = database.execute("select entry, dataset, rows from accepted_submission").fetchall()
            acts = [row[0] for row in database.execute("select body ->> '$.act' from ledger_entry order by number")]
            rows = dict(database.execute("select number, body ->> '$.details.rows' from ledger_entry"))
        assert verify_entries(written).sound
        for entry, dataset, _ in submissions:
            assert acts[entry] == "accept", dataset
            assert sum(count for other, _, count in submissions if other == entry) == rows[entry]
        assert acts == EVERY_ACT[: len(acts)], "each act once and in turn, whatever was cut off between"
        return acts

    def completed(self) -> str:
        """Runs to the end; gives the table that it prints."""
        done = self.cli.run(*self.command)
        assert done.code == 0, done.err
        assert self.acts() == EVERY_ACT
        return done.out


def test_twenty_kills_at_any_instant(cli: ForkingCli, package: Path, tmp_path: Path) -> None:
    chance = random.Random(20)
    right = Trial(cli, package, tmp_path / "reference").completed()
    begun = time.monotonic()  # of a second run: the first one of a session has more to import
    assert Trial(cli, package, tmp_path / "measured").completed() == right
    whole = time.monotonic() - begun
    trial = Trial(cli, package, tmp_path / "home-0")
    met: list[int] = []
    while len(met) < KILLS:
        done = trial.run(chance.uniform(0, whole))
        acts = trial.acts()
        if done.code == -signal.SIGKILL:
            met.append(len(acts))
            continue
        assert (done.code, done.out, acts) == (0, right, EVERY_ACT), done
        trial = Trial(cli, package, tmp_path / f"home-{len(met)}")
    assert trial.completed() == right
    assert len(set(met)) >= 3, f"the kills met the run at too few of its parts: {met}"


def test_an_unfinished_home_says_so_instead_of_half_an_answer(cli: ForkingCli, package: Path, tmp_path: Path) -> None:
    trial = Trial(cli, package, tmp_path / "home")
    stop = "import os, yaodian.simulate as s; s.simulate = lambda *a, **k: os.kill(os.getpid(), 9)"
    assert cli.run(*trial.command, patch=stop).code == -signal.SIGKILL
    assert trial.acts() == EVERY_ACT[:3]
    for command in (("status",), ("why", "1.1"), ("serve", "--port", 8141)):
        done = cli.run(*command, "--home", trial.home)
        assert done.code == 3
        assert "没有准备完" in done.err
        assert done.out == ""
    assert cli.run("ledger", "verify", "--home", trial.home).code == 0
    assert trial.completed()
