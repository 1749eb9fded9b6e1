"""Django for tests, started by being imported: one start for a run, whichever folder of tests comes first, on a home of its own that nothing is kept in.

Tests point `settings.HOME` to a home in their own temporary folder; the database is the one that pytest-django makes, SQLite in
memory or the PostgreSQL that YAODIAN_DATABASE names.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps


def start_django() -> None:
    """Starts Django unless something did already."""
    if apps.ready:
        return
    if "YAODIAN_HOME" not in os.environ:
        folder = tempfile.mkdtemp(prefix="yaodian-tests-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["YAODIAN_HOME"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.web.settings")
    django.setup()


# Whoever imports this may import models afterwards.
start_django()


def silent(what: str, done: int, of: int) -> None:
    """Takes progress and says nothing."""


def home_for(package: Path, folder: Path, scale: float | None = 1.0) -> Any:
    """A home made for a package, not prepared yet."""
    from yaodian.web.home import STATE_FORMAT, open_home

    home = open_home(folder)
    home.remember({"format": STATE_FORMAT, "package": str(package), "scale": scale, "seed": None})
    return home


@contextmanager
def small_world(
    folder: Path, pupils: Sequence[Any] | None = None, change: Callable[[Path], Any] = lambda package: package
) -> Iterator[Any]:
    """The small package prepared in a home under the folder, with rolls of two schools, in a transaction that is taken back.

    `pupils` are those on the rolls, if others than usual; `change` may change the package before it is loaded. Gives the home. Use it in a fixture of a module or more, inside `django_db_blocker.unblock()`; tests that mark `django_db` then
    see it and each starts from it.
    """
    from django.conf import settings
    from django.db import transaction
    from django.test.utils import override_settings

    from fixtures_package import write_package
    from fixtures_rolls import PUPILS, rolls
    from yaodian.web.actions.accept import accept
    from yaodian.web.actions.prepare import Wanted, prepare, publish
    from yaodian.web.queries.world import world

    home = home_for(change(write_package(folder / "xishan")), folder / "home")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(HOME=home, PASSWORD_HASHERS=hashers), transaction.atomic():
        prepare(home, Wanted(scale=1.0), silent)
        accept(world(), rolls(*(PUPILS if pupils is None else pupils)), "a test")
        publish(world().package.default_as_of)
        assert settings.HOME is home
        yield home
        transaction.set_rollback(True)


def account(name: str, role: str, unit: str) -> Any:
    """A user with a role; made directly, as an administrator would."""
    from django.contrib.auth import get_user_model

    from yaodian.web.models import Account

    user, made = get_user_model().objects.get_or_create(username=name)
    if made:
        Account.objects.create(user=user, role=role, unit=unit)
    return user
