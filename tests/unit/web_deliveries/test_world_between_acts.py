"""Units and acceptances are read again after the acts that change them, and not while schools merely hand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yaodian.web.actions.record import recorded
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries import world as worlds
from yaodian.web.queries.world import LEAVE_THE_WORLD, world

ROWS = "S2,p-10,是,180\nS2,p-11,否,175\n"


@pytest.fixture(autouse=True)
def _nothing_kept(home: Any) -> None:
    """Worlds of other tests, whose acts were taken back, would push each other out of what is kept."""
    worlds._world.cache_clear()
    worlds._read.cache_clear()


def read_again(act: Callable[[], Any]) -> bool:
    """Whether the acceptances are read for the next world, which is another one either way."""
    before = world()
    act()
    with CaptureQueriesContext(connection) as asked:
        after = world()
    assert after.token > before.token
    assert after is world()
    found = any(AcceptedSubmission._meta.db_table in one["sql"] for one in asked.captured_queries)
    assert found == (after.submissions is not before.submissions) == (after.tree is not before.tree)
    return found


def test_a_hand_in_and_its_return_leave_the_world_as_it_is(clerk: Callable[..., Any]) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    sent: list[int] = []
    assert not read_again(lambda: sent.append(school.receipt(school.sends(ROWS))))
    assert not read_again(lambda: bureau.decides(sent[0], "return", "请核对"))


def test_an_acceptance_changes_it(clerk: Callable[..., Any]) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS))
    before = len(world().submissions["rolls"])
    assert read_again(lambda: bureau.decides(number, "accept"))
    assert len(world().submissions["rolls"]) == before + 1
    assert not read_again(lambda: school.receipt(school.sends(ROWS + "S2,p-12,否,1\n", reason="更正：漏一人")))
    assert len(world().submissions["rolls"]) == before + 1


@pytest.mark.parametrize(
    "act", ["accept", "withdraw", "add_units", "delete_rows", "compact", "publish", "submitted", "sub"]
)
def test_any_act_that_is_not_known_to_leave_it_is_taken_to_change_it(act: str, clerk: Callable[..., Any]) -> None:
    assert act not in LEAVE_THE_WORLD

    def enter() -> None:
        with recorded("submit", act, "submit") as entry:
            entry.enter({"act": "submit"})

    assert read_again(enter)


@pytest.mark.parametrize("act", LEAVE_THE_WORLD)
def test_what_was_opened_of_the_lake_stays_open(act: str, clerk: Callable[..., Any]) -> None:
    opened = world().snapshot("rolls")

    def enter() -> None:
        with recorded("accept", act, "accept") as entry:
            entry.enter({"act": "accept"})

    assert not read_again(enter)
    assert world().snapshot("rolls") is opened
