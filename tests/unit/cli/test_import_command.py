"""`yaodian import`: StratML in, the plan and its text out."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_json_outputs import hold

from fixtures_cli import ForkingCli

TEXT = "2018年工作要点\n一、部分\n1．条目。新建幼儿园12所。开展校长培训。\n"
FOREIGN = """<?xml version="1.0"?>
<PerformancePlanOrReport xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"><Name>学校发展计划</Name>
<StrategicPlanCore><Goal><Name>办好学前教育</Name><Description>就近入园</Description>
<Objective><Description>新建幼儿园12所</Description></Objective>
<Objective><Description>开展园长培训</Description></Objective></Goal></StrategicPlanCore>
<AdministrativeInformation><StartDate>2018-01-01</StartDate></AdministrativeInformation></PerformancePlanOrReport>
"""


@pytest.fixture
def exported(cli: ForkingCli, tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "plan.xml"
    assert cli.run("export", tmp_path / "plan.txt", "--as", "stratml", "-o", out).code == 0
    return out


def test_what_was_exported_comes_back_as_it_was_compiled(cli: ForkingCli, exported: Path) -> None:
    done = cli.run("import", exported, "--json")
    assert done.code == 0, done.err
    hold(done.json(), "plan")
    assert done.json() == cli.run("compile", exported.with_suffix(".txt"), "--json").json()
    assert cli.run("import", exported, "--text").out == TEXT
    assert cli.run("import", exported).out == cli.run("compile", exported.with_suffix(".txt")).out


def test_the_text_of_another_programs_plan_can_be_worked_on(cli: ForkingCli, tmp_path: Path) -> None:
    (tmp_path / "plan.xml").write_text(FOREIGN, "utf-8")
    shown = cli.run("import", tmp_path / "plan.xml")
    assert "1 条，2 项任务" in shown.out
    text = cli.run("import", tmp_path / "plan.xml", "--text").out
    for commitment in cli.run("import", tmp_path / "plan.xml", "--json").json()["chapters"][0]["items"][0][
        "commitments"
    ]:
        assert text[commitment["span"]["start"] : commitment["span"]["end"]] == commitment["text"]
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    compiled = cli.run("compile", tmp_path / "plan.txt")
    assert "办好学前教育" in compiled.out
    assert "新建幼儿园12所" in compiled.out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (FOREIGN.replace("17469", "17468"), ["plan.xml:2", "不是 StratML"]),
        (FOREIGN.replace("</Goal>", "</Gaol>"), ["plan.xml:5", "不是合格的 XML"]),
        (
            FOREIGN.replace("2018-01-01", "一月").replace("<Description>开展园长培训</Description>", ""),
            ["plan.xml:6", "不是日期", "plan.xml:5", "Objective 没有 Description"],
        ),
        (None, ["没有文件"]),
    ],
)
def test_every_fault_is_told_with_its_line(
    cli: ForkingCli, tmp_path: Path, content: str | None, told: list[str]
) -> None:
    if content is not None:
        (tmp_path / "plan.xml").write_text(content, "utf-8")
    done = cli.run("import", "plan.xml", cwd=tmp_path)
    assert (done.code, done.out) == (5, "")
    for words in told:
        assert words in done.err
