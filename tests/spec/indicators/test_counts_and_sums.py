"""Counts and sums."""

from __future__ import annotations

PUPILS = """
school  | grade | boards | age
--------+-------+--------+-----
S1      | 1     | yes    | 6
S1      | 2     | no     | 8
S2      | 1     | no     | 7
S3      | 3     | yes    | 9
college | 3     | yes    | 18
"""


def test_a_numerator_of_1_counts_rows(spec):
    """Each row counts for its unit and for every unit above it."""
    spec(
        PUPILS,
        spec.indicator("1"),
        answer="""
        unit    | figure
        city    | 5
        east    | 3
        west    | 1
        S1      | 2
        S2      | 1
        college | 1
        """,
    )


def test_a_condition_as_numerator_counts_the_rows_that_fulfil_it(spec):
    """True counts 1, false counts 0."""
    spec(
        PUPILS,
        spec.indicator("boards"),
        answer="""
        unit | figure
        city | 3
        east | 1
        S2   | 0
        """,
    )


def test_where_chooses_the_rows(spec):
    """Only rows that fulfil the condition take part; the others are no rows of the figure."""
    spec(
        PUPILS,
        spec.indicator("1", where="grade in (1, 2) and not boards"),
        answer="""
        unit | figure | rows
        city | 2      | 2 of 2
        S1   | 1      | 1 of 1
        S2   | 1      | 1 of 1
        S3   | 0      | 0 of 0
        """,
    )


def test_an_amount_is_added_up(spec):
    """The numerator may be any calculation with the fields of one row."""
    spec(
        PUPILS,
        spec.indicator("age - 6"),
        answer="""
        unit | figure
        city | 18
        east | 3
        S3   | 3
        """,
    )


def test_whole_numbers_are_added_exactly(spec):
    """However large they are: the second school's single unit is not lost beside the first one's nine quadrillion."""
    spec(
        """
        school | fen
        S1     | 9007199254740992
        S2     | 1
        S3     | -9007199254740992
        """,
        spec.indicator("fen"),
        answer="""
        unit | figure
        city | 1
        S2   | 1
        """,
    )


def test_fractions_are_added_without_drift(spec):
    """Ten tenths are one."""
    spec(
        "school | share\n" + "S1 | 0.1\n" * 10,
        spec.indicator("share"),
        answer="""
        unit | figure
        S1   | 1
        """,
    )


def test_scale_turns_the_sum_into_the_unit_that_is_shown(spec):
    """A sum in yuan shown in ten thousand yuan has scale 0.0001."""
    spec(
        """
        school | yuan
        S1     | 20000
        S2     | 5000
        """,
        spec.indicator("yuan", scale=0.0001),
        answer="""
        unit | figure
        east | 2.5
        S2   | 0.5
        """,
    )
