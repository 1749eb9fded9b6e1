"""`yaodian lake`: state of the tables, upkeep, and any version again from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from fixtures_cli import ForkingCli


@pytest.fixture
def copy(prepared_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


def test_state_of_every_table(cli: ForkingCli, prepared_home: Path) -> None:
    said = {one["dataset"]: one for one in cli.run("lake", "status", "--json", "--home", prepared_home).json()}
    assert said["rooms"]["versions"] == 2
    assert said["openings"]["oldest"] == "2019"
    assert said["rolls"] == {
        "dataset": "rolls",
        "versions": 0,
        "files": 0,
        "rows": 0,
        "bytes": 0,
        "unaccepted": 0,
        "unfinished": 0,
        "oldest": None,
        "retention_years": None,
        "due": [],
    }
    table = cli.run("lake", "status", "--home", prepared_home).out
    assert "rooms" in table
    assert "rolls" not in table


def test_merging_and_clearing(cli: ForkingCli, copy: Path) -> None:
    merged = cli.run("lake", "compact", "rooms", "--json", "--home", copy).json()
    assert [(one["dataset"], one["dropped"]) for one in merged] == [("rooms", 0)]
    (cleared,) = cli.run("lake", "vacuum", "rooms", "--json", "--home", copy).json()
    assert cleared == {"dataset": "rooms", "files": 0, "bytes": 0, "entry": None}
    assert cli.run("ledger", "verify", "--home", copy).code == 0


def test_nothing_is_due_where_nothing_is_declared(cli: ForkingCli, prepared_home: Path) -> None:
    done = cli.run("lake", "retention", "--home", prepared_home)
    assert (done.code, done.out.strip()) == (0, "")
    assert "没有到期应删的行" in done.err


def test_deleting_wants_a_reason(cli: ForkingCli, copy: Path) -> None:
    done = cli.run("lake", "retention", "openings", "--delete", "--home", copy)
    assert done.code == 5
    assert "须写明理由" in done.err


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_a_version_again(cli: ForkingCli, prepared_home: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"openings.{kind}"
    done = cli.run("lake", "read", "openings", "--version", 0, "-o", file, "--home", prepared_home)
    assert done.code == 0, done.err
    assert f"写了 {file}：openings 第 0 版" in done.err
    if kind == "parquet":
        frame = pl.read_parquet(file)
        assert frame.columns[-4:] == ["_unit", "_period", "_submission", "_row"]
        assert frame.height > 0
    elif kind == "csv":
        assert file.read_text("utf-8-sig").startswith("project,town,places,opened_on,_unit,_period")
    else:
        assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (("openings", "--version", 9, "-o", "x.csv"), 2, "没有版本 9，现有 0 至 0"),
        (("openings", "--version", 0, "-o", "x.doc"), 2, "应以 .parquet、.csv 或 .xlsx 结尾"),
        (("opening", "--version", 0, "-o", "x.csv"), 2, "没有数据集“opening”，是否指“openings”？"),
        (("openings", "--version", 0, "-o", "no/such/folder/x.csv"), 5, "写不进去"),
    ],
)
def test_what_cannot_be_read(
    cli: ForkingCli, prepared_home: Path, said: tuple[object, ...], code: int, words: str
) -> None:
    done = cli.run("lake", "read", *said, "--home", prepared_home)
    assert done.code == code
    assert words in done.err


def test_an_address_that_is_none(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    done = cli.run("up", "--once", "--home", tmp_path / "home", "--package", small_package, "--lake", "gs://bucket/x")
    assert done.code == 2
    assert "--lake：存放位置“gs://bucket/x”应写作 s3://桶名/前缀" in done.err


def test_a_home_keeps_the_place_of_its_tables(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    """Made with another folder it goes on with it, and refuses to be turned to a third."""
    home, place = tmp_path / "home", tmp_path / "elsewhere"
    done = cli.run("up", "--once", "--home", home, "--package", small_package, "--scale", 1, "--lake", place)
    assert done.code == 0, done.err
    assert (place / "rooms").is_dir()
    assert not (home / "lake").exists()
    assert cli.run("up", "--once", "--home", home).code == 0
    refused = cli.run("up", "--once", "--home", home, "--lake", tmp_path / "third")
    assert refused.code == 3
    assert "不能改作" in refused.err
