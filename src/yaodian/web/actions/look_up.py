"""Looking persons up: the purpose enters the ledger and is stored before any record is opened."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from yaodian.registry import Dataset
from yaodian.registry.formats import without_identities
from yaodian.registry.vault import Keyring, put_back
from yaodian.registry.vault.persons import opened_record
from yaodian.values import Origin, Problem, Refused, digest_of
from yaodian.web.actions.record import recorded
from yaodian.web.actions.vault_records import keys_in_use
from yaodian.web.models import LookedAt, LookUp
from yaodian.web.queries.deliveries import last_rows
from yaodian.web.queries.persons import rows_of, sealed_of
from yaodian.web.queries.vault import PREFILL, purposes, tag_of
from yaodian.web.queries.viewer import Viewer, may_look_up
from yaodian.web.queries.world import World

LONGEST_NOTE = 200


def look_up(
    here: World,
    viewer: Viewer,
    dataset: Dataset,
    unit: str,
    pseudonyms: Iterable[str],
    purpose: str,
    note: str = "",
) -> dict[str, dict[str, str]]:
    """What the vault holds of persons in the rows about a unit's subtree, by pseudonym; of others nothing.

    Raises PermissionDenied, or Refused without a purpose that is declared.
    """
    if not may_look_up(viewer, dataset, unit, here.tree):
        raise PermissionDenied
    said = purpose_said(here, purpose, note)
    keys = keys_in_use()
    wanted = {str(row.values[str(dataset.person)]) for row in rows_of(here, dataset, pseudonyms, unit)}
    note_look(viewer, dataset.id, unit, purpose, said, wanted, keys)
    return {one: opened_record(one, sealed, keys) for one, sealed in sealed_of(dataset.id, wanted).items()}


def rows_with_persons(
    here: World, viewer: Viewer, dataset: Dataset, unit: str, period: str
) -> tuple[pl.DataFrame, Origin] | None:
    """The unit's last rows in force as they were asked, for its form of a period. Rows behind which the vault knows nobody (simulated ones) are
    left out: nobody could be named in them. None without rows."""
    if not may_look_up(viewer, dataset, unit, here.tree):
        raise PermissionDenied
    last = last_rows(here, dataset, unit, period)
    if last is None:
        return None
    frame, origin = last
    keys = keys_in_use()
    sealed = sealed_of(dataset.id, frame[str(dataset.person)].unique().to_list())
    known = frame.filter(pl.col(str(dataset.person)).is_in(list(sealed)))
    if known.is_empty():
        return None
    said = purpose_said(here, PREFILL, "")
    note_look(viewer, dataset.id, unit, PREFILL, said, set(sealed), keys)
    return put_back(dataset, known, sealed, keys), origin


def purpose_said(here: World, purpose: str, note: str) -> str:
    """The purpose in words, with what was written beside it. Refused unless it is one that is declared."""
    allowed = purposes(here)
    if purpose not in allowed:
        message = "查阅个人信息须选定用途。" if not purpose else f"没有“{purpose}”这种用途。"
        raise Refused(
            [Problem("no-purpose", message, expected="、".join(allowed.values()), remedy="从所列用途中选一种。")]
        )
    if len(note) > LONGEST_NOTE:
        raise Refused([Problem("long-note", f"补充说明至多 {LONGEST_NOTE} 字。")])
    words = without_identities(" ".join(note.split()))
    return f"{allowed[purpose]}：{words}" if words else allowed[purpose]


def note_look(
    viewer: Viewer, dataset: str, unit: str, purpose: str, said: str, persons: Iterable[str], keys: Keyring
) -> int:
    """Enters a look-up; gives the number of its ledger entry. The ledger is public: it names no person, only how many, and the digest
    over their tags, which the vault keeps."""
    tags = sorted(tag_of(one, keys) for one in persons)
    with recorded(viewer.name, "look-up", dataset or "vault", unit=unit, purpose=purpose) as act:
        entry = act.enter({"persons": len(tags), "tags": digest_of(tags)}).number
        LookUp.objects.create(
            entry=entry,
            dataset=dataset,
            unit=unit,
            purpose=said,
            persons=len(tags),
            by=viewer.name,
            at=timezone.now(),
        )
        LookedAt.objects.bulk_create([LookedAt(tag=tag, entry=entry) for tag in tags], batch_size=5_000)
    return entry
