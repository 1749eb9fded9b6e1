"""Builds the commitments of an item and holds each of them to the characters of the plan that it quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from yaodian.binding.content import day_of
from yaodian.binding.package import EVIDENCE_KINDS, Asks, Bound, Evidence, Measure
from yaodian.binding.reading import File, Reading, text_of, texts_of
from yaodian.binding.source import Node
from yaodian.plan import Commitment, Comparator, Plan, Span, Target
from yaodian.values import Place, parse_date

_NAMING = ("establish_mechanism", "operate_platform")
"""Classes of deeds that make something with a name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A bound commitment with the node it was declared in; `placed` if its words stand where it says."""

    bound: Bound
    node: Node
    placed: bool


@dataclass(frozen=True, slots=True)
class ItemRead:
    """What a file says about an item: its commitments, the spans of numbers declared to be no targets, where it begins.

    `whole` is False where something of the file could not be used, so that what is missing may lie there.
    """

    number: int
    declared: tuple[Declared, ...]
    ignored: tuple[Span, ...]
    place: Place
    whole: bool


def read_item(reading: Reading, file: File, plan: Plan, text: str) -> ItemRead | None:
    """The commitments of a file that are written as they should be, in its order; None if it belongs to no item of the plan."""
    number = file.node.get("item")
    if number is None or not isinstance(number.value, int):
        return None
    chosen = _number_meant(reading, file, number)
    item = next((item for item in plan.items if item.number == chosen), None)
    if item is None:
        numbers = f"{plan.items[0].number} 至 {plan.items[-1].number}" if plan.items else "（正文中没有条目）"
        message = f"正文中没有第 {chosen} 条"
        reading.report("unknown-item", message, number.place, expected=numbers, remedy="改正条目号。")
        reading.incomplete.add("commitments")
        return None
    declared = []
    for node in file.entries("commitments"):
        bound = _bound(node, chosen)
        declared.append(Declared(bound, node, _holds(reading, node, bound, item.span, text)))
    ignored = []
    for node in file.entries("not_targets"):
        span = _span(node["span"])
        if _quoted(reading, node, span, text):
            ignored.append(span)
    whole = file.sound and all(one.placed for one in declared)
    return ItemRead(chosen, tuple(declared), tuple(ignored), file.node.key_place("commitments"), whole)


def _number_meant(reading: Reading, file: File, number: Node) -> int:
    """The item's number; where all ids of the file begin with another one, that slip is reported once and theirs is taken."""
    begins = {name.partition(".")[0] for name in file.ids("commitments")}
    other = next(iter(begins)) if len(begins) == 1 else ""
    if other.isdigit() and int(other) != number.value and len(list(file.ids("commitments"))) > 1:
        message = f"条目号写作 {number.value}，而各任务编号都以“{other}.”开头"
        reading.report("wrong-item", message, number.place, remedy=f"改作“item: {other}”，或改正各任务的编号。")
        return int(other)
    return cast(int, number.value)


def _bound(node: Node, item: int) -> Bound:
    span = _span(node["span"])
    commitment = Commitment(
        id=text_of(node["id"]),
        span=span,
        text=text_of(node["quote"]),
        action=text_of(node["action"]),
        action_class=text_of(node["class"]),
        object=text_of(node["object"]),
        deliverable_kind=text_of(node["deliverable"]),
        scope=text_of(node.get("scope")) or None,
        system_named=text_of(node.get("system")) or None,
        deadline=parse_date(text_of(node["due"])),
        targets=tuple(_target(child) for child in node.get("targets") or ()),
    )
    return Bound(
        commitment=commitment,
        item=item,
        lead=text_of(node["lead"]),
        due=parse_date(text_of(node["due"])),
        evidence=_evidence(node["evidence"]),
        support=texts_of(node.get("support")),
        systems=texts_of(node.get("systems")),
        note=text_of(node.get("note")),
        place=node.place,
    )


def _target(node: Node) -> Target:
    baseline = node.get("baseline")
    soft = node.get("soft")
    return Target(
        span=_span(node["span"]),
        quantity=float(cast(float, node["quantity"].value)),
        unit=text_of(node["unit"]),
        comparator=cast(Comparator, text_of(node["comparator"])),
        object=text_of(node["object"]),
        per=text_of(node.get("per")) or None,
        deadline=day_of(node.get("deadline")),
        baseline=None if baseline is None else float(cast(float, baseline.value)),
        soft=bool(soft.value) if soft is not None else False,
    )


def _evidence(node: Node) -> Evidence:
    kind = text_of(node["kind"])
    assert kind in EVIDENCE_KINDS, "the schema allows no other kind"
    planned = node.get("planned")
    return Evidence(
        kind=kind,
        measures=tuple(_measure(child) for child in node.get("measures") or ()),
        name=text_of(node.get("name")),
        document=text_of(node.get("document")) or None,
        reason=text_of(node.get("reason")),
        planned=bool(planned.value) if planned is not None else False,
    )


def _measure(node: Node) -> Measure:
    baseline = node.get("baseline")
    asks = node.get("asks")
    target = node.get("target")
    return Measure(
        indicator=text_of(node["indicator"]),
        target=None if target is None else cast(int, target.value),
        asks=_asks(asks) if asks is not None else None,
        below=text_of(node.get("below")) or None,
        pace=cast(Literal["linear", "end"], text_of(node.get("pace"), "linear")),
        baseline=0.0 if baseline is None else float(cast(float, baseline.value)),
        parameters=texts_of(node.get("parameters")),
    )


def _asks(node: Node) -> Asks:
    quantity = node.get("quantity")
    return Asks(
        because=text_of(node["because"]),
        quantity=None if quantity is None else float(cast(float, quantity.value)),
        every=text_of(node.get("every")) or None,
        unit=text_of(node.get("unit")) or None,
        comparator=cast("Comparator | None", text_of(node.get("comparator")) or None),
    )


def _span(node: Node) -> Span:
    start, end = (cast(int, child.value) for child in node)
    return Span(min(start, end), max(start, end))


def _holds(reading: Reading, node: Node, bound: Bound, item: Span, text: str) -> bool:
    """Whether the declared characters are those of the text; says what is wrong and where the words really stand."""
    commitment = bound.commitment
    if not commitment.id.startswith(f"{bound.item}."):
        message = f"任务编号“{commitment.id}”不属于第 {bound.item} 条"
        reading.report("wrong-id", message, node["id"].place, remedy=f"编号应以“{bound.item}.”开头。")
    if not _stands_in(commitment.action, item.of(text)):
        message = f"“{commitment.action}”不是第 {bound.item} 条中的话"
        remedy = "按正文改正 action；动词省略的，写正文中所用的词。"
        reading.report("other-action", message, node["action"].place, remedy=remedy, warning=True)
    if commitment.action_class in _NAMING and commitment.system_named is None:
        message = f"任务 {commitment.id} 建立机制或平台，没有写明它的名称"
        reading.report(
            "missing-key", message, node["class"].place, remedy="补上“system: …”，或改正 class。", warning=True
        )
    placed = _quoted(reading, node, commitment.span, text, item)
    if placed and not _within(commitment.span, item):
        message = f"任务 {commitment.id} 的文字不在第 {bound.item} 条之内"
        remedy = "改正 span，或移到它所属条目的文件。"
        expected = f"{item.start} 至 {item.end} 之间"
        reading.report("outside-item", message, node["span"].place, expected=expected, remedy=remedy)
        placed = False
    for child, target in zip(node.get("targets") or (), commitment.targets, strict=True):
        near = commitment.span if placed else item
        if _quoted(reading, child, target.span, text, near) and placed and not _within(target.span, commitment.span):
            message = f"目标值“{text_of(child['quote'])}”不在任务 {commitment.id} 的文字之内"
            remedy = "改正 span，或移到它所属的任务。"
            reading.report("outside-commitment", message, child["span"].place, remedy=remedy)
        _unit_stands_in_text(reading, child, target)
    return placed


def _stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, in one piece or parted in two (加大…资助)."""
    if words in text:
        return len(words) > 1
    parted = ((words[:place], words[place:]) for place in range(2, len(words) - 1))
    return any(text.find(last, text.find(first) + len(first)) >= 0 for first, last in parted if first in text)


def _unit_stands_in_text(reading: Reading, node: Node, target: Target) -> None:
    quote = text_of(node["quote"])
    if target.unit in ("%", "个") or target.unit in quote:
        return  # 全部 is 100 %, 清零 is none of whatever
    message = f"单位“{target.unit}”没有出现在“{quote}”中"
    reading.report("unknown-unit", message, node["unit"].place, expected="原文所写的量词，或 %", remedy="改正单位。")


def _quoted(reading: Reading, node: Node, span: Span, text: str, inside: Span | None = None) -> bool:
    """Whether the text at the span is the quotation; `inside` is where the words are expected, if they stand in several places."""
    quote = text_of(node["quote"])
    first, last = (cast(int, child.value) for child in node["span"])
    if first <= last <= len(text) and span.of(text) == quote:
        return True
    found = _occurrences(quote, text)
    if not found:
        remedy = f"该处正文是“{span.of(text)[:40]}”，按正文改正 quote。"
        reading.report("wrong-quote", f"正文中没有“{quote}”", node["quote"].place, remedy=remedy)
        return False
    expected = [start for start in found if inside and inside.start <= start < inside.end] or found
    near = min(expected, key=lambda start: abs(start - span.start))
    remedy = f"“{quote}”在正文第 {near} 至 {near + len(quote)} 字，改作 [{near}, {near + len(quote)}]。"
    message = f"正文第 {first} 至 {last} 字不是“{quote}”"
    reading.report("wrong-span", message, node["span"].place, remedy=remedy)
    return False


def _occurrences(quote: str, text: str) -> list[int]:
    starts, start = [], text.find(quote)
    while start >= 0 and quote:
        starts.append(start)
        start = text.find(quote, start + 1)
    return starts


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
