"""From the plan's text to the evidence: filter, open, compare with the command line, change the day, with mouse and with keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

COUNTED = ".paper .c:not(.off):not(.no_evidence):not(.not_verifiable)"


def test_a_reader_filters_opens_a_commitment_and_finds_the_figure_of_the_command_line(
    watched: Any, told: Callable[..., Any]
) -> None:
    page = watched.open("/")
    assert page.locator(".paper .c").count() > 300
    watched.clean()

    missed = [one for one in told("status") if one["status"] == "missed"]
    page.locator("#status-missed").check()
    page.wait_for_url(re.compile("status=missed"))
    watched.until(f"document.querySelectorAll('.paper .c:not(.off)').length === {len(missed)}")
    assert page.locator(".chip.missed b").inner_text() == str(len(missed))
    watched.clean(read_aloud=False)

    chosen = next(one for one in missed if one["figure"] is not None)
    page.locator(f"[id='c-{chosen['commitment']}']").click()
    shown = page.locator("#evidence [data-figure]").first
    assert float(shown.get_attribute("data-figure")) == pytest.approx(
        chosen["figure"]
    )  # the command line says ten signs
    assert chosen["snapshot"] in page.locator("#evidence").inner_text()
    assert f"open={chosen['commitment']}" in page.url
    watched.clean()

    page.keyboard.press("Escape")
    watched.until("!document.querySelector('#evidence').firstElementChild")
    assert page.evaluate("document.activeElement.id") == f"c-{chosen['commitment']}"


def test_the_same_page_as_of_another_day_says_what_the_command_line_says_of_that_day(
    watched: Any, told: Callable[..., Any]
) -> None:
    item = told("status", "--item", "30", "--as-of", "2016-03-01")
    met = next(one for one in item if one["status"] == "met" and one["late"])
    page = watched.open(f"/?open={met['commitment']}")
    before = page.locator("#evidence [data-figure]").first.get_attribute("data-figure")
    page.locator("#evidence [data-close]").click()
    page.locator("#as-of").fill("2016-03-01")
    page.wait_for_url(re.compile("as_of=2016-03-01"))
    link = page.locator(f"[id='c-{met['commitment']}'].met")
    link.wait_for()
    link.click()
    shown = page.locator("#evidence [data-figure]").first
    shown.wait_for()
    assert float(shown.get_attribute("data-figure")) == met["figure"]
    assert float(before) < met["figure"]
    assert "真实数据" in page.locator("#evidence .standing").inner_text()
    watched.clean(read_aloud=False)


def test_the_slider_moves_the_day_with_the_keyboard(watched: Any) -> None:
    page = watched.open("/?as_of=2014-06-30")
    page.locator("#day-slider").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("as_of=2014-07-01"))
    assert page.locator("#as-of").input_value() == "2014-07-01"
    watched.until("document.activeElement && document.activeElement.id === 'day-slider'")
    assert page.locator("#day-slider").get_attribute("aria-valuetext") == "2014年7月1日"


def test_keys_alone_lead_to_the_evidence_and_back(watched: Any) -> None:
    page = watched.open("/?status=missed&status=met")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    assert first.startswith("c-")
    assert second.startswith("c-")
    assert first != second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first
    page.keyboard.press("Enter")
    page.locator("#evidence-title").wait_for()
    assert page.locator("#evidence [data-commitment]").get_attribute("data-commitment") == first.removeprefix("c-")
    page.keyboard.press("j")
    watched.until(
        f"document.querySelector('#evidence [data-commitment]').dataset.commitment === '{second.removeprefix('c-')}'"
    )
    page.keyboard.press("Escape")
    watched.until("!document.querySelector('#evidence').firstElementChild")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("幼儿园")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.locator(".hits mark").count() > 3
    watched.clean()


def test_a_telephone_shows_the_answer_first_and_the_evidence_from_below(watched: Any) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 740})
    page = watched.open("/")
    assert page.locator(".chip.missed").bounding_box()["y"] < 740
    watched.clean(read_aloud=False)
    page.locator(COUNTED).first.click()
    page.locator("#evidence-title").wait_for()
    box = page.locator("#evidence").bounding_box()
    assert box["x"] == 0
    assert box["width"] == 360
    assert box["y"] > 60
    watched.clean()


def test_the_back_key_of_the_browser_closes_the_evidence(watched: Any) -> None:
    page = watched.open("/")
    page.locator(COUNTED).first.click()
    page.locator("#evidence-title").wait_for()
    page.go_back()
    watched.until("!document.querySelector('#evidence').firstElementChild")
    assert "open=" not in page.url


def test_without_scripts_filters_and_evidence_still_work(browser: Any, site: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/")
    page.locator(".chip.missed").click()
    page.locator("#choose button.no-script").click()
    assert "status=missed" in page.url
    page.locator(".paper .c.missed").first.click()
    assert "/commitments/" in page.url
    assert page.locator("[data-figure]").count() >= 1
    context.close()
