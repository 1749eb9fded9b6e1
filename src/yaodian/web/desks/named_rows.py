"""`/datasets/<id>/named-rows`: a list of persons with their names, for who may look each of them up and says what for."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yaodian.values import Refused
from yaodian.web.actions.named_rows import Named
from yaodian.web.actions.named_rows import named_rows as made
from yaodian.web.frame import frame_of
from yaodian.web.queries import named_rows as queries
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.rows_files import file_name
from yaodian.web.queries.rows_list import question, total

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def named_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The warning and the form; posted, the file. The address says which rows, as that of the list does."""
    frame = frame_of(request)
    here, viewer = frame.here, frame.viewer
    dataset = here.package.datasets.get(name)
    if dataset is None or not dataset.vault:
        raise Http404
    unit = queries.unit_of_names(viewer, frame.choice.unit)
    if unit is None or not queries.may_have_names(here, viewer, dataset, unit):
        raise PermissionDenied
    asked = question(here, viewer, dataset, frame.choice.as_of, unit, dict(request.GET.lists()))
    given = {
        "asked": asked,
        "dataset": dataset,
        "name": unit_name(here, unit, frame.choice.as_of),
        "found": total(here, asked),
        "most": settings.NAMED_ROWS,
        "purposes": queries.named_purposes(here),
        "said": {key: request.POST.get(key, "") for key in ("purpose", "note", "format")},
        "back": f"/datasets/{name}/rows?{urlencode(_address(request))}",
        "problems": asked.problems,
    }
    if request.method != "POST" or asked.problems:
        # A filter left out would send more persons than were asked for.
        return _page(request, given, 422 if asked.problems else 200)
    kind = request.POST.get("format", "")
    said = Named(given["said"]["purpose"], given["said"]["note"], kind, settings.NAMED_ROWS)
    try:
        content = made(here, viewer, asked, unit, said)
    except Refused as refused:
        return _page(request, {**given, "problems": refused.problems}, 422)
    response = HttpResponse(content, content_type=_KINDS[kind])
    called = quote(f"姓名-{file_name(asked, kind)}")
    response["Content-Disposition"] = f"attachment; filename=\"{name}-named.{kind}\"; filename*=UTF-8''{called}"
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest) -> list[tuple[str, str]]:
    return [(key, value) for key, values in request.GET.lists() for value in values]


def _page(request: HttpRequest, given: dict[str, object], status: int) -> HttpResponse:
    response = render(request, "named_rows.html", given, status=status)
    response["Cache-Control"] = "no-store"
    return response
