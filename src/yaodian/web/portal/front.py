"""The front page: the plan's own text, each commitment tinted by where it stands, with the evidence of one beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from yaodian.binding import EVIDENCE_KINDS
from yaodian.delivery import CommitmentStatus
from yaodian.plan import Chapter, Item
from yaodian.web.frame import Frame, frame_of
from yaodian.web.portal.plan_text import item_html
from yaodian.web.queries.board import WITH_VERDICT, Board, board, changes, timeline
from yaodian.web.queries.choice import Choice
from yaodian.web.queries.evidence import Evidence, evidence
from yaodian.web.queries.naming import unit_names
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as it is drawn."""

    item: Item
    html: SafeString
    notes: tuple[CommitmentStatus, ...]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter as it is drawn; the heading is the line of the text."""

    chapter: Chapter
    heading: str
    items: tuple[ItemView, ...]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """`/`: the board; `?open=` shows the evidence of one commitment beside the text, `?since=` the day to compare with."""
    frame = frame_of(request)
    here = frame.here
    found = board(here, frame.choice)
    since = frame.asked.since
    opened = _opened(request, frame)
    plan = here.package.plan
    return render(
        request,
        "front.html",
        {
            "board": found,
            "chapters_shown": _drawn(here, found, tuple(frame.carry.items()), get_language() or "", _name(opened)),
            "plan": plan,
            "lead_text": plan.lead.of(here.package.text) if plan.lead else "",
            "closing": _closing(here),
            "doubts": [doubt for doubt in plan.warnings if doubt.code.startswith("date")],
            "changes": changes(here, since, frame.choice.as_of, frame.choice.unit),
            "since": since,
            "evidence": opened,
            "chapters": plan.chapters,
            "offices": here.package.offices.values(),
            "kinds": EVIDENCE_KINDS,
            "slider": _slider(frame),
            **places(frame),
        },
    )


def places(frame: Frame) -> dict[str, Any]:
    """What the choice of a unit needs: the units of the second level by name, and the top."""
    here = frame.here
    second = here.package.levels[1] if len(here.package.levels) > 1 else here.package.levels[0]
    units = here.tree_on(frame.choice.as_of).at_level(second, frame.choice.as_of)
    root = unit_names(here, [here.tree.root.id], frame.choice.as_of)[0][1]
    return {"units": unit_names(here, (unit.id for unit in units), frame.choice.as_of), "root": root}


@lru_cache(maxsize=256)
def _drawn(
    here: World, found: Board, carried: tuple[tuple[str, str], ...], _language: str, opened: str | None
) -> tuple[ChapterView, ...]:
    by_item: dict[int, list[Any]] = {}
    for bound in here.package.commitments:
        by_item.setdefault(bound.item, []).append(bound.commitment)
    text = here.package.text
    return tuple(
        ChapterView(
            one.chapter,
            text[one.chapter.span.start : one.chapter.span.end].split("\n", 1)[0].strip(),
            tuple(
                ItemView(
                    each.item,
                    item_html(
                        text,
                        each.item,
                        by_item.get(each.item.number, ()),
                        found.statuses,
                        each.chosen,
                        dict(carried),
                        opened=opened,
                    ),
                    each.noted,
                )
                for each in one.items
            ),
        )
        for one in found.chapters
    )


def _closing(here: World) -> tuple[str, ...]:
    """The lines after the last item: who issued the plan and when, as printed."""
    chapters = here.package.plan.chapters
    tail = here.package.text[chapters[-1].span.end :] if chapters else ""
    return tuple(line.strip() for line in tail.splitlines() if line.strip())


def _slider(frame: Frame) -> dict[str, Any]:
    begin, end = frame.here.package.horizon
    days = (end - begin).days
    return {"begin": begin, "end": end, "days": days, "at": max(0, min(days, (frame.choice.as_of - begin).days))}


def _opened(request: HttpRequest, frame: Frame) -> Evidence | None:
    name = request.GET.get("open", "")
    if not name:
        return None
    try:
        return evidence(frame.here, frame.viewer, name, frame.choice.as_of, frame.choice.unit)
    except KeyError:
        raise Http404 from None


def _name(opened: Evidence | None) -> str | None:
    return opened.chain.bound.commitment.id if opened else None


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """`/timeline`: how the commitments stood at the end of each month, a part of the front page that comes after it."""
    frame = frame_of(request)
    found = timeline(frame.here, frame.choice.unit)
    highest = max((month.verdicts for month in found), default=0)
    near = min(found, key=lambda month: abs((month.day - frame.choice.as_of).days), default=None)
    close = near is not None and abs(near.day - frame.choice.as_of) < timedelta(days=16)
    return render(
        request,
        "timeline.html",
        {"months": found, "highest": highest, "verdicts": WITH_VERDICT, "as_of": near.day if near and close else None},
    )


@require_safe
@vary_on_headers("HX-Request")
def commitment(request: HttpRequest, name: str) -> HttpResponse:
    """`/commitments/<id>`: the evidence of one commitment, as a page or, for the front page, as a part of it."""
    frame = frame_of(request)
    try:
        found = evidence(frame.here, frame.viewer, name, frame.choice.as_of, frame.choice.unit)
    except KeyError:
        raise Http404 from None
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "evidence_panel.html", {"evidence": found})
        answer["Cache-Control"] = "no-store"
        return answer
    return render(request, "commitment.html", {"evidence": found, **places(frame)})


@require_safe
def item(request: HttpRequest, number: int) -> HttpResponse:
    """`/items/<n>`: one item as printed, with a table of its commitments."""
    frame = frame_of(request)
    here = frame.here
    chapter = next(
        (one for one in here.package.plan.chapters if any(each.number == number for each in one.items)), None
    )
    if chapter is None:
        raise Http404
    numbers = [each.number for each in here.package.plan.items]
    at = numbers.index(number)
    found = board(here, _only(frame, number))
    drawn = _drawn(here, found, tuple(frame.carry.items()), get_language() or "", None)
    bounds = {bound.commitment.id: bound for bound in here.package.commitments if bound.item == number}
    return render(
        request,
        "item.html",
        {
            "chapter": chapter,
            "item": drawn[0].items[0],
            "lines": [(bounds[name], found.statuses[name]) for name in bounds],
            "before": numbers[at - 1] if at else None,
            "after": numbers[at + 1] if at + 1 < len(numbers) else None,
            "counts": found.counts,
            **places(frame),
        },
    )


def _only(frame: Frame, number: int) -> Choice:
    return replace(frame.choice, item=number, statuses=(), chapter=None, lead=None, evidence=None)


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """`/changes`: everything that stands otherwise than on an earlier day."""
    frame = frame_of(request)
    found = changes(frame.here, frame.asked.since, frame.choice.as_of, frame.choice.unit)
    return render(request, "changes.html", {"changes": found, "since": frame.asked.since, **places(frame)})
