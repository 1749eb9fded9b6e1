"""Evidence: uploaded by a unit, named by its rows, seen by whoever may see the row; what nothing refers to may be taken back."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from PIL import Image

from fixtures_evidence import from_a_telephone, pdf, picture

Clerks = Callable[..., Client]
PERMIT = hashlib.sha256(pdf()).hexdigest()


def upload(client: Client, *files: tuple[str, bytes], **said: str) -> Any:
    return client.post("/evidence", {"files": [SimpleUploadedFile(name, data) for name, data in files], **said})


def texts(client: Client, of: str) -> list[str]:
    return re.findall(r"sha256:[0-9a-f]{64}", client.get(f"/evidence?of={of}").content.decode())


def hand_in(
    client: Client, photo: str, permit: str = "", unit: str = "east_first", site: str = "A", reason: str = ""
) -> Any:
    school = {"east_first": "S1", "east_second": "S2", "west_first": "S3"}[unit]
    content = f"site,school,photo,permit\n{site},{school},{photo},{permit}\n".encode()
    said = {"file": SimpleUploadedFile("sites.csv", content), "unit": unit, "period": "2019-2020", "reason": reason}
    return client.post("/datasets/sites/submit", said)


def number_of(answer: Any) -> int:
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return int(answer["Location"].split("/")[2].split("?")[0])


def entries(act: str) -> list[Any]:
    from yaodian.web.models import LedgerEntry

    return [one.body for one in LedgerEntry.objects.order_by("number") if f'"act":"{act}"' in one.body]


def on_disk(home: Any) -> list[str]:
    return [path.name for path in (home.path / "evidence").rglob("*") if path.is_file()]


def test_several_files_at_once_each_with_its_text_and_a_ledger_entry(clerk: Clerks, home: Any) -> None:
    school = clerk("east_first")
    assert upload(school, ("photo.jpg", from_a_telephone()), ("permit.pdf", pdf()), of="east_first").status_code == 302
    found = texts(school, "east_first")
    assert f"sha256:{PERMIT}" in found
    assert len(set(found)) == 2
    assert len(entries("add-evidence")) == 2
    assert all('"unit":"east_first"' in one and "photo.jpg" not in one for one in entries("add-evidence"))
    assert set(on_disk(home)) >= {text.removeprefix("sha256:") for text in found}


def test_the_same_file_again_is_the_same_file(clerk: Clerks) -> None:
    school, sent = clerk("east_first"), from_a_telephone()
    for _ in range(2):
        upload(school, ("photo.jpg", sent), of="east_first")
    assert len(entries("add-evidence")) == 1
    (text,) = set(texts(school, "east_first"))
    content = school.get(f"/evidence/{text.removeprefix('sha256:')}").content
    upload(school, ("as-it-was-kept.jpg", content), of="east_first")
    assert len(entries("add-evidence")) == 1


def test_a_bad_file_does_not_hold_up_the_good_ones_and_is_told_by_name(clerk: Clerks) -> None:
    school = clerk("east_first")
    answer = upload(school, ("a.jpg", picture()), ("page.jpg", b"<html><script>1</script>"), of="east_first")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "page.jpg" in page
    assert "按内容看" in page
    assert len(set(texts(school, "east_first"))) == 1


@override_settings(EVIDENCE_LARGEST=1_000)
def test_the_place_says_how_large_a_file_may_be(clerk: Clerks) -> None:
    answer = upload(clerk("east_first"), ("big.pdf", pdf(more=b"%" + b"x" * 2_000 + b"\n")), of="east_first")
    assert answer.status_code == 422
    assert "上限为" in answer.content.decode()


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        ("east_first", "school", True),
        ("east", "bureau", True),
        ("xishan", "office", True),
        ("xishan", "auditor", False),
        ("east_second", "school", False),
        ("west", "bureau", False),
    ],
)
def test_who_uploads_for_a_school(clerk: Clerks, unit: str, role: str, may: bool) -> None:
    answer = upload(clerk(unit, role), ("a.jpg", picture()), of="east_first")
    assert answer.status_code == (302 if may else 403)
    assert len(entries("add-evidence")) == may


@pytest.mark.parametrize(
    ("unit", "role", "may"),
    [
        ("east_first", "school", True),
        ("east", "bureau", True),
        ("xishan", "office", True),
        ("xishan", "auditor", True),
        ("east_second", "school", False),
        ("west", "bureau", False),
        ("", "", False),
    ],
)
def test_who_sees_a_file_before_any_row_refers_to_it(clerk: Clerks, unit: str, role: str, may: bool) -> None:
    upload(clerk("east_first"), ("permit.pdf", pdf()), of="east_first")
    assert clerk(unit, role).get(f"/evidence/{PERMIT}").status_code == (200 if may else 404)
    assert clerk(unit, role).get("/evidence?of=east_first").status_code == (200 if may else 403 if unit else 302)


def test_a_file_is_served_so_that_nothing_in_it_runs(clerk: Clerks) -> None:
    school = clerk("east_first")
    upload(school, ('许可"证.html', pdf()), ("photo.jpg", picture()), of="east_first")
    answer = school.get(f"/evidence/{PERMIT}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{PERMIT[:12]}.pdf"; filename*=')
    (photo,) = {text.removeprefix("sha256:") for text in texts(school, "east_first")} - {PERMIT}
    shown = school.get(f"/evidence/{photo}")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    small = school.get(f"/evidence/{photo}/preview")
    with Image.open(io.BytesIO(small.content)) as opened:
        assert opened.format == "JPEG"
    for one in (answer, shown, small):
        assert "sandbox" in one["Content-Security-Policy"]
        assert one["X-Content-Type-Options"] == "nosniff"
    assert school.get(f"/evidence/{PERMIT}/preview").status_code == 404


def test_a_row_that_names_a_file_nobody_uploaded_is_a_fault_of_its_line(clerk: Clerks) -> None:
    answer = hand_in(clerk("east_first"), f"sha256:{'a' * 64}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行" in page
    assert "不是本单位（或上下级单位）上传的文件" in page


def test_document_numbers_and_addresses_are_asked_for_no_file(clerk: Clerks) -> None:
    number_of(hand_in(clerk("east_first"), "津教委〔2014〕12号", "https://example.org/1"))


@pytest.mark.parametrize(
    ("owner", "role", "taken"),
    [
        ("east_first", "school", True),
        ("east", "bureau", True),
        ("xishan", "office", True),
        ("west_first", "school", False),
    ],
)
def test_a_row_may_name_files_of_its_own_unit_and_of_those_above(
    clerk: Clerks, owner: str, role: str, taken: bool
) -> None:
    upload(clerk(owner, role), ("permit.pdf", pdf()), of=owner)
    assert hand_in(clerk("east_first"), "", f"sha256:{PERMIT}").status_code == (302 if taken else 422)


def test_the_digest_of_the_photo_as_it_was_sent_names_it_too(clerk: Clerks) -> None:
    school, sent = clerk("east_first"), from_a_telephone()
    upload(school, ("photo.jpg", sent), of="east_first")
    number = number_of(hand_in(school, f"sha256:{hashlib.sha256(sent).hexdigest()}"))
    assert "photo.jpg" in school.get(f"/submissions/{number}").content.decode()


def test_the_whole_way_from_the_upload_to_the_public_record(clerk: Clerks) -> None:
    school, bureau, public = clerk("east_first"), clerk("east", "bureau"), clerk()
    upload(school, ("photo.jpg", picture()), ("permit.pdf", pdf()), of="east_first")
    (photo,) = {text.removeprefix("sha256:") for text in texts(school, "east_first")} - {PERMIT}
    number = number_of(hand_in(school, f"sha256:{photo}", f"sha256:{PERMIT}"))
    review = bureau.get(f"/submissions/{number}").content.decode()
    assert f"/evidence/{photo}/preview" in review
    assert "permit.pdf" in review
    assert public.get(f"/evidence/{photo}").status_code == 404
    assert bureau.post(f"/submissions/{number}/decide", {"do": "accept"}).status_code == 302
    record = public.get("/datasets/sites/rows/A").content.decode()
    assert f'src="/evidence/{photo}/preview"' in record
    assert "竣工照片" in record
    assert public.get(f"/evidence/{photo}").status_code == 200
    assert public.get(f"/evidence/{PERMIT}").status_code == 200


def test_what_stands_in_accepted_rows_already_is_not_asked_for_again(clerk: Clerks) -> None:
    from yaodian.web.models import EvidenceFile, EvidenceUse

    school, bureau = clerk("east_first"), clerk("east", "bureau")
    upload(school, ("permit.pdf", pdf()), of="east_first")
    number = number_of(hand_in(school, "", f"sha256:{PERMIT}"))
    bureau.post(f"/submissions/{number}/decide", {"do": "accept"})
    EvidenceUse.objects.all().delete()
    EvidenceFile.objects.all().delete()  # as if the rows were older than the files
    number_of(hand_in(school, "文号〔2019〕1号", f"sha256:{PERMIT}", reason="补报文号"))
    assert hand_in(school, f"sha256:{'b' * 64}", f"sha256:{PERMIT}", reason="x").status_code == 422


def test_a_file_that_nothing_refers_to_is_taken_back_by_who_uploaded_it(clerk: Clerks, home: Any) -> None:
    from yaodian.web.models import EvidenceFile

    school = clerk("east_first")
    upload(school, ("permit.pdf", pdf()), of="east_first")
    number = EvidenceFile.objects.get(digest=PERMIT).pk
    assert clerk("east", "bureau").post(f"/evidence/{number}/withdraw").status_code == 403
    assert clerk("west_first").post(f"/evidence/{number}/withdraw").status_code == 403
    assert school.post(f"/evidence/{number}/withdraw").status_code == 302
    assert school.get(f"/evidence/{PERMIT}").status_code == 404
    assert PERMIT not in on_disk(home)
    assert len(entries("withdraw-evidence")) == 1
    assert school.post(f"/evidence/{number}/withdraw").status_code == 404


def test_the_bytes_stay_while_another_unit_has_the_same_file(clerk: Clerks, home: Any) -> None:
    from yaodian.web.models import EvidenceFile

    first, second = clerk("east_first"), clerk("east_second")
    upload(first, ("permit.pdf", pdf()), of="east_first")
    upload(second, ("permit.pdf", pdf()), of="east_second")
    first.post(f"/evidence/{EvidenceFile.objects.get(unit='east_first').pk}/withdraw")
    assert PERMIT in on_disk(home)
    assert second.get(f"/evidence/{PERMIT}").status_code == 200


def test_a_file_that_a_row_names_stays(clerk: Clerks) -> None:
    from yaodian.web.models import EvidenceFile

    school = clerk("east_first")
    upload(school, ("permit.pdf", pdf()), of="east_first")
    number_of(hand_in(school, "", f"sha256:{PERMIT}"))
    answer = school.post(f"/evidence/{EvidenceFile.objects.get(digest=PERMIT).pk}/withdraw")
    assert answer.status_code == 422
    assert "不能收回" in answer.content.decode()
    assert school.get(f"/evidence/{PERMIT}").status_code == 200


def test_a_file_is_attached_to_a_row_and_taken_off_again(clerk: Clerks) -> None:
    from yaodian.web.models import EvidenceAttached

    school, public = clerk("east_first"), clerk()
    number = number_of(hand_in(school, ""))
    clerk("east", "bureau").post(f"/submissions/{number}/decide", {"do": "accept"})
    assert "/evidence?dataset=sites&amp;row=A" in school.get("/datasets/sites/rows/A").content.decode()
    assert "/evidence?dataset=sites" not in public.get("/datasets/sites/rows/A").content.decode()
    for _ in range(2):
        upload(school, ("permit.pdf", pdf()), dataset="sites", row="A")
    assert len(entries("attach-evidence")) == 1
    assert "permit.pdf" in public.get("/datasets/sites/rows/A").content.decode()
    assert public.get(f"/evidence/{PERMIT}").status_code == 200
    assert upload(clerk("west_first"), ("x.pdf", pdf()), dataset="sites", row="A").status_code == 403
    assert upload(school, ("x.pdf", pdf()), dataset="sites", row="none").status_code == 404
    one = EvidenceAttached.objects.get()
    assert clerk("west_first").post(f"/evidence/attached/{one.pk}/take-off").status_code == 403
    assert school.post(f"/evidence/attached/{one.pk}/take-off").status_code == 302
    assert public.get(f"/evidence/{PERMIT}").status_code == 404
    assert school.get(f"/evidence/{PERMIT}").status_code == 200


def test_a_full_disk_keeps_nothing_and_says_so(clerk: Clerks, home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("yaodian.registry.evidence.files.os.fsync", full)
    answer = upload(clerk("east_first"), ("p.pdf", pdf(more=b"%full\n")), of="east_first")
    assert answer.status_code == 422
    assert "磁盘已满" in answer.content.decode()
    assert entries("add-evidence") == []


def test_a_file_whose_record_was_cut_off_is_used_by_the_next_upload(
    clerk: Clerks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yaodian.web.actions import evidence_files as actions
    from yaodian.web.queries.viewer import CONSOLE
    from yaodian.web.queries.world import world

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions.EvidenceFile.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.add(world(), CONSOLE, "east_first", "p.pdf", pdf(), 1_000_000)
    assert entries("add-evidence") == []
    held, known = actions.add(world(), CONSOLE, "east_first", "p.pdf", pdf(), 1_000_000)
    assert (held.digest, known) == (PERMIT, False)


def test_programs_upload_list_and_fetch(clerk: Clerks) -> None:
    from yaodian.web.actions.tokens import make_token

    clerk("east_first")
    token = make_token("school-of-east_first", "a test", "hand_in", 30, actor="school-of-east_first").token
    program = Client(headers={"Authorization": f"Bearer {token}"})
    address = "/api/evidence?unit=east_first&name=permit.pdf"
    first = program.post(address, pdf(), content_type="application/octet-stream")
    again = program.post(address, pdf(), content_type="application/pdf")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["text"] == f"sha256:{PERMIT}"
    assert again.json()["repeated"] is True
    assert program.post(address, b"<html>", content_type="image/png").json()["problems"][0]["code"] == "unknown-kind"
    assert program.post("/api/evidence?unit=west_first", pdf(), content_type="application/pdf").status_code == 403
    assert [one["digest"] for one in program.get("/api/evidence").json()["evidence"]] == [PERMIT]
    fetched = program.get(f"/api/evidence/{PERMIT}")
    assert fetched.content == pdf()
    assert fetched["Content-Disposition"].startswith("attachment")
    assert program.get("/api/evidence/ABC").status_code == 400
    assert Client().get(f"/api/evidence/{PERMIT}").status_code == 404
