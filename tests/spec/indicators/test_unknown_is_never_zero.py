"""Unknown is never zero."""

from __future__ import annotations

PLACES = """
school | kind   | places | rooms
S1     | day    | 10     | 2
S1     | night  |        | 1
S2     | day    |        | 0
"""


def test_who_has_not_reported_is_unknown(spec):
    """Nobody under the unit has reported: `?`, and no answer of another unit takes its place."""
    spec(
        PLACES,
        spec.indicator("places"),
        silent="S3 college",
        answer="""
        unit    | figure
        city    | 10
        east    | 10
        west    | ?
        S3      | ?
        college | ?
        """,
    )


def test_who_has_reported_without_a_matching_row_has_zero(spec):
    """The school sent its list, and nothing in it fulfils the condition: that is a zero that somebody answers for."""
    spec(
        PLACES,
        spec.indicator("1", where="kind = 'evening'"),
        answer="""
        unit | figure
        city | 0
        S1   | 0
        """,
    )


def test_an_empty_report_is_a_report(spec):
    """The school sent a list without any row."""
    spec(
        PLACES,
        spec.indicator("1"),
        answer="""
        unit | figure | reported
        S3   | 0      | 1 of 1
        west | 0      | 1 of 1
        """,
    )


def test_rows_of_which_none_is_known_are_unknown(spec):
    """There are rows, but the amount is missing in every one of them."""
    spec(
        PLACES,
        spec.indicator("places"),
        answer="""
        unit | figure | rows
        S1   | 10     | 1 of 2
        S2   | ?      | 0 of 1
        east | 10     | 1 of 3
        """,
    )


def test_a_row_without_its_denominator_is_left_out_of_both_sums(spec):
    """And so is a row without its numerator: 10 places in 2 rooms, not in 3."""
    spec(
        PLACES,
        spec.indicator("places", denominator="rooms"),
        answer="""
        unit | figure | rows
        S1   | 5      | 1 of 2
        city | 5      | 1 of 3
        """,
    )


def test_a_zero_denominator_gives_no_ratio(spec):
    """There are no rooms to divide by."""
    spec(
        PLACES,
        spec.indicator("1", denominator="rooms"),
        answer="""
        unit | figure
        S2   | ?
        S3   | ?
        S1   | 0.6666666666666666
        """,
    )


def test_a_calculation_with_an_unknown_is_unknown(spec):
    """Also a division by zero within a row."""
    spec(
        PLACES,
        spec.indicator("places / rooms"),
        answer="""
        unit | figure | rows
        S1   | 5      | 1 of 2
        S2   | ?      | 0 of 1
        """,
    )


def test_a_condition_that_is_unknown_is_not_fulfilled(spec):
    """Whether the row has more than 5 places cannot be told, so it does not count; `coalesce` says otherwise where it should."""
    spec(
        PLACES,
        spec.indicator("1", where="places > 5"),
        spec.indicator("1", id="benefit", where="coalesce(places, 6) > 5"),
        answer="""
        unit | figure | benefit
        S1   | 1      | 2
        S2   | 0      | 1
        """,
    )


def test_a_missing_figure_drags_no_total(spec):
    """The share of the district is that of the school that has reported; who is missing is named beside it."""
    spec(
        """
        school | safe
        S1     | yes
        """,
        spec.indicator("safe", denominator="1", scale=100),
        silent="S2",
        answer="""
        unit | figure | reported | missing
        east | 100    | 1 of 2   | S2
        S2   | ?      | 0 of 1   | S2
        """,
    )
