"""The tokens by which a person's programs sign in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.values import Problem, Refused
from yaodian.web.actions.tokens import LONGEST_DAYS, SCOPES, make_token, revoke_token
from yaodian.web.frame import frame_of
from yaodian.web.queries.tokens import tokens_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """`/tokens`: the tokens of the person who is signed in; a post makes one and shows it this once."""
    viewer = frame_of(request).viewer
    if not viewer.signed_in:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, viewer.name)
    days = request.POST.get("days", "")
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0
    try:
        made = make_token(
            viewer.name, request.POST.get("name", ""), request.POST.get("scope", ""), number, actor=viewer.name
        )
    except Refused as refused:
        return _page(request, viewer.name, problems=refused.problems, status=422)
    return _page(request, viewer.name, token=made.token)


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """`/tokens/<number>/revoke`: ends one's own token at once."""
    viewer = frame_of(request).viewer
    if not viewer.signed_in:
        raise PermissionDenied
    revoke_token(viewer.name, number, actor=viewer.name)
    return redirect("/tokens")


def _page(
    request: HttpRequest, name: str, *, token: str = "", problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    given = {
        "tokens": tokens_of(name),
        "token": token,
        "problems": problems,
        "scopes": SCOPES,
        "longest": LONGEST_DAYS,
        "said": request.POST,
    }
    response = render(request, "tokens.html", given, status=status)
    response["Cache-Control"] = "no-store"
    return response
