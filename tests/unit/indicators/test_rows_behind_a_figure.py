"""The rows behind a figure."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.indicators import compute, rows_behind


@pytest.fixture
def reported(town):
    dataset = town.dataset(known_on="known")
    known = {"known": date(2014, 3, 1)}
    town.write(dataset, "r1", [{"unit": "S1", "number": n, "boards": n == 3, **known} for n in (1, 2, 3, None)])
    town.write(dataset, "r2", [{"unit": "S2", "number": 9, "boards": True, "known": date(2015, 1, 1)}])
    town.write(dataset, "r3", [{"unit": "S3", "number": 5, "boards": True, **known}])
    town.write(dataset, "never accepted", [{"unit": "S1", "number": 100, "boards": True, **known}])
    return town.snapshot(dataset, town.report("r1", "S1"), town.report("r2", "S2"), town.report("r3", "S3"))


def test_they_are_the_rows_that_the_figure_counts(town, reported):
    for where in (None, "boards", "number < 3", "number > 50"):
        indicator = town.indicator(where=where)
        for figure in compute([indicator], {"pupils": reported}, town.tree, town.day):
            found = rows_behind(indicator, reported, town.tree, town.day, figure.unit)
            assert found.total == len(found.rows) == figure.coverage.rows
            if figure.value is not None:
                assert sum(row["number"] or 0 for row in found.rows) == figure.value


def test_a_row_has_the_declared_fields_and_says_where_it_came_from(town, reported):
    found = rows_behind(town.indicator(where="boards"), reported, town.tree, town.day, "city")
    assert found.rows == (
        {
            "unit": "S1",
            "number": 3,
            "share": None,
            "boards": True,
            "known": date(2014, 3, 1),
            "_submission": "r1",
            "_row": 3,
        },
        {
            "unit": "S3",
            "number": 5,
            "share": None,
            "boards": True,
            "known": date(2014, 3, 1),
            "_submission": "r3",
            "_row": 1,
        },
    )


def test_pages_follow_one_another_in_one_order(town, reported):
    indicator = town.indicator()
    whole = rows_behind(indicator, reported, town.tree, town.day, "city")
    pages = [
        rows_behind(indicator, reported, town.tree, town.day, "city", limit=2, offset=start) for start in (0, 2, 4)
    ]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert {page.total for page in pages} == {5}


def test_a_row_that_becomes_known_later_is_not_behind_the_figure_of_today(town, reported):
    indicator = town.indicator()
    assert rows_behind(indicator, reported, town.tree, date(2014, 12, 31), "S2").total == 0
    assert rows_behind(indicator, reported, town.tree, date(2015, 1, 1), "S2").total == 1


def test_no_rows_are_behind_a_figure_that_nobody_reported(town):
    snapshot = town.snapshot(town.dataset())
    assert rows_behind(town.indicator(), snapshot, town.tree, town.day, "city").total == 0


def test_an_unknown_unit_and_a_negative_page_are_refused(town, reported):
    with pytest.raises(ValueError, match="没有单位“S9”"):
        rows_behind(town.indicator(), reported, town.tree, town.day, "S9")
    with pytest.raises(ValueError, match="不能为负"):
        rows_behind(town.indicator(), reported, town.tree, town.day, "S1", offset=-1)
