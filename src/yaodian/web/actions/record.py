"""One transaction for what is saved and the ledger entry that speaks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from yaodian.ledger.append import Appended, append


@dataclass
class Act:
    """An act in the making: what is known of it when the transaction ends goes into the ledger."""

    actor: str
    act: str
    subject: str
    details: dict[str, object] = field(default_factory=dict)

    def enter(self, details: Mapping[str, object] | None = None) -> Appended:
        """Appends the entry; called once, inside the transaction."""
        with connection.cursor() as cursor:
            return append(
                cursor,
                at=timezone.now(),
                actor=self.actor,
                act=self.act,
                subject=self.subject,
                details={**self.details, **(details or {})},
            )


@contextmanager
def recorded(actor: str, act: str, subject: str, **details: object) -> Iterator[Act]:
    """Opens the transaction of an act. On PostgreSQL writers of the ledger queue up; SQLite has one writer at a time anyway."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("lock table ledger_entry in exclusive mode")
        yield Act(actor, act, subject, dict(details))
