"""Accounts for a demonstration: one a role, with a password that this installation's own secret gives."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from yaodian.binding import Package
from yaodian.registry import Tree
from yaodian.web.models import Account


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration sign-in as it is printed."""

    name: str
    password: str
    role: str
    unit: str


def demonstration_sign_ins(package: Package, tree: Tree) -> tuple[SignIn, ...]:
    """The planning office, a district bureau, a school and an auditor; the unit of the bureau is the first of the second level, and the
    school the first below it (none where nothing lies below).
    """
    top = package.root_unit
    second = package.levels[1] if len(package.levels) > 1 else package.levels[0]
    below = sorted(unit.id for unit in package.units.values() if unit.level == second) or [top]
    lowest = tree.below(below[0], package.levels[-1], package.default_as_of)
    people = [("office", "office", top), ("bureau", "bureau", below[0])]
    people += [("school", "school", unit.id) for unit in lowest[:1] if unit.id != below[0]]
    people += [("auditor", "auditor", top)]
    return tuple(SignIn(name, password_of(name), role, unit) for name, role, unit in people)


def password_of(name: str) -> str:
    """The demonstration password of an account: twelve characters out of the installation's secret, the same at every start."""
    mixed = hmac.new(settings.SECRET_KEY.encode(), f"demonstration:{name}".encode(), hashlib.sha256)
    return mixed.hexdigest()[:12]


def ensure_demonstration_accounts(package: Package, tree: Tree) -> None:
    """Makes the accounts that are missing; those that exist are left as they are."""
    users = get_user_model()
    for sign_in in demonstration_sign_ins(package, tree):
        with transaction.atomic():
            user, made = users.objects.get_or_create(username=sign_in.name)
            if made:
                user.set_password(sign_in.password)
                user.save(update_fields=["password"])
            Account.objects.get_or_create(user=user, defaults={"role": sign_in.role, "unit": sign_in.unit})
