"""The same tests once more on PostgreSQL: everything of the web core and of the interface that touches the database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures_postgres import postgres_cluster, why_not

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]

OF_THE_DATABASE = (
    "accepting_rows", "database_constraints", "migrations", "preparation", "queries", "queries_of_made_homes",
)  # fmt: skip

ELSEWHERE = (
    "web_deliveries",
    "web_evidence",
    "web_vault",
    "web_drafts/test_acting.py",
    "web_drafts/test_corrected_texts.py",
)

NOT_AGAIN = "not TestCutOff and not TestAccounts and not TestPackageOfAHome"
"""Long, and nothing in them that a database could do otherwise."""

reason = why_not()


@pytest.mark.skipif(reason is not None, reason=reason or "")
def test_all_that_touches_the_database_passes_on_postgresql(tmp_path: Path) -> None:
    tests = [*(HERE / f"test_{name}.py" for name in OF_THE_DATABASE), *(HERE.parent / one for one in ELSEWHERE)]
    command = [sys.executable, "-m", "pytest", *map(str, tests), "-p", "no:xdist", "-rf", "-k", NOT_AGAIN]
    with postgres_cluster() as address:
        environment = {**os.environ, "YAODIAN_DATABASE": address, "YAODIAN_HOME": str(tmp_path)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 100
