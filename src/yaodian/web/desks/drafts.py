"""Drafts of plans: the list, the first text, a corrected text, what was done and by whom."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yaodian.plan.revision import EditProblem
from yaodian.values import Refused
from yaodian.web.actions import revise as actions
from yaodian.web.desks.act_words import history
from yaodian.web.desks.draft_rows import place_of
from yaodian.web.desks.review import asked_of
from yaodian.web.desks.uploads import uploaded
from yaodian.web.frame import frame_of
from yaodian.web.queries import drafts as queries
from yaodian.web.queries.viewer import DRAFTING


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """`/drafts`: the drafts that are the viewer's to see; a document that is posted becomes a new one."""
    frame = frame_of(request)
    lines = queries.drafts(frame.here, frame.viewer)
    given = {"lines": lines, "may_make": frame.viewer.role in DRAFTING}
    if request.method == "POST":
        try:
            name, document = uploaded(request)
            return redirect(f"/drafts/{actions.make_draft(frame.viewer, name, document)}")
        except Refused as refused:
            return render(request, "drafts.html", {**given, "problems": refused.problems}, status=422)
    return render(request, "drafts.html", given)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def corrected(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/text`: a corrected text takes the place of the one in force, and all edits are looked for in it."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    if request.method == "POST":
        try:
            name, document = uploaded(request)
            actions.adopt_text(frame.viewer, number, name, document)
            return redirect(f"/drafts/{number}?adopted={draft.last}")
        except Refused as refused:
            return render(request, "draft_text.html", {"draft": draft, "problems": refused.problems}, status=422)
    return render(request, "draft_text.html", {"draft": draft})


@login_required
@require_safe
def history_page(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/history`: every act with who did it and when; each can be taken back and restored."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    return render(request, "draft_history.html", {"draft": draft, "lines": history(draft)[::-1]})


@login_required
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/undo`: takes an act back, or restores it, and goes back to where one was."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    of, again = request.POST.get("of", ""), "again" in request.GET
    try:
        after = actions.take_back(frame.viewer, number, int(of) if of.isascii() and of.isdigit() else 0, again=again)
    except EditProblem as problem:
        return render(
            request, "draft_history.html", {"draft": draft, "lines": history(draft)[::-1], "said": problem}, status=409
        )
    if request.POST.get("from") == "history":
        return redirect(f"/drafts/{number}/history#act-{of}")
    return redirect(f"/drafts/{number}?{asked_of(request.POST).query}{_near(after, int(of))}")


def _near(draft: queries.Draft, number: int) -> str:
    """Where on the page the words of an act are."""
    anchor = next(one.act.said.get("anchor", {}) for one in draft.acts if one.act.number == number)
    place = draft.place_by_start.get(anchor.get("start", -1))
    return f"#r-{place_of(draft.rows[place])}" if place is not None else ""


@login_required
@require_safe
def since(request: HttpRequest, number: int, act: int) -> HttpResponse:
    """`/drafts/<number>/since/<act>`: what others did after an act; nothing at all where they did nothing."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    lines = [line for line in history(draft) if line.number > act and line.by != frame.viewer.name]
    if not lines:
        return HttpResponse(status=204)
    given = {"draft": draft, "lines": lines[-8:], "more": max(0, len(lines) - 8), "query": asked_of(request.GET).query}
    return render(request, "draft_since.html", given)
