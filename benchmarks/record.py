"""What every benchmark does with its figures: a table for people, JSON for machines, and the machine they were taken on."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FIGURES = Path(__file__).parent / "figures"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure with the bar that it is held against (None: no bar)."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: wall seconds, peak memory of the largest process in megabytes, exit code, output."""

    seconds: float
    peak_mb: float
    code: int
    stdout: str
    stderr: str


def run(command: Sequence[str], **environment: str) -> Run:
    """Runs a command to its end and measures it as the operating system accounts for it."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        stdout, stderr = process.communicate()
    seconds = time.perf_counter() - started
    # Of all children so far: a benchmark measures its largest process in a process of its own.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Run(seconds, peak, process.returncode, stdout, stderr)


def record(name: str, rows: Sequence[Row]) -> None:
    """Prints the rows and writes them to benchmarks/figures/<name>.json."""
    width = max(len(row.what) for row in rows)
    print(f"{name} ({platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()})")
    for row in rows:
        bar = "" if row.bar is None else f"   bar {row.bar:g}   {'ok' if row.value <= row.bar else 'OVER'}"
        print(f"  {row.what:<{width}}  {row.value:>12.3f} {row.unit:<4}{bar}  {row.note}")
    FIGURES.mkdir(exist_ok=True)
    said = {
        "benchmark": name,
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rows": [
            {"what": row.what, "value": row.value, "unit": row.unit, "bar": row.bar, "note": row.note} for row in rows
        ],
    }
    (FIGURES / f"{name}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which the share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
