"""Preparation does what is missing, once; a changed package takes out of force what is gone from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from fixtures_package import OPENINGS
from fixtures_web import silent
from yaodian.ledger import verify_entries
from yaodian.values import Refused
from yaodian.web.actions import prepare as preparation
from yaodian.web.actions.accounts import demonstration_sign_ins
from yaodian.web.actions.prepare import Wanted, prepare, publish
from yaodian.web.home import Home, HomeProblem
from yaodian.web.models import AcceptedSubmission, AddedUnit, Step
from yaodian.web.queries.figures import figures
from yaodian.web.queries.ledger import entries, size, written_entries
from yaodian.web.queries.packages import package_of
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import prepared as is_prepared
from yaodian.web.queries.world import world

pytestmark = pytest.mark.django_db


def again(home: Home, scale: float | None = 1.0) -> None:
    prepare(home, Wanted(scale=scale), silent)


def figure(indicator: str, unit: str = "xishan", on: date = date(2019, 10, 31)) -> float | None:
    return figures(world(), on)[indicator, unit].value


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_everything_is_there_afterwards(prepared: Home) -> None:
    assert is_prepared()
    assert (figure("new_places"), figure("room_count")) == (700, 18)
    assert {unit.origin for unit in AddedUnit.objects.all()} == {"simulated"}
    assert {one.origin for one in AcceptedSubmission.objects.filter(dataset="rooms")} == {"simulated"}
    assert {one.origin for one in AcceptedSubmission.objects.filter(dataset="openings")} == {"real"}


def test_every_act_is_in_the_ledger_with_who_did_it(prepared: Home) -> None:
    found = entries(limit=100)
    assert {entry.act for entry in found} == {"load", "accept", "add_units", "publish"}
    assert {entry.actor for entry in found} == {"yaodian up"}
    assert verify_entries(written_entries()).sound


def test_a_second_time_does_nothing(prepared: Home) -> None:
    before = (size(), AcceptedSubmission.objects.count(), {step.name for step in Step.objects.all()})
    again(prepared)
    assert (size(), AcceptedSubmission.objects.count(), {step.name for step in Step.objects.all()}) == before


def test_nothing_is_computed_again_until_something_moved(
    prepared: Home, send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[date] = []
    monkeypatch.setattr(preparation, "figures", lambda here, day: computed.append(day))
    again(prepared)
    assert computed == []
    send(("east_first", "S1", "a", True))
    again(prepared)
    assert len(computed) > 1
    computed.clear()
    again(prepared)
    assert computed == []


def test_it_says_how_far_it_is(home: Home) -> None:
    heard: list[tuple[str, int, int]] = []
    prepare(home, Wanted(scale=1.0), lambda *said: heard.append(said))
    stages = list(dict.fromkeys(what for what, _, _ in heard))
    assert len(stages) >= 3
    for stage in stages:
        steps = [(done, of) for what, done, of in heard if what == stage]
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[-1][0] == steps[-1][1]


def test_without_a_scale_nothing_is_simulated(home: Home) -> None:
    again(home, scale=None)
    assert not AddedUnit.objects.exists()
    assert figure("room_count") is None


def test_the_statuses_of_the_day_are_published_once_and_again_when_they_change(
    prepared: Home, send: Callable[..., Any]
) -> None:
    day = world().package.default_as_of
    publish(day)
    assert len([entry for entry in entries(limit=100) if entry.act == "publish"]) == 1
    send(("east_first", "S1", "a", True))
    publish(day)
    published = [entry for entry in entries(limit=100) if entry.act == "publish"]
    assert len(published) == 2
    assert len({entry.details["digest"] for entry in published}) == 2


class TestCutOff:
    """Whatever step it stops at, the next run goes on from there, and the home says that it is not done."""

    @pytest.mark.parametrize("step", ["accept", "_add_units", "_as_delivered", "_compute", "publish"])
    def test_the_next_run_completes_it(self, home: Home, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
        def cut_off(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(preparation, step, cut_off)
            with pytest.raises(KeyboardInterrupt):
                again(home)
        assert not is_prepared()
        assert verify_entries(written_entries()).sound
        again(home)
        assert is_prepared()
        assert (figure("new_places"), figure("room_count")) == (700, 18)
        assert [entry.act for entry in reversed(entries(limit=100))] == [
            "load", "accept", "accept", "add_units", "accept", "accept", "publish",
        ]  # fmt: skip

    def test_a_home_that_is_done_counts_as_unfinished_only_while_something_is_missing(
        self, prepared: Home, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(preparation, "_compute", cut_off)
            with pytest.raises(KeyboardInterrupt):
                again(prepared)
            assert is_prepared(), "nothing was missing"
            (package / "data/openings.csv").write_text(OPENINGS.replace("400", "401"), "utf-8")
            change(package / "rows.yaml", "虚构的登记", "虚构的新登记")
            with pytest.raises(KeyboardInterrupt):
                again(prepared)
        assert not is_prepared()


class TestChangedPackage:
    """The same home after its package was edited."""

    def test_corrected_rows_take_the_place_of_the_old_ones(self, prepared: Home, package: Path) -> None:
        (package / "data/openings.csv").write_text(OPENINGS.replace("400", "500"), "utf-8")
        change(package / "rows.yaml", "{title: 虚构的登记}", "{title: 虚构的登记, number: 二}")
        again(prepared)
        assert figure("new_places") == 800
        assert figure("new_places", on=date(2019, 8, 20)) == 500, "on the days before as well"

    def test_an_earlier_day_of_acceptance_holds_from_then_on(self, prepared: Home, package: Path) -> None:
        change(package / "rows.yaml", "accepted_on: 2019-01-10", "accepted_on: 2019-01-02")
        again(prepared)
        assert figure("new_places") == 700
        assert figure("document:places-rules") == 1

    def test_rows_that_are_gone_count_no_more(self, prepared: Home, package: Path) -> None:
        lines = (package / "rows.yaml").read_text("utf-8").splitlines()
        (package / "rows.yaml").write_text("\n".join(line for line in lines if "openings" not in line), "utf-8")
        again(prepared)
        assert figure("new_places") is None
        (withdrawn,) = (entry for entry in entries(limit=100) if entry.act == "withdraw")
        assert len(withdrawn.details["accepted_by"]) == 1

    def test_another_simulation_replaces_the_old_one_whole(self, prepared: Home, package: Path) -> None:
        change(package / "simulation.yaml", "{east: 2, west: 1}", "{west: 2}")
        change(package / "simulation.yaml", "rooms: 6", "rooms: 7")
        again(prepared)
        assert (figure("room_count"), figure("room_count", "west")) == (14, 14)
        assert figure("room_count", on=date(2019, 8, 20)) == 14
        assert AddedUnit.objects.count() == 2
        assert figure("new_places") == 700, "real rows stay"

    def test_a_simulation_that_is_gone_leaves_nothing(self, prepared: Home, package: Path) -> None:
        change(package / "package.yaml", "simulation: simulation.yaml\n", "")
        again(prepared)
        assert not AddedUnit.objects.exists()
        assert figure("room_count") is None

    def test_a_new_definition_needs_no_new_rows(self, prepared: Home, package: Path) -> None:
        accepted = AcceptedSubmission.objects.count()
        change(package / "indicators/all.yaml", "numerator: places, unit: 个", "numerator: places * 2, unit: 个")
        again(prepared)
        assert figure("new_places") == 1400
        assert AcceptedSubmission.objects.count() == accepted

    def test_a_change_that_is_cut_off_leaves_all_as_it_was(
        self, prepared: Home, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lines = (package / "rows.yaml").read_text("utf-8").replace("虚构的登记", "虚构的新登记").splitlines()
        (package / "rows.yaml").write_text("\n".join(line for line in lines if "openings" not in line), "utf-8")

        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(preparation, "accept", cut_off)
            with pytest.raises(KeyboardInterrupt):
                again(prepared)
        assert (figure("new_places"), figure("document:places-rules")) == (700, 1)
        assert not is_prepared()
        again(prepared)
        assert (figure("new_places"), figure("document:places-rules")) == (None, 1)

    def test_wrong_rows_are_refused_and_the_old_ones_stay(self, prepared: Home, package: Path) -> None:
        before = {one.commitment: one.status for one in statuses(world(), date(2019, 10, 31))}
        (package / "data/openings.csv").write_text(OPENINGS.replace("400", "many"), "utf-8")
        with pytest.raises(Refused) as refused:
            again(prepared)
        assert "openings.csv" in str(refused.value)
        (package / "data/openings.csv").write_text(OPENINGS, "utf-8")
        assert {one.commitment: one.status for one in statuses(world(), date(2019, 10, 31))} == before


class TestAccounts:
    """Demonstration accounts: one a role, with passwords that only this installation knows."""

    def test_each_printed_sign_in_opens(self, prepared: Home) -> None:
        for sign_in in demonstration_sign_ins(package_of(prepared), world().tree):
            user = get_user_model().objects.get(username=sign_in.name)
            assert user.check_password(sign_in.password)
            assert (user.account.role, user.account.unit) == (sign_in.role, sign_in.unit)
            assert not user.is_superuser

    def test_another_secret_gives_other_passwords(self, prepared: Home, settings: Any) -> None:
        package = package_of(prepared)
        before = {one.password for one in demonstration_sign_ins(package, world().tree)}
        settings.SECRET_KEY = "x" * 60
        assert before.isdisjoint(one.password for one in demonstration_sign_ins(package, world().tree))

    def test_an_account_that_somebody_changed_is_left_alone(self, prepared: Home) -> None:
        user = get_user_model().objects.get(username="office")
        user.set_password("our own words")
        user.save()
        again(prepared)
        user.refresh_from_db()
        assert user.check_password("our own words")


class TestPackageOfAHome:
    """Which package a home is for."""

    def test_one_that_was_never_prepared(self, tmp_path: Path) -> None:
        with pytest.raises(HomeProblem, match="先运行 yaodian up"):
            package_of(Home(tmp_path))

    def test_one_whose_package_is_broken(self, home: Home, package: Path) -> None:
        change(package / "package.yaml", "year: 2019", "year: soon")
        with pytest.raises(Refused, match="year"):
            package_of(home)

    def test_one_whose_package_is_gone(self, home: Home, package: Path) -> None:
        package.rename(package.with_name("elsewhere"))
        with pytest.raises(Refused, match="没有这个文件夹"):
            package_of(home)
