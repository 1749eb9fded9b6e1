"""A draft beside the plan in force and beside another draft: what was kept, changed, reworded, added and dropped."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape

import pytest

from fixtures_drafts import TEXT, Desk
from yaodian.web.queries.comparing import Side, in_order
from yaodian.web.queries.world import world

LATER = (
    TEXT.replace("2030年", "2031年")
    .replace("新建幼儿园3所", "新建幼儿园5所")
    .replace("制定管理办法", "制定收费管理办法")
    .replace("力争建成一批名师工作室。（人事科、教研室）", "（人事科、教研室）开展家长课堂。")
)
IN_FORCE = TEXT.replace("2030年", "2020年").replace("制定管理办法", "制定《溪山县学位管理办法》")


@pytest.fixture
def two(desk: Desk) -> tuple[Desk, int]:
    """The desk at the later of two drafts, and the number of the earlier one."""
    earlier = desk.number
    desk.sends(LATER)
    return desk, earlier


def page_of(desk: Desk, query: str = "", **how: str) -> str:
    answer = desk.client.get(f"/drafts/{desk.number}/compare{query}", **how)
    assert answer.status_code == 200
    return str(answer.content.decode())


def lines(page: str) -> list[tuple[str, str, str]]:
    """Kind, words on the left, words on the right of every line."""
    found = []
    for kind, row in re.findall(r'<tr class="link (\w+)"[^>]*>(.*?)</tr>', page, re.DOTALL):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        words = [re.sub(r"<[^>]+>", "", "".join(re.findall(r'<span lang="zh-Hans">(.*?)</span>', c))) for c in cells]
        found.append((kind, words[0], words[1]))
    return found


def test_the_title_says_what_was_found(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    page = page_of(desk, f"?with={earlier}")
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["保留 2 项，目标有变 1 项，措辞有变 1 项，新增 1 项，不再列入 1 项"]
    said = {kind for kind, *_ in lines(page)}
    assert said == {"kept", "changed", "reworded", "new", "dropped"}
    assert ("dropped", "力争建成一批名师工作室", "") in lines(page)
    assert ("new", "", "开展家长课堂") in lines(page)


def test_a_changed_target_shows_both_numbers_and_the_difference(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    page = page_of(desk, f"?with={earlier}")
    assert "新建幼儿园<del>3</del>所" in page
    assert "新建幼儿园<ins>5</ins>所" in page
    assert '<span class="nums was">3 所</span>' in page
    assert '<b class="nums">5 所</b>' in page
    assert "增加 2 所（67%）" in page
    assert "制定<ins>收费</ins>管理办法" in page


def test_the_earlier_year_stands_on_the_left_from_either_side(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    from_later = page_of(desk, f"?with={earlier}")
    later, desk.number = desk.number, earlier
    assert lines(page_of(desk, f"?with={later}")) == lines(from_later)


def test_each_commitment_leads_to_its_card(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    page = page_of(desk, f"?with={earlier}")
    for row in desk.draft.rows:
        start, end = row.commitment.span.start, row.commitment.span.end
        assert f'href="/drafts/{desk.number}#r-{start}-{end}"' in page
    assert f'href="/drafts/{earlier}#r-' in page


def test_what_people_left_of_the_draft_is_compared(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    desk.does("drop", "新建幼儿园5所")
    assert ("dropped", "新建幼儿园3所", "") in lines(page_of(desk, f"?with={earlier}"))


def test_the_plan_in_force_is_what_a_draft_is_compared_with(desk: Desk) -> None:
    desk.sends(IN_FORCE)
    page = page_of(desk)
    assert ("kept", "制定《溪山县学位管理办法》", "制定《溪山县学位管理办法》") in lines(page)
    for bound in world().package.commitments:
        assert f'href="/commitments/{bound.commitment.id}"' in page
    assert lines(page) == lines(page_of(desk, "?with=plan"))


def test_a_filter_shows_one_kind_and_keeps_the_counts(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    page = page_of(desk, f"?with={earlier}&kind=changed")
    assert {kind for kind, *_ in lines(page)} == {"changed"}
    assert re.findall(r'<a class="changed"[^>]*aria-current="true"', page)
    counts = re.findall(r'class="nums">(\d+)</b></a>', page)
    assert counts == ["6", "2", "1", "1", "1", "1"]
    assert len(lines(page_of(desk, f"?with={earlier}&kind=nonsense"))) == 6


def test_a_kind_that_nothing_is_of_says_so(desk: Desk) -> None:
    first = desk.number
    desk.sends(TEXT)
    page = page_of(desk, f"?with={first}&kind=dropped")
    assert "没有这一种变化" in page


def test_the_table_for_excel_holds_what_the_page_shows(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    answer = desk.client.get(f"/drafts/{desk.number}/compare?with={earlier}&format=csv")
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert found[0][0].startswith("保留 2 项")
    assert "2030年某县教育工作要点" in found[1][0]
    assert "2031年某县教育工作要点" in found[1][0]
    changed = next(line for line in found if line[0] == "目标有变")
    assert changed[1:4] == ["1. 办好学前教育", "1.1", "新建幼儿园3所"]
    assert "3 所 → 5 所；增加 2 所（67%）" in changed[7]
    assert len(found) == 3 + 6
    book = desk.client.get(f"/drafts/{desk.number}/compare?with={earlier}&kind=new&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        words = archive.read("xl/sharedStrings.xml").decode()
    assert "开展家长课堂" in words
    assert "力争建成" not in words


def test_the_page_has_english_words(two: tuple[Desk, int]) -> None:
    desk, earlier = two
    desk.client.cookies["django_language"] = "en"
    page = page_of(desk, f"?with={earlier}")
    assert "2 commitments kept, 1 with other targets, 1 reworded, 1 new, 1 dropped" in page
    assert "more (67%)" in page
    for chinese in ("上一份", "相似度", "增加"):
        assert chinese not in page


def test_only_drafts_that_one_may_see_can_be_compared_with(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    town = desk_of("bureau", "east")
    town.sends(TEXT.replace("某县", "东镇"))
    assert town.client.get(f"/drafts/{town.number}/compare?with={desk.number}").status_code == 403
    assert town.client.get(f"/drafts/{desk.number}/compare").status_code == 403
    assert f'<option value="{desk.number}"' not in page_of(town)
    page = page_of(desk, f"?with={town.number}")
    assert f'<option value="{town.number}" selected>' in page
    assert "东镇" in unescape(page)


@pytest.mark.parametrize("other", ["x", "999999", "", "１", "9" * 30, "-1"])
def test_another_plan_that_is_not_there(desk: Desk, other: str) -> None:
    assert desk.client.get(f"/drafts/{desk.number}/compare", {"with": other}).status_code == 404


def test_a_draft_is_not_compared_with_itself(desk: Desk) -> None:
    assert desk.client.get(f"/drafts/{desk.number}/compare?with={desk.number}").status_code == 404


def side(year: int | None, number: int | None, depth: int = 1) -> Side:
    package = world().package
    return Side(package.label, year, package.plan, package.text, number, depth)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((2030, 9), (2031, None)),
        ((2030, None), (2031, 1)),
        ((2030, None), (2030, 1)),
        ((2030, None), (None, 1)),
        ((2030, 7, 1), (2030, 3, 2)),
        ((None, 3), (None, 7)),
    ],
)
def test_which_plan_is_the_earlier(desk: Desk, first: tuple[int, ...], second: tuple[int, ...]) -> None:
    one, other = side(*first), side(*second)
    assert in_order(one, other) == in_order(other, one) == (one, other)


def test_plans_without_commitments_say_so(desk: Desk) -> None:
    desk.sends("今天天气很好。\n")
    empty = desk.number
    desk.sends("今天下雨。\n")
    assert "没有任务可以比较" in page_of(desk, f"?with={empty}")


def test_the_draft_leads_to_its_comparison(desk: Desk) -> None:
    assert f'href="/drafts/{desk.number}/compare"' in desk.client.get(f"/drafts/{desk.number}").content.decode()
