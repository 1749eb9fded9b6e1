"""The code lists that travel with the program: dated, with source and terms, and the districts' codes as the units have them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from yaodian.binding import Loaded, load_package
from yaodian.registry import Dataset, Field, Tree, check_rows
from yaodian.registry.formats import SHAPES
from yaodian.values import Confidence, Label

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@pytest.fixture(scope="module")
def city() -> Loaded:
    return load_package(POLICIES / "tianjin-2014")


STANDARD = date(2012, 3, 15)
NEEDED = {
    "school_kinds",
    "class_size_bands",
    "class_types",
    "school_subjects",
    "occupations",
    "post_categories",
    "nationalities",
    "admission_ways",
    "pupil_origins",
    "disability_types",
    "combined_grades",
    "household_types",
}


def test_what_registers_need_is_there_and_dated(city: Loaded) -> None:
    for name in NEEDED:
        listed = city.known.code_lists[name]
        assert listed.confidence is Confidence.MEDIUM, name
        assert listed.licence, name
        assert {code.valid_from for code in listed.codes} == {STANDARD}, name
        assert not listed.valid(listed.codes[0].code, date(2012, 3, 14))


def test_known_slips_of_the_transcript_are_told(city: Loaded) -> None:
    lists = city.known.code_lists
    assert "视力残疾" in lists["disability_types"].note
    assert lists["disability_types"].label_of("1", date(2014, 1, 1)) == Label("视力残疾")
    assert "GA 324.1" in lists["household_types"].note
    assert "毛难族" in lists["nationalities"].note
    assert lists["degrees"].confidence is Confidence.LOW
    assert lists["sexes"].source.number is not None
    assert "GB/T 2261.1" in lists["sexes"].source.number


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2015, 10, 31), date(2015, 11, 1), date(2016, 12, 1)])
def test_districts_have_the_codes_of_the_day(city: Loaded, day: date) -> None:
    units = [unit.at(day) for unit in city.known.units.values() if unit.level == "district"]
    listed = city.known.code_lists["district_codes"]
    assert {unit.code for unit in units if unit} == listed.valid_codes(day)
    for unit in units:
        assert unit is not None
        label = listed.label_of(unit.code, day)
        assert label is not None
        assert label.zh == unit.name.zh


@pytest.mark.parametrize(
    ("code", "day", "fault"),
    [
        ("120221", date(2015, 10, 31), []),
        ("120221", date(2015, 11, 1), ["invalid-code"]),
        ("120117", date(2015, 11, 1), []),
        ("120117", date(2015, 10, 31), ["invalid-code"]),
        ("120107", date(2014, 12, 31), ["invalid-code"]),
        ("990101", date(2014, 12, 31), ["wrong-format", "invalid-code"]),
    ],
)
def test_a_district_is_held_against_the_code_of_the_day(city: Loaded, code: str, day: date, fault: list[str]) -> None:
    dataset = Dataset(
        id="x",
        label=Label("甲"),
        description="",
        level="district",
        subject="place",
        period_kind="year",
        fields=(
            Field("place", Label("单位"), "string"),
            Field("home", Label("户籍地"), "string", format="gb2260", codes="district_codes"),
        ),
        key=("place",),
    )
    tree = Tree(("city", "district", "school"), city.known.units)
    frame = pl.DataFrame({"place": ["120101"], "home": [code]})
    lists = city.known.code_lists
    problems = check_rows(dataset, frame, tree=tree, code_lists=lists, as_of=day, name="x.csv")
    assert [problem.code for problem in problems] == fault


def test_the_classes_of_school_codes_are_those_that_the_format_knows(city: Loaded) -> None:
    import re

    pattern = SHAPES["school_code"].pattern
    classes = city.known.code_lists["school_code_classes"].all_codes
    assert {f"{n:02}" for n in range(100) if re.fullmatch(pattern, f"{n:02}12000001")} == classes
