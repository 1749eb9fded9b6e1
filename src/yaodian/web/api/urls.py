"""Addresses of the interface. Any other address below it, and any other method, is answered with a problem document as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from yaodian.values import nearest
from yaodian.web.api.faults import problem
from yaodian.web.api.interface import PREFIX, api, description
from yaodian.web.api.reply import answered
from yaodian.web.guard import LONGEST_QUERY

View = Callable[..., HttpResponse]


def reading_only(view: View) -> View:
    """GET and HEAD pass; anything else is refused before it is read."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return problem(405, f"{request.method} 不能用：此接口只读", "改用 GET。", Allow="GET, HEAD")
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return problem(414, f"网址太长：问号之后至多 {LONGEST_QUERY} 个字符", "去掉多余的参数。")
        asked_head = request.method == "HEAD"
        if asked_head:
            request.method = "GET"
        response = view(request, *args, **named)
        if asked_head:
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    # Nothing is written here, so a request needs no token; Django would else answer POST with a page of its own.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface (OpenAPI)."""
    return answered(description())


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that does not exist, with the nearest that does."""
    near = nearest(f"{PREFIX}{rest[:100]}", sorted(description()["paths"]))
    hint = f"是否指 {near}？" if near else ""
    return problem(404, "没有这个地址", f"{hint}全部地址见 /api/openapi.json。")


def _read_only(pattern: URLPattern) -> URLPattern:
    pattern.callback = reading_only(pattern.callback)
    return pattern


urlpatterns = [
    *(_read_only(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"),
    path("openapi.json", reading_only(openapi), name="openapi"),
    re_path(r"^(?P<rest>.*)$", reading_only(nothing_here), name="nothing-here"),
]
