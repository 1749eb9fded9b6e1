"""A document is handed in and becomes a draft; what cannot be read is refused with what to do, and nothing is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures_documents import docx, paragraph
from fixtures_drafts import TEXT, Desk
from yaodian.web.models import DraftText, LedgerEntry, PlanDraft


def test_the_plan_stands_beside_its_commitments(desk: Desk) -> None:
    page = desk.client.get(f"/drafts/{desk.number}").content.decode()
    for row in desk.draft.rows:
        assert f'href="#r-{row.commitment.span.start}-{row.commitment.span.end}"' in page
        assert f'id="r-{row.commitment.span.start}-{row.commitment.span.end}"' in page
    assert desk.words() == ["新建幼儿园3所", "改造幼儿园2所", "制定管理办法", "培训教师500名", "力争建成一批名师工作室"]
    assert "已核 0 / 5" in page


def test_the_text_on_the_left_is_the_text_to_the_character(desk: Desk) -> None:
    import re
    from html import unescape

    page = desk.client.get(f"/drafts/{desk.number}").content.decode()
    shown = [
        unescape(re.sub("<[^>]+>", "", part))
        for part in re.findall(r'<div class="draft-text[^>]*>(.*?)</div>', page, re.DOTALL)
    ]
    assert "\n".join(part.strip("\n") for part in shown).replace("\n\n", "\n") == TEXT.strip("\n")


def test_the_ledger_knows_the_text_by_its_digest(desk: Desk) -> None:
    import json

    from yaodian.values.digest import sha256_hex

    entry = json.loads(LedgerEntry.objects.order_by("-number")[0].body)
    assert entry["act"] == "draft"
    assert entry["actor"] == "office"
    assert entry["details"]["digest"] == sha256_hex(TEXT.encode())
    assert entry["subject"] == str(desk.number)
    assert "某县" not in json.dumps(entry, ensure_ascii=False), "the log is open to everybody, the draft is not"
    assert "要点.txt" not in json.dumps(entry, ensure_ascii=False)


def test_a_word_document_and_pasted_words_do_as_well(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    content = docx(*map(paragraph, TEXT.splitlines()))
    answer = desk.client.post("/drafts", {"file": SimpleUploadedFile("要点.docx", content)})
    assert answer.status_code == 302
    assert desk.client.post("/drafts", {"words": TEXT}).status_code == 302
    assert [PlanDraft.objects.count(), DraftText.objects.count()] == [2, 2]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "没有选择文件"),
        ({"words": "  "}, "没有选择文件"),
        ({"file": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100)}, "另存为 .docx"),
        ({"file": SimpleUploadedFile("a.txt", b" \n ")}, "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(
    desk_of: Callable[..., Desk], said: dict[str, Any], why: str
) -> None:
    before = LedgerEntry.objects.count()
    answer = desk_of().client.post("/drafts", said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert PlanDraft.objects.count() == 0
    assert LedgerEntry.objects.count() == before


def test_a_plan_as_stratml_does_as_well(desk: Desk) -> None:
    data = b"".join(desk.client.get(f"/drafts/{desk.number}/stratml.xml"))
    assert desk.sends(data.decode(), "要点.stratml.xml").status_code == 302
    assert desk.draft.text == TEXT
    assert desk.words()[0] == "新建幼儿园3所"


FOREIGN = """<?xml version="1.0"?>
<PerformancePlanOrReport xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"><Name>学校发展计划</Name>
<StrategicPlanCore><Goal><Name>办好学前教育</Name><Description>就近入园</Description>
<Objective><Description>新建幼儿园12所</Description></Objective></Goal></StrategicPlanCore></PerformancePlanOrReport>
"""


def test_another_programs_plan_has_commitments(desk: Desk) -> None:
    assert desk.sends(FOREIGN, "plan.xml").status_code == 302
    assert "新建幼儿园12所" in desk.words()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (FOREIGN.replace("<Description>新建幼儿园12所</Description>", ""), "第 4 行：Objective 没有 Description"),
        (FOREIGN.replace("</Goal>", "</Gaol>"), "第 4 行：不是合格的 XML"),
        (FOREIGN.replace("<Perf", "<!DOCTYPE PerformancePlanOrReport>\n<Perf", 1), "文档类型声明"),
    ],
)
def test_faults_of_stratml_are_told_with_their_lines(desk_of: Callable[..., Desk], content: str, why: str) -> None:
    answer = desk_of().sends(content, "plan.xml")
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert PlanDraft.objects.count() == 0


def test_a_text_without_items_says_what_to_do(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    desk.sends("今天天气很好。\n")
    page = desk.client.get(f"/drafts/{desk.number}").content.decode()
    assert "没有拆出任务" in page
    assert "更正正文" in page


def test_a_character_that_databases_refuse_does_no_harm(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    assert desk.sends(TEXT.replace("办好人民", "办好\0人民")).status_code == 302
    assert len(desk.draft.text) == len(TEXT) + 1


def test_the_list_shows_the_drafts_of_ones_own_unit_and_those_below(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    town = desk_of("bureau", "east")
    assert "还没有初稿" in town.client.get("/drafts").content.decode()
    assert town.client.get(f"/drafts/{desk.number}").status_code == 403
    town.sends(TEXT.replace("某县", "东镇"))
    assert "2030年东镇教育工作要点" in desk.client.get("/drafts").content.decode()
    desk.number = town.number
    page = desk.client.get(f"/drafts/{town.number}").content.decode()
    assert "核定</button>" not in page
    assert desk.does("confirm", "制定管理办法").status_code == 403
    other = desk_of("bureau", "west", "west")
    assert other.client.get(f"/drafts/{town.number}").status_code == 403


def test_auditors_look_on_and_change_nothing(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    auditor = desk_of("auditor")
    auditor.number = desk.number
    assert auditor.client.get(f"/drafts/{desk.number}").status_code == 200
    assert auditor.does("confirm", "制定管理办法").status_code == 403
    assert auditor.back(1).status_code == 403
    assert auditor.sends(TEXT).status_code == 403
    for path in ("table", "package"):
        assert auditor.client.get(f"/drafts/{desk.number}/{path}").status_code == 403


def test_a_draft_that_is_not_there(desk: Desk) -> None:
    assert desk.client.get("/drafts/999999").status_code == 404
    assert desk.client.get(f"/drafts/{10**30}").status_code == 404
