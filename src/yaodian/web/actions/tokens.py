"""Making and revoking tokens for programs; the ledger hears that one was made or revoked, never the token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from yaodian.values import Problem, Refused
from yaodian.web.actions.record import recorded
from yaodian.web.models import SCOPES, AccessToken
from yaodian.web.queries.deliveries import LARGEST_NUMBER
from yaodian.web.queries.tokens import account_named, digest_of_token

LONGEST_NAME = 100
LONGEST_DAYS = 366
MOST = 20
"""Valid tokens of one account: more than that is a program that forgets them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was just made; its text is told here and never again."""

    number: int
    token: str


def make_token(account: str, name: str, scope: str, days: int, *, actor: str) -> Made:
    """Makes a token for an account, valid for so many days. Raises Refused with every mistake."""
    owner = account_named(account)
    faults = _faults(name, scope, days)
    if owner is None:
        faults.append(Problem("unknown-account", f"没有账号“{account}”。", remedy="核对账号的名称。"))
    if faults or owner is None:
        raise Refused(faults)
    token = f"yd_{secrets.token_urlsafe(32)}"
    now = timezone.now()
    with recorded(actor, "make_token", account) as act:
        if owner.tokens.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST:
            raise Refused([Problem("too-many", f"账号已有 {MOST} 个有效的令牌。", remedy="先停用不再使用的。")])
        made = AccessToken.objects.create(
            account=owner,
            name=name.strip(),
            digest=digest_of_token(token),
            scope=scope,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        act.enter({"token": made.pk, "scope": scope, "expires_on": made.expires_at.date()})
    return Made(made.pk, token)


def revoke_token(account: str | None, number: int, *, actor: str) -> None:
    """Ends a token at once; done twice it is done once. `account` limits it to that account's own (None: any). Http404, PermissionDenied."""
    held = AccessToken.objects.filter(pk=number).first() if 0 <= number <= LARGEST_NUMBER else None
    if held is None:
        raise Http404
    owner = held.account.user.get_username()
    if account is not None and owner != account:
        raise PermissionDenied
    with recorded(actor, "revoke_token", owner) as act:
        if AccessToken.objects.filter(pk=number, revoked_at__isnull=True).update(revoked_at=timezone.now()):
            act.enter({"token": number})


def _faults(name: str, scope: str, days: int) -> list[Problem]:
    found = []
    if not name.strip() or len(name.strip()) > LONGEST_NAME or not name.isprintable():
        message = f"令牌的用途须为 1 至 {LONGEST_NAME} 个字。"
        found.append(Problem("wrong-name", message, remedy="写明给哪个程序用。"))
    if scope not in SCOPES:
        found.append(Problem("wrong-scope", f"没有权限“{scope}”。", expected="、".join(SCOPES), remedy="选其中一种。"))
    if not 1 <= days <= LONGEST_DAYS:
        message = f"有效期须为 1 至 {LONGEST_DAYS} 天。"
        found.append(Problem("wrong-days", message, remedy="到期后可以另做一个。"))
    return found
