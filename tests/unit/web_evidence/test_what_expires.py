"""What was never handed in is kept for its time: files kept unsent, evidence that nothing refers to, bytes without a record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from test_evidence_of_units import PERMIT, entries, hand_in, number_of, on_disk, upload

from fixtures_evidence import pdf, picture, with_sites
from fixtures_package import with_keeping
from fixtures_web import small_world
from yaodian.web.actions import expire as expiring
from yaodian.web.actions.expire import Expired, expire
from yaodian.web.models import EvidenceFile, LedgerEntry, UnsentDelivery
from yaodian.web.queries.evidence_files import files_of
from yaodian.web.queries.world import world

Clerks = Callable[..., Client]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world with building sites; what is kept unsent ends after 30 days, evidence that nothing refers to after 60."""

    def change(package: Path) -> None:
        with_sites(package)
        with_keeping(package)

    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("expire"), change=change) as home:
        yield home


def after(days: int) -> Expired:
    """What is cleared so many days from now."""
    return expire(world(), "a test", timezone.localdate() + timedelta(days=days))


def keeps(client: Client, permit: str = "", unit: str = "east_first") -> None:
    content = f"site,school,photo,permit\nA,S1,,{permit}\n".encode()
    said = {"file": SimpleUploadedFile("sites.csv", content), "unit": unit, "period": "2019-2020", "do": "keep"}
    assert client.post("/datasets/sites/submit", said).status_code == 302


class TestUnsent:
    """A file that was checked and not sent."""

    def test_it_is_kept_to_the_end_of_its_last_day(self, clerk: Clerks) -> None:
        keeps(clerk("east_first"))
        assert after(30).unsent == 0
        assert after(31).unsent == 1
        assert after(31).unsent == 0
        assert UnsentDelivery.objects.count() == 0

    def test_the_page_says_until_when(self, clerk: Clerks) -> None:
        school = clerk("east_first")
        keeps(school)
        until = (timezone.localdate() + timedelta(days=30)).isoformat()
        held = UnsentDelivery.objects.get()
        for address in (f"/submissions/unsent/{held.pk}", "/submissions"):
            page = school.get(address).content.decode()
            assert "保存到" in page
            assert until in page

    def test_a_later_file_in_its_place_begins_anew(self, clerk: Clerks) -> None:
        school = clerk("east_first")
        keeps(school)
        UnsentDelivery.objects.update(at=timezone.now() - timedelta(days=29))
        keeps(school, "津建〔2019〕1号")
        assert after(5).unsent == 0

    def test_the_ledger_does_not_hear_of_it(self, clerk: Clerks) -> None:
        keeps(clerk("east_first"))
        before = LedgerEntry.objects.count()
        after(31)
        assert LedgerEntry.objects.count() == before


class TestEvidence:
    """A file that was uploaded."""

    def test_one_that_nothing_refers_to_goes_with_an_entry_and_its_bytes(self, clerk: Clerks, home: Any) -> None:
        school = clerk("east_first")
        upload(school, ("permit.pdf", pdf()), of="east_first")
        assert after(60).evidence == 0
        assert after(61).evidence == 1
        assert after(61).evidence == 0
        assert PERMIT not in on_disk(home)
        assert len(entries("collect-evidence")) == 1
        assert school.get(f"/evidence/{PERMIT}").status_code == 404

    def test_one_that_a_hand_in_named_stays_whatever_became_of_it(self, clerk: Clerks, home: Any) -> None:
        school = clerk("east_first")
        upload(school, ("permit.pdf", pdf()), of="east_first")
        number = number_of(hand_in(school, "", f"sha256:{PERMIT}"))
        clerk("east", "bureau").post(f"/submissions/{number}/decide", {"do": "return", "reason": "x"})
        assert after(999).evidence == 0
        assert PERMIT in on_disk(home)

    def test_one_that_was_attached_to_a_row_stays(self, clerk: Clerks) -> None:
        school = clerk("east_first")
        number = number_of(hand_in(school, ""))
        clerk("east", "bureau").post(f"/submissions/{number}/decide", {"do": "accept"})
        upload(school, ("permit.pdf", pdf()), dataset="sites", row="A")
        assert after(999).evidence == 0

    def test_one_that_a_row_names_from_before_it_was_uploaded_stays(
        self, clerk: Clerks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from yaodian.web.actions import submit

        school = clerk("east_first")
        monkeypatch.setattr(submit, "strange_evidence", lambda *_: [])
        monkeypatch.setattr(submit, "refer", lambda *_: None)
        number = number_of(hand_in(school, "", f"sha256:{PERMIT}"))
        clerk("east", "bureau").post(f"/submissions/{number}/decide", {"do": "accept"})
        upload(school, ("permit.pdf", pdf()), of="east_first")
        assert after(999).evidence == 0

    def test_one_that_a_file_kept_unsent_may_name_waits_for_the_end_of_that(self, clerk: Clerks) -> None:
        school, other = clerk("east_first"), clerk("west_first")
        upload(school, ("permit.pdf", pdf()), of="east_first")
        upload(other, ("photo.jpg", picture()), of="west_first")
        EvidenceFile.objects.update(at=timezone.now() - timedelta(days=50))
        keeps(school, f"sha256:{PERMIT}")
        assert after(20).evidence == 1
        assert EvidenceFile.objects.get().unit == "east_first"
        assert after(31) == Expired(1, 1, 0)

    def test_a_hand_in_at_the_same_moment_keeps_it(self, clerk: Clerks, monkeypatch: pytest.MonkeyPatch) -> None:
        """The hand-in is written after the candidates were found and before their turn comes."""
        school = clerk("east_first")
        upload(school, ("permit.pdf", pdf()), of="east_first")
        found = expiring._named_in_rows

        def hands_in(here: Any) -> frozenset[str]:
            number_of(hand_in(school, "", f"sha256:{PERMIT}"))
            return found(here)

        monkeypatch.setattr(expiring, "_named_in_rows", hands_in)
        assert after(999).evidence == 0
        assert school.get(f"/evidence/{PERMIT}").status_code == 200

    def test_a_hand_in_after_it_is_refused_by_its_line(self, clerk: Clerks) -> None:
        school = clerk("east_first")
        upload(school, ("permit.pdf", pdf()), of="east_first")
        after(61)
        answer = hand_in(school, "", f"sha256:{PERMIT}")
        assert answer.status_code == 422
        assert "不是本单位（或上下级单位）上传的文件" in answer.content.decode()

    def test_the_bytes_stay_while_another_unit_has_them(self, clerk: Clerks, home: Any) -> None:
        upload(clerk("east_first"), ("permit.pdf", pdf()), of="east_first")
        second = clerk("east_second")
        upload(second, ("permit.pdf", pdf()), of="east_second")
        number_of(hand_in(second, "", f"sha256:{PERMIT}", unit="east_second"))
        assert after(61).evidence == 1
        assert PERMIT in on_disk(home)

    def test_bytes_that_nobody_knows_go(self, clerk: Clerks, home: Any) -> None:
        upload(clerk("east_first"), ("permit.pdf", pdf()), of="east_first")
        lost = b"cut off"
        files_of(world().home).put(hashlib.sha256(lost).hexdigest(), lost)
        assert after(0) == Expired(0, 0, 1)
        assert on_disk(home) == [PERMIT]

    def test_the_page_says_how_long(self, clerk: Clerks) -> None:
        assert "上传 60 天后仍没有数据行引用的" in clerk("east_first").get("/evidence?of=east_first").content.decode()
