from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_persons import Official, with_vault
from fixtures_web import account, small_world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world with named rolls; what is on the rolls of two schools came in as pseudonyms, nobody stands behind them."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("vault"), change=with_vault) as home:
        yield home


@pytest.fixture
def official(home: Any, db: None) -> Callable[[str, str], Official]:
    """An official by role and unit."""

    def official(role: str, unit: str) -> Official:
        client = Client()
        client.force_login(account(f"{role}-{unit}", role, unit))
        return Official(client, unit)

    return official


@pytest.fixture
def accepted(official: Callable[[str, str], Official]) -> int:
    """The rolls of east_second, handed in and accepted."""
    school, bureau = official("school", "east_second"), official("bureau", "east")
    number = school.receipt(school.sends())
    assert bureau.decides(number).status_code == 302
    return number
