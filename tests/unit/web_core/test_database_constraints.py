"""What must always be true is refused by the database itself: each of these rows is written past all code of ours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from yaodian.web.actions.record import recorded
from yaodian.web.models import AcceptedSubmission, Account, AddedUnit, LedgerEntry, Step

pytestmark = pytest.mark.django_db


def submission(**changed: Any) -> AcceptedSubmission:
    said: dict[str, Any] = {
        "id": "s1",
        "dataset": "d",
        "unit": "u",
        "period": "2019",
        "version": 1,
        "accepted_on": date(2019, 5, 1),
        "superseded_on": None,
        "rows": 1,
        "digest": "0" * 64,
        "origin": "real",
        "confidence": "high",
        "source": None,
        "table_version": 0,
        "entry": 0,
    }
    return AcceptedSubmission(**{**said, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 0},
        {"origin": "invented"},
        {"confidence": "certain"},
        {"superseded_on": date(2019, 4, 30)},
        {"rows": -1},
        {"accepted_on": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_submission_that_cannot_be(changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        submission(**changed).save(force_insert=True)


def test_two_submissions_in_force_of_one_unit_and_period() -> None:
    submission().save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        submission(id="s2", version=2).save(force_insert=True)
    submission(id="s2", version=2, superseded_on=date(2019, 6, 1)).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptedSubmission.objects.update(superseded_on=None)


def test_two_versions_of_one_number() -> None:
    submission(superseded_on=date(2019, 6, 1)).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        submission(id="s2").save(force_insert=True)


def test_an_account_of_an_unknown_role() -> None:
    user = get_user_model().objects.create_user("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(user=user, role="emperor", unit="u")


def test_a_unit_of_unknown_origin() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AddedUnit.objects.create(id="u", level="school", parent="p", versions=[], origin="rumour")


def test_an_entry_before_the_first() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.create(number=-1, body="{}", leaf="", root="", frontier="[]")


@pytest.mark.parametrize("number", [0, 2])
def test_an_entry_out_of_turn(number: int) -> None:
    with recorded("a test", "load", "x") as act:
        act.enter()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.create(number=number, body="{}", leaf="", root="", frontier="[]")


def test_an_act_and_its_entry_are_kept_together_or_not_at_all() -> None:
    def act_and_fail() -> None:
        with recorded("a test", "load", "x") as act:
            act.enter()
            Step.objects.create(name="done", done_at=timezone.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_and_fail()
    assert not Step.objects.exists()
    assert not LedgerEntry.objects.exists()


def _statements() -> list[str]:
    statements = [
        "update ledger_entry set body = '{}' where number = 0",
        "update ledger_entry set number = 9 where number = 0",
        "delete from ledger_entry where number = 0",
        "delete from ledger_entry",
    ]
    if connection.vendor == "postgresql":
        return [*statements, "truncate ledger_entry", "truncate ledger_entry cascade"]
    return [
        *statements,
        "insert or replace into ledger_entry (number, body, leaf, root, frontier) values (0, '{}', '', '', '')",
    ]


def test_ledger_entries_cannot_be_changed_or_removed() -> None:
    with recorded("a test", "load", "x") as act:
        act.enter()
    before = LedgerEntry.objects.values().get()
    for statement in _statements():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert LedgerEntry.objects.values().get() == before, statement
