"""Who may look whom up, what the ledger hears of it, and what the person concerned can have: to know, to correct, to have erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fixtures_persons import LIN, ROWS, ZHOU, Official, number
from yaodian.values import Refused
from yaodian.web.actions import look_up as looking
from yaodian.web.actions import rotate as rotating
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry, LookedAt, LookUp, PersonRecord
from yaodian.web.queries.vault import keys_of_vault, looks_at, standing
from yaodian.web.queries.viewer import CONSOLE, PUBLIC, Viewer
from yaodian.web.queries.world import world

Make = Callable[[str, str], Official]


def last_entry() -> dict[str, Any]:
    return json.loads(LedgerEntry.objects.order_by("-number")[0].body)


def look(viewer: Viewer, unit: str, purpose: str = "request", note: str = "") -> dict[str, dict[str, str]]:
    everybody = PersonRecord.objects.values_list("pseudonym", flat=True)
    return looking.look_up(world(), viewer, world().package.datasets["rolls"], unit, everybody, purpose, note)


class TestLookingUp:
    def test_the_names_come_after_the_entry(self, accepted: int) -> None:
        found = look(Viewer("school", "east_second", "clerk"), "east_second")
        assert {one["full_name"] for one in found.values()} == {LIN[1], ZHOU[1]}
        assert (last_entry()["act"], last_entry()["actor"]) == ("look-up", "clerk")
        assert last_entry()["details"]["persons"] == 2

    def test_no_record_is_opened_when_the_entry_fails(self, accepted: int, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        monkeypatch.setattr(looking, "opened_record", lambda one, *_: opened.append(one))
        monkeypatch.setattr(looking, "recorded", lambda *_, **__: (_ for _ in ()).throw(OSError("no ledger")))
        with pytest.raises(OSError, match="no ledger"):
            look(CONSOLE, "xishan")
        assert opened == []

    @pytest.mark.parametrize("purpose", ["", "curiosity"])
    def test_without_a_declared_purpose_nothing_is_shown(self, accepted: int, purpose: str) -> None:
        entries = LedgerEntry.objects.count()
        with pytest.raises(Refused, match="用途"):
            look(CONSOLE, "xishan", purpose)
        assert LedgerEntry.objects.count() == entries

    @pytest.mark.parametrize(
        ("viewer", "unit"),
        [
            (PUBLIC, "east_second"),
            (Viewer("auditor", "xishan", "a"), "east_second"),
            (Viewer("school", "east_first", "a"), "east_second"),
            (Viewer("school", "east_second", "a"), "east"),
            (Viewer("bureau", "west", "a"), "east_second"),
            (Viewer("office", None, "a"), "xishan"),
        ],
    )
    def test_who_may_not(self, accepted: int, viewer: Viewer, unit: str) -> None:
        with pytest.raises(PermissionDenied):
            look(viewer, unit)
        assert LookUp.objects.count() == 0

    def test_persons_of_other_units_are_not_among_those_found(self, accepted: int) -> None:
        assert look(Viewer("school", "west_first", "a"), "west_first") == {}
        assert last_entry()["details"]["persons"] == 0

    def test_the_ledger_names_nobody_and_links_no_two_look_ups(self, accepted: int) -> None:
        look(CONSOLE, "xishan", note="林晓晓的家长来电 " + LIN[0])
        bodies = "".join(LedgerEntry.objects.values_list("body", flat=True))
        stored = repr(list(LookUp.objects.values_list("purpose")))
        for one in PersonRecord.objects.values_list("pseudonym", flat=True):
            assert one not in bodies
        for tag in LookedAt.objects.values_list("tag", flat=True):
            assert tag not in bodies
        assert LIN[1] not in bodies
        assert LIN[0] not in bodies + stored

    def test_the_person_finds_the_look_up_and_a_stranger_does_not(self, accepted: int) -> None:
        look(CONSOLE, "xishan")
        keys = keys_of_vault()
        assert keys is not None
        one = PersonRecord.objects.values_list("pseudonym", flat=True)[0]
        assert [found.purpose for found in looks_at(one, keys)] == ["本人查询"]
        assert looks_at("0" * 16, keys) == ()


class TestAtTheCounter:
    def test_the_official_sees_what_is_held_and_who_looked(self, official: Make, accepted: int) -> None:
        look(Viewer("school", "east_second", "a-clerk"), "east_second", note="核对")
        page = official("bureau", "east").asks(LIN).content.decode()
        for said in (LIN[1], "13911110000", "2019-2020", "东镇二小", "a-clerk", "本人查询：核对"):
            assert said in page
        assert ZHOU[1] not in page

    @pytest.mark.parametrize("person", [(LIN[0], ZHOU[1]), (number(77), LIN[1]), ("", ""), ("x" * 3000, "y")])
    def test_number_and_name_must_belong_together(self, official: Make, accepted: int, person: tuple[str, str]) -> None:
        entries = LedgerEntry.objects.count()
        answer = official("office", "xishan").asks(person)
        assert answer.status_code == 422
        assert "没有找到" in answer.content.decode()
        assert "13911110000" not in answer.content.decode()
        assert LedgerEntry.objects.count() == entries + 1, "who tries numbers is seen"

    @pytest.mark.parametrize(("role", "unit"), [("school", "east_first"), ("bureau", "west")])
    def test_another_unit_learns_nothing(self, official: Make, accepted: int, role: str, unit: str) -> None:
        answer = official(role, unit).asks(LIN)
        assert answer.status_code == 422
        assert "没有找到" in answer.content.decode()

    def test_an_auditor_sees_who_looked_and_asks_for_nobody(self, official: Make, accepted: int) -> None:
        official("office", "xishan").asks(LIN)
        auditor = official("auditor", "xishan")
        page = auditor.client.get("/persons").content.decode()
        assert "office-xishan" in page
        assert LIN[1] not in page
        for what in ("", "/export", "/correct", "/delete"):
            assert auditor.asks(LIN, what, reason="x").status_code == 403

    def test_the_answer_is_kept_by_no_browser(self, official: Make, accepted: int) -> None:
        assert official("office", "xishan").asks(LIN)["Cache-Control"] == "no-store"

    def test_the_export_is_everything_as_json(self, official: Make, accepted: int) -> None:
        said = json.loads(official("office", "xishan").asks(LIN, "/export").content)
        assert said["records"][0]["values"] == {"证件号码": LIN[0], "姓名": LIN[1], "监护人电话": "13911110000"}
        assert said["rows"][0]["values"]["到校天数"] == 180
        assert said["looks"][0]["by"] == "office-xishan"

    def test_a_correction_seals_anew_and_says_why(self, official: Make, accepted: int) -> None:
        office = official("office", "xishan")
        before = PersonRecord.objects.count()
        answer = office.asks(LIN, "/correct", **{"new-full_name": "林小晓", "reason": "户口簿更名"})
        assert answer.status_code == 200, answer.content.decode()
        assert last_entry()["details"]["reason"] == "户口簿更名"
        assert last_entry()["details"]["fields"] == ["full_name"]
        assert PersonRecord.objects.count() == before
        assert office.asks(LIN).status_code == 422
        assert "林小晓" in office.asks((LIN[0], "林小晓")).content.decode()
        assert "林小晓" not in "".join(LedgerEntry.objects.values_list("body", flat=True))

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"new-full_name": "林小晓", "reason": ""}, "须写明理由"),
            ({"new-full_name": "林小晓", "reason": "改为林小晓"}, "不能写出姓名"),
            ({"new-full_name": "林小晓", "reason": f"{LIN[1]}要求"}, "不能写出姓名"),
            ({"new-full_name": "", "reason": "x"}, "没有要更正的内容"),
            ({"new-number": number(5), "reason": "x"}, "没有要更正的内容"),
            ({"new-full_name": "林\u202e晓", "reason": "x"}, "看不见的字符"),
        ],
    )
    def test_what_cannot_be_corrected(self, official: Make, accepted: int, said: dict[str, str], why: str) -> None:
        answer = official("office", "xishan").asks(LIN, "/correct", **said)
        assert answer.status_code == 422
        assert why in answer.content.decode()

    def test_erased_is_erased_and_the_rows_stay(self, official: Make, accepted: int, home: Any) -> None:
        office = official("office", "xishan")
        answer = office.asks(LIN, "/delete", reason="本人要求")
        assert "已删除 1 条记录" in answer.content.decode()
        assert PersonRecord.objects.count() == 1
        assert last_entry()["act"] == "person-delete"
        assert office.asks(LIN).status_code == 422
        assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").rows == 2

    def test_a_person_who_waits_is_erased_as_well(self, official: Make, accepted: int) -> None:
        office = official("office", "xishan")
        renamed = ROWS.replace("13911110000", "13922220000")
        waiting = office.receipt(office.sends(renamed, unit="east_second", reason="更正电话"))
        assert Delivery.objects.get(pk=waiting).persons is not None
        office.asks(LIN, "/delete", reason="本人要求")
        assert Delivery.objects.get(pk=waiting).persons is None
        office.decides(waiting)
        assert PersonRecord.objects.count() == 1

    @pytest.mark.parametrize(("role", "unit"), [("bureau", "east"), ("school", "east_second")])
    def test_only_the_root_erases(self, official: Make, accepted: int, role: str, unit: str) -> None:
        assert official(role, unit).asks(LIN, "/delete", reason="x").status_code == 403
        assert PersonRecord.objects.count() == 2

    def test_a_duty_to_keep_stands_in_the_way_with_its_basis(
        self, official: Make, accepted: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        from yaodian.registry import Retention
        from yaodian.web.queries import persons

        here = world()
        kept = replace(here.package.datasets["rolls"], retention=Retention(10, "虚构的学籍档案保存规定"))
        monkeypatch.setitem(here.package.datasets, "rolls", kept)  # type: ignore[arg-type]
        answer = official("office", "xishan").asks(LIN, "/delete", reason="本人要求")
        assert answer.status_code == 422
        assert "虚构的学籍档案保存规定" in answer.content.decode()
        assert persons.sealed_of("rolls", PersonRecord.objects.values_list("pseudonym", flat=True))


class TestRotation:
    def rotate(self, **said: Any) -> int:
        return rotating.rotate("a test", lambda done, of: None, **said)

    def test_every_record_is_sealed_with_the_new_key_and_opens(self, official: Make, accepted: int, home: Any) -> None:
        kept = (home.path / "vault.keys").read_bytes()
        try:
            before = dict(PersonRecord.objects.values_list("pseudonym", "mark"))
            assert self.rotate() == 2
            keys = keys_of_vault()
            assert keys is not None
            assert standing().by_key == {keys.newest: 2}
            assert dict(PersonRecord.objects.values_list("pseudonym", "mark")) == before
            assert len(look(CONSOLE, "xishan")) == 2
        finally:
            (home.path / "vault.keys").write_bytes(kept)

    def test_one_that_was_cut_off_goes_on_with_the_same_key(
        self, official: Make, accepted: int, home: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = (home.path / "vault.keys").read_bytes()
        monkeypatch.setattr(rotating, "BATCH", 1)
        try:

            def killed(done: int, of: int) -> None:
                if done == 1:
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                rotating.rotate("a test", killed)
            halfway = keys_of_vault()
            assert halfway is not None
            assert sorted(standing().by_key.values()) == [1, 1]
            assert len(look(CONSOLE, "xishan")) == 2, "both keys open"
            assert self.rotate() == 1
            done = keys_of_vault()
            assert done is not None
            assert (done.newest, standing().by_key) == (halfway.newest, {halfway.newest: 2})
        finally:
            (home.path / "vault.keys").write_bytes(kept)

    def test_what_waits_is_sealed_anew_as_well_and_old_keys_can_be_forgotten(
        self, official: Make, accepted: int, home: Any
    ) -> None:
        kept = (home.path / "vault.keys").read_bytes()
        office = official("office", "xishan")
        waiting = office.receipt(office.sends(f"S3,{number(9)},吴清河,,是,1\n", unit="west_first", reason="转入"))
        try:
            self.rotate(forget_old=True)
            keys = keys_of_vault()
            assert keys is not None
            assert list(keys.sealing) == [keys.newest]
            assert office.decides(waiting).status_code == 302
            assert office.asks((number(9), "吴清河")).status_code == 200
        finally:
            (home.path / "vault.keys").write_bytes(kept)
