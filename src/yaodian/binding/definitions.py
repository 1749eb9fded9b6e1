"""Checks datasets, code lists, parameters and indicators: limits that can hold, expressions that can be read, names that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from yaodian.binding.between_rows import check_between_rows, check_roster
from yaodian.binding.conditions import check_agreements, check_condition, within
from yaodian.binding.days import Days, share_a_day
from yaodian.binding.known import Known
from yaodian.binding.life_cycles import check_life_cycle
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.reporting import check_reporting
from yaodian.binding.source import Node
from yaodian.binding.vault import check_vault
from yaodian.indicators import Definition, Derived, Indicator
from yaodian.parameters import DatedValue
from yaodian.registry import Code, Dataset, Field
from yaodian.values import Jurisdiction, Place, nearest

_COMPARED = re.compile(r"\b([a-z][a-z0-9_]*)\s*(?:=|<>|!=|\bnot in\b|\bin\b)\s*('[^']*'|\((?:\s*'[^']*'\s*,?)+\))")
_TEXT = re.compile("'([^']*)'")
_FEW = 12
_SAID_BY = ("value", "table", "rules", "formula")
_LIMITS_OF = {
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "max_length": ("string",),
    "pattern": ("string",),
    "enum": ("string",),
    "codes": ("string",),
    "format": ("string",),
    "tolerance": ("integer", "number"),
}


def check_datasets(reading: Reading, known: Known) -> None:
    """Subject, key, day of knowledge and code lists exist; limits fit the type; checks are conditions over the fields."""
    for name, node in known.own("datasets"):
        dataset = known.datasets[name]
        before = len(reading.problems)
        if known.levels and dataset.level not in known.levels:
            reading.unknown("层级", node["level"], known.levels)
        _check_named_fields(reading, dataset, node)
        _report_repeated(reading, node["fields"], "name", "字段")
        rules = [*(node.get("checks") or ()), *(node.get("alike") or ()), *(node.get("series") or ())]
        _report_repeated(reading, rules, "id", "校验")
        for field, child in zip(dataset.fields, node["fields"], strict=True):
            _check_limits(reading, field, child)
            if field.codes is not None and field.codes not in known.named("code_lists"):
                lists = known.named("code_lists")
                reading.unknown("代码集", child["codes"], lists, kind="code_lists", where="code_lists/")
        _report_repeated(reading, node.get("agreements") or (), "id", "对照")
        _check_conditions(reading, known, dataset, node)
        check_agreements(reading, known, dataset, node)
        check_reporting(reading, known, dataset, node)
        check_between_rows(reading, dataset, node)
        check_roster(reading, dataset, node)
        check_vault(reading, dataset, node)
        check_life_cycle(reading, known, dataset, node)
        if len(reading.problems) > before:
            known.doubtful.add(("datasets", name))


def _check_named_fields(reading: Reading, dataset: Dataset, node: Node) -> None:
    fields = {field.name: field.type for field in dataset.fields}
    for key in ("subject", "key", "known_on"):
        named = node.get(key)
        children = () if named is None else tuple(named) if key == "key" else (named,)
        for child in children:
            if str(child.value) not in fields:
                reading.unknown("字段", child, fields)
    for key, wanted, words in (("subject", "string", "文字"), ("known_on", "date", "日期")):
        one = node.get(key)
        if one is not None and fields.get(str(one.value), wanted) != wanted:
            message = f"字段“{one.value}”不是{words}"
            reading.report("wrong-type", message, one.place, remedy=f"{key} 须指向 {wanted} 类型的字段。")


def _report_repeated(reading: Reading, nodes: Iterable[Node], key: str, what: str) -> None:
    seen: dict[str, Place] = {}
    for child in nodes:
        name = text_of(child[key])
        if name in seen:
            message = f"{what}“{name}”声明了两次，第一次在第 {seen[name].line} 行"
            reading.report("duplicate-id", message, child[key].place, remedy="留下一处，删去另一处。")
        seen.setdefault(name, child[key].place)


def _check_limits(reading: Reading, field: Field, node: Node) -> None:
    for key, types in _LIMITS_OF.items():
        if key in node and field.type not in types:
            message = f"{field.type} 类型的字段不能有 {key}"
            reading.report("wrong-type", message, node.key_place(key), remedy=f"删去 {key}，或改正 type。")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        reading.report("out-of-range", "最小值大于最大值", node["minimum"].place, remedy="改正 minimum 或 maximum。")
    if field.pattern is not None:
        try:
            re.compile(field.pattern)
        except re.error as error:
            message = f"正则表达式有误（{error.msg}）"
            reading.report("wrong-pattern", message, node["pattern"].place, remedy="改正 pattern。")


def _check_conditions(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    for check in node.get("checks") or ():
        if check_condition(reading, dataset, check["expression"]):
            _check_words(reading, known, dataset, check["expression"])


def _check_words(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """A text that a field is compared with is one that the field can hold: a code of its list, or one of its words."""
    for found in _COMPARED.finditer(text_of(node)):
        field = next((field for field in dataset.fields if field.name == found[1]), None)
        listed = known.code_lists.get(field.codes) if field is not None and field.codes else None
        allowed = sorted(listed.all_codes) if listed is not None else list(field.enum) if field is not None else []
        for word in _TEXT.finditer(found[2]) if allowed else ():
            if word[1] not in allowed:
                near = nearest(word[1], allowed)
                message = f"字段“{found[1]}”不会是“{word[1]}”"
                expected = "、".join(allowed) if len(allowed) <= _FEW else ""
                place = within(node.place, node, found.start(2) + word.start(1) + 1)
                remedy = f"是否指“{near}”？" if near else "改用代码集中的代码或所列的词。"
                reading.report("wrong-expression", message, place, expected=expected, remedy=remedy)


def check_indicators(reading: Reading, known: Known) -> None:
    """Datasets, fields, levels and other indicators that an indicator names exist; derivations run in no circle."""
    from yaodian.indicators import check_definitions

    own = dict(known.own("indicators"))
    for name, declared in own.items():
        each = known.indicators[name]
        dataset = known.datasets.get(each.dataset) if isinstance(each, Indicator) else None
        for key in ("numerator", "where", "denominator"):
            if dataset is not None and key in declared:
                _check_words(reading, known, dataset, declared[key])
        _check_percentage(reading, each, declared)
    concerned = _with_parts(own, known.indicators)
    for fault in check_definitions(concerned, known.datasets, levels=known.levels):
        node = own.get(fault.indicator)
        if node is None or _lies_in_what_is_broken(reading, known, fault.code, node, fault.field):
            continue
        child = node.at(tuple(fault.field.split(".")))
        if fault.code == "unknown-level":
            child = next((level for level in child if f"“{level.value}”" in fault.message), child)
        remedy = f"是否指“{fault.nearest}”？" if fault.nearest else "改正此处。"
        place = within(child.place, child, fault.column)
        reading.report(fault.code, fault.message, place, expected=fault.expected, remedy=remedy)


def _check_percentage(reading: Reading, each: Definition, node: Node) -> None:
    """A share in per cent is a fraction times a hundred."""
    fraction = isinstance(each, Derived) or each.denominator is not None
    if each.unit == "%" and fraction and each.scale not in (0, 100):
        place = node["scale"].place if "scale" in node else node["unit"].place
        message = f"单位是 %，倍数却是 {each.scale:g}"
        reading.report(
            "wrong-scale", message, place, expected="100", remedy="写“scale: 100”，或改正 unit。", warning=True
        )


def _with_parts(names: Iterable[str], indicators: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """The indicators of these names and all that they derive from; what is inherited beside them was checked where it stands."""
    found: dict[str, Definition] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in indicators:
            continue
        each = found[name] = indicators[name]
        if isinstance(each, Derived):
            waiting += [each.numerator, each.denominator]
    return tuple(found.values())


def _lies_in_what_is_broken(reading: Reading, known: Known, code: str, node: Node, field: str) -> bool:
    """Whether a name leads to something that is declared, only wrongly, which has been reported there."""
    kind = {"unknown-dataset": "datasets", "unknown-indicator": "indicators"}.get(code)
    if kind is None:
        return False
    named = str(node.at(tuple(field.split("."))).value)
    return kind in reading.incomplete or named in known.named(kind)


def check_units_of_measure(reading: Reading, known: Known, listed: Node | None) -> None:
    """Units of fields and indicators are those of the package's list, so that 平方米 is not written in three ways."""
    if listed is None:
        return
    name = text_of(listed)
    if name not in known.named("code_lists"):
        reading.unknown("代码集", listed, known.named("code_lists"), kind="code_lists", where="code_lists/")
        return
    if name not in known.code_lists:
        return
    allowed = [code.code for code in known.code_lists[name].codes]
    for node in _measured(known):
        if "unit" in node and text_of(node["unit"]) not in allowed:
            reading.unknown("计量单位", node["unit"], allowed, where=f"代码集 {name}")


def _measured(known: Known) -> Iterator[Node]:
    for _, node in known.own("indicators"):
        yield node
    for _, node in known.own("datasets"):
        yield from node["fields"]


def check_codes(reading: Reading, node: Node, codes: tuple[Code, ...]) -> bool:
    """Whether no code of a list stands in it twice for the same day, and no code ends before it begins."""
    sound = True
    seen: dict[str, list[Days]] = {}
    for code, child in zip(codes, node["codes"], strict=True):
        days = (code.valid_from, code.valid_to)
        if code.valid_from and code.valid_to and code.valid_from > code.valid_to:
            where = child.get("from") or child.get("to") or node["from"]
            reading.report("wrong-date", "起始日晚于终止日", where.place, remedy="改正 from 或 to。")
            sound = False
        elif any(share_a_day(days, other) for other in seen.get(code.code, ())):
            message = f"代码“{code.code}”在同一天有两个名称"
            reading.report("duplicate-code", message, child["code"].place, remedy="改正代码，或写明 from 与 to。")
            sound = False
        seen.setdefault(code.code, []).append(days)
    return sound


def check_parameter(
    reading: Reading, values: Iterable[DatedValue], value: DatedValue, node: Node, place: Jurisdiction | None
) -> None:
    """It has a value that can hold in the package's place, and no other value of it begins on the same day for the same place."""
    if place is not None and not value.jurisdiction.covers(place) and not place.covers(value.jurisdiction):
        message = f"辖区 {value.jurisdiction.code} 与政策包的辖区 {place.code} 无关，这个值永不适用"
        where = node["jurisdiction"].place
        reading.report("other-place", message, where, expected=place.code, remedy="改正 jurisdiction。", warning=True)
    if not any(key in node for key in _SAID_BY):
        message = f"参数“{value.id}”没有写明内容"
        expected = "、".join(_SAID_BY)
        reading.report("missing-key", message, node.place, expected=expected, remedy="补上“value: …”。")
    if value.effective_from and value.effective_to and value.effective_from > value.effective_to:
        end = node["effective_to"].place
        reading.report("wrong-date", "失效日早于生效日", end, remedy="改正 effective_from 或 effective_to。")
    for other in values:
        same = other.id == value.id and other.jurisdiction == value.jurisdiction
        if same and other.effective_from == value.effective_from:
            message = f"参数“{value.id}”在同一天、同一辖区有两个值"
            reading.report("duplicate-id", message, node["id"].place, remedy="改正 effective_from，或删去其中一个。")
