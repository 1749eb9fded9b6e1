"""A fictional policy package, as small as a package can be that still has what the web core deals in.

A county, two towns, three schools in two zones; a roll of pupils that each school reports (with pseudonyms), a list of openings that the
county publishes, a register of decrees, class rooms of simulated schools; four commitments. `write_package` puts it into a folder,
where a test may change it before it is loaded.
"""

from __future__ import annotations

from pathlib import Path

PLAN = """2019年溪山县教育工作要点
2019年全县教育工作总的要求是:办好人民满意的教育。(溪山县是虚构的县。)
一、改善办学条件
1.扩大学位供给。新增普通高中学位不少于600个。女生在校生占比达到48%以上。制定《溪山县学位管理办法》。落实立德树人根本任务。
溪山县教育局
2019年1月10日印发
"""

_PACKAGE = """
name: {name}
label: {{zh: 溪山县2019年教育工作要点(虚构), en: Xishan County work plan 2019 (fictional)}}
year: 2019
jurisdiction: CN-990201
plan: plan.txt
levels: [county, town, school]
horizon: {{from: 2019-08-15, to: 2019-12-31}}
default_as_of: 2019-10-31
lead_basis: {{zh: 虚构, en: fictional}}
documents: {{dataset: decrees, key: document, issued: issued_on}}
simulation: simulation.yaml
"""

_UNITS = """
units:
  - {id: xishan, level: county, versions: [{code: '990201', name: {zh: 溪山县, en: Xishan}, kind: county}]}
  - {id: east, level: town, parent: xishan, versions: [{code: '990201101', name: {zh: 东镇, en: East}, kind: town}]}
  - {id: west, level: town, parent: xishan, versions: [{code: '990201102', name: {zh: 西镇, en: West}, kind: town}]}
  - {id: east_first, level: school, parent: east, versions: [{code: 'S1', name: {zh: 东镇一小, en: East First}, kind: primary}]}
  - {id: east_second, level: school, parent: east, versions: [{code: 'S2', name: {zh: 东镇二小, en: East Second}, kind: primary}]}
  - {id: west_first, level: school, parent: west, versions: [{code: 'S3', name: {zh: 西镇一小, en: West First}, kind: primary}]}
"""

_GROUPS = """
kinds:
  - {id: zone, label: {zh: 学区, en: Zones}, level: school}
groups:
  - id: near
    kind: zone
    label: {zh: 近学区, en: Near}
    members: [{unit: east_first, lead: true}, {unit: west_first, from: 2019-09-01}]
  - {id: far, kind: zone, label: {zh: 远学区, en: Far}, members: [{unit: east_second}, {unit: west_first, to: 2019-08-31}]}
"""

_DATASETS = """
datasets:
  - id: rolls
    label: {zh: 名册, en: Rolls}
    description: 每个学生一行。
    level: school
    subject: school
    period: school_year
    key: [school, pupil]
    reported_by: unit
    purpose: 核验女生占比
    kinds: [primary]
    fields:
      - {name: school, label: 学校, type: string, required: true}
      - {name: pupil, label: 学生假名, type: string, required: true, personal: pseudonym}
      - {name: girl, label: 女, type: boolean}
      - {name: days, label: 到校天数, type: integer, minimum: 0, maximum: 366, tolerance: 0.5}
  - id: openings
    label: {zh: 新增学位, en: New places}
    description: 建成一处登记一处。
    level: town
    subject: town
    period: event
    key: [project]
    reported_by: issuer
    known_on: opened_on
    purpose: 核验新增学位
    fields:
      - {name: project, label: 项目, type: string, required: true, unique: true}
      - {name: town, label: 乡镇, type: string, required: true}
      - {name: places, label: 学位, type: integer, minimum: 1}
      - {name: opened_on, label: 建成日期, type: date, required: true}
  - id: decrees
    label: {zh: 已印发文件, en: Decrees}
    description: 印发一份登记一份。
    level: county
    subject: county
    period: event
    key: [document]
    reported_by: issuer
    purpose: 核验文件
    fields:
      - {name: document, label: 文件, type: string, required: true, unique: true}
      - {name: county, label: 县, type: string, required: true}
      - {name: issued_on, label: 印发日期, type: date, required: true}
  - id: rooms
    label: {zh: 教室, en: Rooms}
    description: 每校一行。
    level: school
    subject: school
    period: school_year
    key: [school]
    reported_by: unit
    purpose: 供模拟
    kinds: [simulated]
    fields:
      - {name: school, label: 学校, type: string, required: true}
      - {name: rooms, label: 教室数, type: integer, minimum: 0}
"""

_INDICATORS = """
indicators:
  - {id: enrolment, label: 在校生, definition: 名册上的学生, dataset: rolls, numerator: '1', unit: 人}
  - {id: girls_share, label: 女生占比, definition: 女生占名册上学生的比例, dataset: rolls, numerator: girl, denominator: '1', scale: 100, unit: '%', decimals: 1}
  - {id: new_places, label: 新增学位, definition: 已建成的学位, dataset: openings, numerator: places, unit: 个}
  - {id: room_count, label: 教室数, definition: 模拟学校的教室, dataset: rooms, numerator: rooms, unit: 间}
  - {id: pupils_per_place, label: 每学位人数, definition: 在校生与新增学位之比, ratio: {numerator: enrolment, denominator: new_places}, unit: 人}
"""

_ROWS = """
rows:
  - {dataset: openings, file: data/openings.csv, unit: xishan, period: '2019', accepted_on: 2019-01-10, origin: real, confidence: high, source: {title: 虚构的登记}}
  - {dataset: decrees, file: data/decrees.csv, unit: xishan, period: '2019', accepted_on: 2019-01-10, origin: real, confidence: high, source: {title: 虚构的登记}}
"""

_SIMULATION = """
seed: 7
weights: {by_town: {east: 2, west: 1}}
institutions:
  - {id: hut, unit_kind: simulated, level: school, counts: by_town, at_least: 1, code: {prefix: H, first: 1, digits: 3}, name: {zh: '模拟小学{number}', en: 'Simulated {number}'}}
rows:
  - dataset: rooms
    of: institutions
    reports:
      - {period: 2018-2019, accepted_on: 2019-01-15}
      - {period: 2019-2020, accepted_on: 2019-09-15}
    fields:
      school: {take: code}
      rooms: 6
"""

_PARAMETERS = """
topic: 学位
parameters:
  - {id: places.ratio, name: 每班人数, value: 40, unit: 人, effective_from: 2018-09-01, effective_to: 2019-08-31, jurisdiction: CN-990201, source: {title: 虚构的规定}, confidence: low}
  - {id: places.ratio, name: 每班人数, value: 45, unit: 人, effective_from: 2019-09-01, jurisdiction: CN-990201, source: {title: 虚构的规定}, confidence: low}
  - {id: places.later, name: 以后的规定, value: 1, unit: 人, effective_from: 2020-01-01, jurisdiction: CN, source: {title: 虚构的规定}, confidence: medium}
"""

OPENINGS = "project,town,places,opened_on\nP1,990201101,400,2019-05-01\nP2,990201102,300,2019-09-01\n"
DECREES = "document,county,issued_on\nplaces-rules,990201,2019-06-01\n"


def _span(quote: str) -> str:
    start = PLAN.index(quote)
    return f"[{start}, {start + len(quote)}]"


def _commitments() -> str:
    places, girls, decree, general = (
        "新增普通高中学位不少于600个",
        "女生在校生占比达到48%以上",
        "制定《溪山县学位管理办法》",
        "落实立德树人根本任务",
    )
    common = "lead: basic, due: 2019-12-31"
    return f"""
item: 1
commitments:
  - {{id: '1.1', span: {_span(places)}, quote: {places}, action: 新增, class: complete_count, object: 普通高中学位, deliverable: count, {common},
      targets: [{{span: {_span("普通高中学位不少于600个")}, quote: 普通高中学位不少于600个, quantity: 600, unit: 个, comparator: '>=', object: 普通高中学位}}],
      evidence: {{kind: indicator, measures: [{{target: 1, indicator: new_places, parameters: [places.ratio]}}]}}}}
  - {{id: '1.2', span: {_span(girls)}, quote: {girls}, action: 达到, class: complete_count, object: 女生在校生占比, deliverable: count, {common},
      targets: [{{span: {_span("达到48%以上")}, quote: 达到48%以上, quantity: 48, unit: '%', comparator: '>=', object: 女生在校生占比}}],
      evidence: {{kind: indicator, measures: [{{target: 1, indicator: girls_share, below: same}}]}}}}
  - {{id: '1.3', span: {_span(decree)}, quote: {decree}, action: 制定, class: issue_document, object: 《溪山县学位管理办法》, deliverable: document, {common},
      evidence: {{kind: document, name: 《溪山县学位管理办法》, document: places-rules}}}}
  - {{id: '1.4', span: {_span(general)}, quote: {general}, action: 落实, class: promote, object: 立德树人根本任务, deliverable: none, {common},
      evidence: {{kind: none, reason: 没有可以完成的事项。}}}}
"""


def write_package(folder: Path) -> Path:
    """Writes the package into a folder, which is made; the folder's name is the package's."""
    contents = {
        "package.yaml": _PACKAGE.format(name=folder.name),
        "plan.txt": PLAN,
        "units.yaml": _UNITS,
        "groups.yaml": _GROUPS,
        "offices.yaml": "offices: [{id: basic, label: 基教股}]\n",
        "datasets/all.yaml": _DATASETS,
        "indicators/all.yaml": _INDICATORS,
        "commitments/item-01.yaml": _commitments(),
        "parameters/all.yaml": _PARAMETERS,
        "rows.yaml": _ROWS,
        "simulation.yaml": _SIMULATION,
        "data/openings.csv": OPENINGS,
        "data/decrees.csv": DECREES,
    }
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def with_keeping(folder: Path, *, unsent: int = 30, evidence: int = 60) -> Path:
    """Says how many days a package keeps what is never handed in."""
    main, parameters = folder / "package.yaml", folder / "parameters" / "all.yaml"
    main.write_text(
        main.read_text("utf-8") + "keeping: {unsent: keeping.unsent, evidence: keeping.evidence}\n", "utf-8"
    )
    said = {"keeping.unsent": unsent, "keeping.evidence": evidence}
    lines = [
        f"  - {{id: {name}, name: 保存天数, value: {days}, unit: 天, effective_from: 2018-01-01, jurisdiction: CN-990201, "
        "source: {title: 虚构的规定}, confidence: low}\n"
        for name, days in said.items()
    ]
    parameters.write_text(parameters.read_text("utf-8") + "".join(lines), "utf-8")
    return folder
