"""What every answer carries and what an unforeseen fault shows: nothing from elsewhere, no traceback, a number to look up."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_log = logging.getLogger("yaodian.web")

_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class ContentPolicyMiddleware:
    """Says to the browser that a page loads nothing from elsewhere. Styles inline: charts set sizes on their elements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers with the policy."""
        response = self._get_response(request)
        response.setdefault("Content-Security-Policy", _POLICY)
        return response


LONGEST_QUERY = 4_000
"""Characters after the question mark. Pages carry on what they were asked in every link, so a long one makes a huge page."""


class ShortAddressesMiddleware:
    """Refuses addresses that nobody writes; the programmers' interface answers them in its own form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, or refuses."""
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY and not request.path.startswith("/api/"):
            said = f"网址太长：问号之后至多 {LONGEST_QUERY} 个字符。"
            return HttpResponse(said, status=414, content_type="text/plain; charset=utf-8")
        return self._get_response(request)


LARGEST_REQUEST = 60_000_000
"""Bytes of what a form may send: the largest file and a little around it."""


class LargeRequestsMiddleware:
    """Refuses what is too large by its announced length, before a byte of it is read; it stands before whoever reads forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, or refuses."""
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        if not said.isascii() or not said.isdigit() or int(said) > LARGEST_REQUEST:
            response = render(request, "too_large.html", {"limit": LARGEST_REQUEST // 1_000_000}, status=413)
            response["Connection"] = "close"
            return response
        return self._get_response(request)


class PlainFaultsMiddleware:
    """An unforeseen fault becomes a page with a number; the log has the same number and the traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers; what goes wrong comes back through process_exception."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answers instead of Django's own page; what Django itself turns into 403 or 404 passes."""
        from django.core.exceptions import PermissionDenied
        from django.http import Http404

        if isinstance(exception, (Http404, PermissionDenied)):
            return None
        number = secrets.token_hex(4)
        _log.error("fault %s at %s", number, request.path, exc_info=exception)
        return render(request, "fault.html", {"number": number}, status=500)
