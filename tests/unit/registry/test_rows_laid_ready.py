"""Rows laid ready for lists: whoever asks for one list does not wait for another, and what a search needs is worked out once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from yaodian.registry import Dataset, Field, Lake, Selection, Snapshot, Submission, Tree, Unit, UnitVersion, stamp
from yaodian.registry.listing import Asked, Search, conditions_of, held, open_listing, read_condition
from yaodian.values import Confidence, Label, Origin

FIELDS = (
    Field("school", Label("学校"), "string"),
    Field("number", Label("编号"), "integer"),
    Field("area", Label("面积"), "number"),
    Field("name", Label("名称"), "string"),
)
TREE = Tree(
    ("city", "school"),
    {
        "top": Unit("top", "city", None, (UnitVersion("1", Label("市"), "city"),)),
        "S1": Unit("S1", "school", "top", (UnitVersion("S1", Label("一校"), "school"),)),
    },
)


def declared(name: str) -> Dataset:
    return Dataset(name, Label(name), "", "school", "school", "year", FIELDS, ("school", "number"))


def laid(folder: Path, name: str) -> tuple[Snapshot, Selection]:
    """Three rows in force."""
    dataset, lake = declared(name), Lake(str(folder / "lake"))
    frame = pl.DataFrame(
        {
            "school": ["S1"] * 3,
            "number": [1, 2, 3],
            "area": [1.0] * 3,
            "name": ["甲班", None, "乙班"],
            "_unit": ["S1"] * 3,
        }
    )
    lake.append(dataset, stamp(dataset, frame, TREE, period="2014", submission={"S1": name}))
    one = Submission(name, name, "S1", "2014", date(2014, 1, 1), None, 3, "", Origin.SIMULATED, Confidence.HIGH)
    return lake.snapshot(dataset, (one,)), Selection("2014", (one,))


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """No list is open before or after."""
    held._open.clear()
    yield
    held._open.clear()


def test_a_list_does_not_wait_until_another_is_laid_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = laid(tmp_path, "slow"), laid(tmp_path, "quick")
    begun, go_on, make, made = threading.Event(), threading.Event(), held._made, []

    def slowly(snapshot: Snapshot, selection: Selection, folder: Path | None) -> held.Listing:
        made.append(snapshot.dataset.id)
        if snapshot.dataset.id == "slow":
            begun.set()
            assert go_on.wait(60)
        return make(snapshot, selection, folder)

    monkeypatch.setattr(held, "_made", slowly)
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(open_listing, *slow, tmp_path / "rows")
        assert begun.wait(60)
        second = threads.submit(open_listing, *slow, tmp_path / "rows")
        try:
            assert open_listing(*quick, tmp_path / "rows").total(Asked()) == 3
            assert not first.done()
        finally:
            go_on.set()
        assert first.result(60) is second.result(60)
    assert made == ["slow", "quick"]
    assert held._making == {}


def test_a_list_that_could_not_be_made_is_made_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, make = laid(tmp_path, "rows"), held._made
    monkeypatch.setattr(held, "_made", lambda *_: (_ for _ in ()).throw(ValueError("once")))
    with pytest.raises(ValueError, match="once"):
        open_listing(*wanted, tmp_path / "rows")
    monkeypatch.setattr(held, "_made", make)
    assert open_listing(*wanted, tmp_path / "rows").total(Asked()) == 3
    assert held._making == {}


def test_what_a_search_needs_lies_ready_before_anybody_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = laid(tmp_path, "rows")
    open_listing(*wanted, tmp_path / "rows")
    held._open.clear()
    monkeypatch.setattr(pl.Series, "unique", lambda *_, **__: pytest.fail("worked out again"))
    found = open_listing(*wanted, tmp_path / "rows").page(Asked(searches=(Search("甲", {}),)))
    assert found.rows["number"].to_list() == [1]


def test_damaged_words_are_worked_out_again(tmp_path: Path) -> None:
    wanted = laid(tmp_path, "rows")
    open_listing(*wanted, tmp_path / "rows")
    held._open.clear()
    words = list((tmp_path / "rows").glob("*/*.words"))
    assert words
    for file in words:
        file.write_bytes(b"not words")
    assert open_listing(*wanted, tmp_path / "rows").total(Asked(searches=(Search("乙", {}),))) == 1


class TestNumbersThatNoRowCanHold:
    """An integer beyond 64 bits is told, not answered with no rows."""

    @pytest.mark.parametrize("text", ["9223372036854775808", "-99999999999999999999", "1e19"])
    def test_of_whole_numbers_it_is_a_mistake(self, text: str) -> None:
        with pytest.raises(ValueError, match="超出整数的范围"):
            read_condition(declared("rows"), f"number={text}")
        found, problems = conditions_of(declared("rows"), {"min.number": [text]})
        assert (found, len(problems)) == ((), 1)

    def test_of_other_numbers_it_is_a_number(self) -> None:
        assert read_condition(declared("rows"), "area>=99999999999999999999").values == (1e20,)

    def test_the_largest_is_understood(self) -> None:
        assert read_condition(declared("rows"), "number<=9223372036854775807").values == (2**63 - 1,)


def test_what_was_left_lying_aside_goes_after_a_day_and_what_is_being_made_stays(tmp_path: Path) -> None:
    place = tmp_path / "rows"
    for name in (".aside-old", ".aside-new", ".spill"):
        (place / name).mkdir(parents=True)
    for name in (".aside-old", ".spill"):
        os.utime(place / name, (1, 1))
    open_listing(*laid(tmp_path, "wanted"), place)
    assert {one.name for one in place.iterdir() if one.name.startswith(".")} == {".aside-new", ".spill"}


def test_a_list_larger_than_the_memory_is_put_in_order_on_the_disk_of_its_own_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "_MEMORY", "60MB")
    rows = 400_000
    dataset, lake = declared("many"), Lake(str(tmp_path / "lake"))
    number = pl.int_range(0, rows, eager=True)
    frame = pl.DataFrame({"school": ["S1"] * rows, "number": (number * 7919) % rows, "area": number.cast(pl.Float64)})
    frame = frame.with_columns(name="一个不算短的名称，第" + number.cast(pl.String) + "个", _unit=pl.lit("S1"))
    lake.append(dataset, stamp(dataset, frame, TREE, period="2014", submission={"S1": "many"}))
    one = Submission("many", "many", "S1", "2014", date(2014, 1, 1), None, rows, "", Origin.SIMULATED, Confidence.HIGH)
    found = open_listing(lake.snapshot(dataset, (one,)), Selection("2014", (one,)), tmp_path / "rows")
    assert found.total(Asked()) == rows
    assert next((tmp_path / "rows").glob("many-*/rows.arrow")).stat().st_size > 20_000_000
    assert found.page(Asked()).rows["number"].to_list()[:3] == [0, 1, 2]
    assert list((tmp_path / "rows" / ".spill").rglob("*.tmp")) == []
