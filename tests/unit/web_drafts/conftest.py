from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_web import account, small_world  # isort: skip (it starts Django)
from fixtures_drafts import TEXT, Desk


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world: a county with two towns."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("drafts")) as home:
        yield home


@pytest.fixture
def desk_of(home: Any, db: None) -> Callable[..., Desk]:
    """The desk of somebody: a role, a unit, a name."""

    def desk(role: str = "office", unit: str = "xishan", name: str = "") -> Desk:
        client = Client()
        client.force_login(account(name or role, role, unit))
        return Desk(client, name or role)

    return desk


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """An officer who has handed in the plan."""
    desk = desk_of()
    assert desk.sends(TEXT).status_code == 302
    return desk
