"""A fault shows a number and never a trace: no path, no statement, no setting, no name of a library."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client
from routes import ROUTES

from yaodian.registry import LakeError
from yaodian.web.home import HomeProblem
from yaodian.web.queries import world as worlds

Visit = Callable[..., Client]
ASKS_THE_WORLD = [
    route.example
    for route in ROUTES.values()
    if route.get == 200
    and route.example not in ("/api/openapi.json", "/api/ledger", "/api/ledger/head", "/api/ledger/0/proof")
]
TRACES = (
    b"Traceback", b"/secret/place", b"site-packages", b"SELECT ", b"sqlite3", b"psycopg", b".py", b"SECRET_KEY",
    b"RuntimeError", b"OperationalError", b"LakeError", b"HomeProblem", b"DEBUG",
)  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [RuntimeError, KeyError, OperationalError, LakeError, HomeProblem],
    ids=lambda fault: str(fault.__name__),
)
def test_whatever_happens_behind_a_page(visit: Visit, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def broken(*_: object) -> None:
        raise fault("/secret/place SELECT secret FROM table")

    monkeypatch.setattr(worlds, "_world", broken)
    client = visit("office")
    for example in ASKS_THE_WORLD:
        response = client.get(example)
        assert response.status_code in (200, 302, 500, 503), example
        found = [trace for trace in TRACES if trace in response.content]
        assert not found, (example, found)
        if response.status_code == 500:
            assert "编号" in response.content.decode() or "number" in response.content.decode()


def test_debugging_is_off(visit: Visit) -> None:
    from django.conf import settings

    assert settings.DEBUG is False
    for address in ("/nowhere", "/indicators/nothing", "/static/nothing.js"):
        response = visit("public").get(address)
        assert response.status_code == 404
        assert not [trace for trace in TRACES if trace in response.content]
