"""`yaodian export` and `yaodian read-table`: a plan goes out, an edited table comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_json_outputs import hold

from fixtures_cli import ForkingCli
from yaodian.plan.interchange import breakdown_workbook, read_breakdown, read_stratml

TEXT = "2018年工作要点\n一、部分\n1．条目。新建幼儿园12所。开展校长培训。\n"


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_package_as_a_table_names_offices_days_and_evidence(
    cli: ForkingCli, small_package: Path, tmp_path: Path
) -> None:
    out = tmp_path / "table.xlsx"
    done = cli.run("export", small_package, "--as", "xlsx", "-o", out)
    assert done.code == 0, done.err
    assert "4 项任务" in done.err
    rows = read_breakdown(out.read_bytes())
    assert [row.id for row in rows] == ["1.1", "1.2", "1.3", "1.4"]
    assert all(row.lead and row.due.endswith("日") and row.evidence for row in rows)
    assert cli.run("read-table", out, "--against", small_package).out.strip() == "没有改动"


def test_a_package_as_stratml_names_offices_and_days(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xml"
    done = cli.run("export", small_package, "--as", "stratml", "-o", out)
    assert done.code == 0, done.err
    plan = read_stratml(out.read_bytes()).plan
    assert [one.id for one in plan.commitments] == ["1.1", "1.2", "1.3", "1.4"]
    assert all(one.owners and one.deadline for one in plan.commitments)


def test_stratml_and_json(cli: ForkingCli, plan_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xml"
    assert cli.run("export", plan_file, "--as", "stratml", "-o", out).code == 0
    assert read_stratml(out.read_bytes()).text == TEXT
    assert cli.run("export", plan_file, "--as", "json", "-o", out).code == 0
    hold(json.loads(out.read_text("utf-8")), "plan")


def test_edits_are_listed(cli: ForkingCli, plan_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.xlsx"
    cli.run("export", plan_file, "--as", "xlsx", "-o", out)
    first, *rest = read_breakdown(out.read_bytes())
    out.write_bytes(breakdown_workbook([replace(first, lead="基教股"), *rest], "表"))
    done = cli.run("read-table", out, "--against", plan_file, "--json")
    assert done.code == 0, done.err
    hold(done.json(), "read-table")
    assert done.json() == [{"row": "1.1", "column": "牵头单位", "before": "", "after": "基教股"}]
    said = cli.run("read-table", out, "--against", plan_file).out
    assert "（空）" in said
    assert "1 处改动" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "plan.txt", "--as", "json", "-o", "nowhere/plan.json"), "写不进去"),
        (("export", "nowhere.txt", "--as", "json", "-o", "plan.json"), "没有文件"),
        (("export", "empty.txt", "--as", "xlsx", "-o", "plan.xlsx"), "没有读出任何任务"),
        (("export", "folder", "--as", "xlsx", "-o", "plan.xlsx"), "package.yaml"),
        (("read-table", "nowhere.xlsx", "--against", "plan.txt"), "读不出来"),
        (("read-table", "plan.txt", "--against", "plan.txt"), "不是 xlsx 工作簿"),
    ],
)
def test_what_cannot_be_done_is_said(cli: ForkingCli, plan_file: Path, arguments: tuple[str, ...], told: str) -> None:
    folder = plan_file.parent
    (folder / "empty.txt").write_text("通知\n", "utf-8")
    (folder / "folder").mkdir()
    done = cli.run(*arguments, cwd=folder)
    assert done.code == 5, done.err
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_form_that_does_not_exist_is_a_mistake_of_use(cli: ForkingCli, plan_file: Path) -> None:
    assert cli.run("export", plan_file, "--as", "csv", "-o", "a").code == 2
