"""`/datasets/<id>/rows/<key>`: one record with its history."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.web.frame import frame_of
from yaodian.web.queries import rows_record
from yaodian.web.queries.evidence_files import of_record
from yaodian.web.queries.record_key import key_of
from yaodian.web.queries.rows_list import may_see


@require_safe
def record(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """The record as of the day, every version with who gave it and what it changed, what counts it, what it is linked with.

    A record that the viewer may not see is not there, as one that never was: an answer of another kind would tell that it is. Who
    has not signed in is asked to, whatever the key.
    """
    frame = frame_of(request)
    dataset = frame.here.package.datasets.get(name)
    if dataset is None:
        raise Http404
    try:
        named = key_of(dataset, key)
    except KeyError:
        raise Http404 from None
    within = may_see(frame.here, frame.viewer, dataset)
    if within is not None and not within and not frame.viewer.signed_in:
        return redirect_to_login(request.get_full_path())
    found = rows_record.record(
        frame.here,
        frame.viewer,
        dataset,
        named,
        frame.choice.as_of,
        everywhere=request.GET.get("everywhere") == "1",
    )
    if found is None:
        raise Http404
    lines, may_attach = of_record(frame.here, frame.viewer, dataset, key, found)
    given = {
        "record": found,
        "dataset": dataset,
        "path": request.path,
        "row": key,
        "evidence": lines,
        "may_attach": may_attach,
    }
    response = render(request, "dataset_record.html", given)
    if any(field.personal != "none" for field in dataset.fields):
        response["Cache-Control"] = "no-store"
    return response
