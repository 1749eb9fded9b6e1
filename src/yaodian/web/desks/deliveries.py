"""Handing in, receipts, and the decision of whoever stands above: each page shows what is stored and nothing else."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yaodian.registry import Dataset, marked_copy
from yaodian.values import Period, Problem, Refused
from yaodian.web.actions import submit as actions
from yaodian.web.actions.look_up import rows_with_persons
from yaodian.web.actions.unsent import keep, submit_or_ask
from yaodian.web.actions.withdraw import withdraw
from yaodian.web.frame import Frame, frame_of
from yaodian.web.pages import page_number, pages_of
from yaodian.web.queries import deliveries as queries
from yaodian.web.queries.due import by_dataset, due_of
from yaodian.web.queries.evidence_files import of_delivery
from yaodian.web.queries.forms import form_asked, period_asked
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.referring import STILL_REFERRED, referring_to
from yaodian.web.queries.unsent import all_unsent
from yaodian.web.queries.viewer import may_deliver
from yaodian.web.queries.waiting_rows import CHANGES, PAGE_ROWS, waiting_rows

LARGEST = 50_000_000
"""Bytes of a file that is handed in."""
LARGEST_MARKED = 4_000_000
"""Bytes of a file that comes back with its faults marked: the copy travels inside of the page."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """`/submissions`: what the viewer's unit owes, what waits for the viewer's decision, what was handed in of late."""
    frame = frame_of(request)
    day = queries.working_day(frame.here)
    found = due_of(frame.here, frame.viewer, frame.viewer.unit) if frame.viewer.unit in frame.here.tree.units else ()
    below = [one for one in found if one.unit != frame.viewer.unit]
    given = {
        "owed": [one for one in found if one.unit == frame.viewer.unit] if frame.viewer.role != "auditor" else (),
        "unsent": all_unsent(frame.here, frame.viewer),
        "late": sum(one.state == "late" for one in below),
        "soon": sum(one.state in ("soon", "returned") for one in below),
        "below": by_dataset(below)[:6],
        "waiting": queries.waiting(frame.here, frame.viewer),
        "recent": queries.recent(frame.here, frame.viewer),
        "day": day,
    }
    return render(request, "submissions.html", given)


@login_required
@require_safe
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """`/submissions/<number>`: the receipt, where it stands, what was handed in before."""
    frame = frame_of(request)
    return _receipt(request, queries.delivery(frame.here, frame.viewer, number))


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """`/submissions/<number>/decide`: accepts, returns with a reason, or takes back what one sent oneself."""
    frame = frame_of(request)
    line = queries.delivery(frame.here, frame.viewer, number)
    try:
        if request.POST.get("do") == "accept":
            actions.accept_delivery(frame.here, frame.viewer, number)
        elif request.POST.get("do") == "return":
            actions.return_delivery(frame.here, frame.viewer, number, request.POST.get("reason", ""))
        elif request.POST.get("do") == "withdraw":
            withdraw(frame.here, frame.viewer, number)
        else:
            raise Refused([Problem("no-act", gettext("没有这种操作。请从本页的按钮进行。"))])
    except Refused as refused:
        return _receipt(request, line, refused.problems, 422)
    return redirect(f"/submissions/{number}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, name: str) -> HttpResponse:
    """`/datasets/<id>/submit`: a file for a unit and a period; answers with its receipt, or with every fault of it."""
    frame = frame_of(request)
    dataset = frame.here.package.datasets.get(name)
    if dataset is None:
        raise Http404
    said = request.POST if request.method == "POST" else request.GET
    unit = said.get("unit") or _own_unit(frame, dataset)
    if unit not in frame.here.tree.units or not may_deliver(frame.viewer, dataset, unit, frame.here.tree):
        raise PermissionDenied
    day = queries.working_day(frame.here)
    period = said.get("period") or queries.current_period(frame.here, dataset, day)
    given = {
        "dataset": dataset,
        "asked": dataset.as_asked(),
        "proofs": any(field.format == "evidence" for field in dataset.fields),
        "unit": unit,
        "unit_name": unit_name(frame.here, unit, day),
        "period": period,
        "periods": _periods(frame, dataset),
        "reason": said.get("reason", ""),
    }
    if request.method != "POST":
        return render(request, "submit.html", given)
    try:
        sent = _file(request, name, unit, period)
    except Refused as refused:
        return render(request, "submit.html", {**given, **_faults(refused)}, status=422)
    try:
        if request.POST.get("do") == "keep":
            return redirect(f"/submissions/unsent/{keep(frame.here, frame.viewer, sent)}")
        answer = submit_or_ask(frame.here, frame.viewer, sent)
    except Refused as refused:
        marked = marked_address(sent, dataset.as_asked(), refused.problems)
        return render(request, "submit.html", {**given, **_faults(refused), "marked": marked}, status=422)
    if isinstance(answer, int):
        return redirect(f"/submissions/unsent/{answer}")
    if answer.number is None:
        return render(request, "submit.html", {**given, "same": answer})
    return redirect(f"/submissions/{answer.number}" + ("?repeated=1" if answer.repeated else ""))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def empty_form(request: HttpRequest, name: str) -> HttpResponse:
    """`/datasets/<id>/form.xlsx`: the workbook to fill in, with the unit's last accepted rows in it.

    Names stand in it only if they are asked for (POST): that is a look-up of everybody in it, and enters the ledger.
    """
    frame = frame_of(request)
    dataset = frame.here.package.datasets.get(name)
    if dataset is None:
        raise Http404
    form = request.POST if request.method == "POST" else request.GET
    unit = form.get("unit") or _own_unit(frame, dataset)
    day = queries.working_day(frame.here)
    try:
        period = period_asked(dataset, form.get("period", ""))
    except Refused:
        period = Period(queries.current_period(frame.here, dataset, day))
    if unit not in frame.here.tree.units or not may_deliver(frame.viewer, dataset, unit, frame.here.tree):
        raise PermissionDenied
    looked = request.method == "POST" and bool(dataset.vault)
    try:
        persons = rows_with_persons(frame.here, frame.viewer, dataset, unit, period.name) if looked else None
        data = form_asked(frame.here, frame.viewer, name, unit, period.name, persons)
    except Refused as refused:
        said = "\n".join(str(problem) for problem in refused.problems)
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type=_XLSX)
    called = quote(f"{dataset.label.zh}-{period.name.replace('/', '-')}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"{name}.xlsx\"; filename*=UTF-8''{called}"
    response["Cache-Control"] = "no-store"
    return response


def _faults(refused: Refused) -> dict[str, Any]:
    """What a form says of a file that was not taken: faults and warnings, counted apart."""
    errors = sum(one.severity == "error" for one in refused.problems)
    return {"problems": refused.problems, "errors": errors, "warned": len(refused.problems) - errors}


def marked_address(sent: actions.File, dataset: Dataset, problems: tuple[Problem, ...]) -> str:
    """The sender's own workbook with its faults and warnings marked, as an address that holds it: nothing of a wrong file is kept here."""
    if len(sent.content) > LARGEST_MARKED or not any(problem.place and problem.place.line for problem in problems):
        return ""
    try:
        copy = marked_copy(sent.content, problems, name=sent.name, dataset=dataset)
    except Refused:
        return ""
    return f"data:{_XLSX};base64,{base64.b64encode(copy).decode()}"


def _file(request: HttpRequest, name: str, unit: str, period: str) -> actions.File:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused([Problem("no-file", gettext("没有选择文件。"), remedy=gettext("选择填好的表，再点“报送”。"))])
    if (sent.size or 0) > LARGEST:
        raise Refused([Problem("too-large", gettext("文件过大（上限 50 MB）。"), remedy=gettext("按单位分开报送。"))])
    return actions.File(name, unit, period, sent.name or "", sent.read(), request.POST.get("reason", ""))


def _own_unit(frame: Frame, dataset: Dataset) -> str:
    """The unit that a person reports for unless another is named."""
    if dataset.reported_by == "issuer":
        return frame.here.tree.root.id
    return frame.viewer.unit or ""


def _periods(frame: Frame, dataset: Dataset) -> list[str]:
    """The periods that a form offers: this one, the one before, and those that anybody has reported of."""
    day = queries.working_day(frame.here)
    this = queries.current_period(frame.here, dataset, day)
    found = (
        {one.period for one in frame.here.submissions.get(dataset.id, ())} if dataset.period_kind != "event" else set()
    )
    return sorted({this, *found}, key=lambda name: Period(name).start, reverse=True)[:12]


def _receipt(
    request: HttpRequest, line: queries.DeliveryLine, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    frame = frame_of(request)
    referred = referring_to(frame.here, line)
    asked = request.GET.get("q", "").strip(), request.GET.get("show", "")
    rows = waiting_rows(frame.here, frame.viewer, line.held, *asked, page_number(request))
    warnings = [one for one in line.held.warnings if not referred or one["code"] != STILL_REFERRED]
    given = {
        "line": line,
        "held": line.held,
        "referred": referred,
        "warnings": warnings,
        "earlier": queries.earlier(line.held),
        "rows": rows,
        "pages": pages_of(request, rows.total, PAGE_ROWS) if rows else None,
        "changes": CHANGES,
        "evidence": of_delivery(frame_of(request).here, frame_of(request).viewer, line.held),
        "problems": problems,
        "repeated": request.GET.get("repeated", ""),
    }
    return render(request, "submission.html", given, status=status)
