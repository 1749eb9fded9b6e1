"""What this site is, what on it is real and what simulated, how it is used, and how it looks: pages about the pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from yaodian import __version__
from yaodian.delivery import STATUSES
from yaodian.web.frame import THEME_COOKIE, THEMES, frame_of
from yaodian.web.portal.gallery import components, samples

_YEAR = 365 * 24 * 3600


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """`/about`: what this is, how many rows are real and how many simulated, licences."""
    frame = frame_of(request)
    rows: Counter[str] = Counter()
    sources: dict[str, set[str]] = {"real": set(), "simulated": set()}
    for submissions in frame.here.submissions.values():
        for one in submissions:
            if one.superseded_on is None:
                rows[one.origin.value] += one.rows
                if one.source:
                    sources[one.origin.value].add(one.source.title)
    return render(
        request,
        "about.html",
        {
            "version": __version__,
            "rows": rows,
            "sources": sorted(sources["real"]),
            "statuses": STATUSES,
            "licences": _licences(),
            "horizon": frame.here.package.horizon,
        },
    )


def _licences() -> list[list[str]]:
    """The table of the vendored files, as it stands beside them."""
    text = (Path(__file__).resolve().parents[1] / "static" / "vendor" / "LICENSES.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    return [row for row in rows if not set("".join(row)) <= {"-", " ", ":"}]


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """`/keys`: what can be done with the keyboard alone."""
    return render(request, "keys.html")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/gallery`: every component in each of its states, from the examples in its folder."""
    return render(request, "gallery.html", {"components": components(), "sample": samples()})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """`/language`: keeps the language that the reader chose, and goes back."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR, samesite="Lax")
    return response


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """`/appearance`: keeps light or dark, or lets the reader's system choose again, and goes back."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=_YEAR, samesite="Lax")
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Back to where the reader was, if that is on this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`: for programs that ask for it by this name."""
    return HttpResponseRedirect("/static/favicon.svg")
