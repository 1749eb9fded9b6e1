"""Fifty schools hand in at the same instant, on a served site: nothing is lost, everyone has a receipt, the ledger is whole."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_package import write_package
from fixtures_postgres import postgres_cluster, why_not
from fixtures_site import Visitor, served

SCHOOLS = 50
_UNIT = "  - {{id: more_{0}, level: school, parent: east, versions: [{{code: 'M{0}', name: {{zh: 东镇新{0}小}}, kind: primary}}]}}\n"


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
    package = write_package(tmp_path / "xishan")
    with (package / "units.yaml").open("a", encoding="utf-8") as units:
        units.writelines(_UNIT.format(number) for number in range(SCHOOLS))
    home, log = tmp_path / "home", tmp_path / "log"
    with database(kind) as environment:
        with served("up", "--package", str(package), "--home", str(home), log=log, environment=environment) as address:
            receipts = _all_at_once(address, log.read_text("utf-8"))
        assert len(set(receipts)) == SCHOOLS
        done = subprocess.run(
            [sys.executable, "-m", "yaodian.cli.main", "ledger", "verify", "--home", str(home)],
            capture_output=True,
            text=True,
            check=False,
            env={**_environment(), **environment},
        )
    assert done.returncode == 0, done.stdout + done.stderr


def _environment() -> dict[str, str]:
    import os

    return {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}


def _all_at_once(address: str, said: str) -> list[str]:
    """The receipts of all schools; then each is looked at, as the office that sees them all."""
    password = next(line.split()[1] for line in said.splitlines() if line.split()[:1] == ["office"])
    visitors = [Visitor(address) for _ in range(SCHOOLS)]
    visitors[0].sign_in("office", password)
    for visitor in visitors[1:]:
        visitor.take_cookies(visitors[0])
    together = Barrier(SCHOOLS)

    def hand_in(number: int) -> str:
        rows = f"学校,学生假名,女,到校天数\nM{number},q-{number},是,10\nM{number},r-{number},否,20\n"
        together.wait(60)
        where, page = visitors[number].post(
            "/datasets/rolls/submit",
            {"unit": f"more_{number}", "period": "2019-2020"},
            file=(f"{number}.csv", rows.encode()),
        )
        found = re.search(r"/submissions/(\d+)$", where)
        assert found, page[-2000:]
        return found[1]

    with ThreadPoolExecutor(SCHOOLS) as pool:
        receipts = list(pool.map(hand_in, range(SCHOOLS)))
    waiting = visitors[0].get("/submissions")
    assert f"待审 {SCHOOLS} 件" in waiting
    return receipts
