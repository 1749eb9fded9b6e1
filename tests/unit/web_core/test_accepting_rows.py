"""Acceptance: all of a delivery or nothing of it, once and not twice, and what counted yesterday still counted yesterday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from fixtures_rolls import COLUMNS, rolls
from yaodian.ledger import verify_entries
from yaodian.registry import LakeError, select
from yaodian.values import Confidence, Origin, Refused, Source
from yaodian.web.actions import accept as acceptance
from yaodian.web.actions.accept import Receipt
from yaodian.web.actions.unit_digests import digests_by_unit
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.figures import figures
from yaodian.web.queries.ledger import entries, size, written_entries
from yaodian.web.queries.world import world

pytestmark = pytest.mark.usefixtures("db", "home")
Send = Callable[..., Receipt]

FIRST = (("east_first", "S1", "a", True), ("east_first", "S1", "b", False), ("west_first", "S3", "c", None))


def enrolment(on: str, unit: str = "xishan") -> float | None:
    return figures(world(), date.fromisoformat(on))["enrolment", unit].value


def table_version() -> int | None:
    here = world()
    return here.lake.version(here.package.datasets["rolls"])


class TestAccepted:
    """What a delivery leaves."""

    def test_a_receipt_says_how_much_of_whom_and_where_it_is_written(self, send: Send) -> None:
        receipt = send(*FIRST)
        assert (receipt.units, receipt.rows, receipt.repeated) == (2, 3, False)
        (entry,) = (one for one in entries() if one.number == receipt.entry)
        assert (entry.act, entry.subject, entry.details["rows"]) == ("accept", "rolls", 3)
        assert entry.details["digest"] == receipt.digest
        assert entry.details["table_version"] == table_version()

    def test_each_unit_has_a_submission_with_a_digest_that_anyone_can_compute_again(self, send: Send) -> None:
        send(*FIRST)
        kept = {one.unit: one for one in AcceptedSubmission.objects.filter(dataset="rolls")}
        assert {unit: one.rows for unit, one in kept.items()} == {"east_first": 2, "west_first": 1}
        again = digests_by_unit(world().package.datasets["rolls"], rolls(*FIRST).frame)
        assert {unit: one.digest for unit, one in kept.items()} == again

    def test_figures_see_it_from_its_day_on(self, send: Send) -> None:
        assert enrolment("2019-09-30") is None
        send(*FIRST, on="2019-09-10")
        assert enrolment("2019-09-09") is None
        assert enrolment("2019-09-10") == 3
        assert enrolment("2019-09-10", "east") == 2

    def test_who_has_not_reported_is_unknown_and_not_zero(self, send: Send) -> None:
        send(("east_first", "S1", "a", True))
        figure = figures(world(), date(2019, 9, 10))
        assert figure["enrolment", "west"].value is None
        assert figure["enrolment", "west"].coverage.missing == ("west_first",)
        assert figure["enrolment", "east"].value == 1
        assert figure["enrolment", "east"].coverage.missing == ("east_second",)


class TestTheSameAgain:
    """Sending twice is no mistake and no second fact."""

    def test_the_same_rows_have_the_same_receipt_and_nothing_is_written(self, send: Send) -> None:
        first = send(*FIRST)
        before = (size(), table_version(), AcceptedSubmission.objects.count())
        again = send(*FIRST)
        assert (again.entry, again.digest, again.repeated) == (first.entry, first.digest, True)
        assert (size(), table_version(), AcceptedSubmission.objects.count()) == before

    def test_a_later_day_makes_no_new_fact_of_them(self, send: Send) -> None:
        assert send(*FIRST, on="2019-09-20").entry == send(*FIRST, on="2019-09-25").entry

    def test_part_of_them_is_the_same_fact_too(self, send: Send) -> None:
        first = send(*FIRST)
        assert send(*FIRST[:2]).entry == first.entry

    def test_who_sends_them_while_they_are_being_accepted_gets_that_receipt(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = world()
        append = type(here.lake).append
        inner: list[Receipt] = []

        def while_writing(lake: Any, dataset: Any, frame: pl.DataFrame) -> int:
            version = append(lake, dataset, frame)
            if not inner:
                inner.append(Receipt(0, 0, 0, ""))
                inner.append(send(*FIRST))
            return version

        monkeypatch.setattr(type(here.lake), "append", while_writing)
        outer = send(*FIRST)
        assert outer.entry == inner[1].entry
        assert outer.repeated
        assert enrolment("2019-09-10") == 3

    @pytest.mark.parametrize(
        "changed",
        [
            {"origin": Origin.SIMULATED},
            {"confidence": Confidence.LOW},
            {"source": Source("另一份名册")},
            {"source": None},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_something_else_said_of_them_is_a_new_version(self, send: Send, changed: dict[str, Any]) -> None:
        first = send(*FIRST)
        again = send(*FIRST, **changed)
        assert again.entry > first.entry
        assert enrolment("2019-09-10") == 3


class TestCorrected:
    """A correction takes the place of what it corrects from its day on, and never before."""

    def test_the_old_version_still_counts_on_the_days_before(self, send: Send) -> None:
        send(*FIRST, on="2019-09-10")
        send(("east_first", "S1", "a", True), on="2019-10-01")
        assert enrolment("2019-09-30") == 3
        assert enrolment("2019-10-01") == 2
        versions = AcceptedSubmission.objects.filter(unit="east_first").order_by("version")
        assert [(one.version, one.superseded_on) for one in versions] == [(1, date(2019, 10, 1)), (2, None)]

    def test_units_that_send_nothing_keep_what_they_sent(self, send: Send) -> None:
        send(*FIRST)
        send(("east_first", "S1", "a", True), on="2019-10-01")
        assert enrolment("2019-10-01", "west") == 1

    def test_one_on_the_same_day_leaves_nothing_of_the_old(self, send: Send) -> None:
        send(*FIRST)
        send(("east_first", "S1", "z", True))
        assert enrolment("2019-09-10", "east") == 1

    def test_one_dated_back_counts_from_its_own_day_and_alone(self, send: Send) -> None:
        send(("east_first", "S1", "a", True), on="2019-09-10")
        send(("east_first", "S1", "a", True), ("east_first", "S1", "b", True), on="2019-09-20")
        send(*((("east_first", "S1", name, True)) for name in "xyz"), on="2019-09-05")
        assert [enrolment(f"2019-09-{day}", "east") for day in ("04", "05", "10", "20", "30")] == [None, 3, 3, 3, 3]
        here = world()
        for day in ("2019-09-05", "2019-09-12", "2019-09-25"):
            chosen = select(here.package.datasets["rolls"], here.submissions["rolls"], date.fromisoformat(day))
            assert len(chosen.submissions) == 1

    def test_another_period_is_another_fact(self, send: Send) -> None:
        send(*FIRST, period="2018-2019", on="2019-01-20")
        send(("east_first", "S1", "a", True), on="2019-09-10")
        assert enrolment("2019-08-31", "east") == 2
        assert enrolment("2019-09-10", "east") == 1


class TestRefused:
    """A wrong delivery keeps nothing, and every fault of it is said."""

    @pytest.mark.parametrize(
        ("rows", "changed", "codes"),
        [
            ([("east_first", "S1", "a", True), ("east_first", "S1", "a", True)], {}, 1),
            ([("east_first", "nowhere", "a", True)], {}, 1),
            ([("east_first", "S1", None, True), ("east_first", "S9", "b", True)], {}, 2),
            ([("elsewhere", "S1", "a", True), ("east_first", "S9", "b", True)], {}, 2),
        ],
        ids=["twice", "unknown subject", "missing and unknown", "unknown reporter"],
    )
    def test_nothing_is_kept(self, send: Send, rows: list[Any], changed: dict[str, Any], codes: int) -> None:
        before = (size(), table_version(), AcceptedSubmission.objects.count())
        with pytest.raises(Refused) as refused:
            send(*rows, **changed)
        assert len(refused.value.problems) >= codes
        assert all(problem.place is not None and problem.message for problem in refused.value.problems)
        assert (size(), table_version(), AcceptedSubmission.objects.count()) == before

    def test_a_wrong_correction_leaves_the_right_rows_in_force(self, send: Send) -> None:
        send(*FIRST)
        with pytest.raises(Refused):
            send(("east_first", "S9", "a", True), on="2019-10-01")
        assert enrolment("2019-10-01") == 3


class TestCutOff:
    """Between lake and database anything may happen."""

    def test_what_the_lake_holds_alone_counts_for_nothing(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        send(*FIRST)
        before = (size(), enrolment("2019-10-31"))

        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(acceptance, "_put_in_force", cut_off)
            with pytest.raises(KeyboardInterrupt):
                send(*((("east_first", "S1", name, True)) for name in "defg"), on="2019-10-01")
        assert (size(), enrolment("2019-10-31")) == before
        assert verify_entries(written_entries()).sound
        sent_again = send(*((("east_first", "S1", name, True)) for name in "defg"), on="2019-10-01")
        assert not sent_again.repeated
        assert enrolment("2019-10-31", "east") == 4

    def test_a_lake_that_fails_leaves_the_database_alone(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        before = size()

        def full(*_: object) -> int:
            raise LakeError("磁盘已满")

        monkeypatch.setattr(type(world().lake), "append", full)
        with pytest.raises(LakeError):
            send(*FIRST)
        assert size() == before
        assert not AcceptedSubmission.objects.filter(dataset="rolls").exists()


def test_a_report_of_nothing_is_a_report(send: Send) -> None:
    """The school has reported and has no pupil: that is 0, where silence would be unknown."""
    assert enrolment("2019-10-31", "west") is None
    receipt = send(frame=pl.DataFrame(schema=COLUMNS), reporters=("west_first",))
    assert (receipt.units, receipt.rows) == (1, 0)
    assert enrolment("2019-10-31", "west") == 0
    assert send(frame=pl.DataFrame(schema=COLUMNS), reporters=("west_first",)).repeated


def test_a_reporter_that_is_no_unit_is_refused(send: Send) -> None:
    with pytest.raises(Refused, match="nowhere"):
        send(frame=pl.DataFrame(schema=COLUMNS), reporters=("nowhere",))


def test_an_empty_delivery_says_nothing_about_anybody(send: Send) -> None:
    nothing = pl.DataFrame(schema=COLUMNS)
    receipt = send(frame=nothing)
    assert (receipt.units, receipt.rows) == (0, 0)
    assert enrolment("2019-10-31") is None
