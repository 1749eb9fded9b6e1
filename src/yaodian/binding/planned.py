"""Reads what belongs to a plan: its text, the commitments of its items, the register of issued documents, the package's test cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.binding.against_text import check_against_text
from yaodian.binding.commitments import Declared, ItemRead, read_item
from yaodian.binding.evidence import Ground, check_bindings, check_systems_needed
from yaodian.binding.known import Known
from yaodian.binding.package import Case, DocumentRegister, ShippedRows
from yaodian.binding.reading import File, Reading, text_of
from yaodian.binding.rows import check_case, check_cases_differ, check_file_exists, documents_on_record
from yaodian.binding.source import Node, decoded, read_yaml
from yaodian.plan import Plan, compile_plan
from yaodian.values import Place, parse_date

_NEEDED = ("year", "levels", "horizon", "default_as_of", "lead_basis")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its commitments, in the order of the text, as far as they could be read."""

    text: str
    plan: Plan
    declared: tuple[Declared, ...]
    cases: tuple[Case, ...]
    register: DocumentRegister | None
    simulation: Node | None


def read_planned(reading: Reading, main: File, known: Known, shipped: Sequence[ShippedRows]) -> Planned | None:
    """Everything of a package that depends on its plan; None if the text cannot be read. What is wrong is reported."""
    node = main.node
    for key in _NEEDED:
        if key not in node and main.sound:
            reading.report("missing-key", f"有正文的政策包缺少“{key}”", node.place, remedy=f"补上“{key}: …”。")
    horizon = _horizon(reading, node) if main.sound else None
    _check_conventions(reading, node, known)
    _check_map(reading, node, known)
    simulation = _simulation(reading, node)
    if not isinstance(node["plan"].value, str) or not check_file_exists(reading, node["plan"]):
        return None
    name = text_of(node["plan"])
    content = (reading.root / name).read_bytes()
    reading.remember(name, content)
    text, problem = decoded(content, reading.name(name))
    if problem is not None:
        reading.problems.append(problem)
        return None
    compiled = compile_plan(text)
    read, names = _read_items(reading, compiled, text)
    check_against_text(reading, read, compiled, Place(reading.name("commitments")))
    register = _register(reading, known, node)
    documents = _documents(reading, known, shipped, register)
    declared = [one for item in read for one in item.declared]
    check_bindings(reading, declared, Ground(known, "documents" in node, documents, horizon))
    check_systems_needed(reading, read, known, compiled)
    cases = tuple(_read_cases(reading, names, known))
    check_cases_differ(reading, cases)
    ordered = sorted(declared, key=lambda one: one.bound.commitment.span)
    return Planned(text, compiled, tuple(ordered), tuple(case for case, _ in cases), register, simulation)


def _horizon(reading: Reading, main: Node) -> tuple[date, date] | None:
    """The days that the package is about. Commitments may fall due from the first day of the plan year on."""
    declared, as_of = main.get("horizon"), main.get("default_as_of")
    if declared is None:
        return None
    begin, end = parse_date(text_of(declared["from"])), parse_date(text_of(declared["to"]))
    if begin > end:
        reading.report("wrong-date", "起始日晚于终止日", declared["from"].place, remedy="改正 from 或 to。")
        return None
    if as_of is not None and not begin <= parse_date(text_of(as_of)) <= end:
        expected = f"{begin.isoformat()} 至 {end.isoformat()}"
        remedy = "改正 default_as_of 或 horizon。"
        reading.report("wrong-date", "默认日期不在起止日之内", as_of.place, expected=expected, remedy=remedy)
    year = main.get("year")
    if year is not None and isinstance(year.value, int) and not begin.year <= year.value <= end.year:
        expected = f"{begin.year} 至 {end.year}"
        reading.report(
            "wrong-date", "年份不在起止日之内", year.place, expected=expected, remedy="改正 year 或 horizon。"
        )
    return min(begin, date(begin.year, 1, 1)), end


def _check_conventions(reading: Reading, main: Node, known: Known) -> None:
    said = [node for node in (main.get("pace"), main.get("keeping")) if node is not None]
    for child in (child for node in said for child in node):
        if text_of(child) not in known.named("parameters"):
            names = known.named("parameters")
            reading.unknown("参数", child, names, kind="parameters", where="parameters/")


def _check_map(reading: Reading, main: Node, known: Known) -> None:
    outlines = main.get("map")
    if outlines is None or not isinstance(outlines.value, dict):
        return
    level, file = outlines.get("level"), outlines.get("file")
    if level is not None and known.levels and text_of(level) not in known.levels:
        reading.unknown("层级", level, known.levels)
    inset = outlines.get("inset")
    for child in inset if inset is not None else ():
        if str(child.value) not in known.named("units"):
            reading.unknown("单位", child, known.named("units"), kind="units", where="units.yaml")
    if file is not None and check_file_exists(reading, file):
        _check_outlines(reading, text_of(file))


def _check_outlines(reading: Reading, name: str) -> None:
    import json

    content = (reading.root / name).read_bytes()
    reading.remember(name, content)
    try:
        features = json.loads(content)["features"]
        sound = bool(features) and all("geometry" in feature for feature in features)
    except json.JSONDecodeError as error:
        place = Place(reading.name(name), error.lineno, error.colno)
        reading.report("wrong-map", "地图文件不是 JSON", place, remedy="改正此处，或重新导出 GeoJSON。")
        return
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        remedy = "换成含 features 的 GeoJSON 文件。"
        reading.report("wrong-map", "地图文件中没有轮廓", Place(reading.name(name), 1), remedy=remedy)


def _simulation(reading: Reading, main: Node) -> Node | None:
    """The declaration of the simulated population; what it means is for the room that makes it."""
    node = main.get("simulation")
    if node is None or not isinstance(node.value, str) or not check_file_exists(reading, node):
        return None
    content = (reading.root / node.value).read_bytes()
    reading.remember(node.value, content)
    declared, problems = read_yaml(content, reading.name(node.value))
    reading.problems.extend(problems)
    if declared is not None and not isinstance(declared.value, dict):
        reading.report("wrong-type", "模拟的声明应是一组“名称: 值”", declared.place, remedy="写成“名称: 值”。")
    return declared


def _read_items(reading: Reading, compiled: Plan, text: str) -> tuple[list[ItemRead], set[str]]:
    """What the files say about items, each commitment once, and all ids, of broken entries too."""
    read: list[ItemRead] = []
    names: set[str] = set()
    seen: dict[str, Place] = {}
    for file in reading.folder("commitments", "commitments"):
        names.update(file.ids("commitments"))
        item = read_item(reading, file, compiled, text)
        if item is None:
            continue
        kept = []
        for one in item.declared:
            name, place = one.bound.commitment.id, one.node["id"].place
            first = seen.setdefault(name, place)
            if first is place:
                kept.append(one)
                continue
            message = f"任务“{name}”声明了两次，第一次在 {first.file}:{first.line}"
            reading.report("duplicate-id", message, place, remedy="留下一处，或改用另一个编号。")
        whole = item.whole and len(kept) == len(item.declared)
        read.append(ItemRead(item.number, tuple(kept), item.ignored, item.place, whole))
    return read, names


def _register(reading: Reading, known: Known, main: Node) -> DocumentRegister | None:
    node = main.get("documents")
    if node is None or not isinstance(node.value, dict) or not {"dataset", "key", "issued"} <= set(node.value):
        return None
    register = DocumentRegister(text_of(node["dataset"]), text_of(node["key"]), text_of(node["issued"]))
    dataset = known.datasets.get(register.dataset)
    if dataset is None:
        if register.dataset not in known.named("datasets"):
            names = known.named("datasets")
            reading.unknown("数据集", node["dataset"], names, kind="datasets", where="datasets/")
        return None
    types = dataset.types()
    unknown = [key for key in ("key", "issued") if text_of(node[key]) not in types]
    for key in unknown:
        reading.unknown("字段", node[key], list(types))
    if not unknown and types[register.issued] != "date":
        message = f"字段“{register.issued}”不是日期"
        reading.report("wrong-type", message, node["issued"].place, remedy="issued 须指向 date 类型的字段。")
    return None if unknown else register


def _documents(
    reading: Reading, known: Known, shipped: Sequence[ShippedRows], register: DocumentRegister | None
) -> Mapping[str, str] | None:
    if register is None or register.dataset not in known.datasets or ("datasets", register.dataset) in known.doubtful:
        return None
    return documents_on_record(shipped, register, known.datasets[register.dataset])


def _read_cases(reading: Reading, names: set[str], known: Known) -> Iterable[tuple[Case, Node]]:
    for file in reading.folder("cases", "cases"):
        for node in file.entries("cases"):
            yield check_case(reading, node, names, known), node
