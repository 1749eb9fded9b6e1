"""What commands print with --json keeps the schemas in docs/reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from fixtures_cli import ForkingCli

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
EXAMPLE = Path(__file__).resolve().parents[3] / "policies" / "example"


def hold(said: Any, name: str) -> None:
    schema = json.loads((REFERENCE / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    faults = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(said))
    assert not faults, [f"{fault.json_path}: {fault.message}" for fault in faults[:5]]


@pytest.mark.parametrize(
    "options", [(), ("--as-of", "2019-08-20"), ("--unit", "西镇"), ("--item", "1"), ("--unit", "S1")]
)
def test_status(cli: ForkingCli, prepared_home: Path, options: tuple[str, ...]) -> None:
    done = cli.run("status", "--json", "--home", prepared_home, *options)
    assert done.code == 0, done.err
    said = done.json()
    assert [one["commitment"] for one in said] == ["1.1", "1.2", "1.3", "1.4"]
    hold(said, "status")


@pytest.mark.parametrize("commitment", ["1.1", "1.2", "1.3", "1.4"])
def test_why(cli: ForkingCli, prepared_home: Path, commitment: str) -> None:
    said = cli.run("why", commitment, "--json", "--home", prepared_home).json()
    assert said["commitment"] == commitment
    hold(said, "why")


def test_check_of_a_sound_package(cli: ForkingCli) -> None:
    done = cli.run("check", EXAMPLE, "--json")
    assert done.code == 0
    assert done.json()["coverage"]["commitments"] > 0
    hold(done.json(), "check")


def test_check_names_the_line_of_a_slip_in_the_simulation(cli: ForkingCli, small_package: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(small_package, tmp_path / small_package.name))
    path = copy / "simulation.yaml"
    lines = path.read_text("utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if "dataset: rooms" in line)
    path.write_text("\n".join(lines).replace("dataset: rooms", "dataset: romes") + "\n", "utf-8")
    done = cli.run("check", copy, "--json")
    assert done.code == 1
    (fault,) = done.json()["errors"]
    assert fault["place"]["file"].endswith("simulation.yaml")
    assert fault["place"]["line"] == number
    assert "rooms" in fault["expected"] + fault["remedy"] + fault["message"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("offices.yaml", "offices: [{id: basik, label: 基教股}]\n"),
        ("units.yaml", "units: [\n"),
        ("rows.yaml", "rows: [{dataset: rolls, file: nowhere.csv}]\n"),
        ("plan.txt", "2019年工作要点\n"),
    ],
)
def test_check_of_a_broken_one(cli: ForkingCli, small_package: Path, tmp_path: Path, file: str, text: str) -> None:
    import shutil

    package = shutil.copytree(small_package, tmp_path / "xishan")
    (package / file).write_text(text, "utf-8")
    done = cli.run("check", package, "--json")
    assert done.code == 1
    assert done.json()["errors"]
    hold(done.json(), "check")


def test_check_of_no_package(cli: ForkingCli, tmp_path: Path) -> None:
    done = cli.run("check", tmp_path / "nowhere", "--json")
    assert done.code == 1
    hold(done.json(), "check")
