"""Units through time: a tree in which names and codes change, units are founded and dissolved, and levels are skipped."""

from __future__ import annotations

from datetime import date

import pytest
from drawing import drawn

from yaodian.registry import Tree, Unit, UnitVersion
from yaodian.values import Label

LEVELS = ("city", "district", "school")


def tree_of(table: str) -> Tree:
    """A line is a version of a unit: id, level, unit above, code, first and last day."""
    units: dict[str, Unit] = {}
    for row in drawn(table):
        first, last = (date.fromisoformat(row[end]) if row[end] else None for end in ("from", "to"))
        version = UnitVersion(row["code"], Label(row["code"]), row["level"], first, last)
        before = units[row["id"]].versions if row["id"] in units else ()
        units[row["id"]] = Unit(row["id"], row["level"], row["above"] or None, (*before, version))
    return Tree(LEVELS, units)


COUNTIES = """
id      | level    | above | code   | from       | to
--------+----------+-------+--------+------------+-----------
city    | city     |       | 990000 |            |
river   | district | city  | 990221 |            | 2015-08-31
river   | district | city  | 990117 | 2015-09-01 |
hill    | district | city  | 990101 |            |
first   | school   | hill  | 0002   |            |
second  | school   | hill  | 0001   |            | 2014-08-31
third   | school   | river | 0003   | 2014-09-01 |
college | school   | city  | 0009   |            |
"""


@pytest.fixture
def tree() -> Tree:
    return tree_of(COUNTIES)


def ids(units: tuple[Unit, ...]) -> str:
    return " ".join(unit.id for unit in units)


@pytest.mark.parametrize(
    ("as_of", "schools"),
    [
        ("2014-08-31", "second first college"),
        ("2014-09-01", "first third college"),
    ],
)
def test_the_units_of_a_level_are_those_that_exist_on_the_day(tree, as_of, schools):
    """In order of the code they bear on that day; the school founded on 1 September is there from that day on."""
    assert ids(tree.at_level("school", date.fromisoformat(as_of))) == schools


def test_the_order_follows_the_code_of_the_day(tree):
    """The county of the river keeps its place with its new code."""
    assert ids(tree.at_level("district", date(2015, 8, 31))) == "hill river"
    assert ids(tree.at_level("district", date(2015, 9, 1))) == "hill river"
    assert [unit.at(date(2015, 9, 1)).code for unit in tree.at_level("district", date(2015, 9, 1))] == [
        "990101",
        "990117",
    ]


def test_below_a_unit(tree):
    """Those under it at any depth, and the unit itself on its own level; nobody of a level above."""
    day = date(2014, 12, 31)
    assert ids(tree.below("city", "school", day)) == "first third college"
    assert ids(tree.below("hill", "school", day)) == "first"
    assert ids(tree.below("hill", "district", day)) == "hill"
    assert ids(tree.below("hill", "city", day)) == ""


def test_a_unit_may_skip_a_level(tree):
    """The college hangs on the city directly: it has no district."""
    assert tree.ancestor("college", "district") is None
    assert tree.ancestor("college", "city") == "city"
    assert tree.ancestor("college", "school") == "college"
    assert tree.ancestor("hill", "school") is None
    assert tree.path("college") == ("city", "college")
    assert tree.path("third") == ("city", "river", "third")


def test_a_code_leads_to_its_unit_for_ever(tree):
    """Rows written before the change of code still find the unit, and rows written after it as well."""
    assert tree.by_code("990221") is tree.by_code("990117") is tree.units["river"]
    assert tree.by_code("0001") is tree.units["second"]
    assert tree.by_code("no such code") is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lost    | school   | nowhere | 0010 | |", "“lost”的上级“nowhere”不存在"),
        ("ward    | ward     | city    | 0010 | |", "“ward”的层级“ward”不在"),
        ("up      | district | first   | 0010 | |", "“up”的上级“first”层级不高于它"),
        ("peer    | school   | first   | 0010 | |", "“peer”的上级“first”层级不高于它"),
        ("top     | city     |         | 0010 | |", "“top”没有上级，而最高一级的单位已有“city”"),
        ("double  | school   | hill    | 0002 | |", "“double”的代码“0002”已属于单位“first”"),
        ("again   | district | city    | 990221 | |", "“again”的代码“990221”已属于单位“river”"),
    ],
)
def test_a_tree_that_cannot_be_names_the_unit(line, words):
    """Every wrong unit is refused when the tree is built, not when a figure is wrong."""
    with pytest.raises(ValueError, match=words):
        tree_of(COUNTIES + line)


def test_an_unknown_unit_or_level_is_named_with_the_nearest(tree):
    """A misspelt id is no empty answer."""
    with pytest.raises(ValueError, match="没有单位“rivr”，是否指“river”"):
        tree.path("rivr")
    with pytest.raises(ValueError, match="没有层级“schools”"):
        tree.at_level("schools", date(2014, 1, 1))


def test_the_digest_says_whether_two_trees_are_the_same(tree):
    """The order of the units does not matter; one changed day does."""
    lines = COUNTIES.strip().splitlines()
    turned = "\n".join([*lines[:3], *reversed(lines[5:]), *lines[3:5]])
    assert tree_of(turned).digest == tree.digest
    assert tree_of(COUNTIES.replace("2014-08-31", "2014-08-30")).digest != tree.digest
