"""Derived indicators."""

from __future__ import annotations

STAFF = """
school | pupils | teachers | posts
S1     | 120    | 10       | 12
S2     | 60     | 4        |
S3     | 90     | 0        | 5
"""


def test_a_derived_indicator_is_the_ratio_of_two_others_at_the_same_unit(spec):
    """Pupils per teacher; at the level above it is the ratio of the figures there."""
    spec(
        STAFF,
        spec.indicator("pupils", id="pupils"),
        spec.indicator("teachers", id="teachers"),
        spec.derived("load", "pupils", "teachers"),
        answer="""
        unit | pupils | teachers | load
        city | 270    | 14       | 19.285714285714285
        east | 180    | 14       | 12.857142857142858
        S1   | 120    | 10       | 12
        """,
    )


def test_it_is_unknown_if_either_part_is_or_if_it_divides_by_zero(spec):
    """The second school's posts are unknown, the third school has no teacher, the college has no row: 0 over 0."""
    spec(
        STAFF,
        spec.indicator("teachers", id="teachers"),
        spec.indicator("posts", id="posts"),
        spec.indicator("pupils", id="pupils"),
        spec.derived("filled", "teachers", "posts", scale=100),
        spec.derived("load", "pupils", "teachers"),
        answer="""
        unit    | filled            | load
        S1      | 83.333333333333   | 12
        S2      | ?                 | 15
        S3      | 0                 | ?
        college | ?                 | ?
        """,
    )


def test_its_coverage_is_that_of_the_part_less_reported(spec):
    """Of two parts of one dataset both are reported alike, and the rows of the upper one are shown."""
    spec(
        STAFF,
        spec.indicator("pupils", id="pupils"),
        spec.indicator("posts", id="posts"),
        spec.derived("density", "pupils", "posts"),
        silent="college",
        answer="""
        unit | density            | reported | missing | rows
        city | 15.882352941176471 | 3 of 4   | college | 3 of 3
        east | 15                 | 2 of 2   |         | 2 of 2
        """,
    )


def test_a_derived_indicator_may_be_made_of_derived_ones(spec):
    """Declared in any order; each is computed after its parts."""
    spec(
        STAFF,
        spec.derived("relative", "load", "density", scale=100),
        spec.derived("load", "pupils", "teachers"),
        spec.derived("density", "pupils", "posts"),
        spec.indicator("pupils", id="pupils"),
        spec.indicator("teachers", id="teachers"),
        spec.indicator("posts", id="posts"),
        answer="""
        unit | relative           | load | density
        S1   | 120                | 12   | 10
        """,
    )


def test_it_is_given_where_both_its_parts_are(spec):
    """One part is declared for cities and schools, the other for cities and districts: what is left is the city."""
    spec(
        STAFF,
        spec.indicator("pupils", id="pupils", levels=("city", "school")),
        spec.indicator("teachers", id="teachers", levels=("city", "district")),
        spec.derived("load", "pupils", "teachers"),
        answer="""
        unit | pupils | teachers | load
        city | 270    | 14       | 19.285714285714285
        east |        | 14       |
        S1   | 120    |          |
        """,
    )
