"""An object store for tests: the S3 server of moto in a process of its own, on this machine.

It speaks the protocol, lists, and refuses a second writer of the same key (If-None-Match), which is what two writers of one version
depend on. It proves nothing about the durability, speed, rights or clocks of a real store.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SHOWN_TO_EVERYBODY = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "us-east-1"}


@contextmanager
def object_store(bucket: str) -> Iterator[dict[str, str]]:
    """Starts the server with a bucket and gives the environment that opens it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Apart from this process: a library that waits for an answer here would not let a server beside it give one.
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            address = f"http://127.0.0.1:{port}"
            environment = {"AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true", **SHOWN_TO_EVERYBODY}
            _make(bucket, environment)
            yield environment
        finally:
            server.kill()


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the object store did not start")


def _make(bucket: str, environment: dict[str, str]) -> None:
    """In a process of its own as well: the client's own warnings are none of the tests'."""
    program = "import boto3, sys; boto3.client('s3', endpoint_url=sys.argv[1], region_name='us-east-1').create_bucket(Bucket=sys.argv[2])"
    command = [sys.executable, "-c", program, environment["AWS_ENDPOINT_URL"], bucket]
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
