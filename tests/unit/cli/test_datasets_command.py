"""`yaodian datasets` and `yaodian burden`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_json_outputs import hold

from fixtures_cli import ForkingCli

EXAMPLE = Path(__file__).resolve().parents[3] / "policies" / "example"


def test_the_catalogue_for_people(cli: ForkingCli) -> None:
    done = cli.run("datasets", EXAMPLE)
    assert done.code == 0, done.err
    assert "school_conditions 中小学办学条件" in done.out
    assert "每个 township 单位，学年，13 个字段，约 45 分钟，期限 --10-20，保存 10 年" in done.out
    assert "24 个数据集" in done.out


def test_the_catalogue_of_a_shipped_package_by_name_and_of_none(cli: ForkingCli, tmp_path: Path) -> None:
    named = cli.run("datasets", "china", "--json", cwd=tmp_path)
    assert named.json()["package"] == "china"
    hold(named.json(), "datasets")
    none = cli.run("datasets", "--json", cwd=tmp_path)
    assert len(none.json()["datasets"]) > len(named.json()["datasets"])
    hold(none.json(), "datasets")


def test_only_what_is_not_used(cli: ForkingCli) -> None:
    done = cli.run("datasets", EXAMPLE, "--unused")
    assert done.code == 0
    assert "  remark 备注" in done.out
    assert "  large_classes" not in done.out


def test_every_dataset_as_a_table_schema(cli: ForkingCli, tmp_path: Path) -> None:
    done = cli.run("datasets", EXAMPLE, "--frictionless", tmp_path / "schemas")
    assert (done.code, done.out) == (0, "")
    assert "写了 24 个数据集" in done.err
    written = sorted((tmp_path / "schemas").glob("*.json"))
    assert len(written) == 24
    schema = json.loads((tmp_path / "schemas" / "project_completions.json").read_text("utf-8"))
    assert schema["foreignKeys"][0]["reference"] == {"resource": "project_plan", "fields": ["project_no"]}


def test_a_folder_that_cannot_be_written(cli: ForkingCli, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    done = cli.run("datasets", EXAMPLE, "--frictionless", tmp_path / "taken")
    assert done.code == 5
    assert "写不进去" in done.err


@pytest.mark.parametrize("package", ["china", "example", "tianjin-2014"])
def test_the_burden(cli: ForkingCli, package: str) -> None:
    done = cli.run("burden", EXAMPLE.parent / package)
    assert done.code == 0, done.err
    assert "一年" in done.out
    said = cli.run("burden", EXAMPLE.parent / package, "--json")
    hold(said.json(), "burden")
    assert bool(said.json()["burden"]["commitments"]) == (package != "china")


@pytest.mark.parametrize("command", ["datasets", "burden"])
def test_a_package_with_faults_is_refused_with_them(cli: ForkingCli, tmp_path: Path, command: str) -> None:
    done = cli.run(command, tmp_path / "nowhere")
    assert done.code == 5
    assert "没有这个文件夹" in done.err
