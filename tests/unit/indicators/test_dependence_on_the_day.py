"""Whether a figure can be used again on another day."""

from __future__ import annotations

import pytest

from yaodian.indicators import depends_on_day


@pytest.mark.parametrize(
    ("declared", "known_on", "depends"),
    [
        ({}, None, False),
        ({}, "known", True),
        ({"numerator": "days_between(known, as_of)"}, None, True),
        ({"where": "known <= as_of"}, None, True),
        ({"denominator": "case when known <= as_of then 1 else 0 end"}, None, True),
        ({"where": "known <= date '2014-06-01'"}, None, False),
    ],
)
def test_it_depends_on_the_day_if_rows_become_known_later_or_the_day_is_asked_about(town, declared, known_on, depends):
    assert depends_on_day(town.indicator(**declared), town.dataset(known_on=known_on)) is depends
