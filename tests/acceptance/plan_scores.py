"""How well the compiler agrees with annotated sentences and items; the rules of scoring stand in tests/fixtures/plans/README.md."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaodian.plan import Commitment, Plan, Target, compile_plan, owners, targets

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
PEOPLE = {"人", "名", "位"}
SAME_OBJECT = 0.6
SAME_SPAN = 0.5

Gold = Mapping[str, Any]


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a JSON lines file of the fixtures."""
    return [json.loads(line) for line in (PLANS / name).read_text("utf-8").splitlines()]


def text(name: str) -> str:
    """A text of the fixtures, as it is."""
    return (PLANS / name).read_bytes().decode("utf-8")


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """Shares between 0 and 1, and what went wrong, one line each."""

    strict_f1: float
    number_f1: float
    false_alarms: float
    per: float
    deadline: float
    owner_f1: float
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Shares between 0 and 1 over the annotated items; `sure` maps a confidence to how many of how many were right."""

    recall: float
    precision: float
    action_class: float
    deliverable: float
    sure: Mapping[float, tuple[int, int]]
    missed: tuple[str, ...]
    invented: tuple[str, ...]


def folded(words: str | None) -> str:
    """Width folded; None is empty."""
    return unicodedata.normalize("NFKC", words or "")


def common(first: str, second: str) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(second) + 1)
    for sign in first:
        last = row
        row = [0]
        for place, other in enumerate(second):
            row.append(last[place] + 1 if sign == other else max(last[place + 1], row[place]))
    return row[-1]


def same_object(first: str, second: str) -> bool:
    """Whether two objects say the same thing."""
    first, second = folded(first), folded(second)
    shorter = min(len(first), len(second))
    return shorter > 0 and common(first, second) >= SAME_OBJECT * shorter


def same_number(found: Target, gold: Gold) -> bool:
    """Whether quantity and comparator agree."""
    if abs(found.quantity - gold["quantity"]) > 1e-6 * max(1.0, abs(gold["quantity"])):
        return False
    whole = found.quantity == 100 and {found.comparator, gold["comparator"]} == {"=", ">="}
    return found.comparator == gold["comparator"] or whole


def same_target(found: Target, gold: Gold) -> bool:
    """Whether two targets agree in number, unit and object."""
    units = {folded(found.unit), folded(gold["unit"])}
    same_unit = len(units) == 1 or units <= PEOPLE
    return same_number(found, gold) and same_unit and same_object(found.object, gold["object"])


def score_sentences(records: Sequence[Gold]) -> SentenceScore:
    """Score the public `targets` and `owners` on annotated sentences."""
    strict = number = made = wanted = alarms = empty = per = deadline = 0
    named = owed = both = 0
    faults: list[str] = []
    for record in records:
        found = targets(record["text"], record["plan_year"])
        pairs = list(_paired(found, record["targets"]))
        made, wanted, number = made + len(found), wanted + len(record["targets"]), number + len(pairs)
        exact = [(target, gold) for target, gold in pairs if same_target(target, gold)]
        strict += len(exact)
        per += sum(folded(target.per) == folded(gold["per"]) for target, gold in exact)
        deadline += sum(_day(target) == gold["deadline"] for target, gold in exact)
        if not record["targets"]:
            empty, alarms = empty + 1, alarms + bool(found)
        offices, right = owners(record["text"]), [folded(name) for name in record["owners"]]
        named, owed, both = named + len(offices), owed + len(right), both + len({*map(folded, offices)} & {*right})
        if len(exact) < max(len(found), len(record["targets"])) or {*map(folded, offices)} != {*right}:
            faults.append(f"{record['id']} {record['text']} -> {[_drawn(target) for target in found]} {offices}")
    return SentenceScore(
        _f1(strict, made, wanted),
        _f1(number, made, wanted),
        alarms / empty if empty else 0.0,
        per / strict if strict else 0.0,
        deadline / strict if strict else 0.0,
        _f1(both, named, owed),
        tuple(faults),
    )


def _paired(found: Sequence[Target], gold: Sequence[Gold]) -> Iterable[tuple[Target, Gold]]:
    """Pairs of equal number, each used once, those that agree in everything first."""
    left = list(found)
    for wanted in gold:
        fitting = [target for target in left if same_number(target, wanted)]
        best = next((target for target in fitting if same_target(target, wanted)), fitting[0] if fitting else None)
        if best is not None:
            left.remove(best)
            yield best, wanted


def score_items(plan: Plan, gold: Sequence[Gold]) -> ItemScore:
    """Score the commitments of a compiled plan on annotated items, pairing spans greedily by intersection over union."""
    items = {item.number: item for item in plan.items}
    return _score_commitments([(items[record["item"]].commitments, record["commitments"]) for record in gold])


def score_texts(records: Sequence[Gold]) -> ItemScore:
    """Score the commitments of short plans, each compiled by itself."""
    return _score_commitments([(compile_plan(record["text"]).commitments, record["commitments"]) for record in records])


def _score_commitments(items: Sequence[tuple[Sequence[Commitment], Sequence[Gold]]]) -> ItemScore:
    matched = same_class = same_kind = wanted = made = 0
    sure: dict[float, tuple[int, int]] = {}
    missed: list[str] = []
    invented: list[str] = []
    for found, annotated in items:
        pairs = pair_spans(found, annotated)
        wanted, made, matched = wanted + len(annotated), made + len(found), matched + len(pairs)
        same_class += sum(commitment.action_class == right["action_class"] for commitment, right in pairs)
        same_kind += sum(commitment.deliverable_kind == right.get("deliverable_kind") for commitment, right in pairs)
        good = {commitment.id for commitment, right in pairs if commitment.action_class == right["action_class"]}
        for commitment in found:
            right, of = sure.get(commitment.confidence, (0, 0))
            sure[commitment.confidence] = (right + (commitment.id in good), of + 1)
        paired = {commitment.id for commitment, _ in pairs}
        known = {right["id"] for _, right in pairs}
        missed += [right["text"] for right in annotated if right["id"] not in known]
        invented += [commitment.text for commitment in found if commitment.id not in paired]
    return ItemScore(
        matched / wanted,
        matched / made,
        same_class / matched,
        same_kind / matched,
        dict(sorted(sure.items())),
        tuple(missed),
        tuple(invented),
    )


def pair_spans(found: Sequence[Commitment], gold: Sequence[Gold]) -> list[tuple[Commitment, Gold]]:
    """Commitments and annotations that share at least half of their characters, the best pairs first, each used once."""
    candidates = []
    for commitment in found:
        for right in gold:
            start, end = right["text_span"]["start"], right["text_span"]["end"]
            shared = min(end, commitment.span.end) - max(start, commitment.span.start)
            union = max(end, commitment.span.end) - min(start, commitment.span.start)
            if shared / union >= SAME_SPAN:
                candidates.append((shared / union, commitment, right))
    pairs: list[tuple[Commitment, Gold]] = []
    used: set[str] = set()
    for _, commitment, right in sorted(candidates, key=lambda candidate: -candidate[0]):
        if commitment.id not in used and all(right is not other for _, other in pairs):
            used.add(commitment.id)
            pairs.append((commitment, right))
    return pairs


def _f1(right: int, made: int, wanted: int) -> float:
    return 2 * right / (made + wanted) if made + wanted else 1.0


def _day(target: Target) -> str | None:
    return target.deadline.isoformat() if target.deadline else None


def _drawn(target: Target) -> str:
    return f"{target.comparator}{target.quantity:g}{target.unit} {target.object} {target.per or ''}".strip()
