"""A draft beside another plan: the one in force, or another draft that the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.binding import bound_plan
from yaodian.plan import Plan
from yaodian.plan.comparison import Comparison, compare_plans
from yaodian.plan.revision import revised_plan
from yaodian.values import Label
from yaodian.web.queries.drafts import Draft, DraftLine, draft, drafts
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plans; `number` is that of a draft, None for the plan in force, `depth` how far below the top its unit is."""

    label: Label
    year: int | None
    plan: Plan
    text: str
    number: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans, the earlier one first, and what became of it."""

    before: Side
    after: Side
    found: Comparison


def compared(here: World, viewer: Viewer, one: Draft, other: int | None) -> Compared:
    """A draft as reviewed beside another one, or beside the plan in force. Http404 and PermissionDenied as for any draft."""
    second = _of_draft(here, draft(here, viewer, other)) if other is not None else _in_force(here)
    before, after = in_order(_of_draft(here, one), second)
    return Compared(before, after, compare_plans(before.plan, before.text, after.plan, after.text))


def in_order(one: Side, other: Side) -> tuple[Side, Side]:
    """Which plan comes first: that of the earlier year; of one year the one in force, then that of the unit above, then the older draft."""
    first, second = sorted((one, other), key=lambda side: (side.number is not None, side.depth, side.number or 0))
    if first.year is not None and second.year is not None and second.year < first.year:
        return second, first
    return first, second


def comparable(here: World, viewer: Viewer, one: Draft) -> tuple[DraftLine, ...]:
    """The drafts that a draft can be compared with."""
    return tuple(line for line in drafts(here, viewer) if line.id != one.id)


def _in_force(here: World) -> Side:
    package = here.package
    return Side(package.label, package.year, bound_plan(package), package.text, None, 0)


def _of_draft(here: World, held: Draft) -> Side:
    plan = revised_plan(held.plan, held.review)
    return Side(Label(held.title), held.year, plan, held.text, held.id, len(tuple(here.tree.path(held.unit))))
