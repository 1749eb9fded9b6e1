"""Lists of rows and records as people use them: filter, sort, send the address, open a record, go to an earlier day."""

from __future__ import annotations

import re
from typing import Any

import pytest


def sign_in(watched: Any, site: Any, name: str) -> Any:
    page = watched.open("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", site.sign_in(name))
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk$"))
    return page


def test_a_list_is_filtered_and_sorted_and_leads_to_a_record(watched: Any, site: Any) -> None:
    sign_in(watched, site, "bureau")
    page = watched.open("/datasets/pupils/rows")
    whole = page.locator(".rows-head").first.inner_text()
    page.locator("summary", has_text="按字段筛选").click()
    page.select_option("select[name='in.sex']", "1")
    watched.until("location.search.includes('in.sex=1')")
    watched.settle()
    assert page.locator(".rows-head").first.inner_text() != whole
    page.locator("#rows thead a", has_text="出生年份").click()
    watched.settle()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("出生年份")
    cells = page.locator("#rows tbody tr td:nth-child(6)").all_inner_texts()
    assert {text.split()[0] for text in cells} == {"男性"}
    watched.clean()
    address = page.url
    page.locator("#rows tbody th a").first.click()
    watched.settle()
    assert page.locator("h2", has_text="历次内容").is_visible()
    watched.clean()
    page.goto(address)
    watched.settle()
    assert page.locator("th[aria-sort=ascending]").count() == 1


def test_the_public_sees_no_row_about_a_person_and_every_row_about_a_project(watched: Any) -> None:
    page = watched.open("/datasets/pupils/rows")
    assert page.locator("#rows").count() == 0
    assert page.locator(".withheld a").inner_text() == "登录"
    page = watched.open("/datasets/kindergarten_projects/rows")
    assert page.locator("#rows tbody tr").count() > 5
    watched.clean()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_lists_records_and_catalogue_fit(watched: Any, site: Any, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    sign_in(watched, site, "office")
    for path in ("/datasets?q=学生", "/datasets/pupils", "/datasets/pupils/rows?q=没有", "/datasets/schools/rows"):
        watched.open(path)
        watched.clean(read_aloud=width == 360)
    watched.page.locator("#rows tbody th a").first.click()
    watched.settle()
    watched.clean(read_aloud=width == 360)


def test_a_printed_list_carries_no_controls(watched: Any) -> None:
    page = watched.open("/datasets/kindergarten_projects/rows")
    page.emulate_media(media="print")
    assert not page.locator("#choose").is_visible()
    assert page.locator("#rows").is_visible()


def test_a_list_works_without_scripts(browser: Any, site: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/datasets/kindergarten_projects/rows")
    page.fill("#rows-q", "村办")
    page.click("#choose button[type=submit]")
    assert "q=" in page.url
    assert page.locator("#rows tbody tr").count() > 0
    context.close()
