"""Units and levels."""

from __future__ import annotations

from datetime import date

import pytest

CHANGING = """
city
city / north from 2010-01-01 to 2014-08-31
city / south
city / north / S1
city / south / S2
city / south / S3 from 2015-01-01
"""


def test_a_row_counts_for_its_unit_and_for_every_unit_above(spec):
    """A row about a district counts for the district and the city, and for no school."""
    spec(
        """
        place | books
        east  | 100
        S1    | 7
        city  | 1000
        """,
        spec.indicator("books"),
        issuer=True,
        answer="""
        unit | figure
        city | 1107
        east | 107
        S1   | 7
        S2   | ?
        west | ?
        """,
    )


def test_a_unit_that_skips_a_level_counts_for_nobody_there(spec):
    """The college hangs on the city: it is in the city's figure and in no district's."""
    spec(
        """
        place   | books
        college | 50
        S3      | 5
        """,
        spec.indicator("books"),
        answer="""
        unit    | figure
        city    | 55
        east    | 0
        west    | 5
        college | 50
        """,
    )


def test_a_definition_may_be_given_at_some_levels_only(spec):
    """At the others there is no figure at all (an empty cell)."""
    spec(
        """
        school | books
        S1     | 5
        """,
        spec.indicator("books", levels=("city", "school")),
        answer="""
        unit | figure
        city | 5
        east |
        S1   | 5
        """,
    )


@pytest.mark.parametrize(
    ("as_of", "north", "reported"),
    [(date(2014, 8, 31), "5", "2 of 2"), (date(2014, 9, 1), "", "2 of 2"), (date(2015, 1, 1), "", "3 of 3")],
)
def test_figures_are_for_the_units_that_exist_on_the_day(spec, as_of, north, reported):
    """A dissolved district has no figure; a school that is not open yet owes no report. Their rows still count above."""
    spec(
        """
        school | books
        S1     | 5
        S2     | 6
        """,
        spec.indicator("books"),
        tree=CHANGING,
        as_of=as_of,
        answer=f"""
        unit  | figure | reported
        city  | 11     | {reported}
        north | {north} | 1 of 1
        """,
    )
