"""A plan as StratML Part 2: an item is a Goal, a commitment an Objective, a target a PerformanceIndicator with a TargetResult."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from yaodian.plan.interchange.extension import carried
from yaodian.plan.interchange.markup import Node, written
from yaodian.plan.interchange.record import as_values
from yaodian.plan.model import Chapter, Commitment, Comparator, Item, Plan, Target
from yaodian.values import Problem, Refused

SPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
"""The namespace of Part 2, schema version 2.2 of 16 February 2016."""
COMPARATOR_WORDS: dict[Comparator, str] = {"=": "等于", ">=": "不少于", "<=": "不超过", "about": "约"}


def stratml(plan: Plan, text: str) -> bytes:
    """A StratML document of type Performance_Plan, UTF-8.

    What StratML has no place for (chapters, spans, the text itself, doubts) is carried in OtherInformation, so that reading the
    document gives the same plan. Raises Refused for a plan without items: the standard asks for at least one Goal.
    """
    if not plan.items:
        raise Refused([Problem("no-items", "要点里没有条目，而 StratML 至少要有一个 Goal，不能导出。")])
    root = Node("PerformancePlanOrReport", SPACE, attributes={"Type": "Performance_Plan"})
    root.add("Name", plan.title)
    bare = tuple(replace(chapter, items=()) for chapter in plan.chapters)
    root.add("OtherInformation", carried({"plan": as_values(replace(plan, chapters=bare)), "text": text}))
    core = root.add("StrategicPlanCore")
    organization = core.add("Organization")
    organization.add("Name", plan.issuer or "")
    organization.add("Identifier", "organization")
    if plan.lead:
        vision = core.add("Vision")
        vision.add("Description", plan.lead.of(text))
        vision.add("Identifier", "vision")
    names = _Names()
    for place, chapter in enumerate(plan.chapters):
        for item in chapter.items:
            _goal(core, place, chapter, item, text, names)
    _administration(root, plan)
    return written(root)


class _Names:
    """Identifiers of a document: each is given once, whatever numbers the plan repeats."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, kind: str, parts: Iterable[object]) -> str:
        name = wanted = "-".join([kind, *map(str, parts)])
        count = 1
        while name in self._given:
            count += 1
            name = f"{wanted}-again-{count}"
        self._given.add(name)
        return name


def _goal(core: Node, place: int, chapter: Chapter, item: Item, text: str, names: _Names) -> None:
    goal = core.add("Goal")
    goal.add("Name", item.title)
    goal.add("Description", item.span.of(text))
    goal.add("Identifier", names.give("item", [item.number]))
    goal.add("SequenceIndicator", str(item.number))
    values = {"chapter": place, "item": as_values(replace(item, commitments=()))}
    goal.add("OtherInformation", carried(values, f"所属部分：{chapter.title}" if chapter.title else ""))
    for commitment in item.commitments:
        _objective(goal, commitment, names)


def _objective(goal: Node, commitment: Commitment, names: _Names) -> None:
    objective = goal.add("Objective")
    objective.add("Name", commitment.action + commitment.object)
    objective.add("Description", commitment.text)
    objective.add("Identifier", names.give("commitment", [commitment.id]))
    objective.add("SequenceIndicator", commitment.id)
    for owner in commitment.owners:
        stakeholder = objective.add("Stakeholder", attributes={"StakeholderTypeType": "Organization"})
        stakeholder.add("Name", owner)
        role = stakeholder.add("Role")
        role.add("Name", "责任单位")
        role.add("RoleType", "Performer")
    due = f"完成时限：{commitment.deadline.isoformat()}" if commitment.deadline else ""
    objective.add("OtherInformation", carried(as_values(replace(commitment, targets=())), due))
    for number, target in enumerate(commitment.targets, start=1):
        _indicator(objective, target, number, names.give("target", [commitment.id, number]))


def _indicator(objective: Node, target: Target, number: int, name: str) -> None:
    indicator = objective.add("PerformanceIndicator", attributes={"PerformanceIndicatorType": "Quantitative"})
    indicator.add("SequenceIndicator", str(number))
    indicator.add("MeasurementDimension", target.object)
    indicator.add("UnitOfMeasurement", target.unit)
    indicator.add("Identifier", name)
    result = indicator.add("MeasurementInstance").add("TargetResult")
    if target.deadline:
        result.add("EndDate", target.deadline.isoformat())
    result.add("NumberOfUnits", decimal(target.quantity))
    descriptor = result.add("Descriptor")
    descriptor.add("DescriptorName", "比较")
    descriptor.add("DescriptorValue", COMPARATOR_WORDS[target.comparator])
    indicator.add("OtherInformation", carried(as_values(target)))


def decimal(value: float) -> str:
    """A number as xsd:decimal: no exponent, no trailing zeros."""
    from decimal import Decimal

    said = format(Decimal(repr(value)), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _administration(root: Node, plan: Plan) -> None:
    if plan.year is None:
        return
    told = root.add("AdministrativeInformation")
    told.add("StartDate", f"{plan.year:04d}-01-01")
    told.add("EndDate", f"{plan.year:04d}-12-31")
    if plan.issued and len(plan.issued.readings) == 1:
        told.add("PublicationDate", plan.issued.readings[0].isoformat())
