"""Made institutions are put into groups by turn, under each unit its own; a kind that takes each once gets each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests_town import UNITS, town_package

from yaodian.registry import GroupKind, Groups, not_once
from yaodian.simulate import simulate
from yaodian.values import Label, Refused

ZONE = GroupKind("zone", Label("责任区"), "school", "each_once", unit_kinds=("小学",))
CLUB = GroupKind("club", Label("集团"), "school")
NAME = {"zh": "{parent}模拟第{number}区", "en": "Simulated Zone {number}, {parent}"}


def made(declared: dict[str, Any], *groups: dict[str, Any]) -> Groups:
    package = replace(town_package({**declared, "groups": list(groups)}), groups=Groups({"zone": ZONE, "club": CLUB}))
    city = simulate(package, scale=1.0)
    found = Groups(package.groups.kinds, {group.id: group for group in city.groups})
    assert list(not_once(ZONE, found.of_kind("zone"), (*UNITS, *city.units))) == []
    return found


def primaries(declared: dict[str, Any]) -> dict[str, int]:
    """How many primary schools each town has."""
    city = simulate(town_package(declared), scale=1.0)
    found: dict[str, int] = {}
    for unit in city.units:
        if unit.versions[0].kind == "小学":
            found[str(unit.parent)] = found.get(str(unit.parent), 0) + 1
    return found


def zone(**more: Any) -> dict[str, Any]:
    return {"kind": "zone", "of": ["primary"], "size": 2, "id": "z", "name": NAME, **more}


def test_the_schools_of_each_unit_are_spread_over_groups_of_at_most_the_size(declared: dict[str, Any]) -> None:
    found, counts = made(declared, zone()), primaries(declared)
    for town, count in counts.items():
        own = [group for group in found.groups.values() if group.id.startswith(f"z_{town}_")]
        assert len(own) == -(-count // 2)
        assert sum(len(group.members) for group in own) == count
        assert max(len(group.members) for group in own) <= 2
    assert all("模拟" in group.label.zh for group in found.groups.values())


def test_some_change_groups_on_a_day_and_stay_in_one(declared: dict[str, Any]) -> None:
    found = made(declared, zone(size=1, move={"on": "2019-05-01", "every": 2}))
    assert found.turns("zone") == (date(2019, 5, 1),)


def test_at_most_so_many_groups_with_the_first_member_leading(declared: dict[str, Any]) -> None:
    club = {"kind": "club", "of": ["primary"], "size": 1, "most": 1, "lead": True, "id": "c", "name": NAME}
    clubs = made(declared, zone(), club).of_kind("club")
    assert len(clubs) == len(primaries(declared))
    assert [[member.lead for member in group.members] for group in clubs] == [[True]] * len(clubs)


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([zone(kind="zon")], "没有单位组的种类“zon”"),
        ([zone(of=["primry"])], "没有机构类别“primry”"),
        ([zone(of=[])], "没有写明哪些类别的机构"),
        ([zone(size=0)], "0 太小"),
        ([zone(siz=3)], "没有键“siz”"),
        ([zone(most=1)], "没有列入“zone”"),
        ([], "“primary”类的机构没有列入“zone”"),
        ([zone(), zone(id="y")], "“primary”类的机构不止一次列入“zone”"),
        ([zone(), zone(kind="club")], "“z”声明了两次"),
        ([zone(lead="yes")], "应为 true 或 false"),
    ],
    ids=["kind", "institution", "nobody", "size", "key", "not-all", "none", "twice", "same-id", "lead"],
)
def test_slips_are_said(declared: dict[str, Any], groups: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(Refused) as caught:
        made(declared, *groups)
    assert any(said in str(problem) for problem in caught.value.problems)
