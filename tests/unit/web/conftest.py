from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tools"))

from fixtures_web import small_world  # noqa: E402
from yaodian.web.home import Home  # noqa: E402


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Home]:
    """The small world, prepared once for a file of tests: one school has not reported, rows about persons among the rest."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("pages")) as home:
        yield home


@pytest.fixture
def visit(small: Home, db: None) -> Client:
    """A visitor's browser without scripts."""
    return Client()
