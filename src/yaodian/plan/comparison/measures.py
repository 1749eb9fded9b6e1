"""When two targets promise the same thing, and what to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.plan.comparison.likeness import folded, order_likeness, overlap
from yaodian.plan.comparison.model import Difference, PlacedTarget, TargetKind, TargetLink
from yaodian.plan.model import Target
from yaodian.plan.wording import measure_words, target_words

SAME_NUMBER = 0.6
"""With the same number and unit, the objects must share this much of the shorter one: the bar that targets are scored with everywhere."""
OTHER_NUMBER = 0.62
"""With another number the objects and their sentences must carry the link alone, so their mean likeness must reach this."""
PART = 0.5
"""A part of a split target shares at least half of the shorter object (村办幼儿园, 新建、改造幼儿园); the exact sum does the rest."""
PLAIN_NUMBER = 3
"""Counts below this and shares of 100 % stand in every plan: that they are equal says nothing, and they are linked like other numbers."""
PARTS = 4
"""A target is looked for as the sum of at most so many."""

_PEOPLE = frozenset("人名位")
_HOUSES = frozenset("所家座个")
_PERCENT = ("%", "%", "个百分点")
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Promise:
    """A target with what it is compared by: its place, the words of its object and of its sentence, the year of its plan."""

    placed: PlacedTarget
    commitment: int
    item: int
    object: str
    year: int | None

    @property
    def target(self) -> Target:
        """The target itself."""
        return self.placed.target


def promise(placed: PlacedTarget, commitment: int, item: int, year: int | None) -> Promise:
    """A target made ready for comparison."""
    return Promise(placed, commitment, item, folded(placed.target.object), year)


def measured_alike(one: Target, other: Target) -> bool:
    """Whether two targets count in the same unit per the same thing; 人, 名 and 位 are one, and 所, 家, 座, 个."""
    return _family(one.unit) == _family(other.unit) and folded(one.per or "") == folded(other.per or "")


def _family(unit: str) -> str:
    for family in (_PEOPLE, _HOUSES):
        if unit in family:
            return "".join(sorted(family))
    return "%" if unit in _PERCENT else unit


def telling(target: Target) -> bool:
    """Whether a number is so much of its own that meeting it twice means something."""
    return target.quantity >= PLAIN_NUMBER and not (target.quantity == _WHOLE and _family(target.unit) == "%")


def same_number(one: Promise, other: Promise, sentences: float) -> float:
    """How surely two targets with one number are one, 0 if they are not; `sentences` is the likeness of the commitments around them."""
    agreed = one.target.quantity == other.target.quantity and telling(one.target)
    if not agreed or not measured_alike(one.target, other.target) or overlap(one.object, other.object) < SAME_NUMBER:
        return 0.0
    return (_objects(one, other) + sentences) / 2


def other_number(one: Promise, other: Promise, sentences: float) -> float:
    """How surely two targets are one whatever their numbers, 0 if they are not."""
    if not measured_alike(one.target, other.target):
        return 0.0
    likeness = (_objects(one, other) + sentences) / 2
    return likeness if likeness >= OTHER_NUMBER else 0.0


def _objects(one: Promise, other: Promise) -> float:
    return (overlap(one.object, other.object) + order_likeness(one.object, other.object)) / 2


def is_part(part: Promise, whole: Promise) -> bool:
    """Whether a target can be one part of a larger one."""
    return (
        measured_alike(part.target, whole.target)
        and part.target.quantity < whole.target.quantity
        and part.object[-1:] == whole.object[-1:]
        and overlap(part.object, whole.object) >= PART
    )


def linked(one: Promise, other: Promise) -> TargetLink:
    """Two targets that are one: `same` if quantity, comparator and deadline agree, else `changed` with what changed."""
    differences = _differences(one, other)
    kind: TargetKind = "changed" if differences else "same"
    reason = "；".join(differences.values()) or f"目标值相同：{target_words(one.target)}"
    score = round(order_likeness(one.object, other.object), 4)
    return TargetLink(kind, (one.placed,), (other.placed,), score, reason, tuple(differences))


def split(before: Sequence[Promise], after: Sequence[Promise]) -> TargetLink:
    """One target against several that add up to it; one of the sides has length 1."""
    whole, parts, word = (before[0], after, "分解为") if len(before) == 1 else (after[0], before, "由几项合并，原为")
    likeness = sum(overlap(part.object, whole.object) for part in parts) / len(parts)
    reason = f"{target_words(whole.target)}{word}{'、'.join(target_words(part.target) for part in parts)}，合计相同"
    return TargetLink(
        "split", tuple(one.placed for one in before), tuple(one.placed for one in after), round(likeness, 4), reason
    )


def alone(one: Promise, kind: TargetKind) -> TargetLink:
    """A target that only one of the plans has."""
    word = "新增目标值" if kind == "new" else "不再有目标值"
    placed = (one.placed,)
    return TargetLink(
        kind,
        () if kind == "new" else placed,
        placed if kind == "new" else (),
        0.0,
        f"{word}：{target_words(one.target)}",
    )


def _differences(one: Promise, other: Promise) -> dict[Difference, str]:
    found: dict[Difference, str] = {}
    before, after = one.target, other.target
    if before.quantity != after.quantity or _firmness(before) != _firmness(after):
        found["number"] = f"目标值由{measure_words(before)}改为{measure_words(after)}"
    if not _same_day(one, other):
        found["deadline"] = f"完成时限由{_day(before.deadline)}改为{_day(after.deadline)}"
    return found


def _firmness(target: Target) -> str:
    """The comparator; that all of something is done and that at least all of it is done are the same."""
    whole = target.quantity == _WHOLE and _family(target.unit) == "%"
    return "=" if whole and target.comparator == ">=" else target.comparator


def _same_day(one: Promise, other: Promise) -> bool:
    """The same day, or the same day of the year each plan is for; a target without a day is due when its year ends."""
    first, second = _due(one), _due(other)
    if first == second or first is None or second is None:
        return first == second
    if one.year is None or other.year is None:
        return False
    return first.year - one.year == second.year - other.year and first.timetuple()[1:3] == second.timetuple()[1:3]


def _due(one: Promise) -> date | None:
    if one.target.deadline is not None or one.year is None:
        return one.target.deadline
    return date(one.year, 12, 31)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "当年年底"
