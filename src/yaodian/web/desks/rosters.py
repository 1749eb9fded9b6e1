"""`/rosters`: the own unit's roster for another program."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yaodian.values import Refused
from yaodian.web.actions.rosters import roster
from yaodian.web.frame import frame_of
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.rosters import rosters_declared
from yaodian.web.queries.vault import PREFILL, REQUEST, purposes
from yaodian.web.queries.viewer import may_have_roster


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """The form, and the archive that was asked for."""
    frame = frame_of(request)
    unit = frame.viewer.unit
    if unit is None or not may_have_roster(frame.viewer, unit, frame.here.tree):
        raise PermissionDenied
    as_of = frame.choice.as_of
    known = {code: words for code, words in purposes(frame.here).items() if code not in (PREFILL, REQUEST)}
    given = {
        "datasets": rosters_declared(frame.here),
        "purposes": known,
        "name": unit_name(frame.here, unit, as_of),
        "purpose": request.POST.get("purpose", ""),
        "note": request.POST.get("note", ""),
    }
    if request.method != "POST":
        return render(request, "rosters.html", given)
    try:
        content = roster(frame.here, frame.viewer, unit, as_of, purpose=given["purpose"], note=given["note"])
    except Refused as refused:
        return render(request, "rosters.html", {**given, "problems": refused.problems}, status=422)
    response = HttpResponse(content, content_type="application/zip")
    called = quote(f"{given['name'].zh}-名册-{as_of.isoformat()}.zip")
    response["Content-Disposition"] = f"attachment; filename=\"oneroster.zip\"; filename*=UTF-8''{called}"
    response["Cache-Control"] = "no-store"
    return response
