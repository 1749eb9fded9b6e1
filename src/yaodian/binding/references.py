"""Follows every name of a package to what it names; what leads nowhere is a Problem with the nearest name that exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yaodian.binding.commitments import Declared
from yaodian.binding.package import Bound, Measure
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.indicators import Definition
from yaodian.registry import CodeList, Dataset, Unit
from yaodian.values import Place

_SAME = "same"


@dataclass
class Known:
    """What has been declared, with the node of each thing; `ids` also counts entries that were declared wrongly."""

    units: dict[str, Unit] = field(default_factory=dict)
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    indicators: dict[str, Definition] = field(default_factory=dict)
    offices: set[str] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    levels: tuple[str, ...] = ()
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def named(self, kind: str) -> set[str]:
        """All names of a kind, soundly declared or not."""
        return self.ids.get(kind, set())


def check_units(reading: Reading, known: Known) -> None:
    """One unit on top, parents that exist and stand higher, codes that are unique on every day."""
    tops = [unit for unit in known.units.values() if unit.parent is None]
    if len(tops) != 1 and known.units:
        extra = [known.nodes["units", unit.id] for unit in tops[1:]] or [known.nodes["units", next(iter(known.units))]]
        for node in extra:
            reading.report("several-tops", "单位树的顶层应恰有一个单位", node.place, remedy="给其余单位写上 parent。")
    for unit in known.units.values():
        node = known.nodes["units", unit.id]
        if known.levels and unit.level not in known.levels:
            reading.unknown("层级", node["level"], known.levels)
        if unit.parent is not None and unit.parent not in known.named("units"):
            reading.unknown("单位", node["parent"], known.named("units"))
        elif unit.parent in known.units and not _stands_higher(known.units[unit.parent], unit, known.levels):
            message = f"上级“{unit.parent}”的层级不高于“{unit.id}”"
            reading.report(
                "wrong-level",
                message,
                node["parent"].place,
                expected=" > ".join(known.levels),
                remedy="改正 parent 或 level。",
            )
        for version, child in zip(unit.versions, node["versions"], strict=True):
            if version.valid_from and version.valid_to and version.valid_from > version.valid_to:
                reading.report("wrong-span", "起始日晚于终止日", child.place, remedy="改正 from 或 to。")
    _check_codes(reading, known)


def _stands_higher(parent: Unit, unit: Unit, levels: Sequence[str]) -> bool:
    if parent.level not in levels or unit.level not in levels:
        return True
    return levels.index(parent.level) < levels.index(unit.level)


def _check_codes(reading: Reading, known: Known) -> None:
    held: dict[str, tuple[str, Place]] = {}
    for unit in known.units.values():
        for version, child in zip(unit.versions, known.nodes["units", unit.id]["versions"], strict=True):
            owner = held.get(version.code)
            if owner is not None and owner[0] != unit.id:
                message = f"代码“{version.code}”已属于“{owner[0]}”(第 {owner[1].line} 行)"
                reading.report(
                    "duplicate-code", message, child["code"].place, remedy="代码不得重复,也不得转给另一单位。"
                )
            held.setdefault(version.code, (unit.id, child["code"].place))


def check_datasets(reading: Reading, known: Known) -> None:
    """Subject, key, day of knowledge and code lists exist; checks are conditions over the fields."""
    from yaodian.registry import ExpressionError, parse

    for dataset in known.datasets.values():
        node = known.nodes["datasets", dataset.id]
        fields = {child.name: child.type for child in dataset.fields}
        _check_field_names(reading, node)
        if known.levels and dataset.level not in known.levels:
            reading.unknown("层级", node["level"], known.levels)
        for child in (node["subject"], *node["key"], *([node["known_on"]] if "known_on" in node else [])):
            if str(child.value) not in fields:
                reading.unknown("字段", child, fields)
        if dataset.known_on and fields.get(dataset.known_on, "date") != "date":
            reading.report(
                "wrong-type",
                f"字段“{dataset.known_on}”不是日期",
                node["known_on"].place,
                remedy="known_on 须指向 date 类型的字段。",
            )
        for child in node["fields"]:
            if "codes" in child and text_of(child["codes"]) not in known.named("code_lists"):
                reading.unknown("代码集", child["codes"], known.named("code_lists"), where="code_lists/")
        for check in node.get("checks") or ():
            try:
                parsed = parse(text_of(check["expression"]), fields)
            except ExpressionError as error:
                _report_expression(reading, check["expression"], error)
                continue
            if parsed.kind != "boolean":
                remedy = "写成比较或由 and、or 连接的比较。"
                reading.report("wrong-type", "校验须是一个条件", check["expression"].place, remedy=remedy)


def _check_field_names(reading: Reading, node: Node) -> None:
    seen: dict[str, Place] = {}
    for child in node["fields"]:
        name = text_of(child["name"])
        if name in seen:
            message = f"字段“{name}”声明了两次,第一次在第 {seen[name].line} 行"
            reading.report("duplicate-id", message, child["name"].place, remedy="留下一处,删去另一处。")
        seen.setdefault(name, child["name"].place)


def _report_expression(reading: Reading, node: Node, error: Exception) -> None:
    near = getattr(error, "nearest", None)
    place = node.place
    column = getattr(error, "column", None)
    if isinstance(place.column, int) and isinstance(column, int) and column > 0:
        place = Place(place.file, place.line, place.column + column - 1)
    remedy = f"是否指“{near}”?" if near else "改正表达式。"
    reading.report(
        "wrong-expression",
        getattr(error, "message", str(error)),
        place,
        expected=getattr(error, "expected", "") or "",
        remedy=remedy,
    )


def check_indicators(reading: Reading, known: Known) -> None:
    """Datasets, fields, levels and other indicators that an indicator names exist; derivations run in no circle."""
    from yaodian.indicators import check_definitions

    for indicator in known.indicators.values():
        node = known.nodes["indicators", indicator.id]
        for child in node.get("levels") or ():
            if known.levels and str(child.value) not in known.levels:
                reading.unknown("层级", child, known.levels)
    for fault in check_definitions(tuple(known.indicators.values()), known.datasets):
        node = known.nodes["indicators", fault.indicator]
        place = node.at(tuple(fault.field.split("."))).place
        if isinstance(place.column, int) and fault.column:
            place = Place(place.file, place.line, place.column + fault.column - 1)
        remedy = f"是否指“{fault.nearest}”?" if fault.nearest else "改正此处。"
        if fault.nearest is None and fault.missing and fault.missing in known.named(fault.missing_kind):
            continue
        reading.report("wrong-definition", fault.message, place, expected=fault.expected, remedy=remedy)


def check_units_of_measure(reading: Reading, known: Known, code_list: str | None) -> None:
    """Units of fields and indicators are those of the package's list, so that 平方米 is not written in three ways."""
    listed = known.code_lists.get(code_list or "")
    if listed is None:
        return
    allowed = {code.code for code in listed.codes}
    holders: list[Node] = [known.nodes["indicators", name] for name in known.indicators]
    holders += [child for name in known.datasets for child in known.nodes["datasets", name]["fields"]]
    for node in holders:
        if "unit" in node and text_of(node["unit"]) not in allowed:
            reading.unknown("计量单位", node["unit"], allowed, where=f"代码集 {listed.id} ")


def check_bindings(
    reading: Reading, known: Known, declared: Iterable[Declared], documents: Mapping[str, str] | None
) -> None:
    """Offices, systems, indicators, parameters and documents that a commitment names exist, and every target is measured."""
    for one in declared:
        node, bound = one.node, one.bound
        for child in (node["lead"], *(node.get("support") or ())):
            if str(child.value) not in known.named("offices"):
                reading.unknown("单位(处室)", child, known.named("offices"), where="offices.yaml ")
        for child in node.get("systems") or ():
            if str(child.value) not in known.named("systems"):
                reading.unknown("系统", child, known.named("systems"), where="systems.yaml ")
        _check_evidence(reading, known, node["evidence"], bound, documents)


def _check_evidence(
    reading: Reading, known: Known, node: Node, bound: Bound, documents: Mapping[str, str] | None
) -> None:
    evidence, commitment = bound.evidence, bound.commitment
    if commitment.targets and evidence.kind != "indicator":
        message = f"任务 {commitment.id} 有目标值,佐证却不是指标"
        reading.report(
            "wrong-evidence", message, node["kind"].place, expected="indicator", remedy="以指标核验,或删去目标值。"
        )
    if evidence.kind == "indicator":
        _check_measures(reading, known, node, bound)
    elif "measures" in node:
        reading.report(
            "wrong-evidence",
            "只有 indicator 类佐证才有 measures",
            node.key_place("measures"),
            remedy="删去 measures,或改 kind。",
        )
    if evidence.kind == "none" and not evidence.reason:
        reading.report("missing-key", "一般性要求须说明不作核验的理由", node.place, remedy="补上“reason: …”。")
    if evidence.kind in ("procedure", "mechanism", "document") and not evidence.name:
        reading.report("missing-key", "佐证缺少名称", node.place, remedy="补上“name: …”,写明凭什么核验。")
    if evidence.kind == "document":
        if evidence.document is None and not evidence.planned:
            reading.report(
                "missing-key",
                "文件类佐证须指明登记的文件,或注明 planned: true",
                node.place,
                remedy="补上“document: …”。",
            )
        if evidence.document is not None and documents is not None and evidence.document not in documents:
            reading.unknown("文件", node["document"], documents, where="已印发文件登记")
    if evidence.kind in ("procedure", "mechanism") and not evidence.planned:
        message = "本版尚不能运行程序与机制"
        reading.report("not-built", message, node["kind"].place, remedy="注明“planned: true”,页面上显示为尚无佐证。")


def _check_measures(reading: Reading, known: Known, node: Node, bound: Bound) -> None:
    commitment, evidence = bound.commitment, bound.evidence
    if not evidence.measures and not evidence.planned:
        reading.report(
            "missing-key", "指标类佐证缺少 measures", node.place, remedy="补上 measures,写明用哪个指标核验哪个目标值。"
        )
    measured = {measure.target for measure in evidence.measures}
    for number, target in enumerate(commitment.targets, 1):
        if number not in measured and evidence.measures:
            message = f"任务 {commitment.id} 的第 {number} 个目标值({target.quantity:g} {target.unit})没有指标核验"
            reading.report(
                "unmeasured-target", message, node.key_place("measures"), remedy=f"补上 target: {number} 的一项。"
            )
    for child, measure in zip(node.get("measures") or (), evidence.measures, strict=True):
        _check_measure(reading, known, child, measure, bound)


def _check_measure(reading: Reading, known: Known, node: Node, measure: Measure, bound: Bound) -> None:
    targets = bound.commitment.targets
    if not 1 <= measure.target <= len(targets):
        message = f"任务 {bound.commitment.id} 没有第 {measure.target} 个目标值"
        expected = f"1 至 {len(targets)}" if targets else "先在 targets 中声明目标值"
        reading.report(
            "missing-target", message, node["target"].place, expected=expected, remedy="改正 target,或补上目标值。"
        )
        return
    if measure.indicator not in known.named("indicators"):
        reading.unknown("指标", node["indicator"], known.named("indicators"), where="indicators/")
    else:
        _check_unit(reading, known, node, measure, targets[measure.target - 1].unit)
    if measure.below not in (None, _SAME) and measure.below not in known.named("indicators"):
        reading.unknown("指标", node["below"], known.named("indicators"), where="indicators/")
    for child in node.get("parameters") or ():
        if str(child.value) not in known.named("parameters"):
            reading.unknown("参数", child, known.named("parameters"), where="parameters/")
    asks = measure.asks
    if asks is not None:
        if (asks.quantity is None) == (asks.every is None):
            reading.report("wrong-asks", "asks 须写 quantity 或 every 之一", node["asks"].place, remedy="二者取一。")
        if asks.every is not None and asks.every not in known.levels:
            reading.unknown("层级", node["asks"]["every"], known.levels)


def _check_unit(reading: Reading, known: Known, node: Node, measure: Measure, unit: str) -> None:
    indicator = known.indicators.get(measure.indicator)
    asked = (measure.asks.unit if measure.asks else None) or unit
    people = {"人", "名", "位"}
    if indicator is not None and indicator.unit != asked and not {indicator.unit, asked} <= people:
        message = f"指标“{indicator.id}”的单位是“{indicator.unit}”,目标值的单位是“{asked}”"
        reading.report(
            "unit-mismatch", message, node["indicator"].place, remedy="换用同单位的指标,或在 asks 中写明 unit 与理由。"
        )


def check_file_exists(reading: Reading, root: Path, node: Node) -> bool:
    """Whether the file that a node names lies inside the package."""
    path = (root / text_of(node)).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        beside = [str(other.relative_to(root)) for other in sorted(root.rglob("*")) if other.is_file()]
        reading.unknown("文件", node, beside)
        return False
    return True
