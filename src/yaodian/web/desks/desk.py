"""Each role's own desk: the first answers for who signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.delivery import STATUSES
from yaodian.web.frame import Frame, frame_of
from yaodian.web.queries import ledger
from yaodian.web.queries.board import changes
from yaodian.web.queries.registers import datasets_list
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.units import unit_page
from yaodian.web.queries.viewer import may_have_drafts


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`/desk`: for the planning office what is late and who leads it, for a bureau its own standing, for an auditor the log."""
    frame = frame_of(request)
    if not frame.viewer.signed_in:
        raise PermissionDenied
    drawn: dict[str, Any] = {"office": _office, "auditor": _auditor}.get(frame.viewer.role, _unit)(request, frame)
    return render(request, "desk.html", {**drawn, "drafting": may_have_drafts(frame.viewer)})


def _office(_request: HttpRequest, frame: Frame) -> dict[str, Any]:
    """What is late or missed by lead office, what falls due next, what changed."""
    here = frame.here
    as_of = frame.choice.as_of
    found = {status.commitment: status for status in statuses(here, as_of, None)}
    by_office: dict[str, dict[str, int]] = {}
    for bound in here.package.commitments:
        by_office.setdefault(bound.lead, dict.fromkeys(STATUSES, 0))[found[bound.commitment.id].status] += 1
    late = [
        (bound, found[bound.commitment.id])
        for bound in here.package.commitments
        if found[bound.commitment.id].status in ("missed", "behind")
    ]
    offices = sorted(
        by_office.items(), key=lambda pair: (-(pair[1]["missed"] + pair[1]["behind"]), -sum(pair[1].values()))
    )
    return {
        "late": late,
        "offices": [(here.package.offices[name], counts) for name, counts in offices],
        "changes": changes(here, frame.asked.since, as_of, None),
        "since": frame.asked.since,
    }


def _unit(_request: HttpRequest, frame: Frame) -> dict[str, Any]:
    """The unit's own figures beside the city's, and what it owes."""
    unit = frame.viewer.unit
    if unit is None or unit not in frame.here.tree.units:
        raise PermissionDenied
    return {"page": unit_page(frame.here, unit, frame.choice.as_of)}


def _auditor(_request: HttpRequest, frame: Frame) -> dict[str, Any]:
    """The head of the log to note down, the newest entries, and the datasets whose rows may be read."""
    newest = ledger.entries(limit=12)
    return {
        "entries": newest,
        "head": newest[0] if newest else None,
        "size": ledger.size(),
        "datasets": datasets_list(frame.here, frame.choice.as_of),
    }
