"""Who asks the interface: a person who is signed in on the pages, a program with a token, or nobody.

The token is looked at once, before anything else, by the one wrapper that every address goes through (`urls.py`).
"""

from __future__ import annotations

from django.http import HttpRequest

from yaodian.web.api.faults import Refusal
from yaodian.web.queries.tokens import Bearer, bearer_of
from yaodian.web.queries.viewer import PUBLIC, Viewer, viewer_of

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="yaodian"'}
_HOW = "在请求头里写 Authorization: Bearer 令牌；令牌在 /tokens 制作。"


def look_at_token(request: HttpRequest) -> None:
    """Notes on the request whose token it carries; Refusal (401) for one that is not valid."""
    said = request.META.get("HTTP_AUTHORIZATION")
    if said is None:
        return
    scheme, _, token = said.partition(" ")
    bearer = bearer_of(token.strip()) if scheme.casefold() == "bearer" else None
    if bearer is None:
        raise Refusal(401, "令牌无效、已过期或已停用", _HOW, headers=CHALLENGE)
    request.bearer = bearer  # type: ignore[attr-defined]


def refuse_acting(request: HttpRequest) -> None:
    """Refusal unless the request carries a token that may do more than read: cookies act on pages only."""
    bearer: Bearer | None = getattr(request, "bearer", None)
    if bearer is None:
        raise Refusal(401, "报送和审核须凭令牌", _HOW, headers=CHALLENGE)
    if not bearer.may_act:
        raise Refusal(403, "这个令牌只读", "另做一个“可以报送和审核”的令牌。")


def caller(request: HttpRequest) -> Viewer:
    """Who asks."""
    bearer: Bearer | None = getattr(request, "bearer", None)
    if bearer is not None:
        return bearer.viewer
    return viewer_of(request.user) if hasattr(request, "user") else PUBLIC


def known_caller(request: HttpRequest) -> Viewer:
    """Who asks; Refusal (401) where that is nobody."""
    viewer = caller(request)
    if not viewer.signed_in:
        raise Refusal(401, "须登录或凭令牌", _HOW, headers=CHALLENGE)
    return viewer
