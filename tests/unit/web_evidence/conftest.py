from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_evidence import with_sites
from fixtures_web import account, small_world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world, with a dataset of building sites whose rows name a photo and a permit."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("evidence"), change=with_sites) as home:
        yield home


@pytest.fixture
def clerk(home: Any, db: None) -> Callable[..., Client]:
    """A browser signed in for a unit; without one, the public."""

    def clerk(unit: str = "", role: str = "school") -> Client:
        client = Client()
        if unit:
            client.force_login(account(f"{role}-of-{unit}", role, unit))
        return client

    return clerk
