"""Ten million rows of persons already known, as they are asked (number and name): parted into pseudonyms, held against the vault, accepted.

    python benchmarks/known.py [--rows N]

The vault is filled first, in a process of its own and outside of the figures; what it holds sealed is a stand-in, since nothing of a known
person is opened. Parting and acceptance are one process after another on one home, as they are when a delivery is sent and decided.
Both read their rows from a file, which counts. Beside each figure stands the processor time of it, with that of the processes that shared
the work: it says more where the machine is shared.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile

import lake
from record import Row, record

HEAD = (
    lake.HERE
    + """
start(folder / "home")
from dataclasses import replace
import polars as pl
from yaodian.registry import VaultField
from yaodian.registry.vault import take_out
from yaodian.registry.vault.marks import in_digits
from yaodian.registry.vault.persons import _marked
from yaodian.values import Label
from yaodian.web.actions.vault_records import keys_in_use
from yaodian.web.queries.world import world
here = world()
dataset = replace(here.package.datasets["pupils"], person="pupil",
                  vault=(VaultField("number", Label("号码"), "identity"), VaultField("name", Label("姓名"), "name")))
def asked(frame):
    one = pl.int_range(0, rows, eager=True)
    return frame.drop("pupil").with_columns(
        ("11010120" + (one % 16 + 10).cast(pl.String) + (one + 10_000_000).cast(pl.String)).alias("number"),
        ("学生" + one.cast(pl.String)).alias("name"))
def times():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)
def since(begun):
    now = times()
    return now[0] - begun[0], now[1] - begun[1]
"""
)
FILL = (
    HEAD
    + """
from django.db import transaction
from django.utils import timezone
from yaodian.web.actions.vault_records import _write, note_keys
keys = keys_in_use()
names = [one.name for one in dataset.vault]
frame = asked(pl.read_parquet(folder / "pupils.parquet"))
frame.write_parquet(folder / "asked.parquet", row_group_size=500_000)
known = in_digits(_marked(dataset.identity, names, frame.select(names), keys)).sort("pseudonym")
with transaction.atomic():
    note_keys(keys)
    for part in known.iter_slices(100_000):
        _write("pupils", part.with_columns(pl.lit("1").alias("key"), pl.lit(b"x" * 80).alias("sealed")), timezone.now())
"""
)
PART = (
    HEAD
    + """
from yaodian.web.queries.vault import known_persons
begun = times()
frame = pl.read_parquet(folder / "asked.parquet")
taken = take_out(dataset, frame, keys_in_use(), lambda wanted: known_persons("pupils", wanted))
assert not taken.persons.height and not taken.twice and taken.frame.height == rows
print(*since(begun), peak())
taken.frame.write_parquet(folder / "parted.parquet", row_group_size=500_000)
"""
)
ACCEPT = (
    HEAD
    + """
import datetime
from yaodian.values import Confidence, Origin
from yaodian.web.actions.accept import Delivered, accept
begun = times()
delivered = Delivered("pupils", "2014-2015", datetime.date(2014, 10, 15), pl.read_parquet(folder / "parted.parquet"),
                      Origin.SIMULATED, Confidence.LOW, name="bench")
receipt = accept(here, delivered, "benchmark")
assert receipt.rows == rows and receipt.units == schools, receipt
print(*since(begun), peak())
"""
)


def rows_of(folder: str, rows: int, schools: int = lake.SCHOOLS) -> list[Row]:
    """The measured rows; the folder is filled with some gigabytes."""
    said = {}
    for what, program in (("made", lake.MAKE), ("vault filled", FILL), ("parted", PART), ("accepted", ACCEPT)):
        done = subprocess.run(
            [sys.executable, "-c", program, folder, str(rows), str(schools)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said_last = (done.stderr.strip().splitlines() or ["killed"])[-1]
            return [Row(f"{what}: failed", float("nan"), "", None, said_last[:120])]
        said[what] = [float(one) for one in done.stdout.split()]
    (parting, parting_used, peak), (accepting, accepting_used, accepting_peak) = said["parted"], said["accepted"]
    return [
        Row(
            f"{rows:,} rows of known persons parted and accepted",
            parting + accepting,
            "s",
            60,
            f"processor {parting_used + accepting_used:.1f} s",
        ),
        Row("of these: read, parted, held against the vault", parting, "s", None, f"processor {parting_used:.1f} s"),
        Row("of these: read, checked, accepted", accepting, "s", 60, f"processor {accepting_used:.1f} s"),
        Row("parted: peak memory", peak, "MB", 4096),
        Row("accepted: peak memory", accepting_peak, "MB", 4096),
    ]


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=lake.PUPILS)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        record("known", rows_of(folder, asked.rows))


if __name__ == "__main__":
    main()
