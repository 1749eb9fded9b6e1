from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from django.test import Client

from fixtures_web import account, small_world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world, prepared once for a file of tests."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("api")) as home:
        yield home


@pytest.fixture
def ask(home: Any, db: None) -> Callable[..., Any]:
    """Asks the interface: gives the answer's JSON, after its status was found as expected."""

    def ask(address: str, expected: int = 200, role: str = "public", own: str = "xishan", **parameters: Any) -> Any:
        client = Client(raise_request_exception=False)
        if role != "public":
            client.force_login(account(f"{role}-{own}", role, own))
        response = client.get(f"/api/{address}", parameters)
        assert response.status_code == expected, response.content.decode()
        kind = "application/json" if expected == 200 else "application/problem+json"
        assert response["Content-Type"] == kind
        return response.json()

    return ask
