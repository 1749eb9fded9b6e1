"""As of a day."""

from __future__ import annotations

from datetime import date

import pytest

RESULTS = """
place | announced
east  | 2014-12-31
west  | 2015-01-01
east  |
"""


def test_a_row_exists_from_the_day_it_became_known(spec):
    """On the day itself it counts; a day earlier it does not. A row without that day does not exist yet."""
    spec(
        RESULTS,
        spec.indicator("1"),
        issuer=True,
        level="district",
        known_on="announced",
        as_of=date(2014, 12, 31),
        answer="""
        unit | figure
        city | 1
        east | 1
        west | ?
        """,
    )


@pytest.mark.parametrize(
    ("as_of", "count"), [(date(2014, 12, 30), "?"), (date(2014, 12, 31), "1"), (date(2015, 1, 1), "2")]
)
def test_the_same_rows_give_another_figure_on_another_day(spec, as_of, count):
    """One day on each side of the border."""
    spec(
        RESULTS,
        spec.indicator("1"),
        issuer=True,
        level="district",
        known_on="announced",
        as_of=as_of,
        answer=f"""
        unit | figure
        city | {count}
        """,
    )


@pytest.mark.parametrize(
    ("as_of", "overdue"), [(date(2014, 9, 1), "0"), (date(2014, 9, 2), "1"), (date(2014, 12, 31), "1")]
)
def test_as_of_stands_for_the_day_asked_for(spec, as_of, overdue):
    """Cases that are past their deadline on that day."""
    spec(
        """
        school | due        | closed
        S1     | 2014-09-01 |
        S1     | 2014-09-01 | 2014-08-30
        """,
        spec.indicator("1", where="due < as_of and (closed is null or closed > as_of)"),
        as_of=as_of,
        answer=f"""
        unit | figure
        S1   | {overdue}
        """,
    )


@pytest.mark.parametrize(("as_of", "figure"), [(date(2014, 5, 31), "?"), (date(2014, 6, 1), "20")])
def test_a_report_counts_from_the_day_it_was_accepted(spec, as_of, figure):
    """Here 1 June; before that day nobody had reported."""
    spec(
        """
        school | pupils
        S1     | 20
        """,
        spec.indicator("pupils"),
        as_of=as_of,
        answer=f"""
        unit | figure
        S1   | {figure}
        """,
    )
