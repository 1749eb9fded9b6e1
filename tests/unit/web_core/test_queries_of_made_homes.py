"""Questions asked of homes that are made for the question: nothing reported, nothing written, something late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fixtures_package import DECREES
from fixtures_web import silent
from yaodian.ledger import root_of_leaves
from yaodian.web.actions.prepare import Wanted, prepare
from yaodian.web.actions.record import recorded
from yaodian.web.home import Home
from yaodian.web.queries.ledger import entries, entry, head, proof_of
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import world

pytestmark = pytest.mark.django_db
DAY = date(2019, 10, 31)


def test_a_dataset_that_nobody_reported_has_an_empty_snapshot(home: Home) -> None:
    snapshot = world().snapshot("rolls")
    assert (snapshot.version, snapshot.files) == (-1, ())


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert head() == (0, root_of_leaves(()).hex())
    assert (entries(), entry(0), proof_of(0)) == ((), None, None)


def test_what_was_met_after_its_due_day_is_late(home: Home, package: Path) -> None:

    item = package / "commitments/item-01.yaml"
    item.write_text(item.read_text("utf-8").replace("due: 2019-12-31", "due: 2019-09-15"), "utf-8")
    (package / "data/decrees.csv").write_text(DECREES.replace("2019-06-01", "2019-09-20"), "utf-8")
    prepare(home, Wanted(None), silent)
    at_due = {one.commitment: (one.status, one.late) for one in statuses(world(), date(2019, 9, 15))}
    after = {one.commitment: (one.status, one.late) for one in statuses(world(), DAY)}
    assert at_due["1.3"] == ("no_evidence", False)
    assert after["1.3"] == ("met", True)
    assert after["1.1"] == ("met", False)


def test_an_act_that_was_taken_back_leaves_no_world_behind(home: Home) -> None:
    """Its number goes to the next act, and whoever remembered the world by the number would see the wrong one."""
    from django.db import transaction

    def act(subject: str) -> None:
        with recorded("a test", "load", subject) as done:
            done.enter()

    before = world()
    with transaction.atomic():
        act("first")
        taken_back = world()
        transaction.set_rollback(True)
    assert world() is before
    act("second")
    assert world().token == taken_back.token
    assert world() is not taken_back
