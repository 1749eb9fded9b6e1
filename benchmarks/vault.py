"""How long persons take to enter the identity vault, and rows of persons already known to be parted from their names.

    python benchmarks/vault.py [--postgresql] [--rows 1000000]

Each figure is taken in a process of its own. "New" is everything: pseudonyms, sealing, and the transaction that writes them. With
--postgresql the same on a cluster that is made for it in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from record import Row, record

HERE = Path(__file__).resolve().parent
PROGRAM = """
import json, os, resource, sys, time
from pathlib import Path
import polars as pl
os.environ["DJANGO_SETTINGS_MODULE"] = "yaodian.web.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
from yaodian.registry import Dataset, Field, VaultField
from yaodian.registry.vault import take_out
from yaodian.values import Label
from yaodian.web.actions.vault_records import admit, keys_in_use, kept_waiting, packed, unpacked
from yaodian.web.queries.vault import known_persons
rows, what = int(sys.argv[1]), sys.argv[2]
call_command("migrate", verbosity=0)
dataset = Dataset("pupils", Label("学生"), "", "school", "school", "school_year",
    (Field("pupil", Label("化名"), "string", personal="pseudonym"), Field("school", Label("学校"), "string"),
     Field("grade", Label("年级"), "string"), Field("class_no", Label("班"), "integer")), ("pupil",),
    vault=(VaultField("number", Label("号码"), "identity"), VaultField("name", Label("姓名"), "name")), person="pupil")
one = pl.int_range(0, rows, eager=True)
frame = pl.DataFrame({"number": "11010120" + (one % 16 + 10).cast(str) + (one + 10_000_000).cast(str), "name": "学生" + one.cast(str),
    "school": "S" + (one % 900).cast(str), "grade": (one % 12).cast(str), "class_no": one % 40})
known = lambda wanted: known_persons("pupils", wanted)
times = {}
def clock():
    shared = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), time.process_time() + shared.ru_utime + shared.ru_stime
def note(what, begun):
    times[what], times[what + " processor"] = (now - then for now, then in zip(clock(), begun))
begun = clock()
taken = take_out(dataset, frame, keys_in_use(), known)
note("part", begun)
assert taken.persons.height == (rows if what == "new" else 0), taken.persons.height
begun = clock()
content = packed(taken.persons)
with transaction.atomic():
    waiting = kept_waiting(taken.persons, content)
note("wait", begun)
begun = clock()
with transaction.atomic():
    if waiting is not None:
        admit("pupils", unpacked(waiting), keys_in_use())
note("admit", begun)
times["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(times))
"""


def main() -> None:
    """Takes the figures on SQLite, and with --postgresql there as well."""
    options = argparse.ArgumentParser()
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--rows", type=int, default=1_000_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = _measured("SQLite", asked.rows, {"YAODIAN_HOME": folder})
    if asked.postgresql:
        sys.path.insert(0, str(HERE.parent / "tests"))
        from fixtures_postgres import postgres_cluster

        with tempfile.TemporaryDirectory() as folder, postgres_cluster() as address:
            rows += _measured("PostgreSQL", asked.rows, {"YAODIAN_HOME": folder, "YAODIAN_DATABASE": address})
    record("vault", rows)


def _measured(where: str, rows: int, environment: dict[str, str]) -> list[Row]:
    """A million of persons who are new, then the same again, all known."""
    found = []
    for what, bar in (("new", 60.0), ("known", None)):
        said = _run(rows, what, environment)
        whole = said["part"] + said["wait"] + said["admit"]
        used = sum(value for name, value in said.items() if name.endswith(" processor"))
        parts = f"parted and sealed {said['part']:.1f}, kept waiting {said['wait']:.1f}, accepted {said['admit']:.1f}; "
        parts += f"processor {used:.1f} s"
        found.append(Row(f"{where}: {rows:,} persons, {what}", whole, "s", bar, parts))
        found.append(
            Row(
                f"{where}: {rows:,} persons, {what}: accepted alone",
                said["admit"],
                "s",
                60.0,
                f"processor {said['admit processor']:.1f} s",
            )
        )
        found.append(Row(f"{where}: {rows:,} persons, {what}: peak memory", said["peak"], "MB", 4_000.0))
    return found


def _run(rows: int, what: str, environment: dict[str, str]) -> dict[str, float]:
    import os

    own = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(rows), what],
        capture_output=True,
        text=True,
        check=False,
        env={**own, **environment},
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return {key: float(value) for key, value in json.loads(done.stdout).items()}


if __name__ == "__main__":
    main()
