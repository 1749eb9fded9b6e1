"""A whole city: simulate, accept, compute; then the status of all commitments and the front page on the server.

    python benchmarks/city.py [--scale 1.0] [--home DIR]

A home that is given is kept and used again, so that the second part can be measured alone.
"""

from __future__ import annotations

import argparse
import http.client
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from record import Row, quantile, record, run

PROGRAM = [sys.executable, "-m", "yaodian.cli.main"]


def main() -> None:
    """Runs both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        rows = [*_prepare(home, asked.scale), *_status(home), *_front_page(home)]
        record(f"city-{asked.scale:g}", rows)


def _prepare(home: Path, scale: float) -> Iterator[Row]:
    done = run([*PROGRAM, "up", "--once", "--home", str(home), "--scale", str(scale)])
    if done.code != 0:
        sys.exit(done.stderr)
    bar = 180 if scale == 1 else None
    yield Row("simulate, accept, compute", done.seconds, "s", bar, "one process, everything from an empty folder")
    yield Row("peak memory of it", done.peak_mb, "MB", 4096 if scale == 1 else None)
    again = run([*PROGRAM, "up", "--once", "--home", str(home)])
    yield Row("second `up --once`", again.seconds, "s", 5)


_STATUS = """
import sys, time
from pathlib import Path
from yaodian.cli.state import start
start(Path(sys.argv[1]))
from yaodian.web.queries import figures, standing, world
from yaodian.indicators import DuckEngine
here = world.world()
figures.default_engine = DuckEngine  # no kept answer: every dataset is scanned
begun = time.perf_counter()
standing.statuses(here, here.package.default_as_of)
print(time.perf_counter() - begun)
"""


def _status(home: Path) -> Iterator[Row]:
    times = [float(run([sys.executable, "-c", _STATUS, str(home)]).stdout) for _ in range(5)]
    yield Row("status, all indicators, nothing kept", quantile(times, 0.5), "s", 3, "median of 5, one process each")


def _front_page(home: Path) -> Iterator[Row]:
    with _server(home) as port:
        _get(port, "/")
        for path, bar in (("/", 150.0), ("/commitments", None), ("/indicators", None)):
            times = [_get(port, path) for _ in range(100)]
            yield Row(f"GET {path} p50", quantile(times, 0.5) * 1000, "ms", None, "100 requests, one after another")
            yield Row(f"GET {path} p95", quantile(times, 0.95) * 1000, "ms", bar)


@contextmanager
def _server(home: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [*PROGRAM, "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    _get(port, "/")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def _get(port: int, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - begun
    connection.close()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status}")
    return seconds


if __name__ == "__main__":
    main()
