"""Deliveries that are checked beside each other: accepted at the same instant, or taking away what the other refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures_web import small_world
from yaodian.values import Refused
from yaodian.web.actions.submit import File, accept_delivery, submit
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry
from yaodian.web.queries.viewer import CONSOLE
from yaodian.web.queries.world import world

ROLLS = "S2,p-10,是,180\nS2,p-11,否,175\n"
Make = Callable[..., Any]

_CLUBS = """  - id: clubs
    label: {zh: 社团, en: Clubs}
    description: 每个成员一行。
    level: school
    subject: school
    period: school_year
    key: [school, pupil]
    reported_by: unit
    purpose: 供核对
    kinds: [primary]
    fields:
      - {name: school, label: 学校, type: string, required: true}
      - {name: pupil, label: 学生假名, type: string, required: true, personal: pseudonym}
    references:
      - {fields: [school, pupil], dataset: rolls, to: [school, pupil]}
"""
_AGREE = """    agreements:
      - {id: seats, amount: rooms, with: {dataset: rolls, amount: '1'}, message: 教室数与人数不符, severity: error}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world, where a school has as many rooms as pupils, and clubs whose members stand on the rolls."""

    def declare(package: Path) -> None:
        file = package / "datasets" / "all.yaml"
        text = file.read_text("utf-8").replace("    purpose: 供模拟\n", f"    purpose: 供模拟\n{_AGREE}")
        file.write_text(text + _CLUBS, "utf-8")

    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("beside"), change=declare) as home:
        yield home


@pytest.fixture(autouse=True)
def _site(home: Any, db: None) -> None:
    """Every test here has the world."""


def sent(dataset: str, rows: str, reason: str = "") -> int:
    head = {"rolls": "学校,学生假名,女,到校天数", "rooms": "学校,教室数", "clubs": "学校,学生假名"}[dataset]
    file = File(dataset, "east_second", "2019-2020", "x.csv", f"{head}\n{rows}".encode(), reason)
    number = submit(world(), CONSOLE, file).number
    assert number is not None
    return number


def test_of_two_accepted_at_the_same_instant_the_second_has_seen_the_first() -> None:
    rolls, rooms = sent("rolls", ROLLS), sent("rooms", "S2,5\n")
    seen_by_both = world()
    accept_delivery(seen_by_both, CONSOLE, rolls)
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused, match="教室数与人数不符"):
        accept_delivery(seen_by_both, CONSOLE, rooms)
    assert Delivery.objects.get(pk=rooms).state == "submitted"
    assert not AcceptedSubmission.objects.filter(dataset="rooms", unit="east_second").exists()
    assert LedgerEntry.objects.count() == entries


def test_two_that_agree_both_come_into_force() -> None:
    rolls, rooms = sent("rolls", ROLLS), sent("rooms", "S2,2\n")
    seen_by_both = world()
    accept_delivery(seen_by_both, CONSOLE, rolls)
    assert accept_delivery(seen_by_both, CONSOLE, rooms).state == "accepted"


class TestTakingAwayWhatIsReferredTo:
    """It is not stopped, else no two datasets could be corrected; sender and reviewer are told how many rows it leaves behind."""

    @pytest.fixture
    def correction(self) -> int:
        accept_delivery(world(), CONSOLE, sent("rolls", ROLLS))
        accept_delivery(world(), CONSOLE, sent("clubs", "S2,p-10\nS2,p-11\n"))
        return sent("rolls", "S2,p-10,是,180\n", "一名学生转出")

    def test_the_sender_is_told(self, correction: int) -> None:
        said = Delivery.objects.get(pk=correction).warnings
        assert [one["message"] for one in said] == ["“社团”另有 1 行引用将被删去的行"]

    def test_the_reviewer_is_told_as_things_stand(self, correction: int, clerk: Make) -> None:
        bureau = clerk("bureau", "east")
        assert bureau.page(correction).count("另有 1 行引用将被删去的行") == 1
        accept_delivery(world(), CONSOLE, sent("clubs", "S2,p-10\n", "随之更正"))
        page = bureau.page(correction)
        assert "须由填报它们的单位随后更正" not in page

    def test_it_may_be_accepted(self, correction: int) -> None:
        assert accept_delivery(world(), CONSOLE, correction).state == "accepted"

    def test_what_stays_is_not_counted(self) -> None:
        accept_delivery(world(), CONSOLE, sent("rolls", ROLLS))
        accept_delivery(world(), CONSOLE, sent("clubs", "S2,p-10\n"))
        number = sent("rolls", "S2,p-10,是,170\n", "一名学生转出")
        assert Delivery.objects.get(pk=number).warnings == []
