"""Who has reported."""

from __future__ import annotations

DISTRICT_LISTS = """
place | zones
east  | 3
"""


def test_every_unit_of_the_reporting_level_owes_a_report(spec):
    """Coverage counts those that exist on the day under the unit, and names all that are missing."""
    spec(
        """
        school | pupils
        S1     | 20
        """,
        spec.indicator("pupils"),
        silent="S3 college",
        answer="""
        unit | figure | reported | missing
        city | 20     | 2 of 4   | S3 college
        east | 20     | 2 of 2   |
        west | ?      | 0 of 1   | S3
        """,
    )


def test_a_district_that_has_not_reported_is_unknown_and_the_city_says_so(spec):
    """It drags the city's total down to nothing; it lowers the coverage, and it is named."""
    spec(
        DISTRICT_LISTS,
        spec.indicator("zones"),
        level="district",
        silent="west",
        answer="""
        unit | figure | reported | missing
        city | 3      | 1 of 2   | west
        east | 3      | 1 of 1   |
        west | ?      | 0 of 1   | west
        """,
    )


def test_a_report_of_a_district_says_nothing_about_a_single_school(spec):
    """Where districts report about themselves no school has a figure, although its district has reported."""
    spec(
        DISTRICT_LISTS,
        spec.indicator("zones"),
        level="district",
        answer="""
        unit    | figure | reported | missing
        west    | 0      | 1 of 1   |
        S1      | ?      | 1 of 1   |
        college | ?      | 0 of 0   |
        """,
    )


def test_a_district_may_report_about_its_schools(spec):
    """Then a school that stands in its district's list has a figure, and one that does not has none."""
    spec(
        """
        place | zones
        S1    | 2
        S3    | 5
        """,
        spec.indicator("zones"),
        spec.indicator("1", id="large", where="zones > 4"),
        level="district",
        silent="",
        answer="""
        unit | figure | large | reported
        S1   | 2      | 0     | 1 of 1
        S2   | ?      | ?     | 1 of 1
        S3   | 5      | 1     | 1 of 1
        city | 7      | 1     | 2 of 2
        """,
    )


def test_a_simulated_row_makes_the_figure_simulated(spec):
    """One simulated submission under a unit is enough; the figures of other units stay real."""
    spec(
        """
        school | pupils
        S1     | 20
        S3     | 10
        """,
        spec.indicator("pupils"),
        simulated="S1",
        answer="""
        unit | figure | origin
        city | 30     | simulated
        east | 20     | simulated
        S2   | 0      | real
        west | 10     | real
        """,
    )
