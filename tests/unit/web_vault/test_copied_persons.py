"""Persons enter the vault on PostgreSQL by COPY and on SQLite row by row: the same rows, all or none, however the writing ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from fixtures_postgres import postgres_cluster, why_not
from yaodian.registry.vault import Keyring

KEYS = Keyring(bytes(range(32)), {"1": bytes(range(32, 64))})
PROGRAM = """
import json, os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "yaodian.web.settings"
import django
django.setup()
import polars as pl
from django.core.management import call_command
from django.db import connection, transaction
from yaodian.web.actions import vault_records
from yaodian.web.models import PersonRecord, VaultKey
steps, afresh = json.loads(sys.argv[1])
if afresh:
    call_command("migrate", verbosity=0)
    PersonRecord.objects.all().delete()
    VaultKey.objects.all().delete()
vault_records._CHUNK = 4
keys, write = vault_records.keys_in_use(), vault_records._write
def held():
    return [[one.pseudonym, one.dataset, one.proof, one.mark, one.sealing_key, bytes(one.sealed).hex()]
            for one in PersonRecord.objects.order_by("dataset", "pseudonym")]
def cut_off(how):
    parts = []
    def writes(dataset, part, now):
        write(dataset, part, now)
        parts.append(part.height)
        if len(parts) == 2 and how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if len(parts) == 2 and how == "disconnected":
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")
    return writes
answers = []
for files, how in steps:
    vault_records._write, failed = cut_off(how), ""
    try:
        with transaction.atomic():
            for dataset, file in files:
                vault_records.admit(dataset, pl.read_parquet(file), keys)
    except Exception as error:
        failed = type(error).__module__.split(".")[0] + " " + type(error).__name__
    if how == "disconnected":
        connection.close()
    answers.append([failed, held()])
print(json.dumps(answers))
"""

Held = list[list[str]]
Step = tuple[list[tuple[str, pl.DataFrame]], str]
"""Persons by dataset, admitted in one transaction, and how it is cut off ("" for not)."""


@dataclass(frozen=True)
class Site:
    """A vault, written to by processes of its own."""

    environment: dict[str, str]
    folder: Path

    def admits(self, *steps: Step, afresh: bool = True) -> list[tuple[str, Held]]:
        """After each step what failed and what the vault holds; nothing if the process was killed."""
        said = []
        for number, (given, how) in enumerate(steps):
            files = [self.folder / f"{number}-{at}.parquet" for at in range(len(given))]
            for file, (_, persons) in zip(files, given, strict=True):
                persons.write_parquet(file)
            said.append(([(one, str(file)) for file, (one, _) in zip(files, given, strict=True)], how))
        own = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps([said, afresh])],
            capture_output=True,
            text=True,
            check=False,
            env={**own, "YAODIAN_VAULT_KEYS": KEYS.to_text(), **self.environment},
        )
        if done.returncode == -signal.SIGKILL:
            return []
        assert done.returncode == 0, done.stderr[-3000:]
        return [(failed, held) for failed, held in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with postgres_cluster() as address:
        yield address


@pytest.fixture
def copied(cluster: str, tmp_path: Path) -> Site:
    """A vault on PostgreSQL."""
    return Site({"YAODIAN_HOME": str(tmp_path), "YAODIAN_DATABASE": cluster}, tmp_path)


@pytest.fixture
def written(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A vault on SQLite, the ordinary way."""
    folder = tmp_path_factory.mktemp("ordinary")
    return Site({"YAODIAN_HOME": str(folder)}, folder)


def persons(count: int, letter: str = "a", **changed: str) -> pl.DataFrame:
    """Sealed persons; nothing opens them here, so their bytes are whatever breaks a format: zeros, quotes, commas, ends of lines."""
    rows = [
        {
            "pseudonym": f"{one:016x}",
            "proof": f"{one + 7:016x}",
            "mark": letter * 32,
            "key": "1",
            "sealed": bytes(range(256)) + b'\x00",\r\n\\.\n' + bytes([one]),
            **changed,
        }
        for one in reversed(range(count))
    ]
    return pl.DataFrame(rows)


def marks(held: Held, dataset: str) -> str:
    """The first sign of each person's mark, in order."""
    return "".join(one[3][0] for one in held if one[1] == dataset)


def test_the_same_rows_as_the_ordinary_way(copied: Site, written: Site) -> None:
    steps: list[Step] = [
        ([("rolls", persons(11)), ("staff", persons(3, "b"))], ""),
        ([("rolls", persons(12, "c"))], ""),
        ([("staff", persons(6, "d")), ("staff", persons(5, "e"))], ""),
    ]
    answers = copied.admits(*steps)
    assert answers == written.admits(*steps)
    assert [failed for failed, _ in answers] == ["", "", ""]
    assert [(marks(held, "rolls"), marks(held, "staff")) for _, held in answers] == [
        ("a" * 11, "bbb"),
        ("c" * 12, "bbb"),
        ("c" * 12, "eeeeed"),
    ]
    assert answers[-1][1][0][5] == bytes(persons(1)["sealed"][0]).hex()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (persons(12, key="1" * 11)[:1], "django DataError"),
        (persons(1, proof="0" * 16), "yaodian Refused"),
    ],
    ids=["too-long", "somebody-else"],
)
def test_what_fails_in_a_later_part_leaves_nothing_of_the_earlier_ones(
    wrong: pl.DataFrame, error: str, copied: Site
) -> None:
    bad = pl.concat([persons(11), wrong])
    before, failed, after = copied.admits(
        ([("staff", persons(2))], ""),
        ([("staff", persons(2, "b")), ("rolls", bad)], ""),
        ([("rolls", persons(11))], ""),
    )
    assert failed == (error, before[1])
    assert (marks(after[1], "staff"), marks(after[1], "rolls")) == ("aa", "a" * 11)


def test_a_connection_lost_in_the_middle_leaves_nothing(copied: Site) -> None:
    before, lost, again = copied.admits(
        *(
            ([("rolls", persons(count, mark))], how)
            for count, mark, how in ((3, "a", ""), (11, "d", "disconnected"), (11, "d", ""))
        )
    )
    assert lost == ("django OperationalError", before[1])
    assert marks(again[1], "rolls") == "d" * 11


def test_a_process_killed_in_the_middle_leaves_nothing(copied: Site) -> None:
    given: list[Step] = [([("rolls", persons(3))], ""), ([("rolls", persons(11, "d"))], "killed")]
    assert copied.admits(*given) == []
    found, again = copied.admits(([], ""), ([("rolls", persons(11, "d"))], ""), afresh=False)
    assert marks(found[1], "rolls") == "aaa"
    assert marks(again[1], "rolls") == "d" * 11
