"""Groups across the tree as programs read them: kinds, members of a day, figures by group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., Any]


def test_kinds_with_their_rule_and_how_many_there_are(ask: Ask) -> None:
    (zone,) = ask("groups")
    assert (zone["id"], zone["label"]["zh"], zone["level"], zone["rule"]) == ("zone", "学区", "school", "free")
    assert (zone["groups"], zone["members"], zone["source"]) == (2, 3, "real")


def test_members_are_those_of_the_day_or_todays(ask: Ask) -> None:
    def members(**asked: str) -> dict[str, list[str]]:
        return {
            one["id"]: [member["unit"] for member in one["members"]] for one in ask("groups/zone", **asked)["groups"]
        }

    assert members() == {"near": ["east_first", "west_first"], "far": ["east_second"]}
    assert members(as_of="2019-08-20") == {"near": ["east_first"], "far": ["east_second", "west_first"]}
    assert members(as_of="2019-08-20", hierarchy="today") == members()


def test_pages_follow_each_other(ask: Ask) -> None:
    first = ask("groups/zone", limit="1")
    assert (first["total"], [one["id"] for one in first["groups"]]) == (2, ["near"])
    assert [one["id"] for one in ask("groups/zone", limit="1", offset="1")["groups"]] == ["far"]
    assert "offset=1" in first["next"]


def test_a_group_has_all_that_it_ever_had(ask: Ask) -> None:
    members = ask("groups/zone/far")["members"]
    assert [(one["unit"], one["valid_from"], one["valid_to"], one["lead"], one["current"]) for one in members] == [
        ("east_second", None, None, False, True),
        ("west_first", None, "2019-08-31", False, False),
    ]


def test_figures_of_groups_are_said_like_those_of_units(ask: Ask) -> None:
    answer = ask("indicators/enrolment/groups/zone")
    near, far = answer["figures"]
    assert answer["total"] == 2
    assert (near["unit"], near["level"], near["value"]) == ("near", "zone", 4)
    assert (near["hierarchy"], near["placed_on"]) == ("then", "2019-09-01")
    assert (far["value"], far["coverage"]["expected"], far["coverage"]["missing"]) == (None, 1, ["east_second"])
    today = ask("indicators/enrolment/groups/zone", hierarchy="today")["figures"]
    assert {(one["hierarchy"], one["placed_on"]) for one in today} == {("today", None)}


def test_a_ratio_of_what_groups_do_not_have_is_unknown(ask: Ask) -> None:
    figures = ask("indicators/pupils_per_place/groups/zone")["figures"]
    assert [one["value"] for one in figures] == [None, None]


def test_a_kind_is_found_by_its_name_too(ask: Ask) -> None:
    assert ask("groups/学区") == ask("groups/zone")
