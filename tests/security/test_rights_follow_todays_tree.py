"""A school moved from one town to the other: its rows are for the town that has it now; the town that had it keeps the figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fixtures_web import account, small_world

STAYED = {"p-01", "p-02", "p-03"}
MOVED = {"p-04"}
OLD = "level: school, parent: west, versions: [{code: 'S3'"
NEW = "level: school, parents: [{unit: east, to: 2019-10-14}, {unit: west, from: 2019-10-15}], versions: [{code: 'S3'"


def _moves(package: Path) -> None:
    units = package / "units.yaml"
    text = units.read_text("utf-8")
    assert OLD in text
    units.write_text(text.replace(OLD, NEW), "utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The school west_first was in the town of east when the school year began, and is in that of west from 15 October."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("moved"), change=_moves) as home:
        yield home


@pytest.fixture
def visit(home: Any, db: None) -> Callable[..., Client]:
    def visit(role: str, unit: str) -> Client:
        client = Client()
        client.force_login(account(f"{role}-{unit}", role, unit))
        return client

    return visit


def pseudonyms(response: Any) -> set[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return set(re.findall(r"p-0\d", body.decode()))


def test_the_town_that_had_the_school_keeps_the_figure_and_not_the_rows(visit: Callable[..., Client]) -> None:
    client = visit("bureau", "east")
    page = client.get("/indicators/enrolment/rows?unit=east")
    assert pseudonyms(page) == STAYED
    assert "另有 1 行所属的单位已划出" in page.content.decode()
    answer = client.get("/api/indicators/enrolment/rows?unit=east").json()
    assert (answer["total"], answer["open"], answer["next"]) == (4, 3, None)
    assert {row["pupil"] for row in answer["rows"]} == STAYED
    figure = client.get("/api/indicators/enrolment?unit=east").json()["figures"][0]
    assert figure["value"] == 4


@pytest.mark.parametrize("address", ["/datasets/rolls/rows", "/datasets/rolls/rows.csv", "/api/datasets/rolls/rows"])
def test_lists_and_files_show_the_rows_to_who_has_the_school_now(visit: Callable[..., Client], address: str) -> None:
    assert pseudonyms(visit("bureau", "east").get(address)) == STAYED
    assert pseudonyms(visit("bureau", "west").get(address)) == MOVED
    assert pseudonyms(visit("office", "xishan").get(address)) == STAYED | MOVED


def test_by_todays_tree_figure_and_rows_are_with_the_same_town(visit: Callable[..., Client]) -> None:
    client = visit("bureau", "west")
    answer = client.get("/api/indicators/enrolment/rows?unit=west&hierarchy=today").json()
    assert (answer["total"], answer["open"]) == (1, 1)
    assert pseudonyms(client.get("/indicators/enrolment/rows?unit=west&hierarchy=today")) == MOVED
    assert pseudonyms(visit("bureau", "east").get("/indicators/enrolment/rows?unit=east&hierarchy=today")) == STAYED


def test_a_delivery_of_the_school_is_the_business_of_the_town_that_has_it_now(home: Any, db: None) -> None:
    from yaodian.web.queries.viewer import Viewer, may_decide, may_see_delivery
    from yaodian.web.queries.world import world

    here = world()
    rolls = here.package.datasets["rolls"]
    east, west = Viewer("bureau", "east"), Viewer("bureau", "west")
    assert may_see_delivery(west, "west_first", here.tree)
    assert may_decide(west, rolls, "west_first", here.tree)
    assert not may_see_delivery(east, "west_first", here.tree)
    assert not may_decide(east, rolls, "west_first", here.tree)
