"""The ledger as it lies in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yaodian.ledger import Written, inclusion_path, root_of_leaves
from yaodian.web.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry for people: what its body says, and the hashes."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    details: dict[str, Any]
    leaf: str
    root: str


def written_entries() -> Iterator[Written]:
    """All entries in the order of their numbers, exactly as they are stored."""
    stored = LedgerEntry.objects.order_by("number").values_list("number", "body", "leaf", "root", "frontier")
    for number, body, leaf, root, frontier in stored.iterator(5_000):
        yield Written(number, body, leaf, root, frontier)


def size() -> int:
    """How many entries there are."""
    return int(LedgerEntry.objects.count())


def head() -> tuple[int, str]:
    """How many entries there are and the root over all of them, from one look at the newest."""
    last = LedgerEntry.objects.order_by("-number").values_list("number", "root").first()
    return (last[0] + 1, last[1]) if last is not None else (0, root_of_leaves(()).hex())


def entries(*, before: int | None = None, limit: int = 50) -> tuple[Entry, ...]:
    """Entries from the newest down, those below a number if one is given."""
    stored = LedgerEntry.objects.order_by("-number")
    if before is not None:
        stored = stored.filter(number__lt=before)
    return tuple(_read(entry) for entry in stored[:limit])


def entry(number: int) -> Entry | None:
    """One entry."""
    found = LedgerEntry.objects.filter(number=number).first()
    return _read(found) if found is not None else None


def proof_of(number: int) -> dict[str, Any] | None:
    """What a stranger needs to check that an entry stands in the log: its body, the audit path, size and root of the log."""
    found = LedgerEntry.objects.filter(number=number).first()
    if found is None:
        return None
    leaves = [bytes.fromhex(leaf) for leaf in LedgerEntry.objects.order_by("number").values_list("leaf", flat=True)]
    last = LedgerEntry.objects.order_by("-number").values_list("root", flat=True).first()
    return {
        "number": number,
        "body": found.body,
        "path": [step.hex() for step in inclusion_path(number, leaves)],
        "size": len(leaves),
        "root": last,
    }


def _read(stored: LedgerEntry) -> Entry:
    said = json.loads(stored.body)
    return Entry(
        number=stored.number,
        at=datetime.fromisoformat(said["at"]),
        actor=said["actor"],
        act=said["act"],
        subject=said["subject"],
        details=said["details"],
        leaf=stored.leaf,
        root=stored.root,
    )
