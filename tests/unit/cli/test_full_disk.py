"""The disk is full in the middle of a hand-in or an acceptance: a sentence, nothing half, and the next try works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli

FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
"""No file may grow beyond so many bytes: the first write that would fails as it does where there is no room."""
LAKE_FULL = """
import errno, os, yaodian.registry.lake as lake
def full(*said, **more):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
lake.write_deltalake = full
"""


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


@pytest.mark.parametrize(
    "patch", [FULL.format(200), FULL.format(20_000), LAKE_FULL], ids=["at once", "soon", "in the lake"]
)
def test_nothing_half_is_left_and_the_next_try_works(cli: ForkingCli, home: Path, tmp_path: Path, patch: str) -> None:
    file = tmp_path / "rolls.csv"
    file.write_text("学校,学生假名,女,到校天数\n" + "".join(f"S2,p-{one:04},是,10\n" for one in range(2_000)), "utf-8")
    send = ("submit", "rolls", file, "--unit", "S2", "--period", "2019-2020", "--home", home)
    if patch != LAKE_FULL:
        refused = cli.run(*send, patch=patch)
        assert refused.code == 3, refused.err
        assert "磁盘" in refused.err
    receipt = cli.run(*send, "--json").json()
    assert (receipt["receipt"], receipt["repeated"]) == (1, False)
    accept = ("accept", receipt["receipt"], "--home", home)
    refused = cli.run(*accept, patch=patch)
    assert refused.code == 3, refused.err
    assert "磁盘" in refused.err
    assert "Traceback" not in refused.err
    assert cli.run(*send, "--json").json()["state"] == "submitted"
    accepted = cli.run(*accept, "--json").json()
    assert (accepted["state"], accepted["repeated"]) == ("accepted", False)
    assert cli.run("ledger", "verify", "--home", home).code == 0
