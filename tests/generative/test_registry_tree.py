"""Trees and submissions made by chance keep the promises of their definition."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.registry import Dataset, Submission, Tree, Unit, UnitVersion, select
from yaodian.values import Confidence, Label, Origin, Period

LEVELS = ("city", "district", "zone", "school")
DAYS = st.dates(date(2014, 1, 1), date(2014, 1, 8))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    units = {"u0": Unit("u0", "city", None, (UnitVersion("0", Label("0"), "city"),))}
    for number in range(1, draw(st.integers(1, 12))):
        above = draw(st.sampled_from([unit for unit in units.values() if unit.level != LEVELS[-1]]))
        level = draw(st.sampled_from(LEVELS[LEVELS.index(above.level) + 1 :]))
        first, last = sorted((draw(DAYS), draw(DAYS)))
        version = UnitVersion(draw(st.sampled_from("abc")) + str(number), Label("x"), level, first, last)
        units[f"u{number}"] = Unit(f"u{number}", level, above.id, (version,))
    shuffled = draw(st.permutations(list(units.values())))
    return Tree(LEVELS, {unit.id: unit for unit in shuffled})


@settings(max_examples=200, deadline=None)
@given(trees(), DAYS)
def test_below_is_the_inverse_of_ancestor(tree, day):
    for top in tree.units.values():
        for level in LEVELS:
            found = tree.below(top.id, level, day)
            expected = {
                unit.id
                for unit in tree.units.values()
                if unit.level == level and unit.at(day) and tree.ancestor(unit.id, top.level) == top.id
            }
            assert {unit.id for unit in found} == expected
            codes = [unit.at(day).code for unit in found]
            assert codes == sorted(codes)


@settings(max_examples=100, deadline=None)
@given(trees())
def test_a_path_leads_from_the_root_down_by_parents(tree):
    for unit in tree.units.values():
        path = tree.path(unit.id)
        assert (path[0], path[-1]) == (tree.root.id, unit.id)
        assert all(tree.units[below].parent == above for above, below in pairwise(path))
        assert all(tree.ancestor(unit.id, tree.units[step].level) == step for step in path)
        assert all(tree.by_code(version.code) is unit for version in unit.versions)


PERIODS = {
    "year": ["2012", "2013", "2014"],
    "school_year": ["2012-2013", "2013-2014", "2014-2015"],
    "term": ["2013-2014/1", "2013-2014/2", "2014-2015/1"],
    "month": ["2013/12", "2014/01", "2014/10"],
}


@st.composite
def reported(draw: st.DrawFn) -> tuple[Dataset, list[Submission]]:
    kind = draw(st.sampled_from(list(PERIODS)))
    days = st.dates(date(2013, 1, 1), date(2014, 12, 31))
    dataset = Dataset("register", Label("登记"), "", "school", "school", kind, (), ())
    submissions = [
        Submission(
            str(number), draw(st.sampled_from(["register", "other"])), draw(st.sampled_from("abc")),
            draw(st.sampled_from(PERIODS[kind])), draw(days), draw(st.none() | days), 0, "", Origin.REAL, Confidence.HIGH,
        )
        for number in range(draw(st.integers(0, 8)))
    ]  # fmt: skip
    return dataset, submissions


@settings(max_examples=300, deadline=None)
@given(reported(), st.dates(date(2012, 12, 1), date(2015, 1, 31)))
def test_the_selection_is_what_its_definition_says(case, day):
    dataset, submissions = case
    selection = select(dataset, submissions, day)
    able = [
        one
        for one in submissions
        if one.dataset == "register" and one.in_force(day) and Period(one.period).start <= day
    ]
    assert (selection.period is None) == (not able)
    assert list(selection.submissions) == [one for one in able if one.period == selection.period]
    assert all(Period(one.period).start <= Period(selection.period).start for one in able)
    assert selection.ids == {one.id for one in selection.submissions}
