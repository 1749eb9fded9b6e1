"""Fifty schools hand in at the same instant while somebody reads and somebody else writes: how long each of them waits.

    python benchmarks/together.py [--schools 50] [--pupils 40] [--workers 1]

On a served site of a small county, first with SQLite, then with PostgreSQL on a cluster made for it. A request waits for three things: its
turn at the processors, its own work, and the lock of whoever writes. The last is what "nobody is blocked" speaks of, and it is measured from
outside: a process of its own asks for the writers' lock of the same database all the while, and lets it go at once. The site, the fifty,
the reader and the writer share this machine, so that the whole times hold the work of everybody before oneself; what fifty such files cost
one after another stands beside.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from record import Row, record

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from fixtures_postgres import postgres_cluster, why_not  # noqa: E402
from fixtures_site import Visitor, served  # noqa: E402
from fixtures_together import Span, all_at_once, hand_in, password_in, with_schools  # noqa: E402

ALONE = 10
PROBE = """
import json, sys, time
kind, where = sys.argv[1:3]
if kind == "sqlite":
    import sqlite3
    database = sqlite3.connect(where, timeout=60, isolation_level=None)
    asks = ["begin immediate"]
else:
    import psycopg
    database = psycopg.connect(where, autocommit=True)
    asks = ["begin", "lock table ledger_entry in exclusive mode"]
waits = []
print("ready", flush=True)
until = time.monotonic() + 600
import threading
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.wait(0.02) and time.monotonic() < until:
    begun = time.monotonic()
    for one in asks:
        database.execute(one)
    waits.append(time.monotonic() - begun)
    database.execute("rollback")
print(json.dumps(waits))
"""


@contextmanager
def lock_asked_for(kind: str, where: str) -> Iterator[list[float]]:
    """Asks for the writers' lock again and again; the list holds how long it took each time, once that is over."""
    waits: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", PROBE, kind, where], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as probe:
        assert probe.stdout is not None
        assert probe.stdout.readline() == "ready\n"
        yield waits
        said, _ = probe.communicate()
        waits += json.loads(said)


def rows_of(kind: str, schools: int, pupils: int, workers: int, environment: dict[str, str]) -> list[Row]:
    """The measured rows of one database."""
    with tempfile.TemporaryDirectory() as folder:
        package, home, log = (
            with_schools(Path(folder) / "xishan", schools + ALONE),
            Path(folder) / "home",
            Path(folder) / "log",
        )
        said = ("up", "--package", str(package), "--home", str(home), "--workers", str(workers))
        with served(*said, log=log, environment=environment) as address:
            password = password_in(log.read_text("utf-8"))
            visitor = Visitor(address)
            visitor.sign_in("office", password)
            alone = [hand_in(visitor, schools + one, pupils)[1] for one in range(ALONE)]
            where = environment.get("YAODIAN_DATABASE", str(home / "yaodian.sqlite3"))
            with lock_asked_for(kind, where) as waits:
                found = all_at_once(address, password, schools, pupils, waiting=ALONE)
    one = sum(map(_long, alone)) / len(alone)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]
    note = (
        f"all answered after {max(end for _, end in found.hand_ins) - min(begun for begun, _ in found.hand_ins):.1f} s"
    )
    return [
        Row(f"{name}: longest wait for the writers' lock", max(waits), "s", 2, f"asked for {len(waits)} times"),
        Row(f"{name}: longest answer to who reads", max(map(_long, found.reads)), "s", 2, f"of {len(found.reads)}"),
        Row(
            f"{name}: longest answer to who writes a draft",
            max(map(_long, found.writes)),
            "s",
            2,
            f"of {len(found.writes)}",
        ),
        Row(
            f"{name}: longest of {schools} hand-ins of {pupils} pupils at once",
            max(map(_long, found.hand_ins)),
            "s",
            2,
            note,
        ),
        Row(f"{name}: the same {schools} one after another", one * schools, "s", None, f"{one:.3f} s each"),
    ]


def _long(span: Span) -> float:
    return span[1] - span[0]


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser()
    options.add_argument("--schools", type=int, default=50)
    options.add_argument("--pupils", type=int, default=40)
    options.add_argument("--workers", type=int, default=1)
    asked = options.parse_args()
    said = (asked.schools, asked.pupils, asked.workers)
    rows = rows_of("sqlite", *said, {})
    if (reason := why_not()) is None:
        with postgres_cluster() as address:
            rows += rows_of("postgresql", *said, {"YAODIAN_DATABASE": address})
    else:
        print(reason)
    record("together", rows)


if __name__ == "__main__":
    main()
