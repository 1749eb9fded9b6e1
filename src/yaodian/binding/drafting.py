"""The first draft of a policy package: a compiled plan goes in, the files of a package that passes its checks come out.

Nothing is bound without a person's word: each commitment gets the kind of evidence that its deed usually has, marked as planned, so
that it shows as having no evidence yet; who leads is taken from the text, and where the text is silent it stays to be assigned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from yaodian.plan import Commitment, Item, Plan, Target
from yaodian.plan.revision import Review, Reviewed

UNASSIGNED = "unassigned"

_PROVED_BY: Mapping[str, tuple[str, str]] = {
    "build": ("procedure", "{}的建设与验收记录"),
    "complete_count": ("procedure", "{}的完成情况登记"),
    "establish_mechanism": ("document", "关于{}的文件"),
    "hold_event": ("procedure", "{}的举办记录"),
    "issue_document": ("document", "{}"),
    "operate_platform": ("procedure", "{}的上线与运行记录"),
    "promote": ("procedure", "{}的落实记录"),
    "run_programme": ("procedure", "{}的实施记录"),
    "study": ("procedure", "{}的学习记录"),
    "supervise": ("procedure", "{}的检查记录"),
}
"""By the class of the deed: the kind of evidence that usually proves it, and what to call it until it is connected."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose plan it is: the name, the code of GB/T 2260 (six digits), and the levels of units from the top."""

    name: str
    code: str
    levels: tuple[str, ...]

    @property
    def jurisdiction(self) -> str:
        """The place as rules name it: CN-12 for 120000, CN-1201 for 120100, CN-120104 as it is."""
        pairs = [self.code[at : at + 2] for at in (0, 2, 4)]
        while len(pairs) > 1 and pairs[-1] == "00":
            pairs.pop()
        return f"CN-{''.join(pairs)}"


def usual_levels(code: str) -> tuple[str, ...]:
    """The levels of units below a place of this code: a city's districts, a county's townships, and their schools."""
    return ("city", "district", "school") if code.endswith("00") else ("county", "township", "school")


_PLACE = re.compile(
    r"(?:\d{4}年)?(?:中共)?([\u4e00-\u9fff]{1,15}?(?:省|自治区|自治州|地区|市|盟|县|区|旗))(?=教育|人民政府|政府|委|工作|\d{4}年)"
)


def place_named_in(plan: Plan) -> str | None:
    """The place whose authority issued the plan, as its title or its issuer begins; None where neither begins with one."""
    found = (_PLACE.match(words.strip()) for words in (plan.title, plan.issuer or ""))
    return next((match[1] for match in found if match), None)


def draft_package(
    name: str, plan: Plan, text: str, place: Place, year: int, extends: Iterable[str], review: Review | None = None
) -> dict[str, str]:
    """The files of the package by their path in its folder. `text` is what the plan was compiled from.

    With a `review` the plan is the one that `revised_plan` made of it: what people said of due dates, evidence and doubts is taken
    over, and what they had in hand carries no doubts of the compiler.
    """
    offices = _offices(plan)
    reviewed = {row.commitment.id: row for row in review.commitments} if review else {}
    dues = [_due(one, year, reviewed.get(one.id)) for one in plan.commitments]
    begin = min([date(year, 1, 1), *(plan.issued.readings if plan.issued else ()), *dues])
    end = max([date(year, 12, 31), *dues])
    files = {
        "package.yaml": _main(name, plan, place, year, (begin, end), tuple(extends)),
        "plan.txt": text,
        "offices.yaml": _written({"offices": [_office(one, label) for label, one in offices.items()]}),
        "units.yaml": _written({"units": [_whole(place)]}),
    }
    for item in (item for item in plan.items if item.commitments):
        around = item.span.of(text)
        bound = [_commitment(one, text, around, year, offices, reviewed.get(one.id)) for one in item.commitments]
        said = {"item": item.number, "commitments": bound}
        files[f"commitments/item-{item.number:02}.yaml"] = _headed(item) + _written(said)
    return files


def due_of(commitment: Commitment, year: int) -> date:
    """The day by which all of a commitment is due; the end of the year where the text names none."""
    named = [commitment.deadline, *(target.deadline for target in commitment.targets)]
    return max((day for day in named if day is not None), default=date(year, 12, 31))


def _due(one: Commitment, year: int, row: Reviewed | None) -> date:
    """The day that a person gave, else that of the text."""
    return row.due if row and row.due else due_of(one, year)


def _main(name: str, plan: Plan, place: Place, year: int, horizon: tuple[date, date], extends: tuple[str, ...]) -> str:
    return _written(
        {
            "name": name,
            "label": {"zh": plan.title or name},
            **({"extends": list(extends)} if extends else {}),
            "year": year,
            "jurisdiction": place.jurisdiction,
            "plan": "plan.txt",
            "levels": list(place.levels),
            "horizon": {"from": horizon[0], "to": horizon[1]},
            "default_as_of": date(year, 12, 31),
            "lead_basis": {
                "zh": "牵头、配合单位取自正文所注明的单位；正文没有注明的列为“待定”，须由起草单位核定。",
                "en": "Offices are those that the text names; where it names none they are still to be assigned.",
            },
        }
    )


def _offices(plan: Plan) -> dict[str, str]:
    """Ids by the names that the text uses, in its order; last the one that stands for nobody yet."""
    names = dict.fromkeys(owner for commitment in plan.commitments for owner in commitment.owners)
    return {**{name: f"office_{number}" for number, name in enumerate(names, 1)}, "待定": UNASSIGNED}


def _office(name: str, label: str) -> dict[str, Any]:
    said = {"zh": label, "en": "To be assigned"} if name == UNASSIGNED else {"zh": label}
    return {"id": name, "label": said}


def _whole(place: Place) -> dict[str, Any]:
    level = place.levels[0]
    return {
        "id": "whole",
        "level": level,
        "versions": [{"code": place.code, "name": {"zh": place.name}, "kind": level}],
    }


def _commitment(
    one: Commitment, text: str, around: str, year: int, offices: Mapping[str, str], row: Reviewed | None
) -> dict[str, Any]:
    due = _due(one, year, row)
    owners = [offices[owner] for owner in dict.fromkeys(one.owners)] or [UNASSIGNED]
    said: dict[str, Any] = {
        "id": one.id,
        "span": [one.span.start, one.span.end],
        "quote": one.text,
        # A verb that the text leaves out is read from its sense; a package quotes words of the text.
        "action": one.action if one.action and one.action in around else one.text[:2],
        "class": one.action_class,
        "object": one.object or one.text,
        "deliverable": one.deliverable_kind,
        "scope": one.scope,
        "system": one.system_named,
        "targets": [_target(target, text, due) for target in one.targets],
        "lead": owners[0],
        "support": owners[1:],
        "due": due,
        "evidence": _evidence(one, row.evidence if row else ""),
        "note": _note(one, row),
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


def _target(target: Target, text: str, due: date) -> dict[str, Any]:
    whole = float(target.quantity).is_integer()
    said: dict[str, Any] = {
        "span": [target.span.start, target.span.end],
        "quote": target.span.of(text),
        "quantity": int(target.quantity) if whole else target.quantity,
        "unit": target.unit,
        "comparator": target.comparator,
        "object": target.object,
        "per": target.per,
        "deadline": target.deadline if target.deadline != due else None,
        "baseline": target.baseline,
        "soft": target.soft or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _evidence(one: Commitment, named: str) -> dict[str, Any]:
    if one.targets:
        return {"kind": "indicator", **({"name": named} if named else {}), "planned": True}
    kind, called = _PROVED_BY[one.action_class]
    return {"kind": kind, "name": named or called.format(one.object or one.text), "planned": True}


def _note(one: Commitment, row: Reviewed | None) -> str | None:
    """What a person noted, and the doubts that nobody has settled."""
    doubts = "；".join(dict.fromkeys(doubt.message.rstrip("。") for doubt in one.warnings))
    said = [row.note if row else "", f"疑点：{doubts}。" if doubts and not (row and row.checked) else ""]
    return "\n".join(part for part in said if part) or None


def _headed(item: Item) -> str:
    return f"# 第 {item.number} 条 {item.title}\n".replace("\n", " ").rstrip() + "\n"


def _written(said: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=10_000)
    return text
