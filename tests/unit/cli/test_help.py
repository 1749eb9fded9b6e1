"""`--help` is answered without loading what only the work needs, and tells everything that can be asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from yaodian.cli.exits import EXITS_MEAN, Exit
from yaodian.cli.main import app

HEAVY = {"deltalake", "django", "duckdb", "jsonschema", "ninja", "numpy", "polars", "pyarrow", "rich", "sqlglot"}


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        yield (*before, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))


COMMANDS = dict(commands(typer.main.get_command(app)))

_PROGRAM = """
import sys
from yaodian.cli.main import main
try:
    main()
except SystemExit as ending:
    code = ending.code
print(f"ended {int(code)} with " + " ".join(sorted({name.split(".")[0] for name in sys.modules})), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_it_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", _PROGRAM, *words, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"})
    ended, _, loaded = done.stderr.strip().splitlines()[-1].partition(" with ")
    assert ended == "ended 0", done.stderr
    assert not HEAVY & set(loaded.split())
    assert done.stdout.startswith("Usage: yaodian")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_and_option_has_words(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    for parameter in command.params:
        if parameter.name not in ("help", "version"):
            assert parameter.help, f"{' '.join(words)}: {parameter.name}"


def test_the_exit_codes_are_told() -> None:
    assert set(EXITS_MEAN) == set(Exit)
    told = typer.main.get_command(app).epilog or ""
    assert all(str(code.value) in told and meaning in told for code, meaning in EXITS_MEAN.items())
