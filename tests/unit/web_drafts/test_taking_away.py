"""What leaves a draft: a table that comes back, StratML, JSON, the text, and a package that runs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures_drafts import TEXT, Desk, beside
from yaodian.binding import load_package, shipped_packages
from yaodian.plan.interchange import BreakdownRow, breakdown_workbook, read_breakdown, read_stratml
from yaodian.web.models import LedgerEntry


def table(desk: Desk) -> bytes:
    return b"".join(desk.client.get(f"/drafts/{desk.number}/table.xlsx"))


def filled(data: bytes, **cells: dict[str, str]) -> bytes:
    """The table with cells changed, by the words of the row."""
    from dataclasses import replace

    rows = [replace(row, **cells.get(row.text, {})) for row in read_breakdown(data)]
    return breakdown_workbook(rows, "任务分解表")


def send(desk: Desk, data: bytes) -> Any:
    return desk.client.post(f"/drafts/{desk.number}/table", {"file": SimpleUploadedFile("表.xlsx", data)})


def adopt(desk: Desk, page: str) -> Any:
    import re
    from html import unescape

    said = {name: unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[0]) for name in ("edits", "seen")}
    return desk.client.post(f"/drafts/{desk.number}/table", said)


def test_a_table_that_nobody_filled_in_changes_nothing(desk: Desk) -> None:
    desk.does("split", "力争建成一批名师工作室", parts="力争建成\n一批名师工作室")
    page = send(desk, table(desk)).content.decode()
    assert "没有改动" in page


def test_what_was_filled_in_is_shown_first_and_then_taken_over(desk: Desk) -> None:
    data = filled(
        table(desk),
        制定管理办法={"lead": "办公室", "support": "基教科，法规科", "due": "2030年5月31日", "evidence": "印发的文件"},
        培训教师500名={"targets": "教师 不少于 520 名"},
    )
    before = desk.draft.last
    page = send(desk, data).content.decode()
    assert desk.draft.last == before
    assert "5 处改动" in page
    assert adopt(desk, page).status_code == 302
    rows = {row.commitment.text: row for row in desk.draft.rows}
    assert (rows["制定管理办法"].lead, rows["制定管理办法"].support) == ("办公室", ("基教科", "法规科"))
    assert rows["制定管理办法"].due.isoformat() == "2030-05-31"
    (target,) = rows["培训教师500名"].commitment.targets
    assert (target.quantity, target.comparator) == (520, ">=")
    assert send(desk, table(desk)).content.decode().count("没有改动")
    adopt(desk, page)
    assert desk.draft.last == before + 2


def test_what_was_done_meanwhile_to_the_same_words_is_not_overwritten(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    data = filled(table(desk), 制定管理办法={"lead": "办公室"})
    other = beside(desk, desk_of(name="wang"))
    other.does("confirm", "新建幼儿园3所")
    page = send(desk, data).content.decode()
    other.does("change", "制定管理办法", **(desk.form("制定管理办法") | {"lead": "基教科"}))
    answer = adopt(desk, page)
    assert answer.status_code == 422
    assert "又改动了其中的任务" in answer.content.decode()
    assert next(row for row in desk.draft.rows if row.commitment.text == "制定管理办法").lead == "基教科"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"text": "制定新的办法"}, "任务的文字取自正文"),
        ({"due": "年底前"}, "写作 2030年6月30日"),
        ({"targets": "若干"}, "读不出数和单位"),
    ],
)
def test_cells_that_cannot_be_taken_over_are_named(desk: Desk, cells: dict[str, str], why: str) -> None:
    answer = send(desk, filled(table(desk), 制定管理办法=cells))
    assert answer.status_code == 422
    assert "任务 1.3" in answer.content.decode()
    assert why in answer.content.decode()


def test_a_table_of_something_else_is_refused(desk: Desk) -> None:
    other = breakdown_workbook([BreakdownRow("1.1", "甲")], "任务分解表")
    for data in (other, b"no workbook"):
        assert send(desk, data).status_code == 422
    assert desk.client.post(f"/drafts/{desk.number}/table", {}).status_code == 422
    for edits in ("[1]", "{}", "no json", '[{"kind":"drop"}]'):
        answer = desk.client.post(f"/drafts/{desk.number}/table", {"edits": edits, "seen": "1"})
        assert answer.status_code == 422, edits


def test_stratml_json_and_the_text_hold_what_people_left(desk: Desk) -> None:
    desk.does("change", "制定管理办法", **(desk.form("制定管理办法") | {"lead": "办公室"}))
    read = read_stratml(b"".join(desk.client.get(f"/drafts/{desk.number}/stratml.xml")))
    assert read.plan.commitments[2].owners == ("办公室",)
    said = json.loads(b"".join(desk.client.get(f"/drafts/{desk.number}/plan.json")))
    assert said["chapters"][0]["items"][0]["commitments"][2]["owners"] == ["办公室"]
    assert b"".join(desk.client.get(f"/drafts/{desk.number}/plan.txt")).decode() == TEXT


WANTED = {"name": "mou-2030", "place": "某县", "code": "990301", "year": "2030"}


def test_a_package_made_of_a_draft_passes_its_check(desk: Desk, tmp_path: Path) -> None:
    desk.does("change", "制定管理办法", **(desk.form("制定管理办法") | {"lead": "办公室", "evidence": "印发的文件"}))
    desk.does("split", "力争建成一批名师工作室", parts="力争建成\n一批名师工作室")
    assert "还有 3 项没有核定" in desk.client.get(f"/drafts/{desk.number}/package").content.decode()
    answer = desk.client.post(f"/drafts/{desk.number}/package", WANTED)
    assert answer["Content-Type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    loaded = load_package(tmp_path / "mou-2030", near=(shipped_packages(),))
    assert loaded.problems == ()
    assert loaded.package is not None
    assert [one.commitment.text for one in loaded.package.commitments] == desk.words()
    assert json.loads(LedgerEntry.objects.latest("number").body)["act"] == "draft_package"
    assert desk.client.post(f"/drafts/{desk.number}/package", WANTED).content == answer.content


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", "../evil", "小写字母"),
        ("name", "", "小写字母"),
        ("place", "", "请写明地方名称"),
        ("code", "12", "六位行政区划代码"),
        ("year", "30", "四位年份"),
    ],
)
def test_what_a_package_cannot_be_called(desk: Desk, field: str, typed: str, why: str) -> None:
    answer = desk.client.post(f"/drafts/{desk.number}/package", WANTED | {field: typed})
    assert answer.status_code == 422
    assert why in answer.content.decode()
