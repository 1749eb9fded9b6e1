"""How answers leave: plain data as JSON, with what caches may do with it."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, JsonResponse

from yaodian.web.api.answers import ProblemAnswer


def answered(said: Any, *, private: bool = False, status: int = 200) -> JsonResponse:
    """An answer. `private`: made for this viewer alone, so that nothing between may keep it."""
    return JsonResponse(
        said,
        encoder=DjangoJSONEncoder,
        safe=False,
        status=status,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "private, no-store" if private else "no-cache"},
    )


def refusals(*statuses: int) -> dict[int, type[ProblemAnswer]]:
    """The refusals of an endpoint, for its description; any may be answered with 405, 500 or 503 besides."""
    return dict.fromkeys(statuses, ProblemAnswer)


def next_page(request: HttpRequest, total: int, limit: int, offset: int) -> str | None:
    """The address of the page after this one, None on the last."""
    if offset + limit >= total:
        return None
    asked = request.GET.copy()
    asked["limit"], asked["offset"] = str(limit), str(offset + limit)
    return f"{request.path}?{asked.urlencode()}"
