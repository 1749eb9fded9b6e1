"""`yaodian upkeep`: what was never handed in goes after its time, and the command says how much it was."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any


def test_it_says_what_was_cleared_for_people_and_programs(cli: Any, prepared_home: Path) -> None:
    assert "存着未报的文件 0 个" in cli.run("upkeep", "--home", prepared_home).out
    assert cli.run("upkeep", "--json", "--home", prepared_home).json() == {"unsent": 0, "evidence": 0, "unknown": 0}


def test_bytes_of_an_upload_that_was_cut_off_go(cli: Any, prepared_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(prepared_home, tmp_path / "home"))
    digest = hashlib.sha256(b"cut off").hexdigest()
    file = home / "evidence" / digest[:2] / digest
    file.parent.mkdir(parents=True)
    file.write_bytes(b"cut off")
    assert cli.run("upkeep", "--json", "--home", home).json()["unknown"] == 1
    assert not file.exists()


def test_a_day_that_is_none_is_told(cli: Any, prepared_home: Path) -> None:
    done = cli.run("upkeep", "--as-of", "tomorrow", "--home", prepared_home)
    assert done.code == 2
    assert "--as-of" in done.err
