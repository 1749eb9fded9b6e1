"""What is owed in a unit's subtree: who has reported, who is late, who will be due; letters that remind; the same for Excel."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from yaodian.web.frame import Frame, frame_of
from yaodian.web.queries import due as queries
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.naming import unit_name
from yaodian.web.sheets import FORMATS, Cell, Sheet, answer
from yaodian.web.words import DUE_WORDS, long_day, said

_MOST_LETTERS = 100
_MOST_BARS = 40


@login_required
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """`/submissions/due`: in order of need; `?days=` says how near a deadline has to be, `?unit=` whose subtree, `?dataset=` of what."""
    frame = frame_of(request)
    here, top = frame.here, frame.asked.choice.unit or frame.viewer.unit
    if top not in here.tree.units:
        raise PermissionDenied
    days = _days(request)
    dataset = request.GET.get("dataset", "")
    found = [one for one in queries.due_of(here, frame.viewer, top, days) if dataset in ("", one.dataset.id)]
    kind = request.GET.get("format", "")
    if kind in FORMATS:
        return answer(frame, _sheet(frame, top, found), kind)
    letters = queries.reminders(here, frame.viewer.unit or top, found) if frame.viewer.role != "school" else ()
    below = queries.by_unit_below(here, top, found)
    given = {
        "groups": queries.by_dataset(found),
        "below": below[:_MOST_BARS],
        "below_total": len(below),
        "letters": letters[:_MOST_LETTERS],
        "letters_total": len(letters),
        "counts": {state: sum(one.state == state for one in found) for state in queries.NEED},
        "days": days,
        "day": working_day(here),
        "unit_name": unit_name(here, top, working_day(here)),
        "dataset": here.package.datasets.get(dataset),
        "files": {kind: _address(request, kind) for kind in FORMATS},
    }
    return render(request, "due.html", given)


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return min(int(text), queries.FURTHEST) if text.isascii() and text.isdigit() and len(text) < 6 else queries.SOON


def _address(request: HttpRequest, kind: str) -> str:
    asked = request.GET.copy()
    asked["format"] = kind
    return f"{request.path}?{asked.urlencode()}"


def _sheet(frame: Frame, top: str, found: list[queries.Due]) -> Sheet:
    day = working_day(frame.here)
    heads = (
        pgettext("nav", "数据集"),
        gettext("期间"),
        gettext("单位"),
        gettext("情况"),
        gettext("期限"),
        gettext("剩余天数"),
        gettext("回执"),
    )
    lines: list[list[Cell]] = [
        [
            said(one.dataset.label),
            one.period,
            said(one.name),
            str(DUE_WORDS[one.state]),
            one.deadline.isoformat() if one.deadline else None,
            one.days,
            one.number,
        ]
        for one in found
    ]
    name = said(unit_name(frame.here, top, day))
    about = gettext("截至%(day)s，%(unit)s") % {"day": long_day(day), "unit": name}
    return Sheet(gettext("应报情况"), gettext("应报情况"), heads, lines, False, about)
