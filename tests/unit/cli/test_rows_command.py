"""`yaodian rows`: the list of the pages at the terminal and as a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from fixtures_cli import ForkingCli


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


def test_rows_are_filtered_and_sorted(cli: ForkingCli, home: Path) -> None:
    whole = cli.run("rows", "openings", "--home", home, "--json").json()
    assert whole["total"] == len(whole["rows"]) > 1
    places = sorted(row["places"] for row in whole["rows"])
    asked = ("rows", "openings", "--home", home, "--json", "--sort", "-places", "--where", f"places>={places[1]}")
    some = cli.run(*asked, "--limit", 1).json()
    assert some["total"] == len([one for one in places if one >= places[1]])
    assert [row["places"] for row in some["rows"]] == [places[-1]]
    assert "新增学位" in cli.run("rows", "openings", "--home", home).out


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_rows_are_written_as_a_file(cli: ForkingCli, home: Path, tmp_path: Path, kind: str) -> None:
    total = cli.run("rows", "rooms", "--home", home, "--json").json()["total"]
    out = tmp_path / f"rooms.{kind}"
    done = cli.run("rows", "rooms", "--home", home, "-o", out)
    assert done.code == 0
    assert f"写了 {total} 行" in done.err
    if kind == "parquet":
        assert pl.read_parquet(out).height == total
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_mistakes_are_named(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    def said(*more: object) -> str:
        done = cli.run("rows", *more, "--home", home)
        assert done.code == 2
        return done.err

    assert "是否指“openings”" in said("opening")
    assert "是否指“places”" in said("openings", "--where", "place=3")
    assert "应为数" in said("openings", "--where", "places>=许多")
    assert "没有字段“nothing”" in said("openings", "--sort", "nothing")
    assert "没有期间“1999”" in said("rooms", "--period", "1999")
    assert "扩展名" in said("openings", "-o", tmp_path / "rows.doc")
