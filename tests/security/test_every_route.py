"""Every route as every role: who may look, and that nobody can do anything from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from routes import ROLES, ROUTES, SIGNED_IN, routes_of_the_site

Visit = Callable[..., Client]


def test_every_route_is_declared_here_and_every_declared_one_exists() -> None:
    known = list(routes_of_the_site())
    assert len(known) == len(set(known))
    assert set(known) == set(ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_looking(visit: Visit, role: str) -> None:
    client = visit(role)
    answers = {route.example: client.get(route.example).status_code for route in ROUTES.values()}
    assert answers == {route.example: route.expected(role) for route in ROUTES.values()}


@pytest.mark.parametrize("role", ROLES)
def test_posting_without_a_token(visit: Visit, role: str) -> None:
    client = visit(role, careful=True)
    said = {"next": "/", "language": "en", "username": "office", "password": "x"}
    answers = {route.example: client.post(route.example, said).status_code for route in ROUTES.values()}
    assert answers == {route.example: route.post for route in ROUTES.values()}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(visit: Visit, method: str) -> None:
    client = visit("office", careful=True)
    for route in ROUTES.values():
        assert getattr(client, method)(route.example).status_code == route.post, route.example


def test_what_only_shows_takes_no_post_even_with_a_token(visit: Visit) -> None:
    client = visit("office")
    shows = [route.example for route in ROUTES.values() if not route.acts]
    assert [address for address in shows if client.post(address).status_code != 405] == []


def test_a_desk_asks_for_a_sign_in_and_comes_back(visit: Visit) -> None:
    assert visit("public").get("/desk")["Location"] == "/sign-in?next=/desk"


def test_signing_out_needs_a_post(visit: Visit) -> None:
    client = visit("office")
    assert client.get("/sign-out").status_code == 405
    assert client.get("/desk").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/desk").status_code == 302


def test_who_is_signed_in_can_sign_out_on_every_page(visit: Visit) -> None:
    for role in ROLES:
        page = visit(role).get("/").content.decode()
        assert ('action="/sign-out"' in page) == (role in SIGNED_IN)
