"""A fictional county: two towns, primary and secondary schools, a college, pupils, teachers and a register of bridges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from yaodian.binding import Package
from yaodian.parameters import Book
from yaodian.plan import Plan
from yaodian.registry import Check, Dataset, Field, Unit, UnitVersion
from yaodian.values import Jurisdiction, Label

UNITS = (
    Unit("county", "county", None, (UnitVersion("990000", Label("青川县", "Qingchuan"), "县"),)),
    Unit(
        "north",
        "town",
        "county",
        (
            UnitVersion("990001", Label("北镇", "North"), "镇", None, date(2019, 6, 30)),
            UnitVersion("990011", Label("北新镇", "North New"), "镇", date(2019, 7, 1)),
        ),
    ),
    Unit("south", "town", "county", (UnitVersion("990002", Label("南镇", "South"), "镇"),)),
)

_SCHOOL = Field("school", Label("学校"), "string", required=True)

DATASETS = (
    Dataset(
        "buildings", Label("校舍"), "", "school", "school", "school_year",
        (
            _SCHOOL,
            Field("kind", Label("类别"), "string", required=True, enum=("p", "s", "c")),
            Field("area", Label("面积"), "number", minimum=0),
            Field("lit_area", Label("采光面积"), "number", minimum=0),
            Field("wing", Label("附楼"), "string"),
        ),
        ("school",),
        checks=(Check("lit", "lit_area <= area", "采光面积过大"),),
    ),
    Dataset(
        "children", Label("学生"), "", "school", "school", "school_year",
        (
            Field("child", Label("化名"), "string", required=True, unique=True, pattern="[0-9a-f]{16}"),
            _SCHOOL,
            Field("stage", Label("学段"), "string", required=True),
            Field("grade", Label("年级"), "string", required=True),
            Field("class_no", Label("班"), "integer", required=True, minimum=1),
            Field("sex", Label("性别"), "string", enum=("1", "2")),
            Field("born", Label("出生年"), "integer", minimum=2000, maximum=2020),
            Field("swims", Label("会游泳"), "boolean"),
            Field("songs", Label("会唱的歌"), "integer", minimum=0),
        ),
        ("child",),
    ),
    Dataset(
        "staff", Label("教师"), "", "school", "school", "school_year",
        (
            Field("teacher", Label("化名"), "string", required=True, unique=True),
            _SCHOOL,
            Field("trained", Label("已培训"), "boolean"),
            Field("trained_on", Label("培训日期"), "date"),
        ),
        ("teacher",),
    ),
    Dataset(
        "bridges", Label("桥"), "", "town", "town", "year",
        (
            Field("bridge", Label("编号"), "string", required=True, unique=True),
            Field("town", Label("镇"), "string", required=True),
            Field("kind", Label("类别"), "string", required=True, enum=("stone", "wood")),
            Field("planned_on", Label("立项"), "date"),
            Field("built_on", Label("建成"), "date"),
            Field("opened_on", Label("通行"), "date"),
            Field("state", Label("状态"), "string", required=True),
        ),
        ("bridge",),
        checks=(
            Check("order", "planned_on <= built_on", "次序不对"),
            Check("later", "built_on <= opened_on", "次序不对"),
        ),
    ),
    Dataset(
        "visitors", Label("访客"), "", "school", "school", "term",
        (
            _SCHOOL,
            Field("land", Label("国别"), "string", required=True),
            Field("visitors", Label("人数"), "integer", required=True, minimum=1),
            Field("counted_on", Label("统计日"), "date", required=True),
        ),
        ("school", "land"),
        reported_by="issuer",
    ),
)  # fmt: skip

SIMULATION = """
seed: 11
batch_rows: 500
weights: {towns: {north: 3, south: 1}}
institutions:
  - {id: primary, unit_kind: 小学, level: school, counts: {north: 6, south: 4}, code: {prefix: P, first: 901, digits: 4}, name: {zh: '{parent}模拟第{number}小学', en: 'Simulated School {number}, {parent}'}}
  - {id: secondary, unit_kind: 中学, level: school, counts: {north: 2, south: 1}, code: {prefix: S, first: 901, digits: 4}, name: {zh: '{parent}模拟第{number}中学', en: 'Simulated Secondary {number}, {parent}'}}
  - {id: college, unit_kind: 学院, level: school, counts: {county: 2}, at_least: 2, code: {prefix: C, first: 1, digits: 2}, name: {zh: '模拟第{number}学院', en: 'Simulated College {number}'}}
attributes:
  size: {quantiles: [[0, 0.5], [1, 1.5]]}
  skill: {quantiles: [[0, -0.2], [1, 0.2]]}
  places: {given: {kind: {college: 1000}}}
stages:
  - id: lower
    grades: ['1', '2', '3']
    intake: {2015: 700, 2016: 700, 2017: 700, 2018: 700}
    weights: towns
    served_by: {primary: 1}
    class_mean: {quantiles: [[0, 20], [1, 40]]}
    class_spread: [[0, 0.9], [1, 1.1]]
    change: [[0, -1], [1, 1]]
  - id: upper
    grades: ['4', '5']
    intake: {2016: 300, 2017: 300, 2018: 300}
    weights: towns
    served_by: {primary: 0.2, secondary: 1}
    class_mean: 30
    class_spread: [[0, 1], [1, 1]]
    change: [[0, 0], [1, 0]]
staff:
  - {stage: lower, persons_each: 15}
  - {stage: upper, persons_each: 10}
  - {stage: degree, total: 80, kinds: [college]}
turnover: 0.1
rows:
  - dataset: buildings
    of: institutions
    reports:
      - {period: 2017-2018, accepted_on: 2018-01-10}
      - {period: 2018-2019, accepted_on: 2018-10-10, late: {share: 0.3, days: 20}, silent: {share: 0.1, at_least: 1}}
    fields:
      school: {take: code}
      kind: {given: {kind: {primary: p, secondary: s, otherwise: c}}}
      area: {quantiles: [[0, 5], [1, 9]], times: places}
      lit_area: {quantiles: [[0, 0.3], [1, 0.9]], times: area, unknown: 0.2}
      wing: {text: '{unit}-{number:02d}'}
  - dataset: children
    of: members
    reports:
      - {period: 2017-2018, accepted_on: 2018-01-10}
      - {period: 2018-2019, accepted_on: 2018-10-10, late: {share: 0.3, days: 20}, silent: {share: 0.1, at_least: 1}}
    fields:
      child: {pseudonym: true}
      school: {take: code}
      stage: {take: stage}
      grade: {take: grade}
      class_no: {take: class_no}
      sex: {choice: {'1': 52, '2': 48}}
      born: {given: {stage: {lower: {choice: {-6: 2, -7: 1}, plus: entry_year}, upper: {choice: {-9: 2, -10: 1}, plus: entry_year}}}}
      swims: {chance: 0.5, shift: skill, unknown: 0.1}
      songs: {given: {period: {2017-2018: {choice: {0: 5, 1: 5}}, otherwise: {choice: {0: 2, 1: 4, 2: 4}}}}, only_if: {stage: [lower]}}
  - dataset: staff
    of: staff
    only_if: {stage: [lower, upper]}
    reports:
      - {period: 2018-2019, accepted_on: 2018-10-10}
      - {period: 2018-2019, accepted_on: 2019-03-01}
    fields:
      teacher: {pseudonym: true}
      school: {take: code}
      trained_on: {reached_share: {2018-09-01: 0, 2018-12-31: 0.5, 2019-06-30: 0.8}}
      trained: {filled: trained_on}
registers:
  - dataset: bridges
    period: '2019'
    rounds: [2019-03-31, 2019-06-30, 2019-09-30, 2019-12-31]
    reporter: subject
    silent: {count: 1, until: 2019-06-30}
    groups:
      - count: 20
        subjects: towns
        at_least: 2
        fields:
          kind: stone
          built_on: {reached: {2019-01-31: 0, 2019-06-30: 7, 2019-12-31: 16, 2020-06-30: 20}}
          opened_on: {after: built_on, days: [[0, 1], [1, 20]]}
      - count: 3
        subjects: {south: 1}
        fields:
          kind: wood
          built_on: {reached: {2019-01-31: 1, 2019-12-31: 2}}
    fields:
      bridge: {text: 'B-{number:02d}'}
      town: {take: subject}
      planned_on: {before: built_on, days: [[0, 30], [1, 90]]}
      state: {latest: {opened: opened_on, built: built_on, planned: planned_on, otherwise: listed}}
tallies:
  - dataset: visitors
    kinds: [college]
    split: {land: {A: 5, B: 3, C: 0}}
    rounds: [{period: 2018-2019/1, accepted_on: 2018-11-30, total: 777}]
    fields:
      school: {take: subject}
      land: {take: land}
      visitors: {take: amount}
      counted_on: '2018-11-15'
"""


def town_package(simulation: Mapping[str, Any] | None) -> Package:
    units = {unit.id: unit for unit in UNITS}
    return Package(
        name="town",
        label=Label("青川县", "Qingchuan"),
        year=2019,
        jurisdiction=Jurisdiction("CN-990000"),
        root=Path(),
        text="",
        plan=Plan("", 2019, None, None, None, ()),
        commitments=(),
        offices={},
        levels=("county", "town", "school"),
        units=units,
        parameters=Book(),
        code_lists={},
        datasets={dataset.id: dataset for dataset in DATASETS},
        indicators={},
        shipped=(),
        systems={},
        horizon=(date(2019, 1, 1), date(2019, 12, 31)),
        default_as_of=date(2019, 12, 31),
        lead_basis=Label(""),
        simulation=simulation,
    )


def town_simulation() -> dict[str, Any]:
    return yaml.safe_load(SIMULATION)
