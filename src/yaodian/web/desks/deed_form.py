"""The form of one commitment: what it shows, and what a person changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from yaodian.plan import Span, Target
from yaodian.plan.lexicon.classes import DELIVERABLES
from yaodian.plan.revision import Reviewed
from yaodian.values import number_text

LONGEST = 2_000
"""Characters in one field."""
MOST_TARGETS = 20
WORDS = ("action", "object", "scope", "system_named", "evidence", "note", "lead")
COMPARATORS = ("=", ">=", "<=", "about")


@dataclass(slots=True)
class TargetLine:
    """A target as it is typed; `words` are those of the text that promise it."""

    words: str = ""
    comparator: str = "="
    quantity: str = ""
    unit: str = ""
    object: str = ""
    per: str = ""
    deadline: str = ""
    baseline: str = ""
    soft: bool = False
    drop: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.quantity or self.unit or self.words or self.object)


@dataclass(slots=True)
class DeedForm:
    """Everything that can be typed about a commitment, and what is wrong with it, by field."""

    values: dict[str, str]
    targets: list[TargetLine]
    faults: dict[str, str] = field(default_factory=dict)


def shown(row: Reviewed, text: str) -> DeedForm:
    """The form as a commitment stands, with one empty line for a further target."""
    one = row.commitment
    values = {
        "action": one.action,
        "action_class": one.action_class,
        "object": one.object,
        "scope": one.scope or "",
        "system_named": one.system_named or "",
        "lead": row.lead,
        "support": "、".join(row.support),
        "due": row.due.isoformat() if row.due else "",
        "evidence": row.evidence,
        "note": row.note,
    }
    return DeedForm(values, [*(_line(target, text) for target in one.targets), TargetLine()])


def changes(said: Mapping[str, str], row: Reviewed, text: str) -> tuple[dict[str, Any], DeedForm]:
    """The fields that were typed otherwise than they stand, and the form as it was typed with its faults."""
    before = shown(row, text)
    values = {name: said.get(name, "").strip()[: LONGEST + 1] for name in before.values}
    form = DeedForm(values, _lines(said))
    for name, value in values.items():
        if len(value) > LONGEST:
            form.faults[name] = gettext("至多 %(n)s 字。") % {"n": LONGEST}
    changed: dict[str, Any] = {}
    for name in (*WORDS, "action_class"):
        if values[name] != before.values[name]:
            changed[name] = values[name]
    one = row.commitment
    if "action_class" in changed and one.deliverable_kind == DELIVERABLES[one.action_class]:
        changed["deliverable_kind"] = DELIVERABLES.get(values["action_class"], one.deliverable_kind)
    if values["support"] != before.values["support"]:
        changed["support"] = offices(values["support"])
    if values["due"] != before.values["due"]:
        changed["due"] = _day("due", values["due"], form)
    if not values["object"]:
        form.faults["object"] = gettext("请写明对象。")
    targets = tuple(_target(place, line, row, text, form) for place, line in enumerate(form.targets) if _stands(line))
    if not form.faults and targets != row.commitment.targets:
        changed["targets"] = targets
    return changed, form


def offices(words: str) -> tuple[str, ...]:
    """Names of offices as they are typed: apart by 、 or a comma, a semicolon or a line."""
    for sign in "，,；;\n":
        words = words.replace(sign, "、")
    return tuple(dict.fromkeys(name.strip() for name in words.split("、") if name.strip()))


def _line(target: Target, text: str) -> TargetLine:
    return TargetLine(
        words=target.span.of(text),
        comparator=target.comparator,
        quantity=number_text(target.quantity),
        unit=target.unit,
        object=target.object,
        per=target.per or "",
        deadline=target.deadline.isoformat() if target.deadline else "",
        baseline="" if target.baseline is None else number_text(target.baseline),
        soft=target.soft,
    )


def _lines(said: Mapping[str, str]) -> list[TargetLine]:
    lines = []
    for place in range(MOST_TARGETS):
        given = {name: said.get(f"t{place}-{name}", "").strip()[:LONGEST] for name in _TYPED}
        if f"t{place}-quantity" not in said:
            break
        lines.append(TargetLine(**given, soft=bool(said.get(f"t{place}-soft")), drop=bool(said.get(f"t{place}-drop"))))
    return lines


_TYPED = ("words", "comparator", "quantity", "unit", "object", "per", "deadline", "baseline")


def _stands(line: TargetLine) -> bool:
    return not line.drop and not line.empty


def _target(place: int, line: TargetLine, row: Reviewed, text: str, form: DeedForm) -> Target | None:
    """The target of a line; one that stands as it was is given back as it is, with its own place in the text."""
    for known in row.commitment.targets:
        if _line(known, text) == line:
            return known
    key = f"t{place}"
    quantity = _number(f"{key}-quantity", line.quantity, form)
    baseline = _number(f"{key}-baseline", line.baseline, form) if line.baseline else None
    deadline = _day(f"{key}-deadline", line.deadline, form) if line.deadline else None
    own = row.commitment.span
    start = text.find(line.words, own.start, own.end) if line.words else own.start
    if start < 0:
        form.faults[f"{key}-words"] = gettext("任务中没有“%(words)s”这几个字。照抄正文。") % {"words": line.words[:30]}
    if not line.unit:
        form.faults[f"{key}-unit"] = gettext("请写明单位，如 所、名、%。")
    if line.comparator not in COMPARATORS or quantity is None or f"{key}-words" in form.faults:
        return None
    return Target(
        span=Span(start, start + len(line.words)) if line.words else own,
        quantity=quantity,
        unit=line.unit,
        comparator=line.comparator,  # type: ignore[arg-type]
        object=line.object,
        per=line.per or None,
        deadline=deadline,
        baseline=baseline,
        soft=line.soft,
    )


def _number(key: str, typed: str, form: DeedForm) -> float | None:
    try:
        value = float(typed.replace(",", "").replace("，", ""))
    except ValueError:
        form.faults[key] = gettext("请写数字，如 12 或 0.85。")
        return None
    if not abs(value) < 1e15:
        form.faults[key] = gettext("数字过大。")
        return None
    return value


def _day(key: str, typed: str, form: DeedForm) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        form.faults[key] = gettext("请写日期，如 2030-06-30。")
        return None
    return day
