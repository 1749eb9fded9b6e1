"""Which submissions count on a day."""

from __future__ import annotations

from datetime import date

import pytest
from drawing import drawn

from yaodian.registry import Dataset, Submission, select
from yaodian.values import Confidence, Label, Origin


def count(table: str, as_of: str, *, period: str) -> tuple[str | None, str]:
    """The period and the submissions selected on the day, of a dataset reported by that kind of period."""
    dataset = Dataset("register", Label("登记"), "", "school", "school", period, (), ())  # type: ignore[arg-type]
    submissions = [
        Submission(
            row["id"],
            row.get("dataset", "register"),
            row.get("unit", "S1"),
            row["period"],
            date.fromisoformat(row["accepted"]),
            date.fromisoformat(row["superseded"]) if row.get("superseded") else None,
            0,
            "",
            Origin.REAL,
            Confidence.HIGH,
        )
        for row in drawn(table)
    ]
    selection = select(dataset, submissions, date.fromisoformat(as_of))
    return selection.period, " ".join(one.id for one in selection.submissions)


CORRECTED = """
id | period | accepted   | superseded
---+--------+------------+-----------
A  | 2014   | 2014-03-01 | 2014-06-01
B  | 2014   | 2014-06-01 |
"""


@pytest.mark.parametrize(
    ("as_of", "counts"),
    [("2014-02-28", ""), ("2014-03-01", "A"), ("2014-05-31", "A"), ("2014-06-01", "B"), ("2020-01-01", "B")],
)
def test_a_correction_takes_the_place_of_what_it_corrects_on_its_day(as_of, counts):
    """Before its acceptance a submission does not count; what it superseded counts up to the day before."""
    assert count(CORRECTED, as_of, period="year")[1] == counts


SCHOOL_YEARS = """
id | unit | period    | accepted
---+------+-----------+-----------
A  | S1   | 2013-2014 | 2013-10-01
B  | S2   | 2013-2014 | 2013-10-01
C  | S1   | 2014-2015 | 2014-08-15
"""


@pytest.mark.parametrize(
    ("as_of", "period", "counts"),
    [
        ("2014-08-14", "2013-2014", "A B"),
        ("2014-08-31", "2013-2014", "A B"),
        ("2014-09-01", "2014-2015", "C"),
    ],
)
def test_the_latest_period_that_has_begun_counts(as_of, period, counts):
    """A period reported ahead of its first day waits; from that day on, who has not reported for it is missing."""
    assert count(SCHOOL_YEARS, as_of, period="school_year") == (period, counts)


def test_nothing_has_begun():
    """No period, no submission."""
    assert count(SCHOOL_YEARS, "2013-08-31", period="school_year") == (None, "")


def test_an_empty_newer_period_hides_nothing():
    """If what was reported for the newest period has been superseded without a successor, the one before counts again."""
    table = """
    id | period | accepted   | superseded
    ---+--------+------------+-----------
    A  | 2013   | 2013-02-01 |
    B  | 2014   | 2014-02-01 | 2014-03-01
    """
    assert count(table, "2014-02-01", period="year") == ("2014", "B")
    assert count(table, "2014-03-01", period="year") == ("2013", "A")


def test_of_events_all_count_that_are_in_force():
    """Events have no period that the next one would replace."""
    table = """
    id | period     | accepted   | superseded
    ---+------------+------------+-----------
    A  | 2014-01-10 | 2014-01-15 |
    B  | 2014-02-10 | 2014-02-15 | 2014-03-01
    C  | 2014-05-10 | 2014-02-20 |
    """
    assert count(table, "2014-02-28", period="event") == (None, "A B C")
    assert count(table, "2014-03-01", period="event") == (None, "A C")


def test_terms_and_months_follow_the_calendar():
    """The second term of a school year begins on 1 February."""
    terms = """
    id | period      | accepted
    ---+-------------+-----------
    A  | 2013-2014/1 | 2013-10-01
    B  | 2013-2014/2 | 2014-01-20
    """
    assert count(terms, "2014-01-31", period="term") == ("2013-2014/1", "A")
    assert count(terms, "2014-02-01", period="term") == ("2013-2014/2", "B")
    months = """
    id | period  | accepted
    ---+---------+-----------
    A  | 2014/09 | 2014-10-01
    B  | 2014/10 | 2014-10-31
    """
    assert count(months, "2014-10-30", period="month") == ("2014/09", "A")
    assert count(months, "2014-10-31", period="month") == ("2014/10", "B")


def test_other_datasets_do_not_count():
    """A list of submissions may hold those of many datasets."""
    table = """
    id | dataset  | period | accepted
    ---+----------+--------+-----------
    A  | register | 2014   | 2014-02-01
    B  | another  | 2014   | 2014-02-01
    """
    assert count(table, "2014-12-31", period="year") == ("2014", "A")
