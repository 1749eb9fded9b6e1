"""Any question to a list of any rows is answered as plain Python answers it, and never with a row of a unit that is not asked for."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.registry import Dataset, Field, Lake, Selection, Submission, Tree, Unit, UnitVersion, stamp
from yaodian.registry.listing import Asked, Condition, Listing, Search, Sort, matching, open_listing
from yaodian.registry.snapshot import POLARS_TYPES
from yaodian.values import Confidence, Label, Origin

DATASET = Dataset(
    id="register",
    label=Label("登记"),
    description="",
    level="school",
    subject="school",
    period_kind="school_year",
    fields=(
        Field("school", Label("学校"), "string"),
        Field("number", Label("编号"), "integer"),
        Field("name", Label("名称"), "string"),
        Field("area", Label("面积"), "number"),
        Field("boards", Label("寄宿"), "boolean"),
        Field("opened", Label("开办"), "date"),
    ),
    key=("school", "number"),
)
SCHOOLS = ("S1", "S2", "S3", "S4")
UNITS = {"top": Unit("top", "city", None, (UnitVersion("1", Label("市"), "city"),))}
UNITS |= {one: Unit(one, "school", "top", (UnitVersion(one, Label(one), "school"),)) for one in SCHOOLS}
TREE = Tree(("city", "school"), UNITS)
TEXTS = st.text(st.sampled_from("一二甲 乙aA%_'\"\\(.*"), max_size=4)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "school": st.sampled_from(SCHOOLS),
    "number": st.integers(-3, 9) | st.integers(-(2**63), 2**63 - 1),
    "name": TEXTS,
    "area": st.sampled_from([-1.5, 0.0, 0.1, 2.0, 3.0, 1e300]),
    "boards": st.booleans(),
    "opened": st.dates(date(2000, 1, 1), date(2000, 1, 9)),
}
TYPES = {field.name: POLARS_TYPES[field.type] for field in DATASET.fields}
ROWS = st.lists(
    st.fixed_dictionaries({name: one if name in DATASET.key else st.none() | one for name, one in VALUES.items()}),
    max_size=30,
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from(sorted(VALUES)))
    tests = (
        ["in", "is"] + ([] if name == "boards" else ["min", "max"]) + (["has"] if name in ("school", "name") else [])
    )
    test: Any = draw(st.sampled_from(tests))
    if test == "is":
        states = st.sampled_from(["empty", "known", "not_applicable", "refused"])
        return Condition(name, "is", tuple(draw(st.lists(states, min_size=1, max_size=2))))
    return Condition(name, test, tuple(draw(st.lists(VALUES[name], min_size=1, max_size=3))))


SEARCHES = st.builds(
    Search, TEXTS.filter(bool), st.dictionaries(st.just("school"), st.frozensets(st.sampled_from(SCHOOLS)))
)
QUESTIONS = st.builds(
    Asked,
    st.lists(conditions(), max_size=3).map(tuple),
    st.lists(SEARCHES, max_size=2).map(tuple),
    st.lists(st.frozensets(st.sampled_from(SCHOOLS)), max_size=2).map(tuple),
    st.none() | st.builds(Sort, st.sampled_from(sorted(VALUES)), st.booleans()),
)


def of(rows: list[dict[str, Any]], place: Path | None, folder: Path) -> tuple[Listing, list[dict[str, Any]]]:
    """The list of rows that three schools reported, and the same rows in order of their key."""
    lake = Lake(str(folder / "lake"))
    submissions = []
    for number, part in enumerate((rows[::2], rows[1::2])):
        name = f"part{number}"
        frame = stamp(DATASET, pl.DataFrame(part, schema=TYPES), TREE, period="2014-2015", submission=name)
        if part:
            lake.append(DATASET, frame)
        day = date(2014, 9, 1)
        submissions.append(
            Submission(name, "register", "S1", "2014-2015", day, None, len(part), "", Origin.SIMULATED, Confidence.LOW)
        )
    listing = open_listing(lake.snapshot(DATASET, submissions), Selection("2014-2015", tuple(submissions)), place)
    return listing, listing.rows.to_dicts()


@settings(max_examples=150, deadline=None)
@given(ROWS, st.lists(QUESTIONS, min_size=1, max_size=4), st.booleans(), st.integers(0, 30), st.integers(1, 9))
def test_a_list_answers_as_plain_python_does(
    rows: list[dict[str, Any]], questions: list[Asked], laid_ready: bool, offset: int, limit: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listing, held = of(rows, folder / "rows" if laid_ready else None, folder)
        keys = [(row["school"], row["number"]) for row in held]
        assert sorted((row["school"], row["number"]) for row in rows) == keys
        for asked in questions:
            wanted = [dict(row) for row in matching(DATASET, held, asked)]
            page = listing.page(asked, offset, limit)
            assert page.rows.to_dicts() == wanted[offset : offset + limit]
            assert page.total == listing.total(asked) == len(wanted)
            assert pl.concat(listing.pieces(asked, 4)).to_dicts() == wanted
            assert all(row["school"] in codes for row in wanted for codes in asked.within)


@pytest.mark.parametrize("codes", [frozenset(), frozenset({"no such code"})])
def test_who_may_see_no_unit_gets_no_row(tmp_path: Path, codes: frozenset[str]) -> None:
    row = {"school": "S1", "number": 1, "name": "甲", "area": None, "boards": None, "opened": None}
    listing, _ = of([row], None, tmp_path)
    assert listing.total(Asked()) == 1
    assert listing.page(Asked(within=(codes,))).rows.is_empty()
