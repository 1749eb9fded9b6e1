"""The ledger: the newest entries, one entry, and the proof that it stands in the log."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.values import Label
from yaodian.web.frame import Frame, frame_of
from yaodian.web.queries import ledger
from yaodian.web.queries.naming import unit_name

_SIZE = 50


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """`/ledger`: entries from the newest down; `?before=` goes on below a number."""
    frame = frame_of(request)
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    found = ledger.entries(before=before, limit=_SIZE)
    newest = ledger.entries(limit=1)
    return render(
        request,
        "ledger.html",
        {
            "entries": found,
            "subjects": {entry.subject: _subject(frame, entry.subject) for entry in found},
            "size": ledger.size(),
            "head": newest[0] if newest else None,
            "older": found[-1].number if found and found[-1].number > 0 else None,
            "newer": before is not None,
        },
    )


def _subject(frame: Frame, subject: str) -> Label | str:
    """A subject by its name where it is a dataset or a unit of the installation."""
    here = frame.here
    if subject in here.package.datasets:
        return here.package.datasets[subject].label
    if subject == here.package.name:
        return here.package.label
    if subject in here.tree.units:
        return unit_name(here, subject, here.package.default_as_of)
    return subject


@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """`/ledger/<n>`: one entry with what it says, its hashes and its proof of inclusion; `?format=json` is the proof alone."""
    frame = frame_of(request)
    found = ledger.entry(number) if number < 2**62 else None
    proof = ledger.proof_of(number) if found else None
    if found is None or proof is None:
        raise Http404
    if request.GET.get("format") == "json":
        return JsonResponse(proof, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return render(
        request,
        "entry.html",
        {
            "entry": found,
            "proof": proof,
            "subject": _subject(frame, found.subject),
            "is_dataset": found.subject in frame.here.package.datasets,
            "details": json.dumps(found.details, ensure_ascii=False, indent=1),
            "last": proof["size"] - 1,
        },
    )
