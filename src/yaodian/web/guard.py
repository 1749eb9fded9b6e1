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
        response = self._get_response(request)
        response.setdefault("Content-Security-Policy", _POLICY)
        return response


class PlainFaultsMiddleware:
    """An unforeseen fault becomes a page with a number; the log has the same number and the traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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
