"""Rows of a dataset by the interface: filtered, sorted, paged, as files; a single record with all that it ever was."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.test import Client

from fixtures_rolls import rolls
from fixtures_web import account
from yaodian.registry import read_file
from yaodian.web.actions.accept import accept
from yaodian.web.queries.world import world

Ask = Callable[..., Any]
OFFICE = {"role": "office", "own": "xishan"}


def pupils(answer: Any) -> list[str]:
    return [row["pupil"] for row in answer["rows"]]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", ["p-01", "p-02", "p-03", "p-04"]),
        ("unit=east", ["p-01", "p-02", "p-03"]),
        ("unit=S3", ["p-04"]),
        ("where=girl=true", ["p-01", "p-04"]),
        ("where=girl=true&where=pupil~04", ["p-04"]),
        ("where=girl is empty", ["p-03"]),
        ("sort=-pupil", ["p-04", "p-03", "p-02", "p-01"]),
        ("limit=1&offset=2", ["p-03"]),
        ("offset=100", []),
        ("period=2019-2020", ["p-01", "p-02", "p-03", "p-04"]),
        ("period=2018-2019", []),
        ("as_of=2019-09-01", []),
    ],
)
def test_which_rows(ask: Ask, said: str, found: list[str]) -> None:
    answer = ask(f"datasets/rolls/rows?{said}", **OFFICE)
    assert pupils(answer) == found
    assert answer["total"] == (4 if "limit" in said or "offset" in said else len(found))


def test_a_page_says_where_the_next_one_is_and_where_the_files_are(ask: Ask) -> None:
    answer = ask("datasets/rolls/rows?limit=3&where=pupil~p&fields=pupil&fields=girl", **OFFICE)
    assert answer["rows"][0] == {"pupil": "p-01", "girl": True}
    assert answer["next"] == "/api/datasets/rolls/rows?limit=3&where=pupil~p&fields=pupil&fields=girl&offset=3"
    assert answer["exports"]["csv"].startswith("/api/datasets/rolls/export?where=pupil~p")


@pytest.mark.parametrize(
    ("said", "expected", "says"),
    [
        ("where=pupils=1", 400, "是否指“pupil”"),
        ("where=pupil", 400, "不是条件"),
        ("where=days>=many", 400, "应为数"),
        ("where=days=99999999999999999999", 400, "超出整数的范围"),
        ("where=days=-9223372036854775808", 400, "超出整数的范围"),
        ("where=days>=1e30", 400, "超出整数的范围"),
        ("sort=age", 400, "没有字段"),
        ("fields=pupill", 400, "是否指“pupil”"),
        ("where=x&sort=y&fields=z", 400, "sort"),
        ("unit=nobody", 404, "没有单位"),
        ("limit=501", 400, "不大于 500"),
    ],
)
def test_what_cannot_be_asked_is_told(ask: Ask, said: str, expected: int, says: str) -> None:
    assert says in str(ask(f"datasets/rolls/rows?{said}", expected, **OFFICE))


def test_rights_are_part_of_the_question(ask: Ask) -> None:
    assert pupils(ask("datasets/rolls/rows", role="bureau", own="east")) == ["p-01", "p-02", "p-03"]
    assert pupils(ask("datasets/rolls/rows", role="school", own="west_first")) == ["p-04"]
    ask("datasets/rolls/rows?unit=west", 403, role="bureau", own="east")
    for address in ("rows", "export", "records?key=S1&key=p-01"):
        ask(f"datasets/rolls/{address}", 403)
    assert ask("datasets/openings/rows")["total"] == 2
    assert ask("datasets/rolls/rows", role="school", own="east_second")["total"] == 0


def test_files_hold_the_same_rows_and_can_be_handed_in_again(home: Any, db: None) -> None:
    client = Client()
    client.force_login(account("office-xishan", "office", "xishan"))
    dataset = world().package.datasets["rolls"]
    answer = client.get("/api/datasets/rolls/export?unit=east&fields=school&fields=pupil&fields=girl&fields=days")
    written = b"".join(answer.streaming_content)
    read = read_file(dataset, written, name="rolls.csv")
    assert read.problems == ()
    assert read.frame["girl"].to_list() == [True, False, None]
    whole = client.get("/api/datasets/rolls/export?form=parquet")
    assert pl.read_parquet(io.BytesIO(whole.content))["pupil"].to_list() == ["p-01", "p-02", "p-03", "p-04"]
    head = client.head("/api/datasets/rolls/export")
    assert (head.status_code, head.content) == (200, b"")
    empty = client.get("/api/datasets/rolls/export?where=pupil=nobody")
    assert b"".join(empty.streaming_content) == b"school,pupil,girl,days\n"


def test_a_record_with_what_it_was(ask: Ask) -> None:
    accept(world(), rolls(("east_first", "S1", "p-01", False), on="2019-10-20"), "a test")
    address = "datasets/rolls/records?key=S1&key=p-01"
    now = ask(address, **OFFICE)
    assert now["key"] == {"school": "S1", "pupil": "p-01"}
    assert (now["now"]["row"]["girl"], [one["row"]["girl"] for one in now["history"]]) == (False, [False, True])
    assert now["history"][1]["superseded_on"] == "2019-10-20"
    assert ask(f"{address}&as_of=2019-10-01", **OFFICE)["now"]["row"]["girl"] is True
    gone = ask("datasets/rolls/records?key=S1&key=p-02", **OFFICE)
    assert (gone["now"], len(gone["history"])) == (None, 1)
    ask(address, 404, role="school", own="west_first")


@pytest.mark.parametrize(
    ("said", "expected", "says"),
    [
        ("", 400, "没有给出"),
        ("key=S1", 400, "主键有 2 个值"),
        ("key=S1&key=nobody", 404, "没有记录"),
        ("key=S1&key=%00", 400, "控制字符"),
    ],
)
def test_records_that_are_not(ask: Ask, said: str, expected: int, says: str) -> None:
    assert says in str(ask(f"datasets/rolls/records?{said}", expected, **OFFICE))
