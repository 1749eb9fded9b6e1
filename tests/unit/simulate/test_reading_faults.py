"""One broken declaration a message: what is wrong, where, and which name was meant."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from yaodian.simulate import City, read_simulation
from yaodian.values import Refused

Make = Callable[..., City]


def put(declared: dict[str, Any], path: str, value: object) -> None:
    """Sets what stands at a path such as rows.0.fields.kind; None drops it."""
    *way, last = path.split(".")
    node: Any = declared
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if value is None:
        del node[last]
    else:
        node[int(last) if isinstance(node, list) else last] = value


FAULTS = [
    ("seeed", 1, "没有键“seeed”", "是否指“seed”？"),
    ("seed", None, "缺少“seed”", "补上“seed: …”。"),
    ("seed", "eleven", "“eleven”不是数", ""),
    ("batch_rows", 0, "0 太小", "不小于 1"),
    ("turnover", 2, "2 大于 1", "0 至 1"),
    ("weights.towns.norht", 2, "没有单位“norht”", "是否指“north”？"),
    ("institutions.0.counts.nowhere", 2, "没有单位“nowhere”", ""),
    ("institutions.0.code", None, "缺少“code”", ""),
    ("institutions.0.code.digits", 2.5, "2.5 不是整数", "整数"),
    ("institutions.1.id", "primary", "“primary”声明了两次", ""),
    ("stages.0.served_by.primry", 1, "没有机构类别“primry”", "是否指“primary”？"),
    ("stages.0.weights", "town", "没有权重“town”", "是否指“towns”？"),
    ("stages.0.intake.2016", None, "入学年份应逐年相连", ""),
    ("stages.0.intake.now", 5, "“now”不是年份", "如 2001: 92000"),
    ("stages.0.intake.2018", None, "学段“lower”缺少入学年份 2018", "在 intake 中补上这些年份。"),
    ("stages.0.class_spread", [[0, 1], [0.5, 2]], "份额应从 0 起递增至 1", ""),
    ("stages.0.class_mean", None, "缺少“class_mean”", ""),
    ("stages.0.grades", [], "没有年级", ""),
    ("staff.0.stage", "lowwer", "没有学段“lowwer”", "是否指“lower”？"),
    ("staff.0.total", 5, "persons_each 与 total 须写明其一", ""),
    ("rows.0.dataset", "bulidings", "没有数据集“bulidings”", "是否指“buildings”？"),
    ("rows.0.of", "houses", "没有对象“houses”", ""),
    ("rows.0.reports.0.period", "2018-2020", "不是学年", ""),
    ("rows.0.reports.0.accepted_on", "2018-02-30", "不是历法中存在的日期", ""),
    ("rows.0.reports", [], "没有报送", ""),
    ("rows.0.fields.rooof", 1, "没有字段（buildings）“rooof”", ""),
    ("rows.0.fields.area.times", "plases", "没有列“plases”", "是否指“places”？"),
    ("rows.0.fields.area", {"quantile": [[0, 1], [1, 2]]}, "没有键“quantile”", "是否指“quantiles”？"),
    ("rows.0.fields.area", {"times": "places"}, "须写明恰好一种取值方式", ""),
    ("rows.0.fields.area", {"choice": {"1": 1}, "take": "places"}, "须写明恰好一种取值方式", ""),
    ("rows.0.fields.area", {"chance": 0.5}, "得不到“number”类型的值", "改用该类型的取值方式。"),
    ("rows.0.fields.area", "large", "得不到“number”类型的值", ""),
    ("rows.0.fields.area", {"quantiles": [[0, 1]]}, "应为至少两对 [份额, 值]", ""),
    ("rows.0.fields.area", [1, 2], "应为一组“键: 值”", ""),
    ("rows.0.fields.kind", {"choice": {"p": 0}}, "须有至少一个权重大于零的值", ""),
    ("rows.0.fields.kind", {"choice": None}, "没有写明内容", ""),
    ("rows.0.fields.kind", {"given": {}}, "须写明恰好一列及其各种情形", ""),
    ("rows.0.fields.wing", {"text": "{unit"}, "花括号没有成对", ""),
    ("rows.1.fields.swims.unknown", 1.5, "1.5 大于 1", ""),
    ("rows.1.fields.songs.only_if", {}, "须写明恰好一列及其取值", ""),
    ("rows.2.fields.trained_on.reached_share", {"2018-09-01": 0.5, "2018-12-31": 0.2}, "依次向后的日期", ""),
    ("rows.2.fields.trained_on.reached_share", {"2018-09-01": 0, "2018-12-31": 2}, "份额不得大于 1", ""),
    ("rows.2.only_if", {"stag": ["lower"]}, "没有列“stag”", "是否指“stage”？"),
    ("rows.0.each", {"wing": []}, "须有至少一个值，且不重复", ""),
    ("rows.0.each", {"wing": ["a", "a"]}, "须有至少一个值，且不重复", ""),
    ("rows.0.each", {"wing": ["a"], "roof": ["b"]}, "须写明恰好一列及其各个值", ""),
    ("rows.1.each", {"wing": ["a"]}, "学生不能再按各个值分行", "改用 institutions"),
    ("rows.0.reporter", "town", "没有报送方“town”", "self"),
    ("rows.0.reporter", "parent", "由上级代报的，没有哪一所迟报或不报", "删去 late 与 silent"),
    ("registers.0.rounds", ["2019-06-30", "2019-03-31"], "应为依次向后的日期", ""),
    ("registers.0.reporter", "town", "没有报送方“town”", ""),
    ("registers.0.listed_by", "bilt_on", "没有字段（bridges）“bilt_on”", "是否指“built_on”？"),
    ("registers.0.groups", [], "没有项目", ""),
    ("registers.0.groups.0.kinds", ["college"], "subjects 与 kinds 须写明其一", ""),
    ("registers.0.groups.0.fields.opened_on.after", "bilt_on", "没有列“bilt_on”", "是否指“built_on”？"),
    ("registers.0.fields.state.latest.otherwise", None, "缺少“otherwise”", ""),
    ("tallies.0.kinds", ["colege"], "没有机构类别“colege”", "是否指“college”？"),
    ("tallies.0.rounds.0.total", None, "缺少“total”", ""),
    ("tallies.0.split.land.A", "many", "“many”不是数", ""),
]


@pytest.mark.parametrize(("path", "value", "message", "help_"), FAULTS, ids=[f"{a}={b}" for a, b, _, _ in FAULTS])
def test_a_fault_is_named(
    make: Make, declared: dict[str, Any], path: str, value: object, message: str, help_: str
) -> None:
    spelled = path.split(".")
    if "intake" in spelled and spelled[-1].isdigit():
        del declared["stages"][0]["intake"][int(spelled[-1])]
    else:
        put(declared, path, value)
    with pytest.raises(Refused) as refused:
        make()
    said = [str(problem) for problem in refused.value.problems]
    found = [text for text in said if message in text]
    assert found, said
    assert any(help_ in text for text in found)
    assert all(text.startswith("simulation.yaml: ") for text in said)


def test_all_faults_are_said_at_once_with_their_places(make: Make, declared: dict[str, Any]) -> None:
    put(declared, "rows.0.fields.area.times", "plases")
    put(declared, "stages.1.weights", "town")
    put(declared, "tallies.0.kinds", ["colege"])
    with pytest.raises(Refused) as refused:
        make()
    assert [problem.message.split(":")[0] for problem in refused.value.problems] == [
        "stages[2].weights",
        "rows[1].fields.area",
        "tallies[1].kinds",
    ]


def test_nothing_is_not_a_declaration() -> None:
    with pytest.raises(Refused) as refused:
        read_simulation({}, {}, {})
    assert [problem.code for problem in refused.value.problems] == ["missing-key", "missing-key"]


@pytest.mark.parametrize("junk", [[], 3, "x", {"a": 1}, None])
@pytest.mark.parametrize(
    "key", ["weights", "institutions", "attributes", "stages", "staff", "rows", "registers", "tallies"]
)
def test_junk_in_any_place_is_refused_or_ignored_but_never_a_crash(
    declared: dict[str, Any], key: str, junk: object
) -> None:
    from tests_town import DATASETS, UNITS

    declared[key] = junk
    with contextlib.suppress(Refused):
        read_simulation(declared, {each.id: each for each in DATASETS}, {each.id: each for each in UNITS})


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("rows.0.fields.area.times", "kind", "area"),
        ("rows.0.fields.wing", {"text": "{unit:03d}"}, "wing"),
        ("rows.0.fields.lit_area", {"take": "unit"}, "lit_area"),
        ("rows.1.fields.swims.shift", "unit", "swims"),
    ],
)
def test_what_cannot_be_drawn_names_the_field(
    make: Make, declared: dict[str, Any], path: str, value: object, field: str
) -> None:
    put(declared, path, value)
    with pytest.raises(Refused, match=f"字段“{field}”按所声明的方式取不到值"):
        list(make().batches)
