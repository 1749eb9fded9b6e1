"""What a package asks, of whom, how often and what for, counted on the fictional county."""

from __future__ import annotations

from pathlib import Path

import pytest

from yaodian.binding import Loaded, burden_of, catalogue_of, load_package
from yaodian.registry import Dataset, Field
from yaodian.values import Label

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_package(POLICIES / "example")


def test_each_dataset_with_the_indicators_that_stand_on_it(loaded: Loaded) -> None:
    known = loaded.known
    entries = {one.dataset: one for one in catalogue_of(known.datasets, known.indicators, loaded.package)}
    assert entries.keys() == known.datasets.keys()
    schools = entries["school_conditions"]
    assert (schools.reported_by, schools.level, schools.minutes, schools.due) == ("unit", "township", 45, "--10-20")
    assert (schools.retention_years, schools.fields) == (10, 13)
    assert "new_places" in entries["project_completions"].indicators
    # A ratio stands on both of its parts.
    assert "pupils_per_teacher" in set(entries["pupils"].indicators) & set(entries["teachers"].indicators)


def test_what_is_asked_and_not_used(loaded: Loaded) -> None:
    known = loaded.known
    unused = {one.dataset: one.unused for one in catalogue_of(known.datasets, known.indicators, loaded.package)}
    assert "remark" in unused["school_conditions"]
    # Identified by it, compared by a check, read by an indicator, referred to, known by it, named by the register.
    assert not {"school_code", "large_classes", "pupils"} & set(unused["school_conditions"])
    assert "project_no" not in unused["project_plan"]
    assert not {"completed_on", "recorded_on"} & set(unused["project_completions"])
    assert unused["county_documents"] == ("title", "number")


def test_the_year_of_one_unit(loaded: Loaded) -> None:
    found = burden_of(loaded.known.datasets, loaded.known.indicators, loaded.package)
    each = {one.dataset: one for one in found.datasets}
    funds = each["public_funds"]
    assert (funds.times, funds.fields, funds.fields_a_year, funds.minutes_a_year) == (12, 3, 36, 180)
    assert each["kindergarten_enrolment"].minutes_a_year == 20
    assert (each["partner_companies"].times, each["partner_companies"].fields_a_year) == (None, None)
    township = next(one for one in found.levels if (one.level, one.reported_by) == ("township", "unit"))
    assert (township.datasets, township.fields_a_year, township.minutes_a_year) == (2, 13 + 36, 45 + 180)
    assert (township.without_minutes, township.by_event) == (0, 0)


def test_what_a_commitment_costs(loaded: Loaded) -> None:
    found = burden_of(loaded.known.datasets, loaded.known.indicators, loaded.package)
    by_id = {one.commitment: one for one in found.commitments}
    assert by_id["7.1"].datasets == ("public_funds",)
    assert by_id["7.1"].minutes_a_year == 180
    assert by_id["1.1"].without_minutes == 2  # what is built, and the plan of it
    assert "9.1" not in by_id  # verified by no data
    assert "county_documents" not in found.serves_none
    assert "teaching_points" in found.serves_none


def test_what_is_not_declared_is_unknown_and_never_zero() -> None:
    dataset = Dataset(
        id="x",
        label=Label("甲"),
        description="",
        level="school",
        subject="s",
        period_kind="term",
        fields=(Field("s", Label("校"), "string"),),
        key=("s",),
    )
    found = burden_of({"x": dataset}, {})
    assert (found.datasets[0].minutes_a_year, found.datasets[0].fields_a_year) == (None, 2)
    assert found.levels[0].without_minutes == 1
    assert (found.commitments, found.serves_none) == ((), ())


FACT = "{name: built_in, label: {zh: 建校年份, en: Built in}, type: integer%s}"


@pytest.mark.parametrize(
    ("more", "after", "twice"),
    [
        ("", "", True),
        (", unit: 间", "", False),
        ("", "    references:\n      - {fields: [built_in], dataset: schools, to: [founded_year]}\n", None),
    ],
)
def test_another_unit_is_another_fact_and_a_reference_asks_nothing(
    county: Path, more: str, after: str, twice: bool | None
) -> None:
    path = county / "datasets" / "teaching_points.yaml"
    text = path.read_text("utf-8").replace("type: boolean}", "type: boolean}\n      - " + FACT % more)
    path.write_text(text.replace("    reported_by: unit\n", f"    reported_by: unit\n{after}"), "utf-8")
    codes = [problem.code for problem in load_package(county).problems]
    assert codes == (["wrong-reference"] if twice is None else ["asked-twice"] * twice)


@pytest.mark.parametrize("package", ["china", "example", "tianjin-2014"])
def test_shipped_packages_ask_nothing_twice(package: str) -> None:
    assert load_package(POLICIES / package).problems == ()
