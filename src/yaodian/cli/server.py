"""Runs the web server until it is told to stop."""

from __future__ import annotations


def run_server(host: str, port: int, workers: int) -> None:
    """Serves the site with granian; Ctrl-C and SIGTERM end it cleanly."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "yaodian.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
