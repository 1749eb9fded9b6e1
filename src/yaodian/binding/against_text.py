"""Holds the commitments of all items against the plan as the compiler reads it: nothing overlaps, nothing is left out, numbers agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from yaodian.binding.commitments import Declared, ItemRead
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.plan import Item, Plan, Span, Target
from yaodian.values import Place

_PEOPLE = {"人", "名", "位"}


def check_against_text(reading: Reading, read: Sequence[ItemRead], plan: Plan, folder: Place) -> None:
    """All checks of this module; `folder` is where an item without a file is missing."""
    _check_order(reading, [one for item in read for one in item.declared if one.placed])
    for item in read:
        if item.whole:
            _check_numbering(reading, item)
    _check_all_bound(reading, read, plan, folder)
    items = {item.number: item for item in plan.items}
    for one in read:
        _check_numbers(reading, one, items[one.number])


def _check_order(reading: Reading, declared: Sequence[Declared]) -> None:
    """Commitments share no character."""
    ordered = sorted(declared, key=lambda one: one.bound.commitment.span)
    for first, second in pairwise(ordered):
        if second.bound.commitment.span.start < first.bound.commitment.span.end:
            one, other = first.bound.commitment, second.bound.commitment
            message = f"任务 {other.id} 与任务 {one.id} 的文字重叠"
            reading.report("overlap", message, second.node["span"].place, remedy="改正其中一个 span。")


def _check_numbering(reading: Reading, item: ItemRead) -> None:
    """The ids of an item run from 1 in the order of the text, so that a lost commitment leaves a gap."""
    ordered = sorted(item.declared, key=lambda one: one.bound.commitment.span)
    for number, one in enumerate(ordered, 1):
        name, expected = one.bound.commitment.id, f"{item.number}.{number}"
        if name != expected and name.startswith(f"{item.number}."):
            message = f"任务编号“{name}”不连续"
            remedy = f"按正文次序编号，此处应为 {expected}；若有任务缺失，把它补上。"
            reading.report("wrong-id", message, one.node["id"].place, expected=expected, remedy=remedy)
            return


def _check_all_bound(reading: Reading, read: Iterable[ItemRead], plan: Plan, folder: Place) -> None:
    bound = {item.number for item in read}
    # An item in which the compiler finds nothing promised (a review, a glossary) may be bound and need not be.
    missing = [item for item in plan.items if item.commitments and item.number not in bound]
    if "commitments" in reading.incomplete:
        return
    for item in missing:
        message = f"第 {item.number} 条“{item.title}”没有对应的任务"
        remedy = f"在 commitments/ 中补上写有“item: {item.number}”的文件。"
        reading.report("unbound-item", message, folder, remedy=remedy)


def _check_numbers(reading: Reading, read: ItemRead, item: Item) -> None:
    """A number that the compiler reads as a target is declared as it reads, or declared to be none; nothing falls between."""
    compiled = [target for commitment in item.commitments for target in commitment.targets]
    claimed: list[Target] = []
    for one in read.declared:
        children = tuple(one.node.get("targets") or ())
        for child, target in zip(children, one.bound.commitment.targets, strict=True):
            meant = _same_words(target.span, compiled)
            if meant is not None:
                claimed.append(meant)
                _compare(reading, child, target, meant, one)
    for target in compiled:
        if target in claimed or any(_meet(target.span, span) for span in read.ignored):
            continue
        said = f"目标值 {target.quantity:g} {target.unit}（{target.object}）"
        remedy = f"在 targets 中补上 span: [{target.span.start}, {target.span.end}]；若不是目标值，列入 not_targets 并说明理由。"
        around = next(
            (one for one in read.declared if one.placed and _meet(one.bound.commitment.span, target.span)), None
        )
        if around is not None:
            message = f"任务 {around.bound.commitment.id} 的文字中有{said}，没有声明"
            reading.report("missing-target", message, around.node.key_place("quote"), remedy=remedy)
        elif read.whole:
            message = f"第 {item.number} 条的文字中有{said}，不属于任何任务"
            reading.report("missing-target", message, read.place, remedy=remedy)


def _same_words(span: Span, compiled: Iterable[Target]) -> Target | None:
    """The target that the compiler reads at these words: the one that shares most characters with them."""
    shared = [(_shared(span, target.span), target) for target in compiled]
    most = max(shared, key=lambda pair: pair[0], default=None)
    return most[1] if most is not None and most[0] > 0 else None


def _compare(reading: Reading, node: Node, declared: Target, read: Target, one: Declared) -> None:
    """Says where a declared target differs from what its words say. A doubt of a machine: a warning, not an error."""
    pairs: list[tuple[str, object, object, bool]] = [
        ("quantity", declared.quantity, read.quantity, declared.quantity == read.quantity),
        ("unit", declared.unit, read.unit, declared.unit == read.unit or {declared.unit, read.unit} <= _PEOPLE),
        ("comparator", declared.comparator, read.comparator, _same_comparison(declared, read)),
        ("baseline", declared.baseline, read.baseline, read.baseline is None or declared.baseline == read.baseline),
    ]
    for key, said, meant, same in pairs:
        if not same:
            shown = [f"{value:g}" if isinstance(value, float) else str(value) for value in (said, meant)]
            message = f"“{text_of(node['quote'])}”的 {key} 声明为 {shown[0]}，正文读作 {shown[1]}"
            place = node[key].place if key in node else node.place
            remedy = f"若声明有误，改作“{key}: {shown[1]}”；若读法有误，可不理会。"
            reading.report("differs-from-text", message, place, remedy=remedy, warning=True)
    due = declared.deadline or one.bound.due
    if read.deadline is not None and read.deadline != due:
        place = node["deadline"].place if "deadline" in node else one.node["due"].place
        message = f"期限声明为 {due.isoformat()}，正文读作 {read.deadline.isoformat()}"
        remedy = "若声明有误，按正文改正；若读法有误，可不理会。"
        reading.report("differs-from-text", message, place, remedy=remedy, warning=True)


def _same_comparison(declared: Target, read: Target) -> bool:
    whole = declared.quantity == 100 and {declared.comparator, read.comparator} <= {"=", ">="}
    return declared.comparator == read.comparator or whole


def _shared(first: Span, second: Span) -> int:
    return min(first.end, second.end) - max(first.start, second.start)


def _meet(first: Span, second: Span) -> bool:
    return _shared(first, second) > 0
