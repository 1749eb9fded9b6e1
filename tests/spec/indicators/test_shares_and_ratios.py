"""Shares and ratios."""

from __future__ import annotations

TEACHERS = """
school | degree | hours | posts
S1     | yes    | 10    | 1.0
S1     | no     | 12    | 0.5
S2     | no     | 14    | 1.0
S3     | yes    | 16    | 1.0
"""


def test_a_share_is_a_condition_over_1(spec):
    """With scale 100 it is a percentage. At the level above it is the share of all rows, not the mean of shares."""
    spec(
        TEACHERS,
        spec.indicator("degree", denominator="1", scale=100),
        answer="""
        unit | figure
        city | 50
        east | 33.333333333333
        S1   | 50
        S2   | 0
        S3   | 100
        """,
    )


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(spec):
    """Hours per post: what is divided are the sums."""
    spec(
        TEACHERS,
        spec.indicator("hours", denominator="posts"),
        answer="""
        unit | figure
        city | 14.857142857142858
        east | 14.4
        S1   | 14.666666666666666
        """,
    )


def test_where_holds_for_numerator_and_denominator(spec):
    """The share of posts below full time among teachers with a degree."""
    spec(
        TEACHERS,
        spec.indicator("posts < 1", where="degree", denominator="1", scale=100),
        answer="""
        unit | figure
        city | 0
        S1   | 0
        S2   | ?
        """,
    )


def test_a_denominator_may_be_a_condition(spec):
    """Teachers per teacher with a degree."""
    spec(
        TEACHERS,
        spec.indicator("1", denominator="degree"),
        answer="""
        unit | figure
        city | 2
        S1   | 2
        S2   | ?
        """,
    )
