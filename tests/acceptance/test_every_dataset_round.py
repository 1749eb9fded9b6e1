"""For every declared dataset: form, filled in, handed in, accepted, taken out, handed in again: nothing has changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from yaodian.binding import load_package

PROGRAM = [sys.executable, "-m", "yaodian.cli.main"]
ROUND = Path(__file__).with_name("round_of_every_dataset.py")


def _inherited() -> set[str]:
    """The datasets that every package has from the national one."""
    shared = Path(__file__).resolve().parents[2] / "policies" / "china"
    return set(load_package(shared).known.datasets)


@pytest.mark.parametrize(("package", "inherited_only"), [("example", True), ("tianjin-2014", False)])
def test_what_goes_out_comes_back_and_changes_nothing(tmp_path: Path, package: str, inherited_only: bool) -> None:
    home = tmp_path / "home"
    # A small city has a row of everything as well, and the test changes what it is given.
    up = [*PROGRAM, "up", "--once", "--package", package, "--home", str(home), "--scale", "0.02"]
    made = subprocess.run(up, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    command = [sys.executable, str(ROUND), str(home)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]
    found = json.loads(ended.stdout)
    assert found
    for dataset, said in found.items():
        assert "refused" not in said, (dataset, said)
        if inherited_only and dataset in _inherited() and not said["rows"]:
            continue  # the county has no such rows; the city of the other run has
        assert said["rows"], f"{dataset} has no rows, simulated or published"
        assert said["form_faults"] == [], dataset
        assert said["state"] == "accepted", dataset
        # Each of the files that were taken out gets a receipt of what is in force already, with the same digest.
        assert all(again == [True, True] for again in said["again"].values()), (dataset, said["again"])
