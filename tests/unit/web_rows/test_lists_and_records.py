"""Lists of rows, records with their history, and files: what a viewer may see, what an address asks for, what comes back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fixtures_rolls import PUPILS, rolls
from yaodian.registry import read_file
from yaodian.web.actions.accept import accept
from yaodian.web.models import AcceptedSubmission, LedgerEntry
from yaodian.web.queries.record_key import key_of, key_text
from yaodian.web.queries.rows_list import codes_below, question, rows_page
from yaodian.web.queries.viewer import CONSOLE, PUBLIC, Viewer, may_see_rows, rows_within
from yaodian.web.queries.world import world

Visit = Callable[[str], Client]
ROWS = "/datasets/rolls/rows"


def pupils(response: Any) -> set[str]:
    return set(re.findall(r"p-0\d", response.content.decode()))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("public", set()),
        ("school", {"p-01", "p-02", "p-03"}),
        ("bureau", {"p-01", "p-02", "p-03"}),
        ("office", {"p-01", "p-02", "p-03", "p-04"}),
        ("auditor", {"p-01", "p-02", "p-03", "p-04"}),
    ],
)
def test_each_sees_the_rows_of_the_own_units(visit: Visit, role: str, seen: set[str]) -> None:
    assert pupils(visit(role).get(ROWS)) == seen
    assert pupils(visit(role).get(f"{ROWS}?unit=west")) == seen & {"p-04"}
    assert pupils(visit(role).get(f"{ROWS}?in.school=S3&in.school=S1&is.girl=known")) == seen - {"p-03"}


def test_the_condition_on_units_says_of_each_what_the_rule_says(home: Any) -> None:
    here = world()
    for dataset in here.package.datasets.values():
        for viewer in (PUBLIC, CONSOLE, Viewer("school", "east_first"), Viewer("bureau", "east"), Viewer("auditor")):
            within = rows_within(viewer, dataset, here.tree)
            for code, unit in here.tree.codes().items():
                may = may_see_rows(viewer, dataset, unit, here.tree)
                assert (within is None or code in within) == may


def test_a_list_is_filtered_sorted_and_searched_by_its_address(visit: Visit) -> None:
    client = visit("office")

    def order(said: str) -> list[str]:
        return re.findall(r"rows/S\d/(p-0\d)", client.get(f"{ROWS}?{said}").content.decode())

    assert order("sort=pupil") == ["p-01", "p-02", "p-03", "p-04"]
    assert order("sort=-pupil") == ["p-04", "p-03", "p-02", "p-01"]
    assert order("in.girl=是") == ["p-01", "p-04"]
    assert order("is.girl=empty") == ["p-03"]
    assert order("q=西镇") == ["p-04"]
    assert order("q=西镇 p-01") == []
    assert order("has.pupil=02&period=2019-2020") == ["p-02"]


def test_what_an_address_says_wrongly_is_named_and_left_out(visit: Visit) -> None:
    page = visit("office").get(f"{ROWS}?min.days=many&sort=x&in.nothing=1&period=1999-2000&columns=strange&page=99")
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("应为数", "没有字段“x”", "没有字段“nothing”", "1999-2000", "strange"):
        assert said in text
    assert pupils(page) == {"p-01", "p-02", "p-03", "p-04"}


def test_a_unit_stands_with_its_name_and_no_value_as_a_dash(visit: Visit) -> None:
    text = visit("office").get(f"{ROWS}?in.pupil=p-03").content.decode()
    assert "东镇一小" in text
    assert 'title="未填"' in text
    assert "共 1 行" in text or "，1 行" in text


def test_an_empty_list_says_what_to_do(visit: Visit) -> None:
    assert "清除筛选" in visit("office").get(f"{ROWS}?q=没有这个词").content.decode()
    assert "当日没有有效的行" in visit("office").get(f"{ROWS}?as_of=2019-08-20").content.decode()
    assert "登录" in visit("public").get(ROWS).content.decode()


def test_a_record_tells_every_version_and_what_it_was_on_a_day(visit: Visit) -> None:
    changed = [(*one[:3], False) if one[2] == "p-01" else one for one in PUPILS]
    accept(world(), rolls(*changed, on="2019-10-10"), "a test")
    client = visit("school")
    now = client.get(f"{ROWS}/S1/p-01").content.decode()
    assert "自 2019-09-10 起，至 2019-10-10 前" in now
    assert re.search(r"女</th>\s*<td>是\s*</td>\s*<td>否", now)
    shown = re.compile(r"<dt>女</dt><dd>(.)")
    assert shown.search(now)[1] == "否"  # type: ignore[index]
    before = client.get(f"{ROWS}/S1/p-01?as_of=2019-09-20").content.decode()
    assert shown.search(before)[1] == "是"  # type: ignore[index]
    assert "在校生" in now


@pytest.mark.parametrize(("role", "answer"), [("public", 302), ("school", 404), ("bureau", 404), ("office", 200)])
def test_a_record_of_others_is_not_there(visit: Visit, role: str, answer: int) -> None:
    response = visit(role).get(f"{ROWS}/S3/p-04")
    assert response.status_code == answer
    assert ("女</dt>" in response.content.decode()) == (role == "office")


@pytest.mark.parametrize("key", ["S1", "S1/p-01/x", "S1/p-99", "~", "S1/%00"])
def test_a_record_that_never_was_is_not_there(visit: Visit, key: str) -> None:
    assert visit("office").get(f"{ROWS}/{key}").status_code == 404


@pytest.mark.parametrize("value", ["a/b", "~1", "..", ".", "", "~2", "二/~0班", "~-", None])
def test_any_key_is_a_piece_of_an_address(home: Any, value: str | None) -> None:
    dataset = world().package.datasets["rolls"]
    row = {"school": "S1", "pupil": value}
    text = key_text(dataset, row)
    assert key_of(dataset, text) == row
    assert not {"..", "."} & set(text.split("/"))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_a_file_read_back_changes_nothing(visit: Visit, kind: str) -> None:
    client = visit("school")
    file = client.get(f"{ROWS}.{kind}?unit=east_first")
    assert "%E5%90%8D%E5%86%8C" in file["Content-Disposition"]
    said = {
        "file": SimpleUploadedFile(f"名册.{kind}", body(file)),
        "unit": "east_first",
        "period": "2019-2020",
        "reason": "",
    }
    again = client.post("/datasets/rolls/submit", said, follow=True)
    assert again.status_code == 200
    assert "没有重复写入" in again.content.decode() or "没有变化" in again.content.decode()


def test_a_file_holds_what_the_list_shows_and_no_more(visit: Visit) -> None:
    for role, seen in (("school", ["p-01", "p-02", "p-03"]), ("office", ["p-01", "p-02", "p-03", "p-04"])):
        rows = pl.read_parquet(io.BytesIO(body(visit(role).get(f"{ROWS}.parquet"))))
        assert sorted(rows["pupil"]) == seen
        assert rows.columns == ["school", "pupil", "girl", "days"]
    some = body(visit("school").get(f"{ROWS}.csv?sort=-pupil&is.girl=known")).decode("utf-8-sig")
    assert [line.split(",")[1:3] for line in some.splitlines()[1:]] == [["p-02", "否"], ["p-01", "是"]]
    assert visit("public").get(f"{ROWS}.csv").status_code == 403


def test_a_file_of_a_question_that_was_not_understood_is_not_made(visit: Visit) -> None:
    response = visit("school").get(f"{ROWS}.csv?min.days=many")
    assert response.status_code == 422
    assert "应为数" in response.content.decode()


def test_who_takes_rows_about_persons_away_is_in_the_ledger(visit: Visit) -> None:
    before = LedgerEntry.objects.count()
    visit("school").get(f"{ROWS}.csv")
    visit("school").get("/datasets/openings/rows.csv")
    assert LedgerEntry.objects.count() == before + 1
    entry = LedgerEntry.objects.order_by("-number").values_list("body", flat=True).first()
    for said in ('"export"', '"one-school"', '"rows":3', '"format":"csv"'):
        assert said in str(entry)
    assert "导出涉及个人的数据行" in visit("public").get("/ledger").content.decode()


def test_a_text_that_a_spreadsheet_would_calculate_is_written_as_a_text(visit: Visit) -> None:
    accept(world(), rolls(("east_first", "S1", "=1+1", True), on="2019-10-12"), "a test")
    file = body(visit("school").get(f"{ROWS}.csv")).decode("utf-8-sig")
    assert "'=1+1" in file


def test_such_a_text_comes_back_without_what_was_added(visit: Visit) -> None:
    texts = sorted(["=1+1", "-5", "+1", "@a", "'=b", "''-c", "'plain"])
    accept(world(), rolls(*(("east_first", "S1", text, True) for text in texts), on="2019-10-12"), "a test")
    client, entries = visit("school"), AcceptedSubmission.objects.count()
    for address in (f"{ROWS}.csv?unit=east_first", "/api/datasets/rolls/export?unit=east_first"):
        content = body(client.get(address))
        read = read_file(world().package.datasets["rolls"], content, name="名册.csv")
        assert sorted(read.frame["pupil"]) == sorted(texts)
        said = {"file": SimpleUploadedFile("名册.csv", content), "unit": "east_first", "period": "2019-2020"}
        assert "没有变化" in client.post("/datasets/rolls/submit", said, follow=True).content.decode()
    assert AcceptedSubmission.objects.count() == entries


def test_too_many_rows_for_excel_are_refused_with_a_way_out(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaodian.web.queries.rows_files.MOST_IN_EXCEL", 2)
    response = visit("school").get(f"{ROWS}.xlsx")
    assert response.status_code == 422
    assert "先筛选，或导出 CSV、Parquet" in response.content.decode()


def test_pages_come_one_after_another_and_end_with_the_last(home: Any) -> None:
    here = world()
    dataset = here.package.datasets["rolls"]
    asked = question(here, CONSOLE, dataset, here.package.default_as_of, None, {})
    keys = [line.key for at in range(0, 4, 2) for line in rows_page(here, asked, at, 2).lines]
    assert keys == ["S1/p-01", "S1/p-02", "S1/p-03", "S3/p-04"]
    assert codes_below(here, "west") == {"990201102", "S3"} | {
        code for code, unit in here.tree.codes().items() if here.tree.units[unit].parent == "west"
    }
