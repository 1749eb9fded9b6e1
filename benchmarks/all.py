"""Runs every benchmark in a process of its own and puts the figures into README.md; `--quick` leaves out the whole city, and the page
as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
BEGIN = "<!-- figures: written by all.py -->"


def main() -> None:
    """One after another, in the order of their names."""
    quick = "--quick" in sys.argv[1:]
    failed = []
    for script in sorted(HERE.glob("*.py")):
        if script.stem in ("all", "record", "plan_peers"):
            continue
        arguments = ["--scale", "0.01"] if quick and script.stem == "city" else []
        if subprocess.run([sys.executable, str(script), *arguments], check=False).returncode:
            failed.append(script.stem)
    if failed:
        sys.exit(f"did not finish: {', '.join(failed)}")
    if not quick:
        page = HERE / "README.md"
        page.write_text(page.read_text("utf-8").split(BEGIN)[0] + "\n".join([BEGIN, *_tables(), ""]), "utf-8")


def _tables() -> Iterator[str]:
    """A table for each file of figures."""
    for path in sorted((HERE / "figures").glob("*.json")):
        said = json.loads(path.read_text("utf-8"))
        taken = f"{said['taken'][:10]}, {said['machine']}, {said['cores']} cores, Python {said['python']}"
        yield from ("", f"## {said['benchmark']}", "", taken, "", "| what | figure | bar | note |", "|---|---|---|---|")
        for row in said["rows"]:
            bar = "" if row["bar"] is None else f"{row['bar']:g} {row['unit']}"
            yield f"| {row['what']} | {row['value']:.4g} {row['unit']} | {bar} | {row['note']} |"


if __name__ == "__main__":
    main()
