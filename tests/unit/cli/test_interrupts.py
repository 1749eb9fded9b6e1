"""Ctrl-C ends cleanly: 130 while something is being prepared, which the next run completes; 0 while the site is served."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli, Running


def wait_for(run: Running, said: str) -> None:
    deadline = time.monotonic() + 30
    while not re.search(said, run.err()):
        assert time.monotonic() < deadline, run.err()
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("stage", "later"),
    [
        ("载入政策包……", 0.0),
        ("载入公布的数据.\\d", 0.05),
        ("计算指标……", 0.06),
    ],
)
def test_during_preparation(cli: ForkingCli, small_package: Path, tmp_path: Path, stage: str, later: float) -> None:
    for attempt in range(8):
        command = ("up", "--once", "--home", tmp_path / f"home-{attempt}", "--package", small_package, "--scale", 1)
        run = cli.start(*command)
        wait_for(run, stage)
        time.sleep(later / (attempt + 1))  # sooner each time: a quick machine is done before the signal comes
        run.kill(signal.SIGINT)
        done = run.wait()
        if done.code != 0:  # else it was over before the signal came, and tells nothing
            break
    assert done.code == 130, done.err
    assert done.err.splitlines()[-1].startswith("已中断")
    assert "Traceback" not in done.err
    assert done.out == ""
    assert cli.run(*command).code == 0


def test_while_a_library_is_at_work_that_tells_of_it_in_words_of_its_own(
    cli: ForkingCli, small_package: Path, tmp_path: Path
) -> None:
    query = """
import os, signal, yaodian.indicators.engines.few as few
def interrupted(engine, query):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted") from None
few.FewRowsEngine.sums = interrupted
"""
    done = cli.run("up", "--once", "--home", tmp_path / "home", "--package", small_package, patch=query)
    assert done.code == 130, done.err
    assert done.err.splitlines()[-1].startswith("已中断")


@contextmanager
def served(home: Path, *command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A true process in a group of its own, as a terminal starts it; gives it with the address that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [sys.executable, "-m", "yaodian.cli.main", *command, "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for_answer(process: subprocess.Popen[str], address: str) -> bytes:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            with urllib.request.urlopen(f"{address}/api/ledger/head", timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer")


@pytest.mark.parametrize(
    ("command", "how", "whole_group"),
    [(("up",), signal.SIGINT, True), (("serve",), signal.SIGTERM, False)],
    ids=["Ctrl-C in a terminal", "SIGTERM from a service manager"],
)
def test_while_serving(prepared_home: Path, command: tuple[str, ...], how: signal.Signals, whole_group: bool) -> None:
    with served(prepared_home, *command) as (process, address):
        assert b'"size"' in wait_for_answer(process, address)
        (os.killpg if whole_group else os.kill)(process.pid, how)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert "Traceback" not in err
        assert address in err, "the address is told"
        assert ("1.1" in out) == (command == ("up",)), "results, and nothing but results, on stdout"
        assert "WARNING" not in out + err
        with (
            pytest.raises(OSError, match="refused"),
            socket.create_connection(("127.0.0.1", int(address.split(":")[-1]))),
        ):
            pass
