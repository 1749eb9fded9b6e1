"""A PostgreSQL cluster for one run of tests: made in a temporary folder, reached by a socket and a loopback port, gone afterwards.

PostgreSQL refuses to run as root; then its programs run as the system user `postgres`. Where the programs are missing, or that
user is, `why_not()` says so, and tests are skipped with that as their reason.
"""

from __future__ import annotations

import functools
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_NO_SYNC = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def why_not() -> str | None:
    """The reason why no cluster can be started here, None if one can."""
    if _programs() is None:
        return "PostgreSQL is not installed (no initdb found)"
    if os.geteuid() == 0 and _server_user() is None:
        return "PostgreSQL does not run as root and there is no system user postgres"
    return None


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """Starts a cluster and gives the address of its database, as YAODIAN_DATABASE takes it; stops it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yaodian-postgres-"))
    user = _server_user() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    port = _free_port()
    data = folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {_NO_SYNC}"
    try:
        _run(user, "initdb", "-D", str(data), "-U", "tester", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync")
        _run(user, "pg_ctl", "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://tester@127.0.0.1:{port}/postgres?host={quote(str(folder), safe='')}"
        finally:
            _run(user, "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "-s", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, program: str, *arguments: str) -> None:
    programs = _programs()
    assert programs is not None, why_not()
    command = [str(programs / program), *arguments]
    if user is not None:
        command = ["su", user, "-s", "/bin/sh", "-c", shlex.join(command)]
    # pg_ctl leaves the server behind with our streams: they must not be pipes that somebody waits on.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode("utf-8", "replace")


@functools.cache
def _programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (asked := shutil.which("pg_config")) is not None:
        places.insert(
            0, Path(subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False).stdout.strip())
        )
    return next((place for place in places if (place / "initdb").exists()), None)


def _server_user() -> str | None:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
