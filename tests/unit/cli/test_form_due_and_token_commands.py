"""`yaodian template`, `due`, `withdraw` and `token`: what the pages of hand-ins give, at the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from yaodian.registry import read_file


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


def test_a_form_comes_out_filled_and_goes_in_again(
    cli: ForkingCli, home: Path, small_package: Path, tmp_path: Path
) -> None:
    from yaodian.binding import load_package

    first = tmp_path / "rolls.csv"
    first.write_text("学校,学生假名,女,到校天数\nS2,p-10,是,180\n", "utf-8")
    of = ("--unit", "S2", "--period", "2019-2020", "--home", home)
    number = cli.run("submit", "rolls", first, *of, "--json").json()["receipt"]
    assert cli.run("accept", number, "--home", home).code == 0
    form = tmp_path / "form.xlsx"
    done = cli.run("template", "rolls", *of, "-o", form)
    assert done.code == 0, done.err
    package = load_package(small_package, near=()).package
    assert package is not None
    assert read_file(package.datasets["rolls"], form, name="form.xlsx").frame["pupil"].to_list() == ["p-10"]
    again = cli.run("submit", "rolls", form, *of, "--json").json()
    assert (again["repeated"], again["receipt"]) == (True, number)


@pytest.mark.parametrize(
    ("dataset", "unit", "period", "file", "code", "says"),
    [
        ("roll", "S2", "2019-2020", "a.xlsx", 5, "是否指“rolls”"),
        ("rolls", "east", "2019-2020", "a.xlsx", 2, "不向数据集“rolls”报送"),
        ("rolls", "nobody", "2019-2020", "a.xlsx", 2, "--unit"),
        ("rolls", "S2", "2019", "a.xlsx", 5, "按学年（2014-2015）填写"),
        ("rolls", "S2", "soon", "a.xlsx", 5, "不是期间"),
        ("rolls", "S2", "2019-2020", "a.csv", 2, "以 .xlsx 结尾"),
        ("rolls", "S2", "2019-2020", "no/such/a.xlsx", 5, "写不进去"),
    ],
)
def test_a_form_that_cannot_be(
    cli: ForkingCli,
    prepared_home: Path,
    tmp_path: Path,
    dataset: str,
    unit: str,
    period: str,
    file: str,
    code: int,
    says: str,
) -> None:
    of = ("--unit", unit, "--period", period, "--home", prepared_home)
    done = cli.run("template", dataset, *of, "-o", tmp_path / file)
    assert (done.code, says in done.err) == (code, True), done.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_owed(cli: ForkingCli, prepared_home: Path) -> None:
    found = cli.run("due", "--home", prepared_home, "--json").json()
    assert {(one["dataset"], one["unit"]) for one in found} >= {("rolls", "east_second"), ("rolls", "west_first")}
    assert found[0].keys() == {
        "dataset", "label", "unit", "name", "period", "deadline", "days", "state", "receipt",
    }  # fmt: skip
    below = cli.run("due", "--unit", "west", "--home", prepared_home, "--json").json()
    assert {one["unit"] for one in below if one["dataset"] == "rolls"} == {"west_first"}
    told = cli.run("due", "--home", prepared_home)
    assert "名册" in told.out
    assert "西镇一小" in told.out
    assert cli.run("due", "--unit", "nobody", "--home", prepared_home).code == 2


def test_what_waits_is_taken_back(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rolls.csv"
    file.write_text("学校,学生假名,女,到校天数\nS2,p-10,是,180\n", "utf-8")
    number = cli.run("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--home", home, "--json").json()
    done = cli.run("withdraw", number["receipt"], "--home", home)
    assert "已撤回" in done.out
    assert cli.run("withdraw", number["receipt"], "--home", home, "--json").json()["repeated"]
    assert cli.run("accept", number["receipt"], "--home", home).code == 5
    assert cli.run("withdraw", 999, "--home", home).code == 2


def test_a_token_is_made_listed_and_revoked(cli: ForkingCli, home: Path) -> None:
    ask = ("--account", "office", "--home", home)
    made = cli.run("token", "make", "--name", "每日报送", "--scope", "hand_in", *ask, "--json").json()
    assert made["token"].startswith("yd_")
    listed = cli.run("token", "list", *ask)
    assert "每日报送" in listed.out
    assert made["token"] not in listed.out
    assert made["token"].encode() not in (home / "yaodian.sqlite3").read_bytes()
    assert cli.run("token", "revoke", made["number"], "--home", home).code == 0
    assert cli.run("token", "list", *ask, "--json").json()[0]["state"] == "revoked"
    assert cli.run("ledger", "verify", "--home", home).code == 0
    assert cli.run("token", "make", "--name", "x", "--account", "nobody", "--home", home).code == 5
    assert cli.run("token", "make", "--name", "x", "--scope", "all", *ask).code == 5
    assert cli.run("token", "list", "--account", "nobody", "--home", home).code == 2
    assert cli.run("token", "revoke", 999, "--home", home).code == 2
