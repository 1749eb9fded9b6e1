"""The form of a dataset of events begins with what was accepted of the period asked for, and is empty for another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yaodian.registry import read_file
from yaodian.web.queries.world import world

Make = Callable[..., Any]
HEAD = "文件,县,印发日期\n"
MAY, JUNE = "2019/05", "2019/06"


def sends(office: Any, content: bytes, period: str, reason: str = "") -> Any:
    file = SimpleUploadedFile("文件.xlsx" if content.startswith(b"PK") else "文件.csv", content)
    said = {"file": file, "unit": "xishan", "period": period, "reason": reason}
    return office.client.post("/datasets/decrees/submit", said)


def form(office: Any, period: str) -> bytes:
    answer = office.client.get(f"/datasets/decrees/form.xlsx?unit=xishan&period={period}")
    assert answer.status_code == 200
    return bytes(answer.content)


def documents(content: bytes) -> list[str]:
    dataset = world().package.datasets["decrees"]
    read = read_file(dataset, content, name="填报表.xlsx")
    return read.frame["document"].to_list() if read.frame.height else []


@pytest.fixture
def office(clerk: Make) -> Any:
    """The office of the county, with one document of May accepted."""
    office = clerk("office", "xishan")
    rows = (HEAD + "西教〔2019〕7号,990201,2019-05-06\n").encode()
    assert office.decides(office.receipt(sends(office, rows, MAY)), "accept").status_code == 302
    return office


def test_it_begins_with_what_is_in_force_of_the_period(office: Any) -> None:
    assert documents(form(office, MAY)) == ["西教〔2019〕7号"]


def test_it_is_empty_for_a_new_period(office: Any) -> None:
    assert documents(form(office, JUNE)) == []


def test_unchanged_it_gets_the_receipt_that_there_is(office: Any) -> None:
    answer = sends(office, form(office, MAY), MAY)
    assert answer.status_code == 302
    assert answer["Location"].endswith("?repeated=1")


def test_rows_added_to_it_keep_those_that_were_there(office: Any) -> None:
    dataset = world().package.datasets["decrees"]
    frame = read_file(dataset, form(office, MAY), name="填报表.xlsx").frame
    more = pl.concat([frame, frame.with_columns(document=pl.lit("西教〔2019〕8号"))]).select(dataset.columns())
    more = more.rename({field.name: field.label.zh for field in dataset.fields})
    number = office.receipt(sends(office, more.write_csv().encode(), MAY, "补报一份"))
    assert office.decides(number, "accept").status_code == 302
    assert documents(form(office, MAY)) == ["西教〔2019〕7号", "西教〔2019〕8号"]
