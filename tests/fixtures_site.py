"""A site served by the program itself, as a newcomer starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

START_WITHIN = 180


@contextmanager
def served(*arguments: str, log: Path) -> Iterator[str]:
    """Runs `yaodian` with the arguments on a free port and gives the address once it answers; Ctrl-C ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "yaodian.cli.main", *arguments, "--port", str(port)],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(5)


def _wait(address: str, server: subprocess.Popen[Any], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"yaodian ended with {server.returncode}:\n{log.read_text('utf-8')[-3000:]}")
        try:
            with urlopen(f"{address}/keys", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer within {START_WITHIN} s:\n{log.read_text('utf-8')[-3000:]}")
