"""Clocks that are set back or forward between a hand-in and its acceptance, or that differ between two servers: nothing breaks, and whatever
was accepted last is what counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from yaodian.ledger import verify_entries
from yaodian.registry import Lake
from yaodian.values import Refused
from yaodian.web.actions.submit import File, accept_delivery, return_delivery, submit
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry
from yaodian.web.queries.deliveries import Receipt
from yaodian.web.queries.ledger import written_entries
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import world

SCHOOL, BUREAU = Viewer("school", "east_second", "school"), Viewer("bureau", "east", "bureau")
NOON = datetime(2019, 11, 5, 4, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=366)

Clock = Callable[[timedelta], None]


@pytest.fixture
def clock(home: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock so far off noon of a day of the plan's year."""

    def clock(off: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + off)

    clock(timedelta(0))
    return clock


def sent(days: int, reason: str = "更正") -> Receipt:
    content = f"学校,学生假名,女,到校天数\nS2,p-10,是,{days}\n".encode()
    return submit(world(), SCHOOL, File("rolls", "east_second", "2019-2020", "rolls.csv", content, reason))


def accepted() -> list[tuple[date, date | None]]:
    """From when to when what was accepted counts, in the order in which it was."""
    of_school = AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").order_by("version")
    return list(of_school.values_list("accepted_on", "superseded_on"))


def decide(number: int) -> Receipt:
    return accept_delivery(world(), BUREAU, number)


@pytest.mark.parametrize("off", [-YEAR, -DAY, DAY, YEAR], ids=["a year back", "a day back", "a day on", "a year on"])
def test_the_clock_jumps_between_hand_in_and_acceptance(clock: Clock, off: timedelta) -> None:
    first = sent(100)
    clock(off)
    assert sent(100).number == first.number
    assert decide(first.number or 0).state == "accepted"
    assert decide(first.number or 0).repeated
    day = world().package.default_as_of if abs(off) == YEAR else (NOON + off).date()
    assert accepted() == [(day, None)]
    assert sent(100).state == "accepted"
    assert verify_entries(written_entries()).sound


@pytest.mark.parametrize("off", [-YEAR, -DAY, DAY, YEAR], ids=["a year back", "a day back", "a day on", "a year on"])
def test_the_clock_jumps_between_what_is_accepted_and_its_correction(clock: Clock, off: timedelta) -> None:
    """What comes last counts, from its own day on; what it replaces never counts on a day on which both would."""
    decide(sent(100).number or 0)
    clock(off)
    with pytest.raises(Refused, match="更正"):
        sent(110, reason="")
    decide(sent(110).number or 0)
    first, second = accepted()
    assert second[1] is None
    assert first[1] == max(first[0], second[0])
    clock(timedelta(0))
    decide(sent(120).number or 0)
    *_, second, last = accepted()
    assert last[1] is None
    assert second[1] == max(second[0], last[0])
    assert verify_entries(written_entries()).sound


@pytest.mark.parametrize("ahead", [-DAY, timedelta(0), DAY], ids=["behind", "right", "ahead"])
def test_two_servers_with_different_clocks_accept_the_same_delivery_once(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    """The other one is done while this one writes to the lake."""
    number = sent(100).number or 0
    before = LedgerEntry.objects.count()

    def other_first(lake: Lake, *said: Any) -> int:
        monkeypatch.undo()
        clock(ahead)
        assert decide(number).state == "accepted"
        clock(timedelta(0))
        return lake.append(*said)

    monkeypatch.setattr(Lake, "append", other_first)
    assert decide(number).repeated
    assert LedgerEntry.objects.count() == before + 1
    assert accepted() == [((NOON + ahead).date(), None)]
    held = Delivery.objects.get(pk=number)
    assert held.decided_entry == AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").entry


def test_a_delivery_that_is_returned_meanwhile_is_not_accepted(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    number = sent(100).number or 0
    before = LedgerEntry.objects.count()

    def other_first(lake: Lake, *said: Any) -> int:
        monkeypatch.undo()
        assert return_delivery(world(), BUREAU, number, "少一人").state == "returned"
        return lake.append(*said)

    monkeypatch.setattr(Lake, "append", other_first)
    with pytest.raises(Refused, match="已经退回"):
        decide(number)
    assert LedgerEntry.objects.count() == before + 1
    assert accepted() == []


def test_an_acceptance_that_comes_late_undoes_no_correction(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second click that hung while the first was done, and a correction after it: what the correction said stays in force."""
    number = sent(100).number or 0

    def others_first(lake: Lake, *said: Any) -> int:
        monkeypatch.undo()
        clock(timedelta(0))
        decide(number)
        decide(sent(110).number or 0)
        return lake.append(*said)

    monkeypatch.setattr(Lake, "append", others_first)
    assert decide(number).repeated
    (in_force,) = AcceptedSubmission.objects.filter(
        dataset="rolls", unit="east_second", superseded_on__isnull=True
    ).values_list("version", "digest")
    assert in_force == (2, Delivery.objects.get(pk=number + 1).digest)
