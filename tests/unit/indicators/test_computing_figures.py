"""What compute asks, answers and refuses."""

from __future__ import annotations

import math

import pytest

from yaodian.indicators import Coverage, DefinitionError, Query, Standing, Sums, compute
from yaodian.indicators.computation import Ground, figure_of, quotient
from yaodian.indicators.reporting import Owed
from yaodian.registry import Selection


def test_figures_come_in_order_of_definitions_levels_and_codes(town):
    dataset = town.dataset()
    snapshots = {"pupils": town.snapshot(dataset)}
    definitions = [town.derived("c", "b", "a"), town.indicator("b"), town.indicator("a")]
    found = compute(definitions, snapshots, town.tree, town.day, levels=("district", "city"))
    assert [(each.indicator, each.unit) for each in found] == [
        (name, unit) for name in ("c", "b", "a") for unit in ("city", "east", "west")
    ]


def test_the_engine_is_asked_once_for_each_dataset(town):
    asked: list[Query] = []

    class Listening:
        name = "listening"

        def sums(self, query):
            asked.append(query)
            return ()

    snapshots = {name: town.snapshot(town.dataset(name)) for name in ("pupils", "staff")}
    definitions = [town.indicator("a"), town.indicator("t", dataset="staff"), town.indicator("b")]
    compute(definitions, snapshots, town.tree, town.day, engine=Listening())
    assert [[each.id for each in query.indicators] for query in asked] == [["a", "b"], ["t"]]
    assert asked[0].levels == ("city", "district", "school")


def test_a_missing_dataset_and_an_unknown_level_are_refused(town):
    with pytest.raises(DefinitionError, match="“pupils”没有提供数据版本"):
        compute([town.indicator()], {}, town.tree, town.day)
    with pytest.raises(DefinitionError, match="没有层级“shool”，应为：city、district、school"):
        compute([town.indicator()], {}, town.tree, town.day, levels=("shool",))


def test_a_query_of_a_foreign_indicator_or_level_cannot_be_made(town):
    snapshot = town.snapshot(town.dataset("staff"))
    nothing = Selection(None, ())
    with pytest.raises(ValueError, match="不属于“staff”"):
        Query(snapshot, nothing, town.tree, town.day, ("city",), (town.indicator(),))
    with pytest.raises(ValueError, match="没有层级“shool”"):
        Query(snapshot, nothing, town.tree, town.day, ("shool",), ())


REPORTED = Owed(1, 1, ())


def one_figure(town, *, rows=2, known=2, numerator=5.0, denominator=None, owed=REPORTED):
    indicator = town.indicator(denominator=None if denominator is None else "share")
    sums = None if rows is None else Sums("pupils", "S1", "school", rows, known, numerator, denominator)
    return figure_of(indicator, Ground("S1", "school", Standing(town.day, "pupils@0"), owed), sums)


def test_a_sum_that_no_number_can_hold_is_unknown(town):
    for numerator, denominator in ((math.inf, None), (math.nan, None), (1.0, math.inf)):
        figure = one_figure(town, numerator=numerator, denominator=denominator)
        assert (figure.value, figure.numerator, figure.denominator) == (None, None, None)


def test_numerator_and_denominator_are_shown_beside_a_ratio_that_is_unknown(town):
    figure = one_figure(town, numerator=5.0, denominator=0.0)
    assert (figure.value, figure.numerator, figure.denominator) == (None, 5.0, 0.0)


def test_whole_sums_stay_whole(town):
    figure = one_figure(town, numerator=2**60 + 1)
    assert figure.numerator == 2**60 + 1
    assert isinstance(figure.numerator, int)


def test_coverage_of_an_issuers_list_counts_rows(town):
    figure = one_figure(town, rows=3, known=2, owed=None)
    assert figure.coverage == Coverage(reported=2, expected=3, rows=3, known_rows=2)


def test_coverage_of_reports_counts_units(town):
    figure = one_figure(town, rows=3, known=2, owed=Owed(4, 2, ("a", "b")))
    assert figure.coverage == Coverage(reported=2, expected=4, rows=3, known_rows=2, missing=("a", "b"))
    assert not figure.coverage.complete


@pytest.mark.parametrize(
    ("numerator", "denominator", "scale", "value"),
    [
        (1, 4, 100, 25.0),
        (1, 0, 100, None),
        (0, 5, 1, 0.0),
        (1e308, 1e-5, 1, None),
        (2**2000, 1, 1.0, None),
        (-1, 2, 1, -0.5),
    ],
)
def test_quotients(numerator, denominator, scale, value):
    assert quotient(numerator, denominator, scale) == value
