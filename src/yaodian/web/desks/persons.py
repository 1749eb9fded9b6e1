"""Persons who ask what is held about them: an official types number and name from the document, and every step enters the ledger.

Number and name come in the body of a form, never in an address; no answer is kept by a browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.values import Refused
from yaodian.web.actions import person as actions
from yaodian.web.frame import frame_of
from yaodian.web.queries.vault import looks
from yaodian.web.queries.viewer import may_delete_persons, may_see_looks, may_serve_persons

_LONGEST = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest) -> HttpResponse:
    """`/persons`: the form, and what is held about the person; for auditors who looked, without names."""
    if request.method == "POST":
        return _answered(request, lambda here, viewer, asked: actions.held_about(here, viewer, asked))
    return _page(request, {})


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """`/persons/export`: the same as a JSON file, to be handed to the person."""
    frame = frame_of(request)
    try:
        held = actions.held_about(frame.here, frame.viewer, _asked(request))
    except Refused as refused:
        return _page(request, {"problems": refused.problems}, 422)
    text = json.dumps(actions.as_json(held), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="person.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """`/persons/correct`: other values with a reason."""
    prefix = "new-"
    values = {name.removeprefix(prefix): one for name, one in request.POST.items() if name.startswith(prefix)}
    reason = str(request.POST.get("reason", ""))

    def done(here: Any, viewer: Any, asked: actions.Asked) -> actions.Held:
        return actions.correct(here, viewer, asked, {name: str(one) for name, one in values.items()}, reason)

    return _answered(request, done, "corrected")


@login_required
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """`/persons/delete`: erases what the vault holds."""
    frame = frame_of(request)
    try:
        number = actions.erase(frame.here, frame.viewer, _asked(request), str(request.POST.get("reason", "")))
    except Refused as refused:
        return _page(request, {"problems": refused.problems}, 422)
    return _page(request, {"erased": number})


def _answered(
    request: HttpRequest, act: Callable[[Any, Any, actions.Asked], actions.Held], said: str = ""
) -> HttpResponse:
    frame = frame_of(request)
    asked = _asked(request)
    try:
        held = act(frame.here, frame.viewer, asked)
    except Refused as refused:
        return _page(request, {"problems": refused.problems}, 422)
    if said:
        return _page(request, {said: True})
    columns = {one.name: one for record in held.records for one in record.dataset.vault if one.kind != "identity"}
    return _page(request, {"held": held, "asked": asked, "columns": columns.values()})


def _asked(request: HttpRequest) -> actions.Asked:
    number, name = (str(request.POST.get(key, ""))[:_LONGEST].strip() for key in ("number", "name"))
    return actions.Asked(number, name)


def _page(request: HttpRequest, given: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = frame_of(request)
    serves, sees = may_serve_persons(frame.viewer, frame.here.tree), may_see_looks(frame.viewer, frame.here.tree)
    if not serves and not sees:
        raise PermissionDenied
    said = {
        "serves": serves,
        "may_delete": may_delete_persons(frame.viewer, frame.here.tree),
        "looks": looks() if sees else (),
        "sees_looks": sees,
        **given,
    }
    response = render(request, "persons.html", said, status=status)
    response["Cache-Control"] = "no-store"
    return response
