"""The server behind `fixtures_cli`: one line of JSON in, one line of JSON out, a fork for each run."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any


def _import_only() -> None:
    """Brings in what commands need. No library is set to work: one that has started threads would not survive a fork."""
    import deltalake  # noqa: F401
    import django.contrib.auth.hashers
    import django.core.management
    import django.db.migrations.executor
    import duckdb  # noqa: F401
    import jsonschema  # noqa: F401
    import numpy  # noqa: F401
    import polars  # noqa: F401
    import pyarrow.dataset  # noqa: F401
    import rich.table  # noqa: F401
    import sqlglot.dialects.duckdb  # noqa: F401
    import typer._adapters  # noqa: F401

    import yaodian.binding.load
    import yaodian.cli.explain
    import yaodian.cli.main
    import yaodian.cli.tables
    import yaodian.delivery
    import yaodian.indicators.computation
    import yaodian.indicators.engines.duck
    import yaodian.indicators.rows
    import yaodian.plan
    import yaodian.registry.checks
    import yaodian.registry.intake
    import yaodian.registry.lake
    import yaodian.simulate

    # Tables of the plan's language, and the slowness of passwords that is meant: a run needs neither again.
    yaodian.plan.compile_plan("2019年工作要点\n一、部分\n1.条目。新增学位600个。\n")
    django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations = 1


def _child(told: dict[str, Any]) -> None:
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(told["cwd"])
    os.environ.update(told["environment"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{told['folder']}/{name}", os.O_WRONLY | os.O_CREAT), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["yaodian", *told["arguments"]]
    exec(told["patch"], {})  # noqa: S102 (a statement of the test)
    code = 70
    try:
        from yaodian.cli.main import main

        main()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0
    except BaseException as error:
        print(f"escaped: {error!r}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Serves until the asker hangs up."""
    _import_only()
    for line in sys.stdin:
        told = json.loads(line)
        if "wait" in told:
            _, status = os.waitpid(told["wait"], 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if pid == 0:
                _child(told)
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
