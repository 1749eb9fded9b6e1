"""Addresses of the interface. Any other address below it, and any other method, is answered with a problem document as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from yaodian.values import nearest
from yaodian.web.api.caller import look_at_token, refuse_acting
from yaodian.web.api.faults import Refusal, not_ready, problem, refused
from yaodian.web.api.interface import PREFIX, api, description
from yaodian.web.api.reply import answered
from yaodian.web.guard import LONGEST_QUERY

LONGEST_WITH_REASON = 16_000
"""Characters after the question mark where a reason of a thousand Chinese characters, nine signs each, may stand."""
View = Callable[..., HttpResponse]


def answering(view: View, methods: frozenset[str] = frozenset({"GET"})) -> View:
    """What every address goes through: only its own methods pass, and HEAD where GET does; a token is looked at before anything is
    read; and nothing is done without one.
    """
    allowed = ", ".join(sorted({*methods, *({"HEAD"} if "GET" in methods else ())}))

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        asked_head = request.method == "HEAD" and "GET" in methods
        if request.method not in methods and not asked_head:
            why = "此接口只读" if methods == {"GET"} else "此地址不支持"
            return problem(
                405, f"{request.method} 不能用：{why}", f"改用 {'、'.join(sorted(methods))}。", Allow=allowed
            )
        longest = LONGEST_QUERY if request.method in ("GET", "HEAD") else LONGEST_WITH_REASON
        if len(request.META.get("QUERY_STRING", "")) > longest:
            return problem(414, f"网址太长：问号之后至多 {longest} 个字符", "去掉多余的参数。")
        try:
            look_at_token(request)
            if request.method not in ("GET", "HEAD"):
                refuse_acting(request)
        except Refusal as refusal:
            return refused(request, refusal)
        except DatabaseError as error:
            return not_ready(request, error)
        if asked_head:
            request.method = "GET"
        response = view(request, *args, **named)
        return _headless(response) if asked_head else response

    # A cookie does nothing here: what is done, is done with a token, which no other site can make a browser send.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _headless(response: HttpResponse) -> HttpResponse:
    """An answer without its body."""
    if response.streaming:
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        response.close()
        return HttpResponse(status=response.status_code, headers=headers)
    length = len(response.content)
    response.content = b""
    response["Content-Length"] = str(length)
    return response


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface (OpenAPI)."""
    return answered(description())


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that does not exist, with the nearest that does."""
    near = nearest(f"{PREFIX}{rest[:100]}", sorted(description()["paths"]))
    hint = f"是否指 {near}？" if near else ""
    return problem(404, "没有这个地址", f"{hint}全部地址见 /api/openapi.json。")


def _wrapped(pattern: URLPattern) -> URLPattern:
    """An address of the framework's with the methods that the description gives it."""
    route = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
    methods = frozenset(method.upper() for method in description()["paths"][route])
    pattern.callback = answering(pattern.callback, methods)
    return pattern


urlpatterns = [
    *(_wrapped(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"),
    path("openapi.json", answering(openapi), name="openapi"),
    re_path(r"^(?P<rest>.*)$", answering(nothing_here), name="nothing-here"),
]
