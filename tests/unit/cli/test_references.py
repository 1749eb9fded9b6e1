"""docs/reference is printed from the program; it must be what the program says now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRINTER = ROOT / "tools" / "print_references.py"


def run(*options: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, str(PRINTER), *options], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_nothing_printed_is_stale_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = run("--check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_file_of_a_package_and_every_key_is_explained() -> None:
    import json

    for path in sorted((ROOT / "src/yaodian/binding/schemas").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        tops = schema["$defs"].values() if path.stem == "common" else [schema]
        for top in tops:
            assert top.get("description"), path.name
            _explained(top, path.name)


def _explained(schema: dict[str, object], where: str) -> None:
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    for name, value in properties.items():
        assert value.get("description"), f"{where}: {name}"
        _explained(value.get("items", value), f"{where}.{name}")
