"""Every route as every role: who may look, and that nobody can do anything from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
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
        expected = 405 if route.example.startswith("/api/") else route.post
        assert getattr(client, method)(route.example).status_code == expected, route.example


def test_what_only_shows_takes_no_post_even_with_a_token(visit: Visit) -> None:
    client = visit("office")
    shows = [route.example for route in ROUTES.values() if not route.acts and not route.by_program]
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


API = {route: said for route, said in ROUTES.items() if route.startswith("api/")}


@pytest.mark.parametrize("scope", ["read", "hand_in"])
@pytest.mark.parametrize("role", ROLES)
def test_a_program_looks_at_what_its_account_may_look_at(by_program: Visit, role: str, scope: str) -> None:
    client = by_program(role, scope)
    answers = {route.example: client.get(route.example).status_code for route in API.values()}
    assert answers == {route.example: route.expected(role) for route in API.values()}


@pytest.mark.parametrize("role", ROLES)
def test_a_program_does_what_its_account_may_do(by_program: Visit, role: str) -> None:
    for route in API.values():
        expected = route.by_program.get(role, route.by_program.get("", 405)) if route.by_program else 405
        with transaction.atomic():
            answer = by_program(role).post(route.example, content_type="text/strange", data=b"x")
            transaction.set_rollback(True)
        assert answer.status_code == expected, (route.example, answer.content.decode())


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_token_that_reads_does_nothing(by_program: Visit, role: str) -> None:
    client = by_program(role, "read")
    for route in API.values():
        answer = client.post(route.example, content_type="application/json", data=b"{}")
        assert answer.status_code == (403 if route.by_program else 405), route.example


def test_a_token_opens_no_page(by_program: Visit) -> None:
    client = by_program("office")
    assert client.get("/desk").status_code == 302
    assert client.get("/submissions/1").status_code == 302
    assert client.post("/submissions/1/decide", {"do": "accept"}).status_code == 403


def test_a_strange_token_is_refused_at_every_address(visit: Visit) -> None:
    client = visit("office")
    for route in API.values():
        method = client.post if route.by_program else client.get
        assert method(route.example, headers={"Authorization": "Bearer yd_strange"}).status_code == 401, route.example
