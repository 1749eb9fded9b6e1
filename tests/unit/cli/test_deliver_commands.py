"""`yaodian submit`, `accept`, `return`: the same receipts at the terminal, in a home of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from fixtures_package import write_package

ROWS = "学校,学生假名,女,到校天数\nS2,p-10,是,180\nS2,p-11,否,175\n"


@pytest.fixture
def home(cli: ForkingCli, tmp_path: Path) -> Path:
    package = write_package(tmp_path / "xishan")
    done = cli.run("up", "--once", "--package", package, "--home", tmp_path / "home")
    assert done.code == 0, done.err
    return tmp_path / "home"


def test_from_file_to_figure(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rolls.csv"
    file.write_text(ROWS, "utf-8")
    asked = ("rolls", file, "--unit", "S2", "--period", "2019-2020", "--home", home)
    first = cli.run("submit", *asked, "--json").json()
    assert (first["state"], first["rows"], first["repeated"]) == ("submitted", 2, False)
    again = cli.run("submit", *asked, "--json").json()
    assert again == {**first, "repeated": True}
    number = first["receipt"]
    assert cli.run("return", number, "--reason", "缺一人", "--home", home, "--json").json()["state"] == "returned"
    assert cli.run("accept", number, "--home", home).code == 5
    file.write_text(ROWS + "S2,p-12,是,170\n", "utf-8")
    second = cli.run("submit", *asked, "--json").json()
    done = cli.run("accept", second["receipt"], "--home", home)
    assert "已采纳，3 行" in done.out
    assert cli.run("ledger", "verify", "--home", home).code == 0


def test_what_cannot_be_is_said(cli: ForkingCli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rolls.csv"
    file.write_text(ROWS.replace("是", "也许"), "utf-8")
    wrong = cli.run("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--home", home)
    assert wrong.code == 5
    assert "也许" in wrong.err
    assert cli.run("submit", "nothing", file, "--unit", "S2", "--period", "2019-2020", "--home", home).code == 5
    assert cli.run("submit", "rolls", file, "--unit", "east", "--period", "2019-2020", "--home", home).code == 2
    assert cli.run("submit", "rolls", file, "--unit", "nobody", "--period", "2019-2020", "--home", home).code == 2
    assert (
        cli.run("submit", "rolls", tmp_path / "no", "--unit", "S2", "--period", "2019-2020", "--home", home).code == 5
    )
    assert cli.run("accept", "77", "--home", home).code == 2
    assert cli.run("return", "77", "--reason", "无", "--home", home).code == 2
