"""The wheel carries the packages: unpacked anywhere, the program runs in any folder without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def _run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    code = "import sys, yaodian; print(yaodian.__file__, file=sys.stderr); from yaodian.cli.main import main; main()"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_wheel_holds_packages_pages_and_licences(unpacked: Path) -> None:
    for name in ("_policies/default", "_policies/china/package.yaml", "web/static/site.css", "web/templates/base.html"):
        assert (unpacked / "yaodian" / name).is_file(), name
    (licences,) = unpacked.glob("yaodian-*.dist-info/licenses")
    assert {path.name for path in licences.iterdir()} >= {"LICENSE", "NOTICE"}


def test_program_runs_from_the_wheel_in_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    done = _run(unpacked, tmp_path, "up", "--once", "--package", "example")
    assert done.returncode == 0, done.stderr
    assert str(unpacked) in done.stderr
    assert (tmp_path / "var" / "yaodian.sqlite3").is_file()
