"""Merging the lake's files and changing the vault's keys, killed at any instant: what is stored stays the same, and the next run ends the work.

YAODIAN_KILLS=100 kills each of them a hundred times; what every run can afford is less.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from fixtures_cli import ForkingCli
from fixtures_package import write_package
from fixtures_persons import HEAD, number, with_vault
from yaodian.registry.vault import Keyring, open_record

KILLS = int(os.environ.get("YAODIAN_KILLS", "2"))
PERSONS = 4

Kill = Callable[..., int]


@pytest.fixture(scope="module")
def made(cli: ForkingCli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with persons in the vault and several small files of rolls in the lake, a file that waits."""
    folder = tmp_path_factory.mktemp("upkeep")
    home, file = folder / "home", folder / "rolls.csv"
    done = cli.run("up", "--once", "--package", with_vault(write_package(folder / "xishan")), "--home", home)
    assert done.code == 0, done.err
    for part in range(4):
        asked = ("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--reason", "更正", "--home", home)
        # The last one, which waits, brings one person more.
        file.write_text(HEAD + "".join(row(one, part + 1) for one in range(PERSONS + part // 3)), "utf-8")
        receipt = cli.run(*asked, "--json").json()["receipt"]
        if part < 3:
            assert cli.run("accept", receipt, "--home", home).code == 0
    return home


def row(serial: int, days: int) -> str:
    return f"S2,{number(serial)},学生{chr(0x4E00 + serial)},1391111{serial:04},是,{days}\n"


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be killed in."""
    return Path(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def kill(cli: ForkingCli, home: Path) -> Iterator[Kill]:
    """Kills runs of a command at any instant of the time that one takes, and runs it again to its end; `before` comes before each."""
    chance = random.Random(13)

    def kill(*command: object, check: Callable[[], None], before: Callable[[], None] = lambda: None) -> None:
        before()
        started = time.monotonic()
        assert cli.run(*command, "--home", home).code == 0
        seconds = time.monotonic() - started
        for _ in range(KILLS):
            before()
            run = cli.start(*command, "--home", home)
            time.sleep(chance.uniform(0, seconds))
            run.kill()
            run.wait()
            check()
            done = cli.run(*command, "--home", home)
            assert done.code == 0, done.err
            check()

    yield kill
    assert cli.run("ledger", "verify", "--home", home).code == 0


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with sqlite3.connect(home / "yaodian.sqlite3") as database:
        return database.execute(query).fetchall()


def table(home: Path, version: int | None = None) -> pa.Table:
    return DeltaTable(str(home / "lake" / "rolls"), version=version).to_pyarrow_table()


def test_merging(home: Path, kill: Kill) -> None:
    named = [one for (one,) in asked(home, "select id from accepted_submission where dataset = 'rolls'")]
    before = sorted(map(str, table(home).to_pylist()))
    assert (len(named), len(before)) == (3, 3 * PERSONS)

    def same() -> None:
        assert sorted(map(str, table(home).to_pylist())) == before

    def scattered() -> None:
        """The table as it was before it was merged, so that there is something to do each time."""
        shutil.rmtree(home / "lake" / "rolls")
        shutil.copytree(home.with_name("scattered"), home / "lake" / "rolls")

    shutil.copytree(home / "lake" / "rolls", home.with_name("scattered"))
    kill("lake", "compact", "rolls", check=same, before=scattered)
    assert len(DeltaTable(str(home / "lake" / "rolls")).file_uris()) == 1
    assert [table(home, version).num_rows for version in range(3)] == [PERSONS, 2 * PERSONS, 3 * PERSONS]


@pytest.mark.parametrize("forget", [(), ("--forget-old",)], ids=["keeping the old key", "forgetting it"])
def test_changing_keys(cli: ForkingCli, home: Path, kill: Kill, forget: tuple[str, ...]) -> None:
    def keys() -> Keyring:
        return Keyring.from_text((home / "vault.keys").read_text("utf-8"))

    def opened() -> None:
        """Whatever state it was killed in: everybody's record opens with the keys that are there, and so does what waits."""
        held = asked(home, "select pseudonym, sealed from person_record")
        ((waiting,),) = asked(home, "select persons from delivery where state = 'submitted'")
        held += pl.read_parquet(io.BytesIO(waiting)).select("pseudonym", "sealed").rows()
        told = [json.loads(open_record(one, sealed, keys())) for one, sealed in held]
        assert sorted(one["number"] for one in told) == sorted([*map(number, range(PERSONS)), number(PERSONS)])

    kill("vault", "rotate", *forget, check=opened)
    assert asked(home, "select distinct sealing_key from person_record") == [(keys().newest,)]
    assert (len(keys().sealing) == 1) == bool(forget)
    (waiting,) = asked(home, "select id from delivery where state = 'submitted'")
    accepted = cli.run("accept", *waiting, "--home", home)
    assert accepted.code == 0, accepted.err
    assert asked(home, "select count(*) from person_record") == [(PERSONS + 1,)]
    assert not list(home.glob(".vault.keys-*"))
