"""Real packages, prepared once a session as a newcomer would: by the program itself, in a folder of their own."""

from __future__ import annotations

import fcntl
import os
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
    """The home of a shipped package by its name; each is prepared once in a run, by whichever of its processes needs it first.

    Nobody changes it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def home_of(package: str) -> Path:
        home, done = shared / f"home-{package}", shared / f"home-{package}.done"
        with (shared / f"home-{package}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                command = [*PROGRAM, "up", "--once", "--package", package, "--home", str(home)]
                ended = subprocess.run(command, capture_output=True, text=True, check=False)
                assert ended.returncode == 0, ended.stderr
                done.touch()
        return home

    return home_of


@pytest.fixture(scope="session")
def ask(cli: ForkingCli) -> Ask:
    """Asks the command line: `ask(home, "status", ...)` gives what it answers as JSON."""

    def ask(home: Path, *arguments: str) -> Any:
        done = cli.run(*arguments, "--home", home, "--json")
        assert done.code == 0, done.err
        return done.json()

    return ask
