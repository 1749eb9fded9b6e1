"""A file that is kept unsent: what it still needs, and sending it or throwing it away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from yaodian.registry import as_problem
from yaodian.values import Problem, Refused
from yaodian.web.actions.submit import File
from yaodian.web.actions.unsent import discard, send
from yaodian.web.desks.deliveries import marked_address
from yaodian.web.frame import frame_of
from yaodian.web.queries import unsent as queries


@login_required
@require_safe
def unsent(request: HttpRequest, number: int) -> HttpResponse:
    """`/submissions/unsent/<number>`: the kept file, what has to be explained, and how it differs from the last."""
    return _page(request, number)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """`/submissions/unsent/<number>/do`: sends what is kept, or throws it away."""
    frame = frame_of(request)
    act = request.POST.get("do")
    if act == "discard":
        discard(frame.here, frame.viewer, number)
        return redirect("/submissions")
    queries.unsent(frame.here, frame.viewer, number)
    try:
        if act != "send":
            raise Refused([Problem("no-act", gettext("没有这种操作。请从本页的按钮进行。"))])
        receipt = send(frame.here, frame.viewer, number, request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, number, refused.problems, 422)
    again = "?repeated=1" if receipt.repeated else ""
    return redirect(f"/submissions/{receipt.number}{again}" if receipt.number else "/submissions")


def _page(request: HttpRequest, number: int, problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
    frame = frame_of(request)
    line = queries.unsent(frame.here, frame.viewer, number)
    held = line.held
    sent = File(held.dataset, held.unit, held.period, held.file, bytes(held.content))
    given = {
        "line": line,
        "held": held,
        "marked": marked_address(sent, line.dataset, tuple(as_problem(one, held.file) for one in held.warnings)),
        "problems": problems,
        "reason": request.POST.get("reason", line.held.reason),
    }
    return render(request, "unsent.html", given, status=status)
