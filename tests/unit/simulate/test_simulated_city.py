from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from yaodian.registry import Tree, check_rows
from yaodian.simulate import City, simulate

Make = Callable[..., City]
Rows = Callable[[City, str], pl.DataFrame]


def digest(city: City) -> str:
    total = hashlib.sha256()
    for batch in city.batches:
        total.update(f"{batch.dataset}/{batch.period}/{batch.accepted_on}".encode())
        total.update(batch.frame.write_csv().encode())
    return total.hexdigest()


def test_institutions_stand_under_their_units_in_the_declared_numbers(make: Make) -> None:
    units = make().units
    counts = Counter((unit.versions[0].kind, unit.parent) for unit in units)
    assert counts == {
        ("小学", "north"): 6,
        ("小学", "south"): 4,
        ("中学", "north"): 2,
        ("中学", "south"): 1,
        ("学院", "county"): 2,
    }
    assert {unit.level for unit in units} == {"school"}


def test_names_say_that_they_are_simulated_and_codes_follow_the_rule(make: Make) -> None:
    first = make().units[0]
    version = first.versions[0]
    assert (first.id, version.code) == ("sP0901", "P0901")
    # The name of the parent is that of the first day of the horizon, though the town is called otherwise later.
    assert (version.name.zh, version.name.en) == ("北镇模拟第1小学", "Simulated School 1, North")
    units = make().units
    assert all("模拟" in unit.versions[0].name.zh for unit in units)
    assert len({unit.versions[0].code for unit in units}) == len(units)


def test_at_a_small_scale_every_kind_stays_in_every_unit(make: Make) -> None:
    counts = Counter((unit.versions[0].kind, unit.parent) for unit in make(0.1).units)
    assert counts == {
        ("小学", "north"): 1,
        ("小学", "south"): 1,
        ("中学", "north"): 1,
        ("中学", "south"): 1,
        ("学院", "county"): 2,
    }


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.2])
def test_persons_follow_the_scale(make: Make, town_frames: Rows, scale: float) -> None:
    children = town_frames(make(scale), "children").filter(pl.col("_period") == "2017-2018")
    by_stage = dict(children["stage"].value_counts().iter_rows())
    assert by_stage["lower"] == pytest.approx(2100 * scale, rel=0.12)
    assert by_stage["upper"] == pytest.approx(600 * scale, rel=0.25)


def test_units_share_the_persons_by_weight(make: Make, town_frames: Rows) -> None:
    city = make()
    parent = {unit.id: unit.parent for unit in city.units}
    children = town_frames(city, "children").filter(pl.col("_period") == "2017-2018", pl.col("stage") == "lower")
    north = sum(parent[unit] == "north" for unit in children["_unit"].to_list())
    assert north / len(children) == pytest.approx(0.75, abs=0.04)


def test_every_school_that_serves_a_stage_has_a_class_of_it_each_year(make: Make, town_frames: Rows) -> None:
    for scale in (1.0, 0.05):
        city = make(scale)
        serving = {unit.id for unit in city.units if unit.versions[0].kind == "小学"}
        children = town_frames(city, "children").filter(pl.col("_period") == "2017-2018", pl.col("stage") == "lower")
        assert set(children["_unit"]) == serving


def test_children_move_up_with_their_class_and_stay_who_they_are(make: Make, town_frames: Rows) -> None:
    children = town_frames(make(), "children")
    before, after = (children.filter(pl.col("_period") == period) for period in ("2017-2018", "2018-2019"))
    both = before.join(after, on="child", suffix="_after")
    assert len(both) > 900
    assert (both["grade"].cast(pl.Int64) + 1 == both["grade_after"].cast(pl.Int64)).all()
    for column in ("school", "stage", "class_no", "sex", "born"):
        assert (both[column] == both[f"{column}_after"]).all(), column
    # Who could not sing a song less well a year later: the same chance meets better weights.
    sung = both.drop_nulls(["songs", "songs_after"])
    assert (sung["songs"] <= sung["songs_after"]).all()


def test_nobody_is_there_twice(make: Make, town_frames: Rows) -> None:
    children = town_frames(make(), "children")
    assert children.select(pl.struct("child", "_period").is_unique()).to_series().all()


def test_staff_change_hands_by_the_turnover(make: Make, town_frames: Rows, declared: dict[str, Any]) -> None:
    declared["rows"][2]["reports"] = [
        {"period": "2017-2018", "accepted_on": "2018-01-10"},
        {"period": "2018-2019", "accepted_on": "2018-10-10"},
    ]
    staff = town_frames(make(), "staff")
    before, after = (set(staff.filter(pl.col("_period") == period)["teacher"]) for period in ("2017-2018", "2018-2019"))
    assert len(before) == len(after)
    assert len(before - after) / len(before) == pytest.approx(0.1, abs=0.06)


def test_a_later_report_of_the_same_period_knows_more(make: Make, town_frames: Rows) -> None:
    staff = town_frames(make(), "staff")
    early, late = (staff.filter(pl.col("_accepted_on") == day) for day in (date(2018, 10, 10), date(2019, 3, 1)))
    assert set(early["teacher"]) == set(late["teacher"])
    trained = early.filter("trained").join(late, on="teacher", suffix="_late")
    assert (trained["trained_on"] == trained["trained_on_late"]).all()
    assert early["trained"].sum() < late["trained"].sum()
    assert late["trained_on"].drop_nulls().max() <= date(2019, 3, 1)


def test_some_report_late_and_some_never_and_always_the_same(make: Make) -> None:
    city = make()
    delivered: dict[tuple[str, date], set[str]] = {}
    for batch in city.batches:
        if batch.period == "2018-2019" and batch.dataset in ("buildings", "children"):
            delivered.setdefault((batch.dataset, batch.accepted_on), set()).update(batch.frame["_unit"])
    in_time, late = (delivered["buildings", day] for day in (date(2018, 10, 10), date(2018, 10, 30)))
    assert not in_time & late
    silent = {unit.id for unit in city.units} - in_time - late
    assert (len(in_time), len(late), len(silent)) == (8, 5, 2)
    with_children = {unit.id for unit in city.units if unit.versions[0].kind != "学院"}
    heard = delivered["children", date(2018, 10, 10)] | delivered["children", date(2018, 10, 30)]
    assert len(with_children - heard) == 1


def test_an_institution_has_a_row_for_each_word_and_the_words_differ(
    make: Make, town_frames: Rows, declared: dict[str, Any]
) -> None:
    rows = declared["rows"][0]
    rows["each"] = {"wing": ["east", "west", "north"]}
    rows["fields"]["wing"] = {"take": "wing"}
    rows["fields"]["area"] = {"quantiles": [[0, 5], [1, 9]], "decimals": 6}
    city = make()
    found = town_frames(city, "buildings").filter(pl.col("_period") == "2017-2018")
    assert found.select("school", "wing").is_unique().all()
    assert found.group_by("school").len()["len"].to_list() == [3] * len(city.units)
    assert found["area"].n_unique() == len(found)
    owners = [set(batch.frame["_unit"]) for batch in make().batches if batch.dataset == "buildings"]
    assert sum(map(len, owners)) == len(city.units) + len(city.units) - 2, "whole units, the silent ones left out"


@pytest.mark.parametrize(("reporter", "units"), [("parent", {"north", "south", "county"}), ("root", {"county"})])
def test_another_body_can_report_for_the_institutions_in_one_delivery(
    make: Make, declared: dict[str, Any], reporter: str, units: set[str]
) -> None:
    declared["batch_rows"] = 2
    declared["rows"][0] |= {"reporter": reporter, "reports": declared["rows"][0]["reports"][:1]}
    city = make()
    (batch,) = [batch for batch in city.batches if batch.dataset == "buildings"]
    assert set(batch.frame["_unit"]) == units
    assert len(batch.frame) == len(city.units)


def test_a_batch_holds_whole_units_and_about_the_declared_number_of_rows(make: Make) -> None:
    seen: dict[tuple[str, str, date], set[str]] = {}
    sizes = []
    for batch in make().batches:
        if batch.dataset == "children":
            units = set(batch.frame["_unit"])
            held = seen.setdefault((batch.dataset, batch.period, batch.accepted_on), set())
            assert not held & units
            held |= units
            sizes.append(len(batch.frame))
    assert max(sizes) <= 500 + 450  # a unit is never cut, and the largest has about 400 children
    assert len(sizes) > 6


def test_batches_come_in_the_order_of_acceptance_and_are_counted(make: Make) -> None:
    heard: list[tuple[str, int, int]] = []
    city = make(progress=lambda *said: heard.append(said))
    days = [batch.accepted_on for batch in city.batches]
    assert days == sorted(days)
    assert [done for _, done, _ in heard] == list(range(1, city.count + 1))
    assert {total for _, _, total in heard} == {city.count}


def test_every_row_passes_the_checks_of_its_dataset(make: Make, tree_of: Callable[[City], Tree]) -> None:
    from tests_town import DATASETS

    datasets = {dataset.id: dataset for dataset in DATASETS}
    for scale in (1.0, 0.05):
        city = make(scale)
        tree = tree_of(city)
        rows = 0
        for batch in city.batches:
            problems = check_rows(
                datasets[batch.dataset],
                batch.frame.drop("_unit"),
                tree=tree,
                code_lists={},
                as_of=batch.accepted_on,
                name=batch.dataset,
            )
            assert problems == ()
            assert set(batch.frame["_unit"]) <= set(tree.units)
            rows += len(batch.frame)
        assert rows > 500


def test_the_seed_decides_and_the_size_of_batches_does_not(
    make: Make, declared: dict[str, Any], town_frames: Rows
) -> None:
    one, again, other = digest(make()), digest(make()), digest(make(seed=12))
    assert one == again
    assert one != other
    children = town_frames(make(), "children")
    declared["batch_rows"] = 100_000
    whole = town_frames(make(), "children")
    columns = ["_period", "_accepted_on", "child"]
    assert children.sort(columns).equals(whole.sort(columns))


def test_another_process_with_another_hash_seed_makes_the_same_bytes(make: Make) -> None:
    here = Path(__file__).parent
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests_town import town_package, town_simulation\n"
        "from test_simulated_city import digest\n"
        "from yaodian.simulate import simulate\n"
        "print(digest(simulate(town_package(town_simulation()), scale=0.3)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(here)],
        env={"PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(make(0.3))


def test_what_was_made_once_is_made_for_ever(make: Make) -> None:
    # Pins the bytes: a change of the drawing changes every simulated city, and has to be meant.
    assert digest(make(0.2)) == "92b2e1a0d0774ed05f1c10736e7787a8bf8a2f7a5a77ce89f195148c6b9ee933"


@pytest.mark.parametrize("scale", [0, -1, 1.5])
def test_a_scale_outside_the_range_is_refused(make: Make, scale: float) -> None:
    with pytest.raises(ValueError, match="模拟规模应大于 0 且不超过 1"):
        make(scale)


def test_institutions_alone_are_enough(make: Make, declared: dict[str, Any], town_frames: Rows) -> None:
    for key in ("stages", "staff", "registers", "tallies"):
        del declared[key]
    declared["rows"] = declared["rows"][:1]
    declared["rows"][0]["fields"].pop("lit_area")
    city = make()
    assert len(town_frames(city, "buildings")) == 15 + 14 - 1


def test_a_package_without_a_simulation_says_so() -> None:
    from tests_town import town_package

    from yaodian.values import Refused

    with pytest.raises(Refused, match="没有声明模拟"):
        simulate(town_package(None), scale=1)
