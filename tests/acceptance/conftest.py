"""Real packages, prepared once a session as a newcomer would: by the program itself, in a folder of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "yaodian.cli.main"]

Ask = Callable[..., object]


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


def ask(home: Path, *arguments: str) -> object:
    """What a command answers as JSON."""
    command = [*PROGRAM, *arguments, "--home", str(home), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
