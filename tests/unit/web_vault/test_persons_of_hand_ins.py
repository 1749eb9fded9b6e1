"""What a hand-in says of persons is sealed before anything is stored, waits sealed, and enters the vault with the acceptance."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection

from fixtures_persons import LIN, ROWS, ZHOU, Official
from yaodian.web.actions import vault_records
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry, LookedAt, LookUp, PersonRecord, VaultKey
from yaodian.web.queries.persons import rows_of
from yaodian.web.queries.vault import keys_of_vault
from yaodian.web.queries.world import world

Make = Callable[[str, str], Official]
SECRETS = (*LIN, *ZHOU, "13911110000")


def everything(home: Any) -> bytes:
    """Every byte of the lake's folder, and every value of every table."""
    said = [path.read_bytes() for path in sorted(Path(home.lake).rglob("*")) if path.is_file()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                said += [bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row]
    for held in Delivery.objects.exclude(content=None):
        said.append(repr(pl.read_parquet(io.BytesIO(bytes(held.content))).rows()).encode())
    for held in Delivery.objects.exclude(persons=None):
        said.append(repr(pl.read_parquet(io.BytesIO(bytes(held.persons))).rows()).encode())
    for path in Path(home.lake).rglob("*.parquet"):
        said.append(repr(pl.read_parquet(path).rows()).encode())
    return b"\n".join(said)


def planted(home: Any) -> list[str]:
    held = everything(home)
    return [one for one in SECRETS if one.encode() in held or repr(one)[1:-1].encode() in held]


def test_the_search_for_names_finds_one_that_is_there(official: Make, home: Any) -> None:
    PersonRecord.objects.create(
        pseudonym="0" * 16,
        dataset="rolls",
        proof="",
        mark=LIN[1],
        sealing_key="1",
        sealed=b"",
        updated="2019-01-01T00:00Z",
    )
    assert planted(home) == [LIN[1]]


def test_nothing_of_a_person_is_in_any_byte_while_a_delivery_waits_or_afterwards(official: Make, home: Any) -> None:
    school, bureau = official("school", "east_second"), official("bureau", "east")
    number = school.receipt(school.sends())
    assert Delivery.objects.get(pk=number).persons is not None
    assert planted(home) == []
    assert bureau.decides(number).status_code == 302
    assert planted(home) == []
    held = Delivery.objects.get(pk=number)
    assert (held.content, held.persons) == (None, None)
    assert PersonRecord.objects.filter(dataset="rolls").count() == 2
    assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").digest == held.digest


@pytest.mark.parametrize("how", ["return", "replace"])
def test_a_delivery_that_is_not_accepted_leaves_nobody_behind(official: Make, how: str) -> None:
    school, bureau = official("school", "east_second"), official("bureau", "east")
    number = school.receipt(school.sends())
    if how == "return":
        bureau.decides(number, "return", "少报一人")
    else:
        school.receipt(school.sends(ROWS.replace("180", "179")))
    assert Delivery.objects.get(pk=number).persons is None
    assert PersonRecord.objects.count() == 0


def test_the_same_file_again_gets_the_same_receipt_and_a_changed_name_another(official: Make, accepted: int) -> None:
    school, bureau = official("school", "east_second"), official("bureau", "east")
    assert school.receipt(school.sends()) == accepted
    changed = ROWS.replace(LIN[1], "林小晓")
    assert school.sends(changed).status_code == 422
    second = school.receipt(school.sends(changed, reason="更正姓名"))
    waiting = pl.read_parquet(io.BytesIO(bytes(Delivery.objects.get(pk=second).persons)))
    assert waiting.height == 1
    before = PersonRecord.objects.count()
    bureau.decides(second)
    assert PersonRecord.objects.count() == before


def test_every_fault_of_what_is_asked_is_told_and_no_number_is_shown_whole(official: Make) -> None:
    school = official("school", "east_second")
    wrong = LIN[0][:-1] + ("1" if LIN[0][-1] != "1" else "2")
    answer = school.sends(f"S2,{wrong},林晓晓,,是,1\nS2,{ZHOU[0]},,,是,1\nS2,{ZHOU[0]},周远山,,是,1\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("校验码不对", "“姓名”不能为空", "重复"):
        assert said in page
    assert wrong not in page
    assert ZHOU[0] not in page
    assert (Delivery.objects.count(), PersonRecord.objects.count()) == (0, 0)


def test_a_pseudonym_that_is_somebody_elses_is_refused(official: Make, accepted: int) -> None:
    PersonRecord.objects.filter(dataset="rolls").update(proof="f" * 16)
    answer = official("school", "east_second").sends(ROWS.replace("180", "179"), reason="更正")
    assert answer.status_code == 422
    assert "同一个化名" in answer.content.decode()


def test_a_person_of_another_school_keeps_the_pseudonym(official: Make, accepted: int, home: Any) -> None:
    office = official("office", "xishan")
    number = office.receipt(office.sends(f"S3,{LIN[0]},{LIN[1]},,是,10\n", unit="west_first", reason="转入"))
    office.decides(number)
    assert PersonRecord.objects.count() == 2
    of = {held.pseudonym for held in PersonRecord.objects.all()}
    both = rows_of(world(), world().package.datasets["rolls"], of, "xishan")
    assert len(both) == 3
    assert len({row.values["pupil"] for row in both if row.unit == "west_first"} & of) == 1


def test_the_form_names_nobody_unless_it_is_asked_for_and_then_it_is_in_the_ledger(
    official: Make, accepted: int
) -> None:
    from yaodian.registry import read_rows

    school = official("school", "east_second")
    asked = world().package.datasets["rolls"].as_asked()
    empty, _ = read_rows(
        asked, b"".join(school.client.get("/datasets/rolls/form.xlsx?period=2019-2020")), name="a.xlsx"
    )
    assert (empty.height, LookUp.objects.count()) == (0, 0)
    entries = LedgerEntry.objects.count()
    data = b"".join(school.client.post("/datasets/rolls/form.xlsx", {"period": "2019-2020"}))
    filled, problems = read_rows(asked, data, name="a.xlsx")
    assert problems == ()
    assert filled["full_name"].to_list() == [LIN[1], ZHOU[1]]
    assert LedgerEntry.objects.count() == entries + 1
    said = json.loads(LedgerEntry.objects.order_by("-number")[0].body)
    assert (said["act"], said["details"]["purpose"], said["details"]["persons"]) == ("look-up", "prefill", 2)
    assert LookedAt.objects.count() == 2

    from django.core.files.uploadedfile import SimpleUploadedFile

    back = {"file": SimpleUploadedFile("a.xlsx", data), "period": "2019-2020"}
    assert school.receipt(school.client.post("/datasets/rolls/submit", back)) == accepted


def test_rows_that_nobody_stands_behind_are_not_in_the_form(official: Make) -> None:
    from yaodian.registry import read_rows

    school = official("school", "east_first")
    data = b"".join(school.client.post("/datasets/rolls/form.xlsx", {"period": "2019-2020"}))
    rows, _ = read_rows(world().package.datasets["rolls"].as_asked(), data, name="a.xlsx")
    assert (rows.height, LookUp.objects.count()) == (0, 0)


class TestKeys:
    """The keys lie outside of the database, and no other keys will do."""

    def test_the_file_is_made_at_first_use_and_its_owner_alone_reads_it(
        self, official: Make, accepted: int, home: Any
    ) -> None:
        file = home.path / "vault.keys"
        assert file.stat().st_mode & 0o777 == 0o600
        keys = keys_of_vault()
        assert keys is not None
        held = everything(home)
        for key in (keys.root, *keys.sealing.values()):
            assert key not in held
            assert key.hex().encode() not in held

    def test_a_file_that_others_read_is_refused(self, official: Make, accepted: int, home: Any) -> None:
        file = home.path / "vault.keys"
        file.chmod(0o640)
        try:
            answer = self.refused(official)
        finally:
            file.chmod(0o600)
        assert "别人也能读" in answer[1]

    def test_lost_keys_are_told_with_what_to_do_and_none_are_made_in_their_place(
        self, official: Make, accepted: int, home: Any
    ) -> None:
        file = home.path / "vault.keys"
        kept = file.read_bytes()
        file.unlink()
        try:
            answer = self.refused(official)
            assert "从备份恢复密钥文件" in answer[1]
            assert not file.exists()
        finally:
            file.touch(0o600)
            file.write_bytes(kept)

    def test_other_keys_are_refused(self, official: Make, accepted: int, monkeypatch: pytest.MonkeyPatch) -> None:
        from yaodian.registry.vault import new_keyring

        monkeypatch.setenv("YAODIAN_VAULT_KEYS", new_keyring().to_text())
        assert "不是这个保管库的" in self.refused(official)[1]

    def refused(self, official: Make) -> tuple[str, str]:
        """What the clerk is told, and what who keeps the server is."""
        from yaodian.web.home import HomeProblem

        answer = official("school", "east_second").sends(ROWS.replace("180", "179"), reason="更正")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "身份保管库现在打不开" in page
        assert "vault.keys" not in page
        with pytest.raises(HomeProblem) as told:
            keys_of_vault()
        return page, str(told.value)


def test_an_acceptance_that_fails_at_the_vault_keeps_everything_waiting(
    official: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    school, bureau = official("school", "east_second"), official("bureau", "east")
    number = school.receipt(school.sends())

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(vault_records, "_write", fails)
        bureau.client.raise_request_exception = False
        assert bureau.decides(number).status_code == 500
    held = Delivery.objects.get(pk=number)
    assert (held.state, held.persons is not None, PersonRecord.objects.count()) == ("submitted", True, 0)
    assert AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").count() == 0
    assert bureau.decides(number).status_code == 302
    assert PersonRecord.objects.count() == 2
    assert VaultKey.objects.count() == 2
