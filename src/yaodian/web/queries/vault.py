"""The vault as it lies in the database: its keys held against it, who is known, who looked. Nothing here opens a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.conf import settings
from django.db import connection
from django.db.models import Count

from yaodian.registry.vault import Keyring, as_texts, held_in
from yaodian.registry.vault.keys import keyed
from yaodian.web.key_file import lost, make_keys, other_keys, read_keys
from yaodian.web.models import LookedAt, LookUp, PersonRecord, VaultKey
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.world import World

PURPOSES = "look_up_purposes"
"""The code list of a package from which the purpose of a look-up is taken."""
PREFILL, REQUEST = "prefill", "request"
OWN_PURPOSES = {PREFILL: "预填表", REQUEST: "本人查询"}
"""What the program itself looks persons up for; a package declares what else is allowed."""
_CHUNK = 50_000
_WHOLE_ABOVE = 400_000
"""From so many persons asked about, reading the whole dataset's marks is faster than asking for each."""


def keys_of_vault(*, make: bool = False) -> Keyring | None:
    """The keys, held against what the vault was begun with. With `make` they are made for an empty vault; HomeProblem if they are
    lost or others."""
    known = dict(VaultKey.objects.values_list("name", "check_value"))
    held = read_keys(settings.HOME)
    if held is None and known:
        raise lost(settings.HOME)
    if held is None:
        return make_keys(settings.HOME) if make else None
    checks = held.checks()
    if known and (
        known.get("root") != checks["root"] or any(known[one] != checks[one] for one in known.keys() & checks.keys())
    ):
        raise other_keys(settings.HOME)
    return held


def known_persons(dataset: str, wanted: pl.Series) -> pl.DataFrame:
    """The persons in numbers whom the dataset's reporters have named already: those of the pseudonyms (in numbers as well), and where
    many are asked about, all others too."""
    if len(wanted) > _WHOLE_ABOVE:
        return held_in(_all_of(dataset))
    return held_in(_among(as_texts(wanted.unique()), "and p.dataset = %s", [dataset]))


def proofs(wanted: pl.Series) -> pl.DataFrame:
    """The same of all datasets: one person has one proof everywhere."""
    return held_in(_among(wanted, "", []))


def _all_of(dataset: str) -> Iterator[str]:
    """The database puts the digits together: as many rows taken out one by one cost ten times as much."""
    if connection.vendor == "postgresql":
        yield from _copied_out(dataset)
        return
    query = (
        "select group_concat(pseudonym || proof || mark, '') from person_record "
        "where dataset = %s and rowid > %s and rowid <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute("select max(rowid) from person_record")
        last = cursor.fetchone()[0] or 0
        for start in range(0, last, _CHUNK):
            cursor.execute(query, [dataset, start, start + _CHUNK])
            yield cursor.fetchone()[0] or ""


def _copied_out(dataset: str) -> Iterator[str]:
    query = "copy (select pseudonym || proof || mark from person_record where dataset = %s) to stdout"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(query, [dataset]) as copy:
        lines: list[bytes] = []
        for line in copy:
            lines.append(bytes(line))
            if len(lines) == _CHUNK:
                yield b"".join(lines).decode("ascii")
                lines.clear()
        yield b"".join(lines).decode("ascii")


def _among(wanted: pl.Series, condition: str, values: list[str]) -> Iterator[str]:
    written = "p.pseudonym || p.proof || p.mark"
    lists = (
        f"select string_agg({written}, '') from unnest(%s::text[]) as w(one) join person_record p on p.pseudonym = w.one"  # noqa: S608
        if connection.vendor == "postgresql"
        else f"select group_concat({written}, '') from json_each(%s) as w cross join person_record p on p.pseudonym = w.value"  # noqa: S608
    )
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK].to_list()
        given: object = part if connection.vendor == "postgresql" else json.dumps(part)
        with connection.cursor() as cursor:
            cursor.execute(f"{lists} where true {condition}", [given, *values])
            yield cursor.fetchone()[0] or ""


def purposes(here: World) -> dict[str, str]:
    """What persons may be looked up for, by code."""
    listed = here.package.code_lists.get(PURPOSES)
    own = {code.code: code.label.zh for code in listed.codes if code.valid(working_day(here))} if listed else {}
    return {**OWN_PURPOSES, **own}


def tag_of(pseudonym: str, keys: Keyring) -> str:
    """How look-ups speak of a person: the pseudonym keyed once more."""
    return keyed(keys.derived("look-ups"), pseudonym.encode()).hex()[:16]


@dataclass(frozen=True, slots=True)
class Looked:
    """One look-up, as an auditor or the person concerned may see it."""

    entry: int
    at: datetime
    by: str
    unit: str
    dataset: str
    purpose: str
    persons: int


def looks(entries: Sequence[int] | None = None, most: int = 200) -> tuple[Looked, ...]:
    """Look-ups, the newest first; those of the entries, or all."""
    found = LookUp.objects.order_by("-entry")
    if entries is not None:
        found = found.filter(entry__in=entries)
    return tuple(
        Looked(one.entry, one.at, one.by, one.unit, one.dataset, one.purpose, one.persons) for one in found[:most]
    )


def looks_at(pseudonym: str, keys: Keyring) -> tuple[Looked, ...]:
    """The look-ups in which a person was, the newest first."""
    tag = tag_of(pseudonym, keys)
    return looks(list(LookedAt.objects.filter(tag=tag).order_by("-entry").values_list("entry", flat=True)[:500]), 500)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much the vault holds: records by dataset, records by key, look-ups."""

    records: dict[str, int]
    by_key: dict[str, int]
    look_ups: int


def standing() -> Standing:
    """The vault in numbers."""
    by_dataset = PersonRecord.objects.values_list("dataset").annotate(n=Count("pseudonym")).order_by("dataset")
    by_key = PersonRecord.objects.values_list("sealing_key").annotate(n=Count("pseudonym")).order_by("sealing_key")
    return Standing(dict(by_dataset), dict(by_key), LookUp.objects.count())
