from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_cli import ForkingCli
from fixtures_package import write_package


@pytest.fixture(scope="session")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small package; nobody changes it."""
    return write_package(tmp_path_factory.mktemp("package") / "xishan")


@pytest.fixture(scope="session")
def prepared_home(cli: ForkingCli, small_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything done; tests that change it work on a copy."""
    home = tmp_path_factory.mktemp("home") / "home"
    done = cli.run("up", "--once", "--home", home, "--package", small_package, "--scale", 1)
    assert done.code == 0, done.err
    return home
