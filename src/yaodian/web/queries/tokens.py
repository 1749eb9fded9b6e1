"""Tokens by which programs sign in: whose a token is, and which an account has. The token itself is kept nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from yaodian.web.models import AccessToken, Account
from yaodian.web.queries.viewer import Viewer

LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token speaks for, and whether it may do more than read."""

    viewer: Viewer
    may_act: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in a list; `state` is valid, expired or revoked."""

    number: int
    account: str
    name: str
    scope: str
    made_at: datetime
    expires_at: datetime
    state: str


def digest_of_token(token: str) -> str:
    """What is stored of a token: SHA-256 of its text. It is long and random, so nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def bearer_of(token: str) -> Bearer | None:
    """Who stands behind a token; None where it is unknown, expired or revoked, or its account is closed."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = (
        AccessToken.objects.select_related("account__user")
        .filter(digest=digest_of_token(token), revoked_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if found is None or not found.account.user.is_active:
        return None
    account = found.account
    return Bearer(Viewer(account.role, account.unit, account.user.get_username()), found.scope == "hand_in")


def account_named(name: str) -> Account | None:
    """The account of a user name."""
    return Account.objects.select_related("user").filter(user__username=name).first()


def tokens_of(name: str) -> tuple[TokenLine, ...]:
    """The tokens of an account, the newest first."""
    now = timezone.now()
    found = AccessToken.objects.filter(account__user__username=name).order_by("-id")[:200]
    return tuple(
        TokenLine(
            one.pk,
            name,
            one.name,
            one.scope,
            one.made_at,
            one.expires_at,
            "revoked" if one.revoked_at else "valid" if one.expires_at > now else "expired",
        )
        for one in found
    )
