"""The county of the example: a kindergarten moved from qingshi to wangxi on 1 May 2019, in the middle of a school year, and a school of songping
was merged into one of wangxi that September. Page, interface and command line give the figures of both years by either tree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from fixtures_site import served

TOWNS = ("qingshi", "songping", "wangxi")
SPRING, AUTUMN = "2019-06-30", "2019-10-31"
"""Days on which the figures are of the spring term of 2018-2019, and of the school year 2019-2020."""
FIGURES = [
    ("inclusive_share", SPRING, "then", (100, None, None)),
    ("inclusive_share", SPRING, "today", (None, None, 100)),
    ("inclusive_share", AUTUMN, "then", (None, None, 100)),
    ("inclusive_share", AUTUMN, "today", (None, None, 100)),
    ("large_classes", SPRING, "then", (0, 1, 0)),
    ("large_classes", SPRING, "today", (0, 0, 1)),
    ("large_classes", AUTUMN, "then", (0, None, 0)),
    ("large_classes", AUTUMN, "today", (0, None, 0)),
]
CASES = pytest.mark.parametrize(("indicator", "day", "hierarchy", "expected"), FIGURES)


@pytest.fixture(scope="module")
def site(prepared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("serve", "--home", str(prepared("example")), log=tmp_path_factory.mktemp("site") / "log") as address:
        yield address


def read(site: str, path: str, **said: str) -> str:
    with urlopen(f"{site}{path}?{urlencode(said)}") as answer:
        text: str = answer.read().decode("utf-8")
    return text


@CASES
def test_interface(site: str, indicator: str, day: str, hierarchy: str, expected: tuple[Any, ...]) -> None:
    said = read(site, f"/api/indicators/{indicator}", as_of=day, hierarchy=hierarchy, level="township")
    found = {one["unit"]: one for one in json.loads(said)["figures"]}
    assert tuple(found[town]["value"] for town in TOWNS) == expected
    assert {one["hierarchy"] for one in found.values()} == {hierarchy}
    assert {one["placed_on"] is None for one in found.values()} == {hierarchy == "today"}


@CASES
def test_page(site: str, indicator: str, day: str, hierarchy: str, expected: tuple[Any, ...]) -> None:
    page = read(site, f"/indicators/{indicator}", as_of=day, hierarchy=hierarchy)
    for town, value in zip(TOWNS, expected, strict=True):
        row = re.search(rf'<tr data-unit="{town}">.*?<td class="number">(.*?)</td>', page, re.DOTALL)
        assert row is not None
        shown = re.sub(r"<[^>]*>|\s", "", row[1])
        numbers = [] if shown.startswith("—") else re.findall(r"[\d.]+", shown)
        assert [float(number) for number in numbers[:1]] == ([] if value is None else [value]), (town, shown)
    assert ("按现在的隶属汇总" in page) is (hierarchy == "today")
    assert 'name="hierarchy"' in page


@CASES
def test_command_line(
    prepared: Callable[[str], Path],
    ask: Callable[..., Any],
    indicator: str,
    day: str,
    hierarchy: str,
    expected: tuple[Any, ...],
) -> None:
    commitment = {"inclusive_share": "1.3", "large_classes": "3.4"}[indicator]
    by_today = ("--by-today",) if hierarchy == "today" else ()
    for town, value in zip(TOWNS, expected, strict=True):
        said = ask(prepared("example"), "why", commitment, "--as-of", day, "--unit", town, *by_today)
        figures = [link["figure"] for link in said["chain"] if link["indicator"] == indicator]
        assert [figure["value"] for figure in figures] == [value]
        assert figures[0]["hierarchy"] == hierarchy


def test_the_choice_is_kept_while_browsing(site: str) -> None:
    page = read(site, "/", hierarchy="today")
    assert '<option value="today" selected>' in page
    links = re.findall(r'href="(/(?:indicators|commitments)[^"]*)"', page)
    assert links
    assert all("hierarchy=today" in link for link in links)
