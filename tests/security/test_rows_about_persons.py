"""Rows about persons are for the units they belong to, for those above them and for auditors: on page, interface and file alike."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from routes import ROUTES

Visit = Callable[..., Client]
EVERYBODY = {"p-01", "p-02", "p-03", "p-04"}
MAY_SEE = {
    "public": set(),
    "office": EVERYBODY,
    "bureau": {"p-01", "p-02", "p-03"},
    "school": {"p-01", "p-02", "p-03"},
    "auditor": EVERYBODY,
}


def pseudonyms(response: Any) -> set[str]:
    """The pseudonyms that an answer holds, a workbook's sheets included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return set(re.findall(r"p-0\d", body.decode("utf-8", "replace")))


def addresses() -> list[str]:
    """Every route for every unit, and as every kind of file."""
    units = [f"unit={unit}" for unit in ("xishan", "west", "west_first")]
    files = [f"format={kind}" for kind in ("csv", "xlsx")]
    return [
        route.example + ("&" if "?" in route.example else "?") + said
        for route, said in product(ROUTES.values(), ("", *units, *files))
        if route.get != 405
    ]


@pytest.mark.parametrize("role", ["public", "bureau"])
def test_no_address_shows_more_than_the_viewer_may_see(visit: Visit, role: str) -> None:
    client = visit(role)
    leaks = {}
    for address in addresses():
        response = client.get(address)
        if shown := pseudonyms(response) - MAY_SEE[role]:
            leaks[address] = shown
    assert not leaks


@pytest.mark.parametrize(
    ("role", "unit", "shown"),
    [
        ("public", "xishan", set()),
        ("public", "east_first", set()),
        ("office", "xishan", EVERYBODY),
        ("office", "west", {"p-04"}),
        ("bureau", "xishan", set()),
        ("bureau", "east", {"p-01", "p-02", "p-03"}),
        ("bureau", "west", set()),
        ("bureau", "west_first", set()),
        ("school", "east_first", {"p-01", "p-02", "p-03"}),
        ("school", "east", set()),
        ("auditor", "xishan", EVERYBODY),
        ("auditor", "west_first", {"p-04"}),
    ],
)
def test_page_and_interface_agree(visit: Visit, role: str, unit: str, shown: set[str]) -> None:
    client = visit(role)
    page = client.get(f"/indicators/enrolment/rows?unit={unit}")
    assert page.status_code == 200
    assert pseudonyms(page) == shown
    api = client.get(f"/api/indicators/enrolment/rows?unit={unit}")
    assert api.status_code == (200 if shown else 403)
    assert pseudonyms(api) == shown
    why = client.get(f"/api/commitments/1.2?unit={unit}&rows=100")
    assert pseudonyms(why) == shown


def test_rows_that_were_refused_are_not_kept_by_anything_between(visit: Visit) -> None:
    for role in ("office", "public"):
        response = visit(role).get("/api/indicators/enrolment/rows")
        assert "no-store" in response["Cache-Control"]


def test_what_one_person_saw_is_not_what_the_next_one_gets(visit: Visit) -> None:
    address = "/indicators/enrolment/rows?unit=xishan"
    assert pseudonyms(visit("office").get(address)) == EVERYBODY
    assert pseudonyms(visit("public").get(address)) == set()
    assert pseudonyms(visit("office").get(address)) == EVERYBODY
