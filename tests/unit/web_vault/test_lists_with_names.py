"""A list of persons with their names: for who may look each of them up and says what for; the ledger and the person know of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from test_rosters import with_rosters

from fixtures_persons import LIN, ZHOU, Official
from fixtures_web import small_world

ADDRESS = "/datasets/rolls/named-rows"
Make = Callable[[str, str], Official]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world with a vault, and one purpose for which persons may be looked up."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("named"), change=with_rosters) as home:
        yield home


def takes(of: Official, address: str = ADDRESS, **said: str) -> Any:
    return of.client.post(address, {"purpose": "roster", "format": "csv", **said})


def table(answer: Any) -> pl.DataFrame:
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return pl.read_csv(io.BytesIO(answer.content), infer_schema=False)


def entries(act: str) -> list[dict[str, Any]]:
    from yaodian.web.models import LedgerEntry

    bodies = [json.loads(one.body) for one in LedgerEntry.objects.order_by("number")]
    return [body for body in bodies if body["act"] == act]


def test_names_and_numbers_stand_beside_the_pseudonyms(official: Make, accepted: int) -> None:
    answer = takes(official("school", "east_second"))
    found = table(answer)
    assert set(zip(found["证件号码*"], found["姓名*"], strict=True)) == {LIN, ZHOU}
    assert all(len(one) == 16 for one in found["学生假名*"])
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_file_is_one_look_up_in_the_ledger_that_each_person_sees(official: Make, accepted: int) -> None:
    school = official("school", "east_second")
    takes(school, note="秋季核对")
    (look,) = entries("look-up")
    assert (look["details"]["purpose"], look["details"]["persons"]) == ("roster", 2)
    assert entries("export")[-1]["details"]["rows"] == 2
    assert LIN[1] not in json.dumps([*entries("export"), look], ensure_ascii=False)
    seen = school.asks(LIN).content.decode()
    assert "核对名册：秋季核对" in seen


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_can_be_handed_in_again_and_changes_nothing(official: Make, accepted: int, kind: str) -> None:
    school = official("school", "east_second")
    file = SimpleUploadedFile(f"名册.{kind}", takes(school, format=kind).content)
    answer = school.client.post("/datasets/rolls/submit", {"file": file, "unit": "east_second", "period": "2019-2020"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert answer["Location"] == f"/submissions/{accepted}?repeated=1"


@pytest.mark.parametrize(
    ("role", "unit", "address"),
    [
        ("auditor", "xishan", ADDRESS),
        ("school", "east_first", ADDRESS + "?unit=east_second"),
        ("bureau", "west", ADDRESS + "?unit=east"),
        ("school", "east_second", ADDRESS + "?unit=east"),
    ],
)
def test_without_the_right_it_is_refused_and_nobody_is_looked_up(
    official: Make, accepted: int, role: str, unit: str, address: str
) -> None:
    of = official(role, unit)
    assert of.client.get(address).status_code == 403
    assert takes(of, address).status_code == 403
    assert entries("look-up") == []


def test_it_is_offered_to_those_alone_who_have_the_right(official: Make, accepted: int) -> None:
    def offered(role: str, unit: str) -> bool:
        return "带姓名导出" in official(role, unit).client.get("/datasets/rolls/rows").content.decode()

    assert offered("school", "east_second")
    assert offered("bureau", "east")
    assert not offered("auditor", "xishan")
    assert official("office", "xishan").client.get("/datasets/openings/named-rows").status_code == 404


def test_nobody_gets_it_without_signing_in_and_no_program_with_a_token(official: Make, accepted: int) -> None:
    for client in (Client(), Client(headers={"Authorization": "Bearer yd_" + "0" * 64})):
        assert client.post(ADDRESS, {"purpose": "roster", "format": "csv"}).status_code == 302
    assert entries("look-up") == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"purpose": ""}, "用途"),
        ({"purpose": "prefill"}, "用途"),
        ({"purpose": "curiosity"}, "用途"),
        ({"format": "parquet"}, "只能导出 Excel 或 CSV"),
    ],
)
def test_a_purpose_that_is_declared_and_a_file_for_people_are_asked_for(
    official: Make, accepted: int, said: dict[str, str], why: str
) -> None:
    answer = takes(official("school", "east_second"), **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert entries("look-up") == []


@override_settings(NAMED_ROWS=1)
def test_there_is_an_end_to_how_many_leave_at_once(official: Make, accepted: int) -> None:
    school = official("school", "east_second")
    answer = takes(school)
    assert answer.status_code == 422
    assert "共 2 行，带姓名的导出一次至多 1 行" in answer.content.decode()
    assert entries("look-up") == []
    assert table(takes(school, ADDRESS + "?in.girl=true"))["姓名*"].to_list() == [LIN[1]]


def test_a_filter_that_is_not_understood_lets_nobody_out(official: Make, accepted: int) -> None:
    assert takes(official("school", "east_second"), ADDRESS + "?in.girl=perhaps").status_code == 422
    assert entries("look-up") == []


def test_persons_below_other_units_are_not_in_the_file(official: Make, accepted: int) -> None:
    school, bureau = official("school", "west_first"), official("bureau", "west")
    other = ("S3", LIN[0], LIN[1], "", "是", "170")
    number = school.receipt(school.sends(",".join(other) + "\n", reason="核对后更正"))
    assert bureau.decides(number).status_code == 302
    assert set(table(takes(official("bureau", "east")))["学校*"]) == {"S2"}
    assert set(table(takes(official("office", "xishan")))["学校*"]) == {"S2", "S3"}


def test_rows_of_nobody_are_left_out(official: Make) -> None:
    answer = takes(official("school", "east_first"))
    assert answer.status_code == 422
    assert "没有保管库认识的人" in answer.content.decode()
