"""The steps of a review below the one that puts a delivery in force, and what is said where a decision comes too early or too late."""

from __future__ import annotations

from django.utils import timezone

from yaodian.registry import Dataset
from yaodian.values import Problem, Refused
from yaodian.web.actions.record import recorded
from yaodian.web.models import Delivery
from yaodian.web.queries.deliveries import Receipt, receipt_of, working_day
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import Viewer, may_decide_now, reviewers
from yaodian.web.queries.world import World


def not_waiting(held: Delivery) -> Problem:
    """What is said of a delivery that nobody can decide about any more."""
    words = {
        "returned": "已经退回",
        "replaced": "已由后来的报送代替",
        "withdrawn": "已由报送人撤回",
        "accepted": "已经采纳",
    }
    message = f"第 {held.pk} 号报送{words.get(held.state, '不在待审之列')}。"
    return Problem("not-waiting", message, remedy="刷新页面，看最新的情况。")


def has_reviewed(viewer: Viewer, held: Delivery) -> bool:
    """Whether the viewer's unit has done its step already, so that a second click changes nothing."""
    return viewer.unit is not None and any(one["unit"] == viewer.unit for one in held.reviews)


def refuse_other_steps(here: World, viewer: Viewer, dataset: Dataset, held: Delivery) -> None:
    """Raises Refused unless it is the viewer's turn."""
    if may_decide_now(viewer, dataset, held.unit, here.tree, len(held.reviews)):
        return
    steps = reviewers(dataset, held.unit, here.tree)
    turn = steps[min(len(held.reviews), len(steps) - 1)]
    message = f"第 {held.pk} 号报送正待“{unit_name(here, turn, working_day(here)).zh}”审核。"
    raise Refused([Problem("not-your-turn", message, remedy="等它审核后再办；已经转上级的，由上级办理。")])


def is_last_step(here: World, viewer: Viewer, dataset: Dataset, held: Delivery) -> bool:
    """Whether the viewer's acceptance puts the delivery in force; who holds the data folder does all steps at once."""
    return viewer.role == "console" or len(held.reviews) + 1 >= len(reviewers(dataset, held.unit, here.tree))


def pass_on(here: World, viewer: Viewer, held: Delivery) -> Receipt:
    """Notes that the viewer's unit has no objection; the delivery waits for the next step. Done twice it is done once."""
    with recorded(viewer.name, "review", held.dataset, unit=held.unit, period=held.period, receipt=held.pk) as act:
        now = Delivery.objects.select_for_update().get(pk=held.pk)
        if has_reviewed(viewer, now):
            return receipt_of(now, repeated=True)
        refuse_changed(held, now)
        level = here.tree.units[str(viewer.unit)].level
        entry = act.enter({"digest": now.digest, "level": level}).number
        done = {
            "level": level,
            "unit": viewer.unit,
            "by": viewer.name,
            "at": timezone.now().isoformat(),
            "entry": entry,
        }
        Delivery.objects.filter(pk=held.pk).update(reviews=[*now.reviews, done])
    return receipt_of(Delivery.objects.get(pk=held.pk))


def refuse_changed(held: Delivery, now: Delivery) -> None:
    """Raises Refused if somebody decided since the delivery was looked at; asked inside the transaction."""
    if now.state != "submitted":
        raise Refused([not_waiting(now)])
    if len(now.reviews) != len(held.reviews):
        message = f"第 {now.pk} 号报送刚刚已由他人审核。"
        raise Refused([Problem("not-waiting", message, remedy="刷新页面，看最新的情况。")])
