"""What a user waits for at the terminal: help, compiling a plan, checking a package."""

from __future__ import annotations

import sys
from pathlib import Path

from record import Row, quantile, record, run

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, "-m", "yaodian.cli.main"]


def main() -> None:
    """Times whole processes, five runs each, median."""
    package = ROOT / "policies" / (ROOT / "policies" / "default").read_text("utf-8").strip()
    commands = (
        ("yaodian --help", ["--help"], 0.4),
        ("yaodian compile plan.txt --json", ["compile", str(package / "plan.txt"), "--json"], None),
        ("yaodian check PACKAGE", ["check", str(package)], None),
    )
    rows = []
    for what, arguments, bar in commands:
        runs = [run([*PROGRAM, *arguments]) for _ in range(5)]
        if any(one.code for one in runs):
            sys.exit(runs[0].stderr or runs[0].stdout)
        rows.append(Row(what, quantile([one.seconds for one in runs], 0.5), "s", bar, "median of 5 processes"))
    record("start", rows)


if __name__ == "__main__":
    main()
