"""A site served by the program itself, as a newcomer starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import urlopen

START_WITHIN = 180


@contextmanager
def served(*arguments: str, log: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Runs `yaodian` with the arguments on a free port and gives the address once it answers; Ctrl-C ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "yaodian.cli.main", *arguments, "--port", str(port)],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**own, **(environment or {})},
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


class Visitor:
    """A browser without scripts: it keeps cookies and sends the token with every form."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        """A page."""
        with self.opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(
        self, path: str, said: Mapping[str, str], *, file: tuple[str, bytes] | None = None, **headers: str
    ) -> tuple[str, str]:
        """Where a form led, and what was answered."""
        token = next(one.value or "" for one in self.jar if one.name == "csrftoken")
        boundary = uuid.uuid4().hex
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": token, **said}.items()
        )
        if file is not None:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
            body += head.encode() + file[1] + b"\r\n"
        kind = f"multipart/form-data; boundary={boundary}"
        request = urllib.request.Request(
            self.address + path, body + f"--{boundary}--\r\n".encode(), {"Content-Type": kind, **headers}
        )
        with self.opener.open(request, timeout=60) as answer:
            return answer.url, answer.read().decode()

    def sign_in(self, name: str, password: str) -> None:
        """Signs in and has a token for forms."""
        self.get("/sign-in")
        self.post("/sign-in", {"username": name, "password": password})
        self.get("/about")

    def take_cookies(self, other: Visitor) -> None:
        """Goes on as another visitor: the same person in another window."""
        for cookie in other.jar:
            self.jar.set_cookie(cookie)


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
