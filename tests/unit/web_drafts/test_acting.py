"""Everything that can be done to a commitment, by who and when, with what happens when two do it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fixtures_drafts import Desk, beside
from yaodian.web.models import DraftAct

HX = {"HTTP_HX_REQUEST": "true"}


def row(desk: Desk, words: str) -> Any:
    return next(row for row in desk.draft.rows if row.commitment.text == words)


def test_confirming_comes_back_to_the_same_place(desk: Desk) -> None:
    answer = desk.does("confirm", "制定管理办法", order="doubt", show="open")
    assert answer.status_code == 302
    assert answer["Location"] == f"/drafts/{desk.number}?order=doubt&show=open#r-{desk.place('制定管理办法')}"
    assert row(desk, "制定管理办法").checked
    assert desk.draft.checked == 1


def test_changing_what_is_known_of_a_commitment(desk: Desk) -> None:
    said = desk.form("培训教师500名")
    assert (said["lead"], said["support"]) == ("人事科", "教研室")
    assert (said["t0-quantity"], said["t0-unit"], said["t0-words"]) == ("500", "名", "培训教师500名")
    said |= {
        "lead": "师资科",
        "support": "人事科，教研室",
        "due": "2030-09-01",
        "evidence": "培训登记",
        "t0-quantity": "600",
    }
    assert desk.does("change", "培训教师500名", **said).status_code == 302
    after = row(desk, "培训教师500名")
    assert (after.lead, after.support, after.due, after.evidence) == (
        "师资科",
        ("人事科", "教研室"),
        date(2030, 9, 1),
        "培训登记",
    )
    (target,) = after.commitment.targets
    assert (target.quantity, target.unit, target.span.of(desk.draft.text)) == (600, "名", "培训教师500名")
    assert desk.form("培训教师500名")["due"] == "2030-09-01"


def test_a_form_that_nobody_changed_confirms(desk: Desk) -> None:
    desk.does("change", "培训教师500名", **desk.form("培训教师500名"))
    assert DraftAct.objects.latest("number").said["kind"] == "confirm"


def test_a_target_is_added_and_taken_away(desk: Desk) -> None:
    said = desk.form("制定管理办法") | {
        "t0-quantity": "1",
        "t0-unit": "项",
        "t0-object": "办法",
        "t0-words": "管理办法",
    }
    desk.does("change", "制定管理办法", **said)
    (target,) = row(desk, "制定管理办法").commitment.targets
    assert (target.quantity, target.object, target.span.of(desk.draft.text)) == (1, "办法", "管理办法")
    desk.does("change", "制定管理办法", **desk.form("制定管理办法"), **{"t0-drop": "1"})
    assert row(desk, "制定管理办法").commitment.targets == ()


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("t0-quantity", "很多", "请写数字"),
        ("t0-quantity", "1e99", "数字过大"),
        ("t0-unit", "", "请写明单位"),
        ("t0-words", "没有的字", "没有“没有的字”"),
        ("t0-deadline", "年底", "请写日期"),
        ("due", "明天", "请写日期"),
        ("object", "", "请写明对象"),
        ("note", "长" * 2001, "至多 2000 字"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_it_and_kept(desk: Desk, field: str, typed: str, why: str) -> None:
    before = DraftAct.objects.count()
    answer = desk.does(
        "change", "培训教师500名", **(desk.form("培训教师500名") | {field: typed, "evidence": "已填的字"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "已填的字" in page
    assert DraftAct.objects.count() == before


def test_splitting_at_line_breaks(desk: Desk) -> None:
    desk.does("split", "力争建成一批名师工作室", parts="力争建成\n一批名师工作室")
    assert desk.words()[-2:] == ["力争建成", "一批名师工作室"]
    assert [one.commitment.id for one in desk.draft.rows][-3:] == ["2.1", "2.2", "2.3"]


def test_merging_with_the_next_and_no_further_than_the_item(desk: Desk) -> None:
    desk.does("merge", "新建幼儿园3所")
    assert desk.words()[0] == "新建幼儿园3所，改造幼儿园2所"
    assert [target.quantity for target in desk.draft.rows[0].commitment.targets] == [3, 2]
    answer = desk.does("merge", "制定管理办法")
    assert answer.status_code == 409
    assert "只能合并同一条目中相邻的任务" in answer.content.decode()
    assert "后面没有可以合并的任务" in desk.does("merge", "力争建成一批名师工作室").content.decode()


def test_dropping_and_bringing_back(desk: Desk) -> None:
    desk.does("drop", "改造幼儿园2所")
    page = desk.client.get(f"/drafts/{desk.number}").content.decode()
    assert "改造幼儿园2所" not in desk.words()
    assert "不作任务的文字" in page
    desk.back(desk.draft.last)
    assert "改造幼儿园2所" in desk.words()


def test_adding_words_by_their_place_or_by_themselves(desk: Desk) -> None:
    desk.does("add", "加强教师队伍", quote="加强教师队伍")
    assert "加强教师队伍" in desk.words()
    answer = desk.client.post(
        f"/drafts/{desk.number}/revise", {"do": f"add 0-0 {desk.draft.last}", "quote": "办好学前教育"}
    )
    assert answer.status_code == 302
    assert desk.words()[0] == "办好学前教育"


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("没有的字", "没有这段文字"),
        ("教育", "不止一处"),
        ("新建幼儿园3所", "与已有的任务重叠"),
        ("办好人民满意的教育", "不在条目之内"),
        ("", "没有选取文字"),
    ],
)
def test_words_that_cannot_be_added(desk: Desk, quote: str, why: str) -> None:
    answer = desk.client.post(f"/drafts/{desk.number}/revise", {"do": f"add 0-0 {desk.draft.last}", "quote": quote})
    assert answer.status_code == 409
    assert why in answer.content.decode()


def test_an_undo_is_kept_as_an_act_and_can_be_taken_back(desk: Desk) -> None:
    desk.does("drop", "改造幼儿园2所")
    of = desk.draft.last
    desk.back(of)
    desk.back(of)
    assert [act.said for act in DraftAct.objects.order_by("number")][2:] == [{"kind": "undo", "of": of}]
    desk.back(of, again="1", **{"from": "history"})
    assert "改造幼儿园2所" not in desk.words()
    page = desk.client.get(f"/drafts/{desk.number}/history").content.decode()
    assert "撤销第 2 次改动" in page
    assert "恢复第 2 次改动" in page
    assert desk.back(1).status_code == 409
    assert desk.back(77).status_code == 409


def test_a_double_click_does_it_once(desk: Desk) -> None:
    seen = desk.draft.last
    for _ in range(2):
        assert desk.does("confirm", "制定管理办法", seen=seen).status_code == 302
    assert DraftAct.objects.count() == 2


def test_of_two_at_the_same_words_the_second_is_told_and_loses_nothing(
    desk: Desk, desk_of: Callable[..., Desk]
) -> None:
    other = beside(desk, desk_of(name="wang"))
    seen = desk.draft.last
    said = desk.form("制定管理办法")
    desk.does("change", "制定管理办法", seen=seen, **(said | {"lead": "办公室"}))
    answer = other.does("change", "制定管理办法", seen=seen, **(said | {"lead": "基教科"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "office 改动牵头单位" in page
    assert 'value="基教科"' in page
    assert row(desk, "制定管理办法").lead == "办公室"
    assert other.does("confirm", "新建幼儿园3所", seen=seen).status_code == 302


def test_a_new_text_comes_between_everything(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    other = beside(desk, desk_of(name="wang"))
    seen = desk.draft.last
    desk.client.post(f"/drafts/{desk.number}/text", {"words": desk.draft.text + "3.抓好安全。建立安全台账。\n"})
    assert other.does("confirm", "新建幼儿园3所", seen=seen).status_code == 409


def test_the_second_sees_what_the_first_did(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    other = beside(desk, desk_of(name="wang"))
    seen = desk.draft.last
    address = f"/drafts/{desk.number}/since/{seen}"
    assert other.client.get(address).status_code == 204
    desk.does("confirm", "制定管理办法")
    page = other.client.get(address).content.decode()
    assert "office" in page
    assert "核定" in page
    assert "制定管理办法" in page
    assert desk.client.get(address).status_code == 204


def test_a_script_gets_the_row_alone_and_the_state_beside_it(desk: Desk) -> None:
    at = desk.place("改造幼儿园2所")
    answer = desk.client.post(f"/drafts/{desk.number}/revise", {"do": f"confirm {at} 1", "order": "doubt"}, **HX)
    page = answer.content.decode()
    assert "<html" not in page
    assert page.count('class="draft-row"') == 1
    assert "已核 1 / 5" in page
    assert 'hx-swap-oob="true"' in page
    merged = desk.client.post(
        f"/drafts/{desk.number}/revise", {"do": f"merge {desk.place('新建幼儿园3所')} 2", "order": "doubt"}, **HX
    ).content.decode()
    assert f'id="at-{at}" hx-swap-oob="delete"' in merged


def test_what_is_gone_refreshes_the_page_of_a_script(desk: Desk) -> None:
    answer = desk.client.get(f"/drafts/{desk.number}/revise?do=change+3-4", **HX)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert desk.client.get(f"/drafts/{desk.number}/revise?do=change+3-4").status_code == 409


@pytest.mark.parametrize("said", ["", "dance 1-2 3", "confirm 1-2-3", "show 1-2 3", "confirm ١-٢ ٣"])
def test_what_is_no_act_is_refused(desk: Desk, said: str) -> None:
    assert desk.client.post(f"/drafts/{desk.number}/revise", {"do": said}).status_code == 400


def test_what_is_in_doubt_comes_first_and_what_is_settled_can_be_left_out(desk: Desk) -> None:
    import re

    def ids(query: str) -> list[str]:
        page = desk.client.get(f"/drafts/{desk.number}?{query}").content.decode()
        return re.findall(r'<article class="deed[^"]*" id="r-([0-9-]+)"', page)

    doubtful = desk.place("力争建成一批名师工作室")
    assert ids("order=doubt")[0] == doubtful
    assert ids("show=doubt") == [doubtful]
    desk.does("confirm", "力争建成一批名师工作室")
    assert doubtful not in ids("show=open")
    assert len(ids("show=all")) == 5
    assert ids("show=doubt") == []


def test_the_form_offers_what_proved_the_like_in_the_package_in_force(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    desk.sends(
        "2020年溪山县教育工作要点\n一、管理\n1.规范管理。修订《溪山县学位管理办法》。新增普通高中学位不少于500个。\n"
    )
    page = desk.client.get(
        f"/drafts/{desk.number}/revise?do=change+{desk.place('修订《溪山县学位管理办法》')}"
    ).content.decode()
    assert "可以参照的佐证" in page
    assert '<datalist id="evidence-' in page
    assert row(desk, "修订《溪山县学位管理办法》").evidence == ""
