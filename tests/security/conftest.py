from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from routes import EVIDENCE

from fixtures_evidence import pdf
from fixtures_package import PLAN
from fixtures_web import account, small_world

PEOPLE = {
    "public": None,
    "office": ("office", "xishan"),
    "bureau": ("bureau", "east"),
    "school": ("school", "east_first"),
    "auditor": ("auditor", "xishan"),
}
"""The roles, each with the unit that is theirs."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world: rolls with pseudonyms p-01 to p-03 of a school in one town and p-04 in the other."""
    from yaodian.plan.readers import read_document
    from yaodian.web.actions.evidence_files import add
    from yaodian.web.actions.revise import make_draft
    from yaodian.web.actions.submit import File, submit
    from yaodian.web.actions.unsent import keep
    from yaodian.web.queries.viewer import Viewer
    from yaodian.web.queries.world import world

    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("security")) as home:
        first = make_draft(Viewer("office", "xishan", "office"), "plan.txt", read_document("plan.txt", PLAN.encode()))
        assert first == 1, "the routes name the first draft"
        content = "学校,学生假名,女,到校天数\nS1,p-01,是,\n".encode()
        file = File("rolls", "east_first", "2019-2020", "rolls.csv", content, "更正")
        school = Viewer("school", "east_first", "school")
        assert submit(world(), school, file).number == 1
        unsent = "学校,学生假名,女,到校天数\nS1,p-02,是,\n".encode()
        assert keep(world(), school, File("rolls", "east_first", "2019-2020", "rolls.csv", unsent)) == 1
        held, _ = add(world(), school, "east_first", "permit.pdf", pdf(), 1_000_000)
        assert (held.pk, held.digest) == (1, EVIDENCE)
        yield home


@pytest.fixture
def by_program(home: Any, db: None) -> Callable[..., Client]:
    """A program with a token of a role's account; public has none."""

    def by_program(role: str, scope: str = "hand_in") -> Client:
        from yaodian.web.actions.tokens import make_token

        who = PEOPLE[role]
        if who is None:
            return Client(enforce_csrf_checks=True, raise_request_exception=False)
        name = account(f"one-{role}", *who).get_username()
        token = make_token(name, "a test", scope, 30, actor=name).token
        return Client(
            enforce_csrf_checks=True, raise_request_exception=False, headers={"Authorization": f"Bearer {token}"}
        )

    return by_program


@pytest.fixture
def visit(home: Any, db: None) -> Callable[..., Client]:
    """A browser signed in as a role; `careful` refuses what has no token, as a browser's request from elsewhere has none."""

    def visit(role: str, *, careful: bool = False) -> Client:
        client = Client(enforce_csrf_checks=careful, raise_request_exception=False)
        who = PEOPLE[role]
        if who is not None:
            client.force_login(account(f"one-{role}", *who))
        return client

    return visit
