"""Upkeep: what nobody accepted goes, what was kept long enough goes by decision, and the ledger knows of it before it is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied

from fixtures_object_store import object_store
from fixtures_rolls import rolls
from yaodian.delivery.verdict import unknown_because
from yaodian.ledger import verify_entries
from yaodian.registry import LakeError, stamp
from yaodian.registry.upkeep import held_in
from yaodian.values import Refused
from yaodian.web.actions import upkeep
from yaodian.web.actions.accept import Receipt, accept
from yaodian.web.actions.upkeep import (
    compact_table,
    delete_due,
    due_of,
    finish_deletions,
    refuse_dropped,
    vacuum_table,
)
from yaodian.web.home import Home
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.figures import figures
from yaodian.web.queries.ledger import entries, size, written_entries
from yaodian.web.queries.upkeep import rows_at, table_lines
from yaodian.web.queries.viewer import CONSOLE, PUBLIC, Viewer
from yaodian.web.queries.world import world

pytestmark = pytest.mark.usefixtures("db", "home")
Send = Callable[..., Receipt]

NOW = timedelta(0)
DUE = date(2024, 1, 1)
FIRST = (("east_first", "S1", "a", True), ("east_first", "S1", "b", False), ("west_first", "S3", "c", None))
NEXT = (("east_first", "S1", "d", True),)


@pytest.fixture
def package(package: Path) -> Path:
    """Rolls are kept for three years."""
    for file in (package / "datasets").glob("*.yaml"):
        text = file.read_text("utf-8")
        said = "purpose: 核验女生占比\n    retention: {years: 3, basis: 示例档案保管期限表}\n"
        file.write_text(text.replace("purpose: 核验女生占比\n", said), "utf-8")
    return package


def declared() -> Any:
    return world().package.datasets["rolls"]


def line() -> Any:
    return next(one for one in table_lines(world(), DUE) if one.dataset.id == "rolls")


def strand(name: str = "stranded") -> int:
    """Rows as a writer leaves them that is killed before it names them."""
    here = world()
    frame = stamp(declared(), rolls(*NEXT).frame, here.tree, period="2019-2020", submission=name)
    return here.lake.append(declared(), frame)


def enrolment(on: str) -> Any:
    return figures(world(), date.fromisoformat(on))["enrolment", "xishan"]


class TestStatus:
    """What the tables hold."""

    def test_a_table_that_was_never_written(self) -> None:
        assert (line().state, line().oldest, line().due) == (None, None, ())

    def test_files_rows_what_nobody_accepted_and_what_is_due(self, send: Send) -> None:
        send(*FIRST)
        strand()
        found = line()
        assert (found.state.version, found.state.rows, found.unaccepted, found.oldest) == (1, 4, 1, "2019-2020")
        assert [(one.period, one.until, one.basis) for one in found.due] == [
            ("2019-2020", date(2023, 8, 31), "示例档案保管期限表")
        ]


class TestCompaction:
    """Merging, and dropping what nobody named."""

    def test_figures_stay_and_the_ledger_says_what_was_merged(self, send: Send) -> None:
        send(*FIRST)
        send(("east_second", "S2", "x", True))
        before = enrolment("2019-09-10").value
        done = compact_table(world(), declared(), "a test", older=NOW)
        assert done is not None
        assert (done.files_before, done.files_after, done.dropped) == (3, 2, 0)
        assert enrolment("2019-09-10").value == before == 4
        last = next(iter(entries()))
        assert (last.act, last.details["from_version"], last.details["to_version"]) == ("compact", 1, 2)

    def test_nothing_to_do_is_no_entry(self, send: Send) -> None:
        send(*FIRST)
        before = size()
        compact_table(world(), declared(), "a test", older=NOW)
        assert size() == before

    def test_rows_that_nobody_accepted_go_when_they_are_old(self, send: Send) -> None:
        send(*FIRST)
        strand()
        done = compact_table(world(), declared(), "a test")
        assert done is not None
        assert (done.dropped, line().unaccepted) == (0, 1)
        done = compact_table(world(), declared(), "a test", older=NOW)
        assert done is not None
        assert (done.dropped, line().unaccepted, line().state.rows) == (1, 0, 3)
        assert enrolment("2019-09-10").value == 3
        assert "drop_unaccepted" in [one.act for one in entries()]
        assert verify_entries(written_entries()).sound

    def test_who_names_rows_after_they_may_have_been_dropped_is_refused_and_writes_them_again(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A writer that slept between writing and naming finds a compaction behind it."""
        send(*FIRST)
        append = type(world().lake).append

        def slow(lake: Any, dataset: Any, frame: pl.DataFrame) -> int:
            version = append(lake, dataset, frame)
            compact_table(world(), declared(), "a test", older=NOW)
            return version

        with monkeypatch.context() as patched:
            patched.setattr(type(world().lake), "append", slow)
            with pytest.raises(LakeError, match="请再采纳一次"):
                send(("east_second", "S2", "x", True))
        assert not AcceptedSubmission.objects.filter(unit="east_second").exists()
        send(("east_second", "S2", "x", True))
        assert enrolment("2019-09-10").value == 4

    def test_who_names_rows_before_they_are_dropped_keeps_them(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The names are read again after the note is written."""
        send(*FIRST)
        strand("almost")
        note = upkeep._note_dropped

        def name_first(dataset: str, version: int) -> None:
            one = AcceptedSubmission.objects.filter(dataset="rolls").first()
            assert one is not None
            one.pk, one.unit = "almost", "east_second"
            one.save(force_insert=True)
            note(dataset, version)

        monkeypatch.setattr(upkeep, "_note_dropped", name_first)
        done = compact_table(world(), declared(), "a test", older=NOW)
        assert done is not None
        assert done.dropped == 0
        assert "almost" in [one.submission for one in held_in(world().lake, declared())]

    def test_what_is_written_after_the_note_may_be_named(self, send: Send) -> None:
        send(*FIRST)
        strand()
        compact_table(world(), declared(), "a test", older=NOW)
        with pytest.raises(LakeError):
            refuse_dropped("rolls", 1)
        refuse_dropped("rolls", 2)


class TestRetention:
    """Rows whose time is over."""

    def test_nothing_goes_without_a_reason(self, send: Send) -> None:
        send(*FIRST)
        with pytest.raises(Refused, match="须写明理由"):
            delete_due(world(), declared(), "a test", "  ", DUE)
        assert enrolment("2019-09-10").value == 3

    def test_nothing_is_due_before_its_day(self, send: Send) -> None:
        send(*FIRST)
        assert due_of(declared(), date(2023, 8, 31)) == ()
        assert delete_due(world(), declared(), "a test", "局务会议定", date(2023, 8, 31)) is None

    def test_the_rows_go_and_digest_and_counts_stay(self, send: Send) -> None:
        send(*FIRST)
        kept = {one.unit: (one.digest, one.rows) for one in AcceptedSubmission.objects.filter(dataset="rolls")}
        done = delete_due(world(), declared(), "a test", "局务会议定", DUE)
        assert done is not None
        assert (done.periods, done.submissions, done.rows) == (("2019-2020",), 2, 3)
        assert line().state.rows == 0
        now = AcceptedSubmission.objects.filter(dataset="rolls", deleted_on=DUE)
        assert {one.unit: (one.digest, one.rows) for one in now} == kept
        (entry,) = [one for one in entries() if one.act == "delete_rows"]
        assert (entry.number, entry.details["reason"]) == (done.entry, "局务会议定")
        assert entry.details["basis"] == "示例档案保管期限表"
        assert due_of(declared(), DUE) == ()

    def test_figures_over_them_are_unknown_and_say_why(self, send: Send) -> None:
        send(*FIRST)
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        figure = enrolment("2019-09-10")
        assert (figure.value, figure.standing.deleted) == (None, True)
        assert "已按保留期限删除" in unknown_because(figure).zh

    def test_other_periods_stay_as_they_are(self, send: Send) -> None:
        send(*FIRST)
        send(*NEXT, on="2021-09-10", period="2021-2022")
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        figure = enrolment("2021-10-01")
        assert (figure.value, figure.standing.deleted) == (1, False)

    def test_a_deletion_that_was_cut_off_reads_as_done_and_the_next_upkeep_finishes_it(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(*FIRST)

        def killed(*_: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(upkeep, "finish_deletions", killed)
            with pytest.raises(KeyboardInterrupt):
                delete_due(world(), declared(), "a test", "局务会议定", DUE)
        assert (enrolment("2019-09-10").value, line().unfinished, line().state.rows) == (None, 3, 3)
        before = size()
        assert finish_deletions(world(), declared()) == 3
        assert (line().unfinished, line().state.rows, size()) == (0, 0, before)
        assert finish_deletions(world(), declared()) == 0

    def test_rows_of_the_period_that_nobody_accepted_go_with_it(self, send: Send) -> None:
        send(*FIRST)
        strand()
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        assert held_in(world().lake, declared()) == ()


class TestVacuum:
    """Files go last."""

    def test_only_files_of_deleted_rows_go_and_the_old_version_says_so(self, send: Send, home: Home) -> None:
        send(*FIRST)
        send(*NEXT, on="2021-09-10", period="2021-2022")
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        assert vacuum_table(world(), declared(), "a test").entry is None
        done = vacuum_table(world(), declared(), "a test", older=NOW)
        assert (done.files, done.bytes > 0) == (2, True)
        left = [str(file) for file in (Path(home.lake) / "rolls").rglob("*.parquet")]
        assert len(left) == 1
        assert "2021-2022" in left[0]
        assert enrolment("2021-10-01").value == 1
        (entry,) = [one for one in entries() if one.act == "vacuum"]
        assert (entry.number, entry.details["files"]) == (done.entry, 2)

    def test_cut_off_it_goes_on_next_time(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        send(*FIRST)
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        remove = upkeep.remove

        def killed(lake: Any, dataset: Any, paths: Any) -> None:
            remove(lake, dataset, list(paths)[:1])
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(upkeep, "remove", killed)
            with pytest.raises(KeyboardInterrupt):
                vacuum_table(world(), declared(), "a test", older=NOW)
        assert vacuum_table(world(), declared(), "a test", older=NOW).files == 1
        assert vacuum_table(world(), declared(), "a test", older=NOW).files == 0


class TestAnyVersionAgain:
    """Rows as a version had them."""

    def test_a_version_before_a_correction_reads_as_it_was(self, send: Send) -> None:
        send(*FIRST)
        send(("east_first", "S1", "a", True), on="2019-09-20")
        first, second = (rows_at(world(), CONSOLE, declared(), version) for version in (0, 1))
        assert (first.as_of, sorted(first.frame["pupil"])) == (date(2019, 9, 10), ["a", "b", "c"])
        assert (second.as_of, sorted(second.frame["pupil"])) == (date(2019, 9, 20), ["a", "c"])
        assert set(first.frame["_unit"]) == {"east_first", "west_first"}
        assert set(first.frame["_period"]) == {"2019-2020"}
        earlier = rows_at(world(), CONSOLE, declared(), 1, date(2019, 9, 19))
        assert sorted(earlier.frame["pupil"]) == ["a", "b", "c"]

    def test_deleted_rows_are_counted_and_not_shown(self, send: Send) -> None:
        send(*FIRST)
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        found = rows_at(world(), CONSOLE, declared(), 0)
        assert (found.frame.height, found.deleted) == (0, 2)

    def test_a_version_that_is_none(self, send: Send) -> None:
        send(*FIRST)
        with pytest.raises(ValueError, match="没有版本 7，现有 0 至 0"):
            rows_at(world(), CONSOLE, declared(), 7)

    @pytest.mark.parametrize("viewer", [PUBLIC, Viewer("bureau", "east", "e")], ids=lambda viewer: viewer.role)
    def test_rows_about_persons_are_not_for_everybody(self, send: Send, viewer: Viewer) -> None:
        send(*FIRST)
        with pytest.raises(PermissionDenied):
            rows_at(world(), viewer, declared(), 0)


def test_a_home_whose_lake_lies_in_an_object_store(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accepted, counted, merged, deleted and read again, all of it in the store (moto's S3 server)."""
    with object_store("xishan") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        home.remember({**home.settings, "lake": "s3://xishan/lake"})
        accept(world(), rolls(*FIRST), "a test")
        accept(world(), rolls(("east_second", "S2", "x", True)), "a test")
        assert enrolment("2019-09-10").value == 4
        assert not (home.path / "lake").exists()
        compact_table(world(), declared(), "a test", older=NOW)
        assert rows_at(world(), CONSOLE, declared(), 0).frame.height == 3
        delete_due(world(), declared(), "a test", "局务会议定", DUE)
        assert vacuum_table(world(), declared(), "a test", older=NOW).files == 4
        assert enrolment("2019-09-10").value is None
