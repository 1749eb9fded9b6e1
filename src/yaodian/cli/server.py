"""Runs the web server until it is told to stop."""

from __future__ import annotations

import multiprocessing
from copy import deepcopy
from typing import Any

from yaodian.cli.exits import Exit, stop

_PATIENCE = 10
"""Seconds that a worker may take to answer what it has begun before it is ended."""


def run_server(host: str, port: int, workers: int) -> None:
    """Serves the site with granian; Ctrl-C and SIGTERM end it cleanly. Its log goes to stderr, as all logs do."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LOGGING_CONFIG, LogLevels

    # Preparation leaves threads of the lake and the engine behind, and neither survives a fork: workers begin afresh.
    multiprocessing.set_start_method("spawn", force=True)
    log: dict[str, Any] = deepcopy(LOGGING_CONFIG)
    for handler in log["handlers"].values():
        handler["stream"] = "ext://sys.stderr"
    server = Granian(
        "yaodian.cli.worker:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=_PATIENCE,
        blocking_threads=8,
        # Below this it warns of eight threads on a small machine, which is meant: they wait for the database, not for a core.
        log_level=LogLevels.error,
        log_dictconfig=log,
        websockets=False,
    )
    try:
        server.serve()
    except SystemExit as ending:
        if ending.code:
            stop(Exit.FAULT, "网页服务意外停止，原因见上面的记录。再运行一次；若一直如此，请连同记录一并报告。")
