"""Runs every benchmark in a process of its own; `--quick` leaves out the whole city."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """One after another, in the order of their names."""
    quick = "--quick" in sys.argv[1:]
    failed = []
    for script in sorted(HERE.glob("*.py")):
        if script.stem in ("all", "record"):
            continue
        arguments = ["--scale", "0.01"] if quick and script.stem == "city" else []
        if subprocess.run([sys.executable, str(script), *arguments], check=False).returncode:
            failed.append(script.stem)
    if failed:
        sys.exit(f"did not finish: {', '.join(failed)}")


if __name__ == "__main__":
    main()
