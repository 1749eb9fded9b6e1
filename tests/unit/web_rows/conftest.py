from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_web import account, small_world

PEOPLE = {
    "office": ("office", "xishan"),
    "bureau": ("bureau", "east"),
    "school": ("school", "east_first"),
    "auditor": ("auditor", "xishan"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world with rolls: p-01 to p-03 of a school in the east, p-04 of one in the west."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("rows")) as home:
        yield home


@pytest.fixture
def visit(home: Any, db: None) -> Callable[[str], Client]:
    """A browser, signed in as a role unless it is the public."""

    def visit(role: str) -> Client:
        client = Client(raise_request_exception=True)
        if role in PEOPLE:
            client.force_login(account(f"one-{role}", *PEOPLE[role]))
        return client

    return visit
