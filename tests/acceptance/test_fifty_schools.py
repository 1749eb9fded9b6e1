"""Fifty schools hand in at the same instant, on a served site: nothing is lost, everyone has a receipt, nobody is kept out meanwhile, the
ledger is whole. How long each waits is measured by benchmarks/together.py."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_postgres import postgres_cluster, why_not
from fixtures_site import served
from fixtures_together import all_at_once, password_in, with_schools

SCHOOLS = 50


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    if kind == "sqlite":
        yield {}
        return
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with postgres_cluster() as address:
        yield {"YAODIAN_DATABASE": address}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_fifty_at_once(kind: str, tmp_path: Path) -> None:
    package = with_schools(tmp_path / "xishan", SCHOOLS)
    home, log = tmp_path / "home", tmp_path / "log"
    with database(kind) as environment:
        with served("up", "--package", str(package), "--home", str(home), log=log, environment=environment) as address:
            found = all_at_once(address, password_in(log.read_text("utf-8")), SCHOOLS)
        done = subprocess.run(
            [sys.executable, "-m", "yaodian.cli.main", "ledger", "verify", "--home", str(home)],
            capture_output=True,
            text=True,
            check=False,
            env={**_environment(), **environment},
        )
    assert len(set(found.receipts)) == SCHOOLS
    assert done.returncode == 0, done.stdout + done.stderr
    # Who reads, and who writes something else, is answered before the last of the fifty is.
    assert found.amid(found.reads)
    assert found.amid(found.writes)
    assert "database is locked" not in log.read_text("utf-8")


def _environment() -> dict[str, str]:
    import os

    return {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
