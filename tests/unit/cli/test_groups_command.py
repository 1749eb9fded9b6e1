"""`yaodian groups`: kinds, members of a day, figures by group, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures_cli import ForkingCli


def test_kinds(cli: ForkingCli, prepared_home: Path) -> None:
    done = cli.run("groups", "--home", prepared_home)
    assert done.code == 0, done.err
    assert "学区（zone）" in done.out
    assert "2 个组，成员 3 个" in done.out
    (zone,) = cli.run("groups", "--home", prepared_home, "--json").json()
    assert (zone["id"], zone["groups"], zone["members"]) == ("zone", 2, 3)


def test_members_of_a_day_and_todays(cli: ForkingCli, prepared_home: Path) -> None:
    def near(*options: str) -> list[str]:
        found = cli.run("groups", "--home", prepared_home, "--kind", "zone", "--json", *options).json()
        return [member["unit"] for member in found[0]["members"]]

    assert near() == ["east_first", "west_first"]
    assert near("--as-of", "2019-08-20") == ["east_first"]
    assert near("--as-of", "2019-08-20", "--by-today") == ["east_first", "west_first"]
    told = cli.run("groups", "--home", prepared_home, "--kind", "学区").out
    assert "东镇一小（牵头）、西镇一小" in told


def test_figures_by_group(cli: ForkingCli, prepared_home: Path) -> None:
    asked = ("groups", "--home", prepared_home, "--kind", "zone", "--indicator", "enrolment")
    found = cli.run(*asked, "--json").json()
    assert [(one["unit"], one["value"], one["coverage"]["expected"]) for one in found] == [
        ("near", None, 2),
        ("far", None, 1),
    ]
    told = cli.run(*asked).out
    assert "0/2" in told
    assert "—" in told
    assert "隶属：" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "zon"), "是否指“zone”"),
        (("--kind", "zone", "--indicator", "enrolmen"), "是否指“enrolment”"),
        (("--indicator", "enrolment"), "请写明 --kind"),
    ],
    ids=["kind", "indicator", "indicator-alone"],
)
def test_slips_are_said_with_what_was_meant(
    cli: ForkingCli, prepared_home: Path, options: tuple[str, ...], said: str
) -> None:
    done = cli.run("groups", "--home", prepared_home, *options)
    assert done.code == 2
    assert said in done.err
