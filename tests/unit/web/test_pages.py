"""Every address answers; what a page may not show it does not show; what it says of simulated data it says in files too."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from fixtures_web import account

EXAMPLES = {
    "commitments/<str:name>": "commitments/1.2",
    "items/<int:number>": "items/1",
    "indicators/<str:name>": "indicators/{indicator}",
    "indicators/<str:name>/rows": "indicators/{indicator}/rows",
    "datasets/<str:name>": "datasets/rolls",
    "datasets/<str:name>/schema.json": "datasets/rolls/schema.json",
    "code-lists/<str:name>": "code-lists/none",
    "datasets/<str:name>/rows": "datasets/rolls/rows",
    "datasets/<str:name>/rows.xlsx": "datasets/openings/rows.xlsx",
    "datasets/<str:name>/rows.csv": "datasets/openings/rows.csv",
    "datasets/<str:name>/rows.parquet": "datasets/openings/rows.parquet",
    "datasets/<str:name>/named-rows": "datasets/rolls/named-rows",
    "datasets/<str:name>/rows/<path:key>": "datasets/rolls/rows/S1/p-01",
    "parameters/<str:name>": "parameters/{parameter}",
    "units/<str:name>": "units/east",
    "groups/<str:kind>": "groups/zone",
    "groups/<str:kind>/<str:name>": "groups/zone/near",
    "ledger/<int:number>": "ledger/0",
}
OTHER_ANSWERS = {
    "language": 405,
    "appearance": 405,
    "sign-out": 405,
    "favicon.ico": 302,
    "desk": 302,
    "map/outlines.json": 404,
    "datasets/<str:name>/named-rows": 302,
    "datasets/<str:name>/rows/<path:key>": 302,
    "code-lists/<str:name>": 404,
}


def routes() -> list[str]:
    return [str(one.pattern) for one in get_resolver().url_patterns if isinstance(one, URLPattern)]


def names() -> dict[str, str]:
    from yaodian.web.queries.world import world

    package = world().package
    return {"indicator": next(iter(package.indicators)), "parameter": next(iter(package.parameters), "")}


@pytest.mark.parametrize("route", routes())
def test_every_address_answers_in_both_languages(visit: Client, route: str) -> None:
    known = names()
    if "parameters/<" in route and not known["parameter"]:
        path = "parameters/none"
        expected = 404
    elif route.startswith("drafts"):  # nothing of a draft is shown before somebody signs in
        path = re.sub("<int:[a-z]+>", "1", route)
        expected = 302
    else:
        path = EXAMPLES.get(route, route).format(**known)
        expected = OTHER_ANSWERS.get(route, 200)
    if route.startswith(("drafts", "submissions", "persons", "rosters", "tokens", "evidence")) or route.endswith(
        ("/submit", "/form.xlsx")
    ):
        # A file that nobody may see is not there.
        path, expected = re.sub("<[^>]+>", "1", route), 404 if route.startswith("evidence/<str:digest>") else 302
    assert "<" not in path, f"give {route} an example"
    answer = visit.get(f"/{path}")
    assert answer.status_code == expected, answer.content[:300]
    visit.cookies["django_language"] = "en"
    english = visit.get(f"/{path}")
    assert english.status_code == expected
    if expected == 200 and "text/html" in english["Content-Type"] and route != "timeline":
        assert 'lang="en"' in english.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/commitments/99.9",
        "/items/99",
        "/indicators/none",
        "/datasets/none",
        "/parameters/none",
        "/units/none",
        "/ledger/999999",
        "/?open=9.9",
    ],
)
def test_what_does_not_exist_is_not_found_with_a_way_back(visit: Client, path: str) -> None:
    answer = visit.get(path)
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_an_address_that_is_not_understood_is_said_and_left_at_its_default(visit: Client) -> None:
    page = visit.get("/?as_of=2019-02-31&chapter=77&lead=nobody&unit=<script>").content.decode()
    for kind, text in (("日期", "2019-02-31"), ("部分", "77"), ("牵头单位", "nobody"), ("区县", "&lt;script&gt;")):
        assert f"{kind}：“{text}”" in page
    assert 'value="2019-10-31"' in page


@pytest.mark.parametrize(("asked", "shown"), [("0001-01-01", "2019-08-15"), ("9999-12-31", "2019-12-31")])
def test_a_day_that_the_package_has_nothing_to_say_about_becomes_the_nearest(
    visit: Client, asked: str, shown: str
) -> None:
    page = visit.get(f"/?as_of={asked}").content.decode()
    assert f"取最近的一日：“{asked}”" in page
    assert f'value="{shown}"' in page


def test_rows_about_persons_are_withheld_from_the_public_and_shown_to_their_school(visit: Client) -> None:
    from yaodian.web.queries.world import world

    reads_rolls = next(one.id for one in world().package.indicators.values() if getattr(one, "dataset", "") == "rolls")
    public = visit.get(f"/indicators/{reads_rolls}/rows").content.decode()
    assert "这些行涉及个人" in public
    assert "p-01" not in public
    visit.force_login(account("clerk", "school", "east_first"))
    assert "p-01" not in visit.get(f"/indicators/{reads_rolls}/rows").content.decode()
    assert "p-01" in visit.get(f"/indicators/{reads_rolls}/rows?unit=east_first").content.decode()


def test_who_has_not_reported_is_named_and_never_counted_as_zero(visit: Client) -> None:
    page = visit.get("/datasets/rolls").content.decode()
    assert "东镇二小" in page
    assert "未报单位 1 个" in page


def test_the_panel_is_the_same_evidence_as_the_page(visit: Client) -> None:
    page = visit.get("/commitments/1.2")
    part = visit.get("/commitments/1.2", headers={"HX-Request": "true"})
    figure = re.search(r'data-figure="[^"]+"', page.content.decode())
    assert figure is not None
    assert figure[0] in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in page["Vary"]
    assert part["Cache-Control"] == "no-store"


def test_filters_leave_their_words_in_the_address_and_the_counts_in_the_legend(visit: Client) -> None:
    page = visit.get("/?status=met").content.decode()
    met = len(re.findall(r'class="c met"', page))
    assert f"显示 {met} 项" in page
    assert 'id="status-met" name="status" value="met" checked' in page
    assert not re.search(r'class="c (missed|behind|on_track|no_evidence)"', page)


def test_a_file_says_in_its_first_lines_what_it_is_and_excel_takes_no_text_for_a_formula(visit: Client) -> None:
    from yaodian.web.sheets import Sheet, _harmless, said_above

    answer = visit.get("/commitments?format=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["任务进展表"]
    assert "2019年10月31日" in lines[1][0]
    assert _harmless("=1+1") == "'=1+1"
    assert _harmless(-1.5) == -1.5

    class Said:
        choice = type("Choice", (), {"as_of": __import__("datetime").date(2019, 10, 31)})
        unit_name = plan_name = "溪山县"

    said = said_above(Said(), Sheet("x", "表", ["a"], [], simulated=True))  # type: ignore[arg-type]
    assert any("模拟数据" in line for line in said)


def test_the_excel_file_opens_and_holds_every_commitment(visit: Client) -> None:
    answer = visit.get("/commitments?format=xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    for name in ("1.1", "1.2", "1.3", "1.4"):
        assert f">{name}</t>" in words
    assert "attachment" in answer["Content-Disposition"]


def test_choices_of_language_and_colours_go_back_to_this_site_only(visit: Client) -> None:
    answer = visit.post("/language", {"language": "en", "next": "/indicators?as_of=2019-09-01"})
    assert answer["Location"] == "/indicators?as_of=2019-09-01"
    assert answer.cookies["django_language"].value == "en"
    assert visit.post("/appearance", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert 'data-theme="dark"' in visit.get("/keys").content.decode()
    assert visit.post("/language", {"language": "xx"}).cookies.get("django_language") is None


def test_chinese_comes_first_whatever_the_browser_was_installed_with(visit: Client) -> None:
    page = visit.get("/keys", headers={"Accept-Language": "en-US,en"})
    assert "键盘操作" in page.content.decode()
    assert page["Content-Language"] == "zh-Hans"


def test_nothing_on_a_page_comes_from_elsewhere_and_no_script_stands_in_it(visit: Client) -> None:
    for path in ("/", "/commitments", "/indicators", "/gallery", "/about", "/sign-in"):
        page = visit.get(path).content.decode()
        assert re.findall(r'(?:src|srcset)="(?!/static/)[^"]*"', page) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
        assert re.findall(r"\son\w+=", page) == []


@pytest.mark.parametrize(
    ("role", "unit", "words"),
    [("office", "xishan", "计划督查"), ("bureau", "east", "东镇"), ("auditor", "xishan", "审计")],
)
def test_each_role_lands_on_its_own_desk(visit: Client, role: str, unit: str, words: str) -> None:
    visit.force_login(account(f"one-{role}", role, unit))
    answer = visit.get("/desk")
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_fault_shows_a_number_and_no_traceback(visit: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("yaodian.web.portal.table.board", broken)
    visit.raise_request_exception = False
    answer = visit.get("/commitments")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert re.search(r"<code class=\"big\">[0-9a-f]{8}</code>", page)
    assert "secret inside" not in page


def test_the_burden_of_reporting_is_counted_and_what_is_unknown_is_no_zero(visit: Client) -> None:
    page = visit.get("/burden").content.decode()
    assert "名册" in page
    assert "一年的分钟数" in page
    assert re.search(r"<td class=\"number\">—</td>", page)
