"""What is owed: who has reported for which period, who is late, who will be due, in order of need; and the words of a reminder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from django.core.exceptions import PermissionDenied

from yaodian.registry import Dataset, owed_by
from yaodian.values import Label, Period
from yaodian.web.models import Delivery
from yaodian.web.queries.deliveries import current_period, working_day
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.registers import owing
from yaodian.web.queries.viewer import Viewer, may_see_delivery
from yaodian.web.queries.world import World

DueState = Literal["late", "returned", "soon", "open", "waiting", "reported"]
NEED: tuple[DueState, ...] = ("late", "returned", "soon", "open", "waiting", "reported")
"""In order of need: what is past its day first, what nobody has to do anything about last."""
UNSENT: tuple[DueState, ...] = NEED[:4]
SOON = 14
"""Days within which a deadline is near, unless others are asked for."""
FURTHEST = 366


@dataclass(frozen=True, slots=True)
class Due:
    """What one unit owes of one dataset for one period. `days` are left until the deadline, negative when it is past, None without one.

    `number` is the newest delivery's receipt, where there is one.
    """

    dataset: Dataset
    period: str
    deadline: date | None
    days: int | None
    unit: str
    name: Label
    state: DueState
    number: int | None


@dataclass(frozen=True, slots=True)
class DueOf:
    """A dataset and period with the counts of its units by state, and those units that still have to act."""

    dataset: Dataset
    period: str
    deadline: date | None
    days: int | None
    counts: Mapping[str, int]
    expected: int
    unsent: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class DueBelow:
    """A unit with the counts of what is owed in its subtree."""

    unit: str
    name: Label
    counts: Mapping[str, int]
    total: int

    @property
    def open(self) -> int:
        """How many have not been sent and are not late."""
        return sum(self.counts.get(state, 0) for state in ("returned", "soon", "open"))


def due_of(here: World, viewer: Viewer, unit: str, days: int = SOON) -> tuple[Due, ...]:
    """All that is owed in a unit's subtree, in order of need. PermissionDenied outside of the viewer's own."""
    if not may_see_delivery(viewer, unit, here.tree):
        raise PermissionDenied
    return _all_due(here, unit, working_day(here), days)


def by_dataset(found: Iterable[Due]) -> tuple[DueOf, ...]:
    """The same by dataset and period, in order of need."""
    groups: dict[tuple[str, str], list[Due]] = {}
    for one in found:
        groups.setdefault((one.dataset.id, one.period), []).append(one)
    made = [
        DueOf(
            lines[0].dataset,
            lines[0].period,
            lines[0].deadline,
            lines[0].days,
            Counter(one.state for one in lines),
            len(lines),
            tuple(one for one in lines if one.state in UNSENT),
        )
        for lines in groups.values()
    ]
    return tuple(sorted(made, key=_need_of_group))


def by_unit_below(here: World, unit: str, found: Iterable[Due]) -> tuple[DueBelow, ...]:
    """The same by the units right below a unit, those in greatest need first; what the unit itself owes is not among them."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        line = here.tree.today.path(one.unit)
        place = line.index(unit) + 1
        if place < len(line):
            counts.setdefault(line[place], Counter())[one.state] += 1
    day = working_day(here)
    made = [DueBelow(one, unit_name(here, one, day), said, said.total()) for one, said in counts.items()]
    return tuple(sorted(made, key=lambda one: (*(-one.counts.get(state, 0) for state in NEED[:4]), one.unit)))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter to one unit about all that it still has to send."""

    unit: str
    name: Label
    late: int
    text: str


def reminders(here: World, sender: str, found: Iterable[Due]) -> tuple[Reminder, ...]:
    """One letter to each unit that is late, had something returned or is due soon; those in greatest need first."""
    day = working_day(here)
    groups: dict[str, list[Due]] = {}
    for one in found:
        if one.state in ("late", "returned", "soon"):
            groups.setdefault(one.unit, []).append(one)
    made = [
        Reminder(
            unit,
            lines[0].name,
            sum(one.state == "late" for one in lines),
            reminder_text(lines, unit_name(here, sender, day).zh, day),
        )
        for unit, lines in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.late, one.unit)))


def reminder_text(lines: Sequence[Due], sender: str, day: date) -> str:
    """The letter in the wording of offices; always Chinese, whoever reads the page."""
    said = [f"关于报送数据的提醒\n\n{lines[0].name.zh}：\n　　截至{_day(day)}，你单位以下数据尚待报送：\n"]
    for number, one in enumerate(lines, 1):
        said.append(f"　　{number}.{one.dataset.label.zh}（{one.period}），{_when(one)}。\n")
    late = any(one.state == "late" for one in lines)
    asked = "请即登录系统补报；确有困难的，请于三日内书面说明。" if late else "请按期登录系统报送。"
    said.append(f"　　{asked}本期没有数据的，也须报送并写明理由。\n\n{sender}\n{_day(day)}\n")
    return "".join(said)


def _when(one: Due) -> str:
    deadline = f"应于{_day(one.deadline)}前报送" if one.deadline else "没有规定期限"
    if one.state == "returned":
        return f"{deadline}，已退回，待更正后再报"
    if one.days is not None and one.days < 0:
        return f"{deadline}，已逾期{-one.days}天"
    return f"{deadline}，距期限还有{one.days}天" if one.days else f"{deadline}，今日到期"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def periods_owed(here: World, dataset: Dataset, day: date) -> tuple[tuple[str, date | None], ...]:
    """The periods that are to be reported on a day, each with its deadline: the one of the day, and the one before while its
    deadline lies in the present one or later. Of single events nothing is owed by period."""
    if dataset.period_kind == "event":
        return ()
    present = Period(current_period(here, dataset, day))
    last = Period(current_period(here, dataset, present.start - timedelta(days=1)))
    before = owed_by(dataset, last)
    found = [(last.name, before)] if before is not None and before >= present.start else []
    return (*found, (present.name, owed_by(dataset, present)))


@lru_cache(maxsize=32)
def _all_due(here: World, top: str, day: date, soon: int) -> tuple[Due, ...]:
    """Kept while the world stays what it is: every hand-in and decision is in the ledger and makes a new one."""
    waiting = {
        (dataset, unit, period): (state, number)
        for dataset, unit, period, state, number in Delivery.objects.filter(
            state__in=("submitted", "returned", "accepted")
        )
        .order_by("id")
        .values_list("dataset", "unit", "period", "state", "id")
    }
    found = []
    for dataset in here.package.datasets.values():
        units = [unit for unit in _owing(here, dataset, day) if top in here.tree.today.path(unit)]
        periods = periods_owed(here, dataset, day) if units else ()
        in_force = {(one.unit, one.period) for one in here.submissions.get(dataset.id, ()) if one.superseded_on is None}
        for period, deadline in periods:
            days = (deadline - day).days if deadline else None
            for unit in units:
                held, number = waiting.get((dataset.id, unit, period), ("", None))
                state = _state("accepted" if (unit, period) in in_force else held, days, soon)
                found.append(Due(dataset, period, deadline, days, unit, unit_name(here, unit, day), state, number))
    return tuple(sorted(found, key=_need))


def _owing(here: World, dataset: Dataset, day: date) -> tuple[str, ...]:
    return owing(here, dataset, day) if dataset.reported_by == "unit" else (here.tree.root.id,)


def _state(held: str, days: int | None, soon: int) -> DueState:
    if held == "accepted":
        return "reported"
    if held == "submitted":
        return "waiting"
    if days is not None and days < 0:
        return "late"
    if held == "returned":
        return "returned"
    return "soon" if days is not None and days <= soon else "open"


def _need(one: Due) -> tuple[int, int, str, str, str]:
    return NEED.index(one.state), FURTHEST * 9 if one.days is None else one.days, one.dataset.id, one.period, one.unit


def _need_of_group(one: DueOf) -> tuple[int, int, str, str]:
    first = min(NEED.index(state) for state in NEED if one.counts.get(state))  # a group has one line at least
    return first, FURTHEST * 9 if one.days is None else one.days, one.dataset.id, one.period


def due_as_json(one: Due) -> dict[str, object]:
    """A line for programs: the interface's and the command's."""
    return {
        "dataset": one.dataset.id,
        "label": {"zh": one.dataset.label.zh, "en": one.dataset.label.en or one.dataset.label.zh},
        "unit": one.unit,
        "name": {"zh": one.name.zh, "en": one.name.en or one.name.zh},
        "period": one.period,
        "deadline": one.deadline.isoformat() if one.deadline else None,
        "days": one.days,
        "state": one.state,
        "receipt": one.number,
    }
