"""`yaodian new`: from a published text to a package that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from fixtures_package import PLAN, write_package


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_it_is_accepted_by_check_and_runs_at_once(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    package = tmp_path / "mine"
    done = cli.run("new", package, "--plan", plan, "--code", "990201")
    assert done.code == 0, done.err
    assert "yaodian check" in done.out
    assert cli.run("check", package).code == 0
    ran = cli.run("up", "--once", "--package", package, "--home", tmp_path / "home")
    assert ran.code == 0, ran.err
    found = cli.run("status", "--home", tmp_path / "home", "--json").json()
    assert {one["status"] for one in found} == {"no_evidence"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--code", "12"], "应为六位数字"),
        (["--code", "99020x"], "应为六位数字"),
        (["--code", "990201", "--levels", "city,city"], "各级不重复"),
        (["--code", "990201", "--levels", "市,校"], "写作 city,district,school"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    cli: ForkingCli, plan: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = cli.run("new", tmp_path / "mine", "--plan", plan, *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not (tmp_path / "mine").exists()


def test_a_name_that_is_no_id_is_refused(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    done = cli.run("new", tmp_path / "我的", "--plan", plan, "--code", "990201")
    assert done.code == 2
    assert "不能作编号" in done.err


def test_what_is_there_already_is_not_touched(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("kept", "utf-8")
    done = cli.run("new", tmp_path / "mine", "--plan", plan, "--code", "990201")
    assert done.code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_text_without_a_place_or_a_year_asks_for_them(cli: ForkingCli, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("工作要点\n一、总则\n1.抓好落实。制定办法。\n", "utf-8")
    done = cli.run("new", tmp_path / "mine", "--plan", plan, "--code", "990201")
    assert "--year" in done.err
    done = cli.run("new", tmp_path / "mine", "--plan", plan, "--code", "990201", "--year", "2020")
    assert "--place" in done.err
    done = cli.run("new", tmp_path / "mine", "--plan", plan, "--code", "990201", "--year", "2020", "--place", "溪山县")
    assert done.code == 0, done.err


def test_a_text_that_is_no_plan_is_refused(cli: ForkingCli, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("", "utf-8")
    done = cli.run("new", tmp_path / "mine", "--plan", plan, "--code", "990201")
    assert done.code == 5
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_written(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = cli.run("new", tmp_path / "file" / "mine", "--plan", plan, "--code", "990201")
    assert done.code == 3
    assert "写不进去" in done.err


def test_indicators_are_proposed_for_its_targets(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    package = tmp_path / "mine"
    assert cli.run("new", package, "--plan", plan, "--code", "990201").code == 0
    found = cli.run("propose", package, "--json").json()
    assert {one["commitment"] for one in found} == {"1.1", "1.2"}
    assert all({"indicator", "label", "score", "reason"} <= one.keys() for each in found for one in each["proposals"])
    said = cli.run("propose", package, "--commitment", "1.2")
    assert (said.code, "目标值：" in said.out) == (0, True)
    assert cli.run("propose", package, "--commitment", "9.9").code == 2
    assert cli.run("propose", tmp_path / "nothing").code == 5


def test_deeds_find_what_proved_the_like_in_another_package(cli: ForkingCli, plan: Path, tmp_path: Path) -> None:
    package, text = tmp_path / "mine", tmp_path / "next.txt"
    text.write_text("2020年溪山县教育工作要点\n一、管理\n1.规范管理。修订《溪山县学位管理办法》。\n", "utf-8")
    cli.run("new", package, "--plan", text, "--code", "990201")
    last = tmp_path / "last"
    write_package(last)
    found = cli.run("propose", package, "--from", last, "--json").json()
    assert [(one["commitment"], one["precedents"][0]["kind"]) for one in found] == [("1.1", "document")]
    assert "学位管理办法" in found[0]["precedents"][0]["name"]
    said = cli.run("propose", package, "--from", last)
    assert "与任务" in said.out
    assert "都说到“" in said.out
