"""The order in which indicators made of others are computed."""

from __future__ import annotations

import pytest

from yaodian.indicators import DefinitionError, order_of_derivation, with_parts
from yaodian.indicators.derived import circles, levels_of


def names(definitions):
    return [each.id for each in definitions]


def test_each_indicator_comes_after_all_it_is_made_of(town):
    declared = [town.derived("c", "b", "a"), town.derived("b", "a", "d"), town.indicator("a"), town.indicator("d")]
    assert names(order_of_derivation(declared)) == ["a", "d", "b", "c"]


def test_otherwise_the_order_given_is_kept(town):
    declared = [town.indicator("z"), town.indicator("a"), town.derived("m", "z", "a")]
    assert names(order_of_derivation(declared)) == ["z", "a", "m"]


def test_a_circle_is_refused_with_its_path(town):
    declared = [
        town.derived("a", "b", "x"),
        town.derived("b", "c", "x"),
        town.derived("c", "a", "x"),
        town.indicator("x"),
    ]
    with pytest.raises(DefinitionError, match="a → b → c → a"):
        order_of_derivation(declared)


def test_every_circle_is_found_once(town):
    declared = [
        town.derived("a", "b", "a"),
        town.derived("b", "a", "x"),
        town.derived("d", "d", "x"),
        town.indicator("x"),
    ]
    assert circles(declared) == (("a", "b", "a"), ("a", "a"), ("d", "d"))


def test_a_missing_part_is_named_with_the_nearest_name(town):
    with pytest.raises(DefinitionError, match="“load”引用了不存在的指标“pupls”，是否指“pupils”"):
        order_of_derivation([town.derived("load", "pupls", "pupils"), town.indicator("pupils")])


def test_an_id_that_stands_twice_is_refused(town):
    with pytest.raises(DefinitionError, match="“pupils”重复"):
        order_of_derivation([town.indicator("pupils"), town.indicator("pupils")])


def test_the_parts_of_a_few_indicators_are_fetched_however_deep(town):
    book = {
        each.id: each
        for each in (
            town.derived("top", "middle", "a"),
            town.derived("middle", "a", "b"),
            town.indicator("a"),
            town.indicator("b"),
            town.indicator("unused"),
        )
    }
    assert names(with_parts(["top"], book)) == ["a", "b", "middle", "top"]
    with pytest.raises(DefinitionError, match="没有指标“midle”，是否指“middle”"):
        with_parts(["midle"], book)


def test_a_derived_indicator_is_given_where_its_parts_are(town):
    declared = [
        town.indicator("a", levels=("city", "school")),
        town.indicator("b"),
        town.derived("ab", "a", "b", levels=("city", "district")),
    ]
    assert levels_of(declared, town.tree.levels)["ab"] == ("city",)
