"""Rotation of the vault's keys: a new key seals from now on, then every record is sealed anew, batch by batch.

Each batch is a transaction. Whatever is cut off, both keys open what is there, and the next run goes on where this one stopped. The
key of pseudonyms stays: with another one everybody would be a stranger to the own history.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from yaodian.registry.vault import Keyring, reseal
from yaodian.values import Problem, Refused
from yaodian.web.actions.record import recorded
from yaodian.web.actions.vault_records import keys_in_use, note_keys, packed, unpacked
from yaodian.web.key_file import replace_keys
from yaodian.web.models import Delivery, PersonRecord, VaultKey

BATCH = 5_000


def rotate(actor: str, progress: Callable[[int, int], None], *, forget_old: bool = False) -> int:
    """Seals every record with the newest key; gives how many were sealed anew. A new key is made unless a rotation was cut off.

    With `forget_old` the other keys are taken out of the file afterwards: backups of before cannot be opened any more.
    """
    keys = keys_in_use()
    if not _old(keys).exists() and not _waiting_old(keys):
        keys = keys.with_new_key()
        replace_keys(settings.HOME, keys)
    with transaction.atomic():
        note_keys(keys)
    whole, done = _old(keys).count(), 0
    progress(0, whole)
    while moved := _batch(keys):
        done += moved
        progress(done, max(whole, done))
    for number in _waiting_old(keys):
        _waiting(number, keys)
    with recorded(actor, "rotate", "vault") as act:
        if forget_old:
            _forget(keys)
        act.enter({"records": done, "key": keys.newest, "forgotten": forget_old})
    return done


def _old(keys: Keyring) -> QuerySet[PersonRecord]:
    return PersonRecord.objects.exclude(sealing_key=keys.newest)


def _batch(keys: Keyring) -> int:
    """One transaction's worth; a record that somebody replaced meanwhile is left to the next."""
    with transaction.atomic():
        rows = list(
            _old(keys)
            .select_for_update()
            .order_by("pseudonym", "dataset")
            .values_list("pseudonym", "dataset", "sealed")[:BATCH]
        )
        sealed = reseal([(one, bytes(record)) for one, _, record in rows], keys)
        values = [(record, keys.newest, one, dataset) for (one, dataset, _), record in zip(rows, sealed, strict=True)]
        with connection.cursor() as cursor:
            query = "update person_record set sealed = %s, sealing_key = %s where pseudonym = %s and dataset = %s"
            cursor.executemany(query, values)
    return len(rows)


def _waiting_old(keys: Keyring) -> list[int]:
    waiting = Delivery.objects.filter(persons__isnull=False).values_list("pk", "persons")
    return [number for number, held in waiting if not unpacked(held)["key"].eq(keys.newest).all()]


def _waiting(number: int, keys: Keyring) -> None:
    with transaction.atomic():
        held = Delivery.objects.select_for_update().get(pk=number)
        if held.persons is None:
            return
        persons = unpacked(held.persons)
        pairs = list(zip(persons["pseudonym"], persons["sealed"], strict=True))
        fresh = pl.Series("sealed", reseal(pairs, keys), dtype=pl.Binary())
        again = persons.with_columns(fresh, pl.lit(keys.newest).alias("key"))
        Delivery.objects.filter(pk=number).update(persons=packed(again))


def _forget(keys: Keyring) -> None:
    """Inside of the transaction that writers of hand-ins queue for: what was sealed with an old key meanwhile is refused there."""
    if _old(keys).exists() or _waiting_old(keys):
        raise Refused([Problem("still-used", "旧密钥还在使用，没有删去。", remedy="再运行一次轮换。")])
    VaultKey.objects.exclude(name__in=["root", keys.newest]).delete()
    replace_keys(settings.HOME, keys.without_old_keys())
