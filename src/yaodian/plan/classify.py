"""What kind of deed a commitment is, and what it delivers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.plan.deed import INCLUDING, Deed
from yaodian.plan.lexicon.classes import ACTIVITIES, DELIVERABLES, FITTING, PEOPLE, class_of
from yaodian.plan.lexicon.things import Thing, thing_at_end

_TAIL = re.compile("(?:等?(?:工作|任务|问题|方面|事宜)|等|建设工作|年度建设任务)+$")
_TAIL_ENDS = ("工作", "任务", "问题", "方面", "事宜", "等")
_ACCEPTED = re.compile("验收|认定|达标|通过|评估")
_COUNT_AT_END = re.compile(
    "(?:不少于|不低于|至少|达到?|约|近)?[0-9.]+[万亿]?(?:个|所|处|间|座|栋|幢|条|套|台)(?:以上|左右)?$"
)
_VAGUE = re.compile("一批|若干|一系列|多批|部分")
# People who are called together to learn (组织全体教师学习新课标).
_STUDYING = re.compile(
    "(?:引导)?(?:全体|广大|所有)?(?:党员|干部|教师|教职工|职工|师生|学生|团员|校长|班主任|、|和)+(?:集中|认真|深入)*(?:学习|学懂|宣讲|研读)"
)
# Units that say how often, not how many are reached.
_TIMES = ("次", "轮", "期", "场", "场次")
_RAISING = ("培养", "培育")
_LEGISLATION = "立法"
_WORK = "工作"
_MODEL = "模式"
_SYSTEMS = re.compile("体系|机制|制度")


@dataclass(frozen=True, slots=True)
class Kind:
    """The class of a deed, the kind of its deliverable, and the thing it was known by."""

    action_class: str
    deliverable: str
    thing: Thing | None


def classify(deed: Deed, object_text: str) -> Kind:
    """The class of a deed by the family of its verb and the thing that its object is."""
    family = deed.verb.family if deed.verb else "count"
    form = deed.verb.form if deed.verb else ""
    words = _TAIL.sub("", object_text) if object_text.endswith(_TAIL_ENDS) else object_text
    if family == "found" and deed.quantities:
        words = _COUNT_AT_END.sub("", words)
    thing, category = _thing(words)
    if deed.quantities:
        return _counted(deed, family, words, thing, category)
    if deed.action in INCLUDING:
        return Kind("establish_mechanism", "mechanism", thing)
    if words.endswith(_LEGISLATION):
        return Kind("issue_document", "document", thing)
    if family == "found" and words.endswith(_MODEL) and _SYSTEMS.search(words):
        return Kind("establish_mechanism", "mechanism", thing)
    if family == "build" and category == "programme" and _VAGUE.search(words):
        category = "place"
    if family == "run" and _STUDYING.match(words):
        return Kind("study", "study", thing)
    if family == "foster" and form in _RAISING and _VAGUE.match(words):
        return Kind("run_programme", "programme", thing)
    action_class = class_of(family, category, form)
    if family == "count" and action_class == "complete_count" and _VAGUE.search(words):
        action_class = "run_programme"
    if family == "run" and action_class == "promote" and object_text.endswith(_WORK):
        action_class = "run_programme"
    return Kind(action_class, _deliverable(action_class, thing), thing)


def _thing(words: str) -> tuple[Thing | None, str]:
    """The thing that an object is, and its category for the rules."""
    thing = thing_at_end(words)
    if words.endswith(("建设", "建设工程")):
        built = thing_at_end(words.removesuffix("工程").removesuffix("建设"))
        if built and words.endswith("建设工程"):
            return built, "building project"
        if built and thing is None:
            return built, f"building {built.category}"
    if thing is not None:
        return thing, thing.category
    if words.endswith(PEOPLE):
        return None, "people"
    return None, "activity" if words.endswith(ACTIVITIES) else ""


def _counted(deed: Deed, family: str, words: str, thing: Thing | None, category: str) -> Kind:
    """A deed with a number: built, held, issued, operated, or else completed by count."""
    kind = thing.kind if thing else ""
    if family == "found" and category in ("place", "works"):
        return Kind("build", kind, thing)
    if family == "build" and category in (
        "place",
        "works",
        "equipment",
        "project",
        "organisation",
        "programme",
        "people",
        "",
    ):
        return Kind("build", kind or "facility", thing)
    if family == "hold" or (category == "event" and family in ("run", "count")):
        return Kind("hold_event", "event", thing)
    if family == "draft":
        return Kind("issue_document", kind or "document", thing)
    often = all(quantity.unit in _TIMES for quantity in deed.quantities)
    if family == "watch" or (category == "inspection" and family in ("run", "hold") and often):
        return Kind("supervise", "inspection", thing)
    if category == "platform":
        return Kind("operate_platform", kind, thing)
    if _ACCEPTED.search(words):
        return Kind("complete_count", "accepted_count", thing)
    return Kind("complete_count", kind if category == "paper" else "count", thing)


def _deliverable(action_class: str, thing: Thing | None) -> str:
    if thing and thing.category in FITTING.get(action_class, ()):
        return thing.kind
    return DELIVERABLES[action_class]
