"""Builds the commitments of an item and holds each of them against the plan's text, to the character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, cast

from yaodian.binding.content import day_of
from yaodian.binding.package import EVIDENCE_KINDS, Asks, Bound, Evidence, EvidenceKind, Measure
from yaodian.binding.reading import File, Reading, text_of, texts_of
from yaodian.binding.source import Node
from yaodian.plan import Commitment, Comparator, Plan, Span, Target
from yaodian.values import parse_date


@dataclass(frozen=True, slots=True)
class Declared:
    """A bound commitment with the node it was declared in."""

    bound: Bound
    node: Node


def read_item(reading: Reading, file: File, plan: Plan, text: str) -> tuple[tuple[Declared, ...], tuple[Span, ...]]:
    """The sound commitments of a file, in its order, and the spans of numbers declared to be no targets."""
    number = file.node.get("item")
    if number is None or not isinstance(number.value, int):
        return (), ()
    item = next((item for item in plan.items if item.number == number.value), None)
    if item is None:
        numbers = f"{plan.items[0].number} 至 {plan.items[-1].number}" if plan.items else "(正文中没有条目)"
        reading.report(
            "unknown-item", f"正文中没有第 {number.value} 条", number.place, expected=numbers, remedy="改正条目号。"
        )
        return (), ()
    declared = []
    for node in file.entries("commitments"):
        bound = _bound(node, number.value)
        if _holds(reading, node, bound, item.span, text):
            declared.append(Declared(bound, node))
    ignored = []
    for node in file.entries("not_targets"):
        span = _span(node["span"])
        if _quoted(reading, node, span, text):
            ignored.append(span)
    return tuple(declared), tuple(ignored)


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
        kind=cast(EvidenceKind, kind),
        measures=tuple(_measure(child) for child in node.get("measures") or ()),
        name=text_of(node.get("name")),
        document=text_of(node.get("document")) or None,
        reason=text_of(node.get("reason")),
        planned=bool(planned.value) if planned is not None else False,
    )


def _measure(node: Node) -> Measure:
    baseline = node.get("baseline")
    asks = node.get("asks")
    return Measure(
        indicator=text_of(node["indicator"]),
        target=cast(int, node["target"].value),
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
    before = len(reading.problems)
    if not commitment.id.startswith(f"{bound.item}."):
        remedy = f"编号应以“{bound.item}.”开头。"
        reading.report(
            "wrong-id", f"任务编号“{commitment.id}”不属于第 {bound.item} 条", node["id"].place, remedy=remedy
        )
    if _quoted(reading, node, commitment.span, text) and not _within(commitment.span, item):
        message = f"任务 {commitment.id} 的文字不在第 {bound.item} 条之内"
        expected = f"{item.start} 至 {item.end} 之间"
        reading.report(
            "outside-item", message, node["span"].place, expected=expected, remedy="改正 span,或移到它所属条目的文件。"
        )
    for child, target in zip(node.get("targets") or (), commitment.targets, strict=True):
        if _quoted(reading, child, target.span, text) and not _within(target.span, commitment.span):
            message = f"目标值“{text_of(child['quote'])}”不在任务 {commitment.id} 的文字之内"
            reading.report("outside-commitment", message, child["span"].place, remedy="改正 span,或移到它所属的任务。")
        _unit_stands_in_text(reading, child, target)
    return len(reading.problems) == before


def _unit_stands_in_text(reading: Reading, node: Node, target: Target) -> None:
    quote = text_of(node["quote"])
    if target.unit != "%" and target.unit not in quote:
        message = f"单位“{target.unit}”没有出现在“{quote}”中"
        reading.report("unknown-unit", message, node["unit"].place, expected="原文所写的量词,或 %", remedy="改正单位。")


def _quoted(reading: Reading, node: Node, span: Span, text: str) -> bool:
    quote = text_of(node["quote"])
    if span.of(text) == quote and span.end <= len(text):
        return True
    found = _occurrences(quote, text)
    if found:
        near = min(found, key=lambda start: abs(start - span.start))
        remedy = f"“{quote}”在正文第 {near} 至 {near + len(quote)} 字,改作 [{near}, {near + len(quote)}]。"
        reading.report(
            "wrong-span", f"正文第 {span.start} 至 {span.end} 字不是“{quote}”", node["span"].place, remedy=remedy
        )
    else:
        remedy = f"该处正文是“{span.of(text)[:40]}”,按正文改正 quote。"
        reading.report("wrong-quote", f"正文中没有“{quote}”", node["quote"].place, remedy=remedy)
    return False


def _occurrences(quote: str, text: str) -> list[int]:
    starts, start = [], text.find(quote)
    while start >= 0 and quote:
        starts.append(start)
        start = text.find(quote, start + 1)
    return starts


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def check_order(reading: Reading, declared: Sequence[Declared]) -> None:
    """Commitments stand in the order of the text and share no character."""
    ordered = sorted(declared, key=lambda one: one.bound.commitment.span)
    for first, second in pairwise(ordered):
        if second.bound.commitment.span.start < first.bound.commitment.span.end:
            message = f"任务 {second.bound.commitment.id} 与任务 {first.bound.commitment.id} 的文字重叠"
            reading.report("overlap", message, second.node["span"].place, remedy="改正其中一个 span。")


def check_numbers(reading: Reading, declared: Iterable[Declared], compiled: Plan, ignored: Sequence[Span]) -> None:
    """A number that the compiler reads as a target is declared, or declared to be none; nothing falls between."""
    targets = [target for commitment in compiled.commitments for target in commitment.targets]
    for one in declared:
        commitment = one.bound.commitment
        taken = [target.span for target in commitment.targets] + list(ignored)
        for target in targets:
            if _within(target.span, commitment.span) and not any(_meet(target.span, span) for span in taken):
                message = (
                    f"任务 {commitment.id} 的文字中有目标值 {target.quantity:g} {target.unit}({target.object}),没有声明"
                )
                remedy = f"在 targets 中补上 span: [{target.span.start}, {target.span.end}];若不是目标值,列入 not_targets 并说明理由。"
                reading.report("missing-target", message, one.node.key_place("quote"), remedy=remedy)


def _meet(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
