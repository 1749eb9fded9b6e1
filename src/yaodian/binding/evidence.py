"""Follows every name of a commitment to what it names, and asks whether its evidence can prove what it promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.binding.commitments import Declared, ItemRead
from yaodian.binding.known import Known
from yaodian.binding.package import Bound, Measure
from yaodian.binding.reading import Reading
from yaodian.binding.source import Node
from yaodian.indicators import Definition
from yaodian.plan import Plan

SAME = "same"
_PEOPLE = {"人", "名", "位"}
_WHOLE = 100
_WORDS_OF = {
    "indicator": ("measures", "name", "planned"),
    "document": ("name", "document", "planned"),
    "procedure": ("name", "planned"),
    "mechanism": ("name", "planned"),
    "none": ("reason",),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What evidence can rest on: what is declared, the documents on record (None: no register, or one that cannot be read), the days
    on which a commitment can fall due (None: not declared soundly)."""

    known: Known
    has_register: bool
    documents: Mapping[str, str] | None
    horizon: tuple[date, date] | None


def check_bindings(reading: Reading, declared: Iterable[Declared], ground: Ground) -> None:
    """Offices, systems, indicators, parameters and documents that a commitment names exist, and every target is measured."""
    known = ground.known
    for one in declared:
        node, bound = one.node, one.bound
        for child in (node["lead"], *(node.get("support") or ())):
            if str(child.value) not in known.named("offices"):
                offices = known.named("offices")
                reading.unknown("单位（处室）", child, offices, kind="offices", where="offices.yaml")
        _check_systems(reading, known, node, bound.item)
        _check_days(reading, node, bound, ground.horizon)
        _check_words(reading, node["evidence"])
        if bound.evidence.kind == "indicator":
            _check_measures(reading, known, node["evidence"], bound)
        else:
            _check_other_evidence(reading, node["evidence"], bound, ground)


def _check_systems(reading: Reading, known: Known, node: Node, item: int) -> None:
    for child in node.get("systems") or ():
        name = str(child.value)
        if name not in known.named("systems"):
            reading.unknown("系统", child, known.named("systems"), kind="systems", where="systems.yaml")
        elif name in known.systems and known.systems[name].item != item:
            message = f"系统“{name}”（{known.systems[name].label.zh}）属于第 {known.systems[name].item} 条"
            own = [one.id for one in known.systems.values() if one.item == item]
            expected = f"第 {item} 条的系统：{'、'.join(own)}" if own else ""
            remedy = "改正系统编号，或改正 systems.yaml 中的 item。"
            reading.report("other-item", message, child.place, expected=expected, remedy=remedy, warning=True)


def check_systems_needed(reading: Reading, read: Sequence[ItemRead], known: Known, plan: Plan) -> None:
    """Every system belongs to an item of the plan, some commitment of the item needs it, and it runs by datasets that exist."""
    numbers = [item.number for item in plan.items]
    needed: set[str] = set()
    clear = {item.number for item in read if item.whole}
    for one in (one for item in read for one in item.declared):
        needed.update(one.bound.systems)
        if not all(name in known.systems and known.systems[name].item == one.bound.item for name in one.bound.systems):
            clear.discard(one.bound.item)  # a name that leads elsewhere has been reported, and may be this one's
    for name, node in known.own("systems"):
        for child in node.get("datasets") or ():
            if str(child.value) not in known.named("datasets"):
                reading.unknown("数据集", child, known.named("datasets"), kind="datasets", where="datasets/")
        item = known.systems[name].item
        if item not in numbers:
            message = f"正文中没有第 {item} 条"
            expected = f"{numbers[0]} 至 {numbers[-1]}" if numbers else ""
            reading.report("unknown-item", message, node["item"].place, expected=expected, remedy="改正 item。")
        elif name not in needed and item in clear:
            message = f"没有任务需要系统“{name}”"
            remedy = f"在第 {item} 条的任务中补上“systems: [{name}]”，或删去这个系统。"
            reading.report("unneeded", message, node["id"].place, remedy=remedy, warning=True)


def _check_days(reading: Reading, node: Node, bound: Bound, horizon: tuple[date, date] | None) -> None:
    if horizon is not None and not horizon[0] <= bound.due <= horizon[1]:
        expected = f"{horizon[0].isoformat()} 至 {horizon[1].isoformat()}"
        message = f"完成时限 {bound.due.isoformat()} 不在政策包的起止日之内"
        reading.report("wrong-date", message, node["due"].place, expected=expected, remedy="改正 due 或 horizon。")
    for child, target in zip(node.get("targets") or (), bound.commitment.targets, strict=True):
        if target.deadline is not None and target.deadline > bound.due:
            message = f"目标值的时限 {target.deadline.isoformat()} 晚于任务的完成时限 {bound.due.isoformat()}"
            reading.report("wrong-date", message, child["deadline"].place, remedy="改正 deadline 或 due。")


def _check_words(reading: Reading, node: Node) -> None:
    """Keys that belong to another kind of evidence; one that is missing is asked for by the kind's own check."""
    kind = str(node["kind"].value)
    for key in node.key_places:
        if key != "kind" and key not in _WORDS_OF[kind]:
            kinds = "、".join(other for other, words in _WORDS_OF.items() if key in words)
            message = f"{kind} 类佐证没有“{key}”"
            remedy = f"删去 {key}，或把 kind 改为 {kinds}。"
            reading.report("wrong-evidence", message, node.key_place(key), remedy=remedy)


def _check_other_evidence(reading: Reading, node: Node, bound: Bound, ground: Ground) -> None:
    evidence, commitment = bound.evidence, bound.commitment
    if commitment.targets:
        message = f"任务 {commitment.id} 有目标值，佐证却不是指标"
        remedy = "以指标核验，或删去目标值。"
        reading.report("wrong-evidence", message, node["kind"].place, expected="indicator", remedy=remedy)
    if evidence.kind == "none":
        if not evidence.reason:
            reading.report("missing-key", "一般性要求须说明不作核验的理由", node.place, remedy="补上“reason: …”。")
        return
    if not evidence.name:
        reading.report("missing-key", "佐证缺少名称", node.place, remedy="补上“name: …”，写明凭什么核验。")
    if evidence.kind == "document":
        _check_document(reading, node, bound, ground)
    elif not evidence.planned:
        message = "本版尚不能运行程序与机制"
        remedy = "注明“planned: true”，页面上显示为尚无佐证。"
        reading.report("not-built", message, node["kind"].place, remedy=remedy)


def _check_document(reading: Reading, node: Node, bound: Bound, ground: Ground) -> None:
    document, planned = bound.evidence.document, bound.evidence.planned
    if document is None:
        if not planned:
            message = "文件类佐证须指明登记的文件，或注明 planned: true"
            reading.report("missing-key", message, node.place, remedy="补上“document: …”。")
        return
    if planned:
        message = "已指明登记的文件，又注明尚未接入"
        reading.report("wrong-evidence", message, node.key_place("planned"), remedy="删去 planned 或 document。")
    if not ground.has_register:
        remedy = "在 package.yaml 中写明“documents: …”。"
        reading.report("no-register", "政策包没有指明已印发文件的登记", node["document"].place, remedy=remedy)
    elif ground.documents is not None and document not in ground.documents:
        reading.unknown("文件", node["document"], ground.documents, kind="rows", where="已印发文件登记")


def _check_measures(reading: Reading, known: Known, node: Node, bound: Bound) -> None:
    commitment, evidence = bound.commitment, bound.evidence
    if not evidence.measures:
        if not evidence.planned:
            remedy = "补上 measures，写明用哪个指标核验哪个目标值。"
            reading.report("missing-key", "指标类佐证缺少 measures", node.place, remedy=remedy)
        return
    if evidence.planned:
        message = "已写明 measures，又注明尚未接入"
        reading.report("wrong-evidence", message, node.key_place("planned"), remedy="删去 planned 或 measures。")
    measured = {measure.target for measure in evidence.measures}
    for number, target in enumerate(commitment.targets, 1):
        if number not in measured:
            message = f"任务 {commitment.id} 的第 {number} 个目标值（{target.quantity:g} {target.unit}）没有指标核验"
            remedy = f"补上 target: {number} 的一项。"
            reading.report("unmeasured-target", message, node.key_place("measures"), remedy=remedy)
    seen: set[tuple[int | None, str]] = set()
    for child, measure in zip(node["measures"], evidence.measures, strict=True):
        if (measure.target, measure.indicator) in seen:
            what = "这项任务" if measure.target is None else f"第 {measure.target} 个目标值"
            message = f"{what}已由“{measure.indicator}”核验"
            reading.report("duplicate-measure", message, child.place, remedy="留下一项，删去另一项。")
            continue
        seen.add((measure.target, measure.indicator))
        _check_measure(reading, known, child, measure, bound)


def _check_measure(reading: Reading, known: Known, node: Node, measure: Measure, bound: Bound) -> None:
    targets = bound.commitment.targets
    indicators = known.named("indicators")
    if measure.indicator not in indicators:
        reading.unknown("指标", node["indicator"], indicators, kind="indicators", where="indicators/")
    if measure.below not in (None, SAME) and measure.below not in indicators:
        names = (*indicators, SAME)
        reading.unknown("指标", node["below"], names, kind="indicators", where="indicators/")
    for child in node.get("parameters") or ():
        if str(child.value) not in known.named("parameters"):
            names = tuple(known.named("parameters"))
            reading.unknown("参数", child, names, kind="parameters", where="parameters/")
    _check_asks(reading, known, node, measure)
    if measure.target is None:
        _check_without_target(reading, known, node, measure, bound)
        return
    if not 1 <= measure.target <= len(targets):
        message = f"任务 {bound.commitment.id} 没有第 {measure.target} 个目标值"
        expected = f"1 至 {len(targets)}" if targets else "先在 targets 中声明目标值"
        remedy = "改正 target，或补上目标值。"
        reading.report("missing-target", message, node["target"].place, expected=expected, remedy=remedy)
        return
    target = targets[measure.target - 1]
    if target.baseline is not None and measure.asks is None and measure.baseline != target.baseline:
        place = node["baseline"].place if "baseline" in node else node.place
        message = f"目标值从 {target.baseline:g} 起算，measures 中却从 {measure.baseline:g} 起算"
        remedy = f"写“baseline: {target.baseline:g}”。"
        reading.report("other-baseline", message, place, remedy=remedy, warning=True)
    asked = (measure.asks.unit if measure.asks else None) or target.unit
    _check_counted_alike(reading, known, node, measure, asked)


def _check_without_target(reading: Reading, known: Known, node: Node, measure: Measure, bound: Bound) -> None:
    """Where the plan gives no number, `asks` must say all of it: how much, in which unit, how compared, and why."""
    if bound.commitment.targets:
        message = f"任务 {bound.commitment.id} 有目标值，measures 须写明核验第几个"
        expected = f"1 至 {len(bound.commitment.targets)}"
        reading.report("missing-key", message, node.place, expected=expected, remedy="补上“target: …”。")
        return
    asks = measure.asks
    if asks is None:
        message = "正文没有目标值，须写明核验时要求多少和理由"
        remedy = "补上“asks: {quantity: …, unit: …, comparator: …, because: …}”。"
        reading.report("missing-key", message, node.place, expected="asks", remedy=remedy)
        return
    for key, value in (("unit", asks.unit), ("comparator", asks.comparator)):
        if value is None:
            message = f"正文没有目标值，asks 须写明 {key}"
            reading.report("missing-key", message, node["asks"].place, expected=key, remedy=f"补上“{key}: …”。")
    if asks.unit is not None:
        _check_counted_alike(reading, known, node, measure, asks.unit)


def _check_counted_alike(reading: Reading, known: Known, node: Node, measure: Measure, asked: str) -> None:
    _check_indicator(reading, known, node["indicator"], known.indicators.get(measure.indicator), asked)
    if measure.below not in (None, SAME):
        _check_unit(reading, node["below"], known.indicators.get(str(measure.below)), asked)


def _check_asks(reading: Reading, known: Known, node: Node, measure: Measure) -> None:
    asks = measure.asks
    if asks is None:
        return
    if (asks.quantity is None) == (asks.every is None):
        message = "asks 须写 quantity 或 every 之一"
        reading.report("wrong-asks", message, node["asks"].place, remedy="补上所缺的一项，或删去多余的一项。")
    if asks.quantity is not None and asks.quantity > _WHOLE and asks.unit == "%":
        place = node["asks"]["quantity"].place
        message = f"占比不会超过 100%，却写作 {asks.quantity:g}"
        reading.report("out-of-range", message, place, remedy="改正 quantity 或 unit。", warning=True)
    if asks.every is not None and known.levels and asks.every not in known.levels:
        reading.unknown("层级", node["asks"]["every"], known.levels)


def _check_indicator(reading: Reading, known: Known, node: Node, indicator: Definition | None, asked: str) -> None:
    """The indicator that decides counts in the unit that is asked for, and is given for the whole."""
    _check_unit(reading, node, indicator, asked)
    if indicator is not None and indicator.levels and known.levels and known.levels[0] not in indicator.levels:
        message = f"指标“{indicator.id}”不按“{known.levels[0]}”一级计算，不能核验全局的任务"
        expected = "、".join(indicator.levels)
        remedy = f"换用别的指标，或在它的 levels 中补上 {known.levels[0]}。"
        reading.report("wrong-level", message, node.place, expected=expected, remedy=remedy)


def _check_unit(reading: Reading, node: Node, indicator: Definition | None, asked: str) -> None:
    if indicator is not None and indicator.unit != asked and not {indicator.unit, asked} <= _PEOPLE:
        message = f"指标“{indicator.id}”的单位是“{indicator.unit}”，目标值的单位是“{asked}”"
        remedy = "换用同单位的指标，或在 asks 中写明 unit 与理由。"
        reading.report("unit-mismatch", message, node.place, remedy=remedy)
