"""Real packages, prepared once a session as a newcomer would: by the program itself, in a folder of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures_cli import ForkingCli

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "yaodian.cli.main"]

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The home of a shipped package by its name; each is prepared at most once."""
    homes: dict[str, Path] = {}

    def home_of(package: str) -> Path:
        if package not in homes:
            home = tmp_path_factory.mktemp(f"home-{package}")
            command = [*PROGRAM, "up", "--once", "--package", package, "--home", str(home)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            homes[package] = home
        return homes[package]

    return home_of


@pytest.fixture(scope="session")
def ask(cli: ForkingCli) -> Ask:
    """Asks the command line: `ask(home, "status", ...)` gives what it answers as JSON."""

    def ask(home: Path, *arguments: str) -> Any:
        done = cli.run(*arguments, "--home", home, "--json")
        assert done.code == 0, done.err
        return done.json()

    return ask
