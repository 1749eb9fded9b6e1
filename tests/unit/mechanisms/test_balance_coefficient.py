"""The difference coefficient, as the annex of the notice defines it and as published tables and real schools bear out."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.mechanisms.balance import composite, reaches, spread, within

DATA = Path(__file__).resolve().parents[2] / "fixtures" / "balance"

schools = st.lists(
    st.tuples(st.integers(1, 5000), st.floats(0.01, 100).map(lambda each: round(each, 3))), min_size=1, max_size=30
)
"""Pupils and what each of them has."""


def columns(rows: list[tuple[int, float]]) -> tuple[list[float], list[float]]:
    return [float(pupils) for pupils, _ in rows], [pupils * each for pupils, each in rows]


def coefficient(rows: list[tuple[int, float]]) -> float:
    found = spread(*columns(rows)).coefficient
    assert found is not None
    return found


def test_the_example_of_five_schools() -> None:
    """县域义务教育校际均衡指标计算方法, annex 2 to 教督〔2012〕3号: printed with two decimals at each step."""
    found = spread([45, 37, 89, 76, 55], [279, 137, 935, 160, 402])
    assert found.mean == pytest.approx(6.33, abs=0.01)
    assert found.deviation**2 == pytest.approx(10.65, abs=0.02)
    assert found.deviation == pytest.approx(3.26, abs=0.01)
    assert found.coefficient == pytest.approx(0.52, abs=0.01)


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


@pytest.mark.parametrize("printed", rows_of("pisa_reference.csv"), ids=lambda row: f"{row['year']}-{row['country']}")
def test_real_schools(printed: dict[str, str]) -> None:
    """Teachers per pupil of schools in PISA (OECD, PISA database); the figures of pisa_reference.csv."""
    rows = [
        row
        for row in rows_of("pisa_schools.csv")
        if (row["year"], row["country"]) == (printed["year"], printed["country"])
        and row["stratio"]
        and row["school_size"]
    ]
    pupils = [float(row["school_size"]) for row in rows]
    weighted = [size * float(row["sch_wgt"]) for size, row in zip(pupils, rows, strict=True)]
    ratio = [float(row["stratio"]) for row in rows]
    plain = spread(pupils, [size / each for size, each in zip(pupils, ratio, strict=True)])
    sample = spread(weighted, [size / each for size, each in zip(weighted, ratio, strict=True)])
    assert len(rows) == int(printed["schools"])
    assert plain.mean == pytest.approx(float(printed["mean"]), abs=0.000006)
    assert plain.coefficient == pytest.approx(float(printed["coefficient"]), abs=0.00006)
    assert sample.mean == pytest.approx(float(printed["mean_weighted"]), abs=0.000006)
    assert sample.coefficient == pytest.approx(float(printed["coefficient_weighted"]), abs=0.00006)


@given(schools, st.floats(0.001, 1000))
def test_the_unit_of_the_amount_does_not_matter(rows: list[tuple[int, float]], factor: float) -> None:
    pupils, amounts = columns(rows)
    scaled = spread(pupils, [amount * factor for amount in amounts], per=100)
    assert scaled.coefficient == pytest.approx(coefficient(rows), abs=1e-7)
    assert scaled.unweighted == pytest.approx(spread(pupils, amounts).unweighted, abs=1e-7)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30), st.floats(0.01, 100))
def test_schools_that_have_the_same_do_not_differ(pupils: list[int], each: float) -> None:
    found = spread(pupils, [number * each for number in pupils])
    assert found.coefficient == pytest.approx(0, abs=1e-7)
    assert found.unweighted == pytest.approx(0, abs=1e-7)


@given(schools)
def test_a_school_divided_into_two_that_have_the_same_changes_nothing(rows: list[tuple[int, float]]) -> None:
    (pupils, each), *others = rows
    assert coefficient([(pupils, each), (3 * pupils, each), *others]) == pytest.approx(
        coefficient([(4 * pupils, each), *others]), abs=1e-7
    )


@given(schools)
def test_a_school_counts_by_its_pupils(rows: list[tuple[int, float]]) -> None:
    """As if every pupil were a school of one."""
    small = [(pupils % 20 + 1, each) for pupils, each in rows]
    alone = [(1, each) for pupils, each in small for _ in range(pupils)]
    assert coefficient(small) == pytest.approx(coefficient(alone), abs=1e-7)
    assert spread(*columns(alone)).unweighted == pytest.approx(coefficient(alone), abs=1e-7)


@given(schools.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_schools_changes_no_bit(both: tuple[list[tuple[int, float]], list[tuple[int, float]]]) -> None:
    rows, shuffled = both
    assert spread(*columns(rows)) == spread(*columns(shuffled))


@given(schools)
def test_it_lies_between_nothing_and_what_the_smallest_share_allows(rows: list[tuple[int, float]]) -> None:
    everybody = sum(pupils for pupils, _ in rows)
    least = min(pupils for pupils, _ in rows)
    assert 0 <= coefficient(rows) <= math.sqrt(everybody / least - 1) + 1e-7


def test_where_all_have_nothing_nothing_is_said() -> None:
    found = spread([10, 20], [0, 0])
    assert (found.mean, found.coefficient, found.unweighted) == (0, None, None)


def test_without_schools_there_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no school"):
        spread([], [])


def test_the_composite_is_the_simple_mean_and_waits_for_every_indicator() -> None:
    assert composite([0.2, 0.4, 0.9]) == pytest.approx(0.5)
    assert composite([0.2, None]) is None
    assert composite([]) is None


def test_a_bound_is_kept_to_by_the_figure_as_it_is_not_as_it_is_printed() -> None:
    assert within(0.65, 0.65)
    assert not within(0.6501, 0.65), "it would be printed as 0.650"
    assert reaches(42 / 1000 * 100, 4.2)
    assert reaches(29 / 1000 * 100, 2.9)
    assert not reaches(4.1999, 4.2)
