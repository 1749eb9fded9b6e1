"""Groups in the world: those of the package and those that simulation made; kept figures are asked anew when groups change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fixtures_rolls import PUPILS, rolls
from fixtures_web import silent
from yaodian.web.actions.accept import accept
from yaodian.web.actions.prepare import Wanted, prepare
from yaodian.web.home import Home
from yaodian.web.models import AddedGroup
from yaodian.web.queries.groups import figures_of_groups
from yaodian.web.queries.world import World, world

pytestmark = pytest.mark.django_db
DAY = date(2019, 10, 31)
HUTS = """groups:
  - {kind: zone, of: [hut], size: 1, id: huts, name: {zh: '{parent}模拟第{number}学区', en: 'Simulated Zone {number}, {parent}'}}
rows:"""


def enrolment(here: World) -> dict[str, float | None]:
    return {group: figure.value for (_, group), figure in figures_of_groups(here, "zone", DAY, ["enrolment"]).items()}


def change(package: Path, name: str, before: str, after: str) -> None:
    file = package / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_figures_follow_the_groups_when_these_change(home: Home, package: Path) -> None:
    prepare(home, Wanted(None), silent)
    accept(world(), rolls(*PUPILS), "a test")
    assert enrolment(world()) == {"near": 4, "far": None}
    assert enrolment(world()) == {"near": 4, "far": None}
    change(package, "groups.yaml", "{unit: west_first, from: 2019-09-01}", "{unit: west_first, from: 2019-10-01}")
    change(package, "groups.yaml", "to: 2019-08-31", "to: 2019-09-30")
    prepare(home, Wanted(None), silent)
    assert enrolment(world()) == {"near": 3, "far": 1}
    assert enrolment(world().by("today")) == {"near": 4, "far": None}


def test_made_groups_stand_beside_declared_ones_and_go_with_the_simulation(home: Home, package: Path) -> None:
    change(package, "simulation.yaml", "rows:", HUTS)
    prepare(home, Wanted(1.0), silent)
    here = world()
    made = [group for group in here.groups.of_kind("zone") if group.id in here.added]
    assert [group.id for group in made] == ["huts_east_01", "huts_east_02", "huts_west_01"]
    assert {member.unit for group in made for member in group.members} <= here.added
    assert list(here.groups.groups)[:2] == ["near", "far"]
    prepare(home, Wanted(None), silent)
    assert not AddedGroup.objects.exists()
    assert list(world().groups.groups) == ["near", "far"]
