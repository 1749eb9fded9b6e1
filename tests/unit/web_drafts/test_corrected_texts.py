"""A corrected text takes the place of the one in force: edits are found again, what is lost is told, and all of it can be undone."""

from __future__ import annotations

from fixtures_drafts import TEXT, Desk
from yaodian.web.models import DraftText


def correct(desk: Desk, text: str) -> None:
    assert desk.client.post(f"/drafts/{desk.number}/text", {"words": text}).status_code == 302


def test_edits_are_found_again(desk: Desk) -> None:
    desk.does("change", "制定管理办法", **(desk.form("制定管理办法") | {"lead": "办公室"}))
    desk.does("drop", "改造幼儿园2所")
    correct(desk, TEXT.replace("制定管理办法", "制定学前教育管理办法").replace("一、重点工作", "一、重点工作任务"))
    rows = {row.commitment.text: row for row in desk.draft.rows}
    assert rows["制定学前教育管理办法"].lead == "办公室"
    assert rows["制定学前教育管理办法"].stale
    assert "改造幼儿园2所" not in rows
    assert desk.draft.lost == ()
    assert "文字有更正，请再核" in desk.client.get(f"/drafts/{desk.number}").content.decode()


def test_what_finds_no_place_is_listed_and_comes_back_with_the_old_text(desk: Desk) -> None:
    desk.does("change", "制定管理办法", **(desk.form("制定管理办法") | {"lead": "办公室"}))
    correct(desk, TEXT.replace("制定管理办法。", ""))
    adopted = desk.draft.last
    page = desk.client.get(f"/drafts/{desk.number}?adopted=1").content.decode()
    assert [one.act.said["kind"] for one in desk.draft.lost] == ["change"]
    assert "找不到原处的改动" in page
    assert "“制定管理办法”" in page
    assert "其中 1 处在新的正文中找不到原处" in page
    desk.back(adopted)
    assert desk.draft.text == TEXT
    assert next(row for row in desk.draft.rows if row.commitment.text == "制定管理办法").lead == "办公室"
    assert DraftText.objects.count() == 2


def test_the_same_text_again_changes_nothing(desk: Desk) -> None:
    before = desk.draft.last
    correct(desk, TEXT)
    assert desk.draft.last == before


def test_what_cannot_be_read_leaves_the_text_as_it_is(desk: Desk) -> None:
    answer = desk.client.post(f"/drafts/{desk.number}/text", {"words": ""})
    assert answer.status_code == 422
    assert desk.draft.text == TEXT
