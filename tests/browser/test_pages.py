"""Every other page: nothing in the console, nothing serious for a screen reader, nothing wider than the screen, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

PAGES = (
    "/commitments",
    "/indicators",
    "/map",
    "/systems",
    "/datasets",
    "/burden",
    "/parameters",
    "/ledger",
    "/ledger/0",
    "/about",
    "/keys",
    "/gallery",
    "/sign-in",
    "/search?q=1",
    "/items/1",
    "/changes",
)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_every_page_fits_and_reads_well(watched: Any, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        watched.open(path)
        watched.clean(read_aloud=width == 360)


def test_the_first_of_every_list_is_clean_too(watched: Any) -> None:
    for listing in ("/indicators", "/datasets", "/parameters"):
        page = watched.open(listing)
        page.locator("table.data tbody a").first.click()
        watched.settle()
        watched.clean(read_aloud=False)


def test_the_map_shows_every_district_with_the_figures_of_its_table(watched: Any) -> None:
    page = watched.open("/map")
    words = page.locator(".map-canvas svg").text_content()
    rows = page.locator(".unit-bars tbody tr")
    assert rows.count() == 16
    for number in range(16):
        row = rows.nth(number)
        assert row.locator("th").inner_text() in words
        assert row.locator("td").first.inner_text() in words
    assert page.locator(".map-legend").inner_text().strip()
    watched.clean()


def test_an_unknown_district_is_hatched_and_never_zero(watched: Any, site: Any) -> None:
    from urllib.request import urlopen

    page = watched.open("/map?indicator=kindergartens_built&as_of=2014-01-22")
    assert "未知" in page.locator("h1").inner_text()
    assert page.locator(".map-legend .level-unknown").count() == 1
    assert page.locator(".unit-bars .bar").count() == 0
    with urlopen(f"{site.address}/map/outlines.json?as_of=2014-12-31") as answer:
        assert len(answer.read()) > 10_000
    watched.clean()


def test_a_bureau_signs_in_to_its_own_desk_and_out_again(watched: Any, site: Any) -> None:
    page = watched.open("/sign-in")
    page.fill("#id_username", "bureau")
    page.fill("#id_password", "wrong")
    page.click("main button[type=submit]")
    assert "账号或密码不对" in page.locator("main .notice").inner_text()
    page.fill("#id_password", site.sign_in("bureau"))
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk$"))
    assert "工作台" in page.locator("h1").inner_text()
    watched.clean()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{site.address}/")
    assert page.get_by_role("link", name="登录").first.is_visible()


def test_the_reader_chooses_english_and_dark_and_both_stay(watched: Any) -> None:
    page = watched.open("/indicators")
    page.get_by_role("button", name="English").click()
    watched.until("document.querySelector('h1')?.textContent === 'Indicators'")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="Dark").click()
    watched.until("document.documentElement.dataset.theme === 'dark'")
    page = watched.open("/map")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert re.search("highest in", page.locator("h1").inner_text())
    watched.clean()
    for path in ("/", "/commitments", "/about", "/sign-in"):
        watched.open(path)
        watched.clean(read_aloud=path == "/commitments")


def test_printed_pages_carry_no_controls_and_keep_the_mark_of_simulated_data(watched: Any) -> None:
    page = watched.open("/")
    page.emulate_media(media="print")
    assert not page.locator("#choose").is_visible()
    assert not page.locator("#site-nav").is_visible()
    assert page.locator("#ribbon").is_visible()
    assert page.locator(".paper h1").is_visible()
