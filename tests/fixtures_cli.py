"""Runs the command line many times without paying for its imports each time.

A server process imports the libraries once and does nothing with them; every run is a fork of it that executes the program's own
`main` with arguments, environment and folder of its own. What a run prints and how it ends is what a fresh process would do, only
sooner; tests of the imports themselves and of the server start fresh processes instead.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SERVER = Path(__file__).with_name("forking_cli.py")


@dataclass(frozen=True)
class Done:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)


class Running:
    """A run that has begun."""

    def __init__(self, server: ForkingCli, pid: int, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self.pid = pid

    def err(self) -> str:
        """What it has said on stderr so far."""
        return (self._folder / "err").read_text("utf-8")

    def kill(self, how: int = signal.SIGKILL) -> None:
        """Sends a signal."""
        os.kill(self.pid, how)

    def wait(self) -> Done:
        """Waits for the end; a negative code is the number of the signal that ended it."""
        code = self._server.ask({"wait": self.pid})["code"]
        return Done(code, (self._folder / "out").read_text("utf-8"), self.err())


class ForkingCli:
    """The server. Not for several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0
        environment = dict(os.environ)
        if environment.pop("PYTHONDONTWRITEBYTECODE", None):
            # What a run imports after its fork would be compiled by every run anew.
            environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", str(_SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Sends a line and reads the line that answers it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def start(self, *arguments: object, cwd: Path | None = None, patch: str = "", **environment: str) -> Running:
        """Begins a run. `patch` is a statement executed before it, to make a library fail."""
        folder = self._folder / f"run-{self._runs}"
        folder.mkdir()
        for name in ("out", "err"):
            (folder / name).touch()
        self._runs += 1
        told = {
            "arguments": [str(argument) for argument in arguments],
            "cwd": str(cwd or self._folder),
            "environment": environment,
            "folder": str(folder),
            "patch": patch,
        }
        return Running(self, self.ask(told)["pid"], folder)

    def run(self, *arguments: object, cwd: Path | None = None, patch: str = "", **environment: str) -> Done:
        """Runs a command to its end."""
        return self.start(*arguments, cwd=cwd, patch=patch, **environment).wait()

    def close(self) -> None:
        """Ends the server."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextmanager
def forking_cli() -> Iterator[ForkingCli]:
    """A server for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="yaodian-cli-") as folder:
        server = ForkingCli(Path(folder))
        try:
            yield server
        finally:
            server.close()
