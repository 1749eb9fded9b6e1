"""Whether confidence keeps its word: of the commitments said to be so sure, how many are right, on three sets of readings by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from plan_scores import Gold, folded, lines, same_number, score_items, text

from yaodian.plan import Commitment, Plan, Target, compile_plan

PACKAGE = Path(__file__).parents[2] / "policies" / "tianjin-2014" / "commitments"
FIRST_UNSEEN, LAST_UNSEEN = 21, 38
PEOPLE = {"人", "名", "位"}

Sure = Mapping[float, tuple[int, int]]
"""A stated confidence with how many of how many were right."""


def stated() -> dict[str, Sure]:
    """The three sets by name; see src/yaodian/plan/confidence.py for what each can tell."""
    plan = compile_plan(text("tianjin-2014.txt"))
    aside = [record for record in lines("composed_targets.jsonl") if record["aside"]]
    return {
        "items 1-20": score_items(plan, lines("tianjin-2014.gold.jsonl")).sure,
        f"items {FIRST_UNSEEN}-{LAST_UNSEEN}": items_of_the_package(plan),
        "kept aside": sentences(aside),
    }


def items_of_the_package(plan: Plan) -> Sure:
    """The items that were divided and classed by a person for the policy package; right is the same span and class."""
    records = []
    for number in range(FIRST_UNSEEN, LAST_UNSEEN + 1):
        item = yaml.safe_load((PACKAGE / f"item-{number:02}.yaml").read_text("utf-8"))
        records.append({"item": number, "commitments": [_as_annotated(one) for one in item["commitments"]]})
    return score_items(plan, records).sure


def _as_annotated(one: Mapping[str, Any]) -> dict[str, Any]:
    start, end = one["span"]
    return {
        "id": one["id"],
        "text": one["quote"],
        "text_span": {"start": start, "end": end},
        "action_class": one["class"],
        "deliverable_kind": one["deliverable"],
    }


def sentences(records: Sequence[Gold]) -> Sure:
    """The commitments of each sentence put into a plan of its own; right is the same number, unit, comparator, per and deadline.

    A commitment that holds a target more than the annotation is wrong; where the annotation has one that no commitment holds, all of
    the sentence are, for nothing says which of them should have held it.
    """
    found: dict[float, tuple[int, int]] = {}
    for record in records:
        year = record["plan_year"]
        plan = compile_plan(f"{year}年工作要点\n一、重点工作\n1.重点任务。{record['text']}\n")
        left = list(record["targets"])
        good = [_all_taken(commitment, left) for commitment in plan.commitments]
        for commitment, right in zip(plan.commitments, good, strict=True):
            rights, of = found.get(commitment.confidence, (0, 0))
            found[commitment.confidence] = (rights + (right and not left), of + 1)
    return dict(sorted(found.items()))


def _all_taken(commitment: Commitment, left: list[Gold]) -> bool:
    """Whether each target of a commitment is one of those left, which are taken away."""
    right = True
    for target in commitment.targets:
        same = next((gold for gold in left if _same(target, gold)), None)
        if same is None:
            right = False
        else:
            left.remove(same)
    return right


def _same(target: Target, gold: Gold) -> bool:
    units = {folded(target.unit), folded(gold["unit"])}
    day = target.deadline.isoformat() if target.deadline else None
    return (
        same_number(target, gold)
        and (len(units) == 1 or units <= PEOPLE)
        and folded(target.per) == folded(gold["per"])
        and day == gold["deadline"]
    )


def expected_error(sure: Sure) -> float:
    """The expected calibration error: how far said and found lie apart, each confidence weighed by how often it was said."""
    return sum(abs(right - said * of) for said, (right, of) in sure.items()) / sum(of for _, of in sure.values())


def overrated(sure: Sure) -> list[str]:
    """Confidences of which fewer were right than chance explains: more than two standard deviations of the count below it."""
    return [
        f"said {said}, right {right} of {of}"
        for said, (right, of) in sure.items()
        if said * of - right > 2 * (of * said * (1 - said)) ** 0.5
    ]
