"""An issuer's list."""

from __future__ import annotations

RECOGNISED = """
place | passed | score
east  | yes    | 88.5
west  | no     |
"""


def test_a_unit_on_the_list_has_what_the_list_says(spec):
    """Where one body publishes rows about many units, coverage counts rows: the known ones of all."""
    spec(
        RECOGNISED,
        spec.indicator("passed"),
        issuer=True,
        level="district",
        answer="""
        unit | figure | reported
        city | 1      | 2 of 2
        east | 1      | 1 of 1
        west | 0      | 1 of 1
        """,
    )


def test_a_row_without_the_amount_asked_for_is_unknown(spec):
    """The list names the district and gives no score for it."""
    spec(
        RECOGNISED,
        spec.indicator("score"),
        issuer=True,
        level="district",
        answer="""
        unit | figure | reported
        city | 88.5   | 1 of 2
        west | ?      | 0 of 1
        """,
    )


def test_a_unit_that_is_not_on_the_list_is_unknown(spec):
    """Nobody has said anything about it, nor about anything below it."""
    spec(
        """
        place | passed
        east  | yes
        """,
        spec.indicator("1", where="passed"),
        issuer=True,
        level="district",
        answer="""
        unit | figure
        city | 1
        east | 1
        west | ?
        S1   | ?
        """,
    )


def test_a_unit_on_the_list_without_a_matching_row_has_zero(spec):
    """The list speaks about the unit, and says no."""
    spec(
        RECOGNISED,
        spec.indicator("1", where="passed"),
        issuer=True,
        level="district",
        answer="""
        unit | figure | reported
        west | 0      | 0 of 0
        city | 1      | 1 of 1
        """,
    )


def test_a_list_with_nothing_on_record_leaves_all_unknown(spec):
    """A list that was never published, or of which nothing is known yet."""
    spec(
        """
        place | known
        east  | 2015-03-01
        """,
        spec.indicator("1"),
        issuer=True,
        level="district",
        known_on="known",
        answer="""
        unit | figure | reported
        city | ?      | 0 of 0
        east | ?      | 0 of 0
        """,
    )
