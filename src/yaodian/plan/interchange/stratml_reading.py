"""A StratML document as a plan: our own comes back as it was, edits in it are taken over, and plans of other programs are read as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from xml.parsers import expat

from yaodian.plan.interchange.extension import brought
from yaodian.plan.interchange.markup import Node, clean, read_markup
from yaodian.plan.interchange.record import Unreadable, from_values
from yaodian.plan.interchange.stratml_writing import COMPARATOR_WORDS, SPACE, decimal
from yaodian.plan.model import Chapter, Commitment, Comparator, Issued, Item, Plan, Span, Target
from yaodian.values import Place, Problem, Refused

Kind = TypeVar("Kind")

_COMPARATORS: dict[str, Comparator] = {word: sign for sign, word in COMPARATOR_WORDS.items()}
_ROOT = "PerformancePlanOrReport"
_HEAD = 10_000
"""Bytes in which a root element begins."""
_OTHER_CLASS, _OTHER_KIND = "promote", "none"
"""What a deed is when another program wrote it down: StratML does not say, and nothing is guessed."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan with the text that its spans count in."""

    plan: Plan
    text: str


def read_stratml(data: bytes, file: str = "") -> ReadPlan:
    """The plan in a StratML Part 2 document.

    A document that `stratml` wrote gives the same plan and text. Where an element was edited its new words are appended to the text
    and the span points there; elements that were taken out are gone. A document of another program gives a plan of one chapter, one
    item a Goal, one commitment an Objective, over a text put together from its words, Goals numbered. Raises Refused with every fault and its line.
    """
    return _Reading(file).read(read_markup(data, file))


def is_stratml(data: bytes) -> bool:
    """Whether the bytes are XML with the root element of StratML, well-formed or not: who sends such a file wants it read as that."""
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return False
    found: list[str] = []

    def named(name: str, *_told: object) -> None:
        found.append(name.rpartition(" ")[2])
        raise _Enough

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = parser.StartElementHandler = named
    with suppress(_Enough, expat.ExpatError, LookupError, ValueError):
        parser.Parse(data[:_HEAD], False)
    return found == [_ROOT]


class _Enough(Exception):
    """The root element has its name; nothing behind it is read, least of all the entities of a document type."""


class _Reading:
    """Collects faults and the text while the tree is walked."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Problem] = []
        self._text = ""

    def read(self, root: Node) -> ReadPlan:
        core = root.first("StrategicPlanCore")
        if root.name != _ROOT or root.space != SPACE or core is None:
            self._fault(
                "not-stratml",
                root,
                "不是 StratML 第 2 部分的文件",
                f"根元素 PerformancePlanOrReport，命名空间 {SPACE}，内有 StrategicPlanCore",
            )
            raise Refused(self._faults)
        plan = self._head(root, core)
        goals = list(core.all("Goal"))
        if not goals:
            self._fault("no-goal", core, "StrategicPlanCore 里没有 Goal", "至少一个 Goal")
        self._identifiers(root)
        homes: list[list[Item]] = [[] for _ in plan.chapters] or [[]]
        for goal in goals:
            self._goal(goal, homes)
        if self._faults:
            raise Refused(self._faults)
        chapters = plan.chapters or (Chapter(0, "", Span(0, len(self._text)), ()),)
        filled = tuple(replace(one, items=tuple(items)) for one, items in zip(chapters, homes, strict=True))
        return ReadPlan(replace(plan, chapters=filled), self._text)

    def _head(self, root: Node, core: Node) -> Plan:
        values = self._extension(root) or {}
        carried_text = values.get("text")
        self._text = carried_text if isinstance(carried_text, str) else ""
        plan = self._carried(Plan, values.get("plan"), root) if values else None
        name = root.said("Name")
        if not values and not name.strip():
            self._fault("missing", root, "没有 Name 或 Name 为空", "要点的标题")
        organization = core.first("Organization")
        issuer = organization.said("Name") if organization else ""
        if plan is None:
            self._append(name)
            plan = Plan(name, self._year(root), issuer.strip() or None, self._issued(root), None, ())
        if name != clean(plan.title):
            plan = replace(plan, title=name)
        if issuer != clean(plan.issuer or ""):
            plan = replace(plan, issuer=issuer or None)
        return replace(plan, lead=self._lead(core, plan))

    def _lead(self, core: Node, plan: Plan) -> Span | None:
        vision = core.first("Vision")
        said = vision.said("Description") if vision else ""
        if plan.lead and said == clean(plan.lead.of(self._text)):
            return plan.lead
        return self._append(said) if said else None

    def _year(self, root: Node) -> int | None:
        told = root.first("AdministrativeInformation")
        day = self._day(told, "StartDate") if told else None
        return day.year if day else None

    def _issued(self, root: Node) -> Issued | None:
        told = root.first("AdministrativeInformation")
        day = self._day(told, "PublicationDate") if told else None
        return Issued(day.isoformat(), (day,)) if day else None

    def _goal(self, goal: Node, homes: list[list[Item]]) -> None:
        values = self._extension(goal) or {}
        place = values.get("chapter")
        home = homes[place] if isinstance(place, int) and 0 <= place < len(homes) else homes[-1]
        item = self._carried(Item, values.get("item"), goal)
        name, said = goal.said("Name"), goal.said("Description")
        if item is None:
            number = 1 + max((one.number for items in homes for one in items), default=0)
            item = Item(number, name, self._append(f"{number}．{name}\n{said}".strip("\n")), ())
        if name != clean(item.title):
            item = replace(item, title=name)
        if values and said != clean(item.span.of(self._text)):
            item = replace(item, span=self._append(said))
        commitments: list[Commitment] = []
        for objective in goal.all("Objective"):
            found = self._objective(objective, item.number, commitments)
            if found is not None:
                commitments.append(found)
        home.append(replace(item, commitments=tuple(commitments)))

    def _objective(self, objective: Node, item: int, before: list[Commitment]) -> Commitment | None:
        commitment = self._carried(Commitment, self._extension(objective), objective)
        said = objective.said("Description") or objective.said("Name")
        owners = tuple(one.said("Name") for one in objective.all("Stakeholder"))
        if not said.strip():
            self._fault("missing", objective, "Objective 没有 Description，也没有 Name", "任务的文字")
            return None
        if commitment is None:
            taken = {one.id for one in before}
            number = next(
                number for number in range(len(before) + 1, len(before) * 2 + 2) if f"{item}.{number}" not in taken
            )
            span = self._append(said)
            commitment = Commitment(
                f"{item}.{number}", span, said, "", _OTHER_CLASS, objective.said("Name"), _OTHER_KIND, owners=owners
            )
        if said != clean(commitment.text):
            commitment = replace(commitment, text=said, span=self._append(said))
        if owners != tuple(map(clean, commitment.owners)):
            commitment = replace(commitment, owners=owners)
        targets = [one for indicator in objective.all("PerformanceIndicator") for one in self._targets(indicator)]
        return replace(commitment, targets=tuple(targets))

    def _targets(self, indicator: Node) -> Iterator[Target]:
        """The targets of an indicator: each of its results with a number; what only has words is no target."""
        ours = self._carried(Target, self._extension(indicator), indicator)
        name, unit = indicator.said("MeasurementDimension"), indicator.said("UnitOfMeasurement")
        for measured in indicator.all("MeasurementInstance"):
            for result in measured.all("TargetResult"):
                quantity, day = self._number(result), self._day(result, "EndDate")
                if quantity is None:
                    continue
                descriptor = result.first("Descriptor")
                sign = _COMPARATORS.get(descriptor.said("DescriptorValue") if descriptor else "", "=")
                told = (clean(name), clean(unit), quantity, sign, day)
                if ours is not None and told == _told(ours):
                    yield ours
                    continue
                span = self._append(f"{name}{decimal(quantity)}{unit}")
                if ours is None:
                    yield Target(span, quantity, unit, sign, name, deadline=day)
                else:
                    yield replace(
                        ours, span=span, quantity=quantity, unit=unit, comparator=sign, object=name, deadline=day
                    )

    def _number(self, result: Node) -> float | None:
        said = result.said("NumberOfUnits").strip()
        if not said:
            return None
        try:
            number = float(Decimal(said))
        except InvalidOperation:
            number = float("nan")
        if number != number or number in (float("inf"), float("-inf")):
            self._fault("bad-number", result, f"NumberOfUnits 的值“{said}”不是数", "十进制数，如 150 或 3.5")
            return None
        return number

    def _day(self, node: Node, name: str) -> date | None:
        said = node.said(name).strip()
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            self._fault("bad-date", node, f"{name} 的值“{said}”不是日期", "年-月-日，如 2020-12-31")
            return None

    def _identifiers(self, root: Node) -> None:
        seen: set[str] = set()
        left = [root]
        while left:
            node = left.pop()
            if node.name == "Identifier" and node.text:
                if node.text in seen:
                    self._fault(
                        "repeated-identifier",
                        node,
                        f"Identifier“{node.text}”用了不止一次",
                        "每个 Identifier 在文件里只出现一次",
                    )
                seen.add(node.text)
            left.extend(reversed(node.children))

    def _extension(self, node: Node) -> dict[str, Any] | None:
        other = node.first("OtherInformation")
        try:
            return brought(other.text) if other else None
        except ValueError:
            self._damaged(node)
            return None

    def _carried(self, kind: type[Kind], values: object, node: Node) -> Kind | None:
        if values is None:
            return None
        try:
            return from_values(kind, values)
        except Unreadable:
            self._damaged(node)
            return None

    def _damaged(self, node: Node) -> None:
        self._fault(
            "damaged-extension", node, "OtherInformation 里本程序的附记损坏", "导出时的原样，或者删去附记那一整行"
        )

    def _append(self, said: str) -> Span:
        start = len(self._text) + bool(self._text)
        self._text = f"{self._text}\n{said}" if self._text else said
        return Span(start, start + len(said))

    def _fault(self, code: str, node: Node, message: str, expected: str) -> None:
        self._faults.append(Problem(code, f"{message}。", Place(self._file, node.line), expected))


def _told(target: Target) -> tuple[str, str, float, Comparator, date | None]:
    return (clean(target.object), clean(target.unit), target.quantity, target.comparator, target.deadline)
