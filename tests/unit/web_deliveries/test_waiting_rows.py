"""The reviewer reads every row of a delivery that waits, each beside the last accepted one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from yaodian.registry.comparison import row_by_row
from yaodian.web.models import Delivery
from yaodian.web.queries import waiting_rows as queries
from yaodian.web.queries.viewer import PUBLIC, Viewer
from yaodian.web.queries.world import world

Make = Callable[..., Any]
# In force are p-01 是, p-02 否 and p-03 of unknown sex.
CORRECTION = "S1,p-01,否,180\nS1,p-02,否,\nS1,p-04,是,90\n"


@pytest.fixture
def correction(clerk: Make) -> int:
    school = clerk("school", "east_first")
    return int(school.receipt(school.sends(CORRECTION, reason="更正")))


def asked(number: int, words: str = "", show: str = "", page: int = 1, size: int = 50) -> Any:
    bureau = Viewer("bureau", "east", "b")
    return queries.waiting_rows(world(), bureau, Delivery.objects.get(pk=number), words, show, page, size)


def told(found: Any) -> list[tuple[str, str]]:
    return [(line.change, line.cells[1].now.value) for line in found.lines]


def test_each_row_says_how_it_differs_and_the_gone_ones_come_last(correction: int) -> None:
    found = asked(correction)
    assert told(found) == [("changed", "p-01"), ("same", "p-02"), ("added", "p-04"), ("gone", "p-03")]
    assert found.counts == {"changed": 1, "same": 1, "added": 1, "gone": 1}
    girl, days = found.lines[0].cells[2:4]
    assert (girl.before.value, girl.now.value, days.before.answer, days.now.value) == (True, False, "empty", 180)
    assert found.lines[0].cells[1].before is None


def test_it_is_narrowed_by_words_and_by_what_changed(correction: int) -> None:
    assert told(asked(correction, "p-04")) == [("added", "p-04")]
    assert told(asked(correction, show="gone")) == [("gone", "p-03")]
    assert told(asked(correction, "p-04", "gone")) == []
    assert asked(correction, show="nonsense").total == 4


def test_it_comes_in_pages_and_past_the_end_the_last_one(correction: int) -> None:
    assert told(asked(correction, page=2, size=3)) == [("gone", "p-03")]
    assert told(asked(correction, page=9, size=3)) == [("gone", "p-03")]


def test_the_page_shows_old_and_new(correction: int, clerk: Make) -> None:
    bureau = clerk("bureau", "east")
    page = bureau.page(correction)
    assert re.search(r"<del[^>]*>是\s*</del> <ins>否\s*</ins>", page)
    assert "与 2019-2020 相比" in page
    narrowed = bureau.client.get(f"/submissions/{correction}?q=p-04&show=added&page=3").content.decode()
    assert "p-04" in narrowed
    assert "p-02" not in narrowed


def test_a_first_delivery_is_compared_with_nothing(clerk: Make) -> None:
    school = clerk("school", "east_second")
    number = school.receipt(school.sends("S2,p-10,是,180\n"))
    found = asked(number)
    assert (told(found), found.period, found.counts) == ([("", "p-10")], None, {})


def test_nobody_else_reads_rows_about_persons(correction: int) -> None:
    held = Delivery.objects.get(pk=correction)
    found = queries.waiting_rows(world(), PUBLIC, held, "", "", 1)
    assert found is not None
    assert (found.withheld, found.lines) == (True, ())


def test_a_row_whose_key_is_not_full_is_new_or_gone(home: Any, db: None) -> None:
    dataset = world().package.datasets["rolls"]
    schema = {"school": pl.String, "pupil": pl.String, "girl": pl.Boolean, "days": pl.Int64}
    rows = pl.DataFrame([("S1", None, True, 1)], schema=schema, orient="row")
    assert row_by_row(dataset, rows, rows)["_change"].to_list() == ["added", "gone"]
