"""Pages of groups across the tree: their members then and now, any indicator by group, and the way from a unit and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from fixtures_web import small_world


def body(visit: Client, path: str) -> str:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def cells(page: str, group: str) -> list[str]:
    row = re.search(rf'<tr data-group="{group}">(.*?)</tr>', page, re.DOTALL)
    assert row is not None
    return [re.sub(r"<[^>]*>|\s", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row[1], re.DOTALL)]


def members(page: str, table: str) -> list[str]:
    found = re.search(rf'<table[^>]*id="{table}">(.*?)</table>', page, re.DOTALL)
    return re.findall(r'data-unit="(\w+)"', found[1]) if found else []


def test_the_list_of_kinds_counts_groups_and_members_of_the_day(visit: Client) -> None:
    row = re.search(r"<tbody>(.*?)</tbody>", body(visit, "/groups"), re.DOTALL)
    assert row is not None
    assert re.findall(r'<td class="number">(\d+)</td>', row[1]) == ["2", "3"]
    assert 'href="/groups/zone' in row[1]


def test_a_kind_shows_the_figure_of_each_group_with_who_has_reported(visit: Client) -> None:
    page = body(visit, "/groups/zone?indicator=enrolment")
    name, count, lead, value, _, covered, _ = cells(page, "near")
    assert (name, count, lead, value, covered) == ("近学区", "2", "东镇一小", "4", "2/2")
    assert cells(page, "far")[3] != "0", "a school that has not reported is unknown and no zero"
    assert cells(page, "far")[5] == "0/1"
    assert "按 2019-09-01 的隶属汇总" in page


def test_without_a_choice_an_indicator_with_known_figures_is_shown(visit: Client) -> None:
    page = body(visit, "/groups/zone")
    assert '<option value="enrolment" selected>' in page
    assert 'value="new_places"' not in page, "openings are told of towns, which stand above the schools of a zone"


def test_columns_sort_both_ways_and_files_hold_the_same(visit: Client) -> None:
    for sort, first in (("figure", "far"), ("-figure", "near"), ("members", "far"), ("-name", "near")):
        assert re.findall(r'data-group="(\w+)"', body(visit, f"/groups/zone?sort={sort}"))[0] == first
    lines = visit.get("/groups/zone?indicator=enrolment&format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[-2].startswith("near,近学区,2,东镇一小,4")
    assert lines[-1].startswith("far,远学区,1,,,0,1,")
    assert visit.get("/groups/zone?format=xlsx").content[:2] == b"PK"


def test_a_group_tells_its_members_then_and_now_with_their_days(visit: Client) -> None:
    page = body(visit, "/groups/zone/near")
    assert members(page, "members") == ["east_first", "west_first"]
    assert members(page, "others") == []
    before = body(visit, "/groups/zone/near?as_of=2019-08-20")
    assert (members(before, "members"), members(before, "others")) == (["east_first"], ["west_first"])
    today = body(visit, "/groups/zone/near?as_of=2019-08-20&hierarchy=today")
    assert members(today, "members") == ["east_first", "west_first"]
    far = body(visit, "/groups/zone/far")
    assert (members(far, "members"), members(far, "others")) == (["east_second"], ["west_first"])
    assert "2019-08-31" in far
    lines = visit.get("/groups/zone/far?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[-1].startswith("west_first,西镇一小,,2019-08-31")


def test_the_hierarchy_can_be_chosen_where_members_have_moved(visit: Client) -> None:
    assert '<option value="today" selected>' in body(visit, "/groups/zone?hierarchy=today")
    assert "按现在的隶属汇总" in body(visit, "/groups/zone?hierarchy=today&indicator=enrolment")
    assert 'name="hierarchy"' not in body(visit, "/indicators/enrolment"), "no unit has moved: it would change nothing"


def test_a_unit_tells_the_groups_it_is_in_and_was_in(visit: Client) -> None:
    page = body(visit, "/units/west_first")
    assert re.findall(r'href="/groups/zone/(\w+)"', page) == ["near", "far"]
    assert page.count('aria-current="date"') == 1
    assert 'href="/groups"' in body(visit, "/units/xishan"), "a unit of no group still leads to the groups"


def test_an_indicator_leads_to_its_figures_by_group(visit: Client) -> None:
    assert 'href="/groups/zone?indicator=enrolment"' in body(visit, "/indicators/enrolment")


@pytest.mark.parametrize(
    "path", ["/groups/none", "/groups/zone/none", "/groups/zone?indicator=none", "/groups/none/near"]
)
def test_what_does_not_exist_is_not_found(visit: Client, path: str) -> None:
    assert visit.get(path).status_code == 404


@pytest.fixture
def bare(tmp_path: Path, db: None) -> Iterator[Client]:
    """A visitor of a package without groups.yaml."""

    def without(package: Path) -> None:
        (package / "groups.yaml").unlink()

    with small_world(tmp_path, change=without):
        yield Client()


def test_without_groups_the_page_says_how_they_are_declared(bare: Client) -> None:
    page = body(bare, "/groups")
    assert "没有声明单位组" in page
    assert "groups.yaml" in page
    assert "/groups" not in body(bare, "/units/xishan")
