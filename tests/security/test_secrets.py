"""What must stay secret lies where only its owner reads it, and nowhere in the repository."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path

import pytest

from yaodian.web.home import Home, open_home

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout: what is in the repository cannot be listed")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_the_key_of_a_home_is_for_its_owner(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    assert len(home.secret) >= 50
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600


def test_the_settings_hold_no_key_of_their_own() -> None:
    from django.conf import settings

    text = (ROOT / "src/yaodian/web/settings.py").read_text("utf-8")
    assert re.search(r"^SECRET_KEY = os\.environ\.get\(.+?\) or HOME\.secret$", text, re.MULTILINE)
    assert len(settings.SECRET_KEY) >= 50
    assert Home(settings.HOME.path).path == settings.HOME.path


def test_the_repository_holds_no_secret() -> None:
    files = tracked()
    assert len(files) > 100
    names = [
        path.name
        for path in files
        if re.search(r"^secret\.key$|\.sqlite3?(-|$)|^\.env$|\.pem$|^id_[a-z0-9]+$|\.p12$", path.name)
    ]
    assert not names
    keys = re.compile(
        rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bap]-[0-9A-Za-z-]{10,}"
    )
    found = [
        path for path in files if path.is_file() and path.stat().st_size < 2_000_000 and keys.search(path.read_bytes())
    ]
    assert [path.relative_to(ROOT) for path in found if path != Path(__file__).resolve()] == []


def test_homes_are_not_for_the_repository() -> None:
    done = subprocess.run(
        ["git", "check-ignore", "var/secret.key"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == 128:
        pytest.skip("not a git checkout")
    assert done.stdout.strip() == "var/secret.key"
