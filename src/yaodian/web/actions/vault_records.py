"""Writes persons into the vault, always inside of somebody else's transaction."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import polars as pl
from django.db import connection
from django.utils import timezone

from yaodian.registry import Dataset
from yaodian.registry.vault import PERSONS, Keyring, in_numbers, matched, take_out
from yaodian.values import Place, Problem, Refused
from yaodian.web.home import HomeProblem
from yaodian.web.models import VaultKey
from yaodian.web.queries.vault import keys_of_vault, known_persons, proofs

_log = logging.getLogger("yaodian.web")

_COLUMNS = "pseudonym, dataset, proof, mark, sealing_key, sealed, updated"
_REPLACES = (
    "on conflict (pseudonym, dataset) do update set proof = excluded.proof, mark = excluded.mark, "
    "sealing_key = excluded.sealing_key, sealed = excluded.sealed, updated = excluded.updated"
)
_CHUNK = 100_000


def keys_in_use() -> Keyring:
    """The keys of the vault, made at first use. Refused if they are lost, others, or open to others; why stands in the log."""
    try:
        keys = keys_of_vault(make=True)
    except HomeProblem as error:
        _log.error("the vault stays closed: %s", error)
        message = "身份保管库现在打不开，什么也没有保存。"
        raise Refused(
            [Problem("vault-closed", message, remedy="请系统管理员运行 yaodian vault status 查看原因。")]
        ) from error
    assert keys is not None
    return keys


def take_apart(
    dataset: Dataset, frame: pl.DataFrame, name: str, line: Callable[[int], int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as asked, parted into rows for the lake and sealed persons. Refused where two persons fall on one pseudonym."""
    keys = keys_in_use()
    taken = take_out(dataset, frame, keys, lambda wanted: known_persons(dataset.id, wanted))
    if taken.twice:
        raise Refused(replace(collision(), place=Place(name, line(row))) for row in taken.twice[:200])
    return taken.frame, taken.persons


def kept_waiting(persons: pl.DataFrame | None, content: bytes | None) -> bytes | None:
    """Sealed persons as they wait with their delivery (`content`, as `packed` gives it), inside of its transaction. Refused if their key
    was forgotten meanwhile."""
    if persons is None or content is None:
        return None
    keys = keys_in_use()
    if not set(persons["key"]) <= keys.sealing.keys():
        raise Refused([Problem("other-key", "密钥刚刚轮换过，这次没有保存。", remedy="再报送一次。")])
    note_keys(keys)
    return content


def packed(persons: pl.DataFrame | None) -> bytes | None:
    """Sealed persons as they wait with their delivery, None for nobody."""
    if persons is None or persons.is_empty():
        return None
    stream = io.BytesIO()
    persons.write_parquet(stream, compression="zstd", compression_level=1)
    return stream.getvalue()


def unpacked(content: bytes | memoryview | None) -> pl.DataFrame:
    """Sealed persons that waited."""
    return pl.DataFrame(schema=PERSONS) if content is None else pl.read_parquet(io.BytesIO(bytes(content)))


def admit(dataset: str, persons: pl.DataFrame, keys: Keyring) -> None:
    """Puts persons into the vault; what was there of them for the dataset is replaced. Refused if a pseudonym is somebody else's."""
    if persons.is_empty():
        return
    note_keys(keys)
    if matched(in_numbers(persons), proofs(persons["pseudonym"])).twice:
        raise Refused([collision()])
    now = timezone.now()
    # In order: random keys would visit every page of a large index again and again.
    for part in persons.sort("pseudonym").iter_slices(_CHUNK):
        _write(dataset, part, now)


def note_keys(keys: Keyring) -> None:
    """Remembers by what the keys in use are known, so that others are refused."""
    checks = [VaultKey(name=name, check_value=check) for name, check in keys.checks().items()]
    VaultKey.objects.bulk_create(checks, ignore_conflicts=True)


def collision() -> Problem:
    """Two persons on one pseudonym: it has never been seen, and must not pass in silence."""
    message = "两个不同的人算出了同一个化名，极为罕见；收下会把两人混为一人，所以没有保存。"
    return Problem("same-pseudonym", message, remedy="请联系系统管理员，并附上本页所列的行。")


def _write(dataset: str, part: pl.DataFrame, now: datetime) -> None:
    # Once: for each row it would cost more than the row.
    day = now.isoformat() if connection.vendor == "postgresql" else connection.ops.adapt_datetimefield_value(now)
    whole = part.with_columns(dataset=pl.lit(dataset), sealing_key="key", updated=pl.lit(str(day)))
    whole = whole.select(_COLUMNS.split(", "))
    if connection.vendor == "postgresql":
        _copied(whole)
        return
    with connection.cursor() as cursor:
        query = f"insert into person_record ({_COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s) {_REPLACES}"  # noqa: S608
        cursor.executemany(query, whole.rows())


def _copied(whole: pl.DataFrame) -> None:
    """COPY into a table that goes with the transaction, then over: COPY itself knows no conflicts."""
    written = io.BytesIO()
    whole.with_columns(sealed="\\x" + pl.col("sealed").bin.encode("hex")).write_csv(written, include_header=False)
    # COPY goes past Django's cursor: without this its errors would be the driver's own, which nobody here knows.
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute("create temporary table if not exists arriving (like person_record) on commit drop")
        cursor.execute("truncate arriving")
        with cursor.copy(f"copy arriving ({_COLUMNS}) from stdin (format csv)") as copy:
            copy.write(written.getvalue())
        select = f"insert into person_record ({_COLUMNS}) select {_COLUMNS} from arriving {_REPLACES}"  # noqa: S608
        cursor.execute(select)
