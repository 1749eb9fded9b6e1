from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_package import write_package
from fixtures_rolls import Pupil, rolls
from fixtures_web import home_for, silent
from yaodian.web.actions.accept import Receipt, accept
from yaodian.web.actions.prepare import Wanted, prepare
from yaodian.web.home import Home
from yaodian.web.queries.world import world


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing a password is slow on purpose; no test of this folder needs it to be."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder of the small package, free to be changed."""
    return write_package(tmp_path / "xishan")


@pytest.fixture
def home(package: Path, tmp_path: Path, settings: Any) -> Home:
    """A home for it, which the web core takes as its own."""
    settings.HOME = home_for(package, tmp_path / "home")
    return settings.HOME


@pytest.fixture
def prepared(db: None, home: Home) -> Home:
    """The home with everything done."""
    prepare(home, Wanted(scale=1.0), silent)
    return home


@pytest.fixture
def send() -> Callable[..., Receipt]:
    """Delivers rolls: rows are (unit, school code, pupil, girl)."""

    def send(*rows: Pupil, on: str = "2019-09-10", **changed: Any) -> Receipt:
        return accept(world(), rolls(*rows, on=on, **changed), "a test")

    return send
