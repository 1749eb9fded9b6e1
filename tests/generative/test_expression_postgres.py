"""The same expressions and rows on PostgreSQL, whose ordering of texts, typing of constants and dates differ from DuckDB's."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from expressions import ANSWERS, COLUMNS, DAYS, EXPRESSIONS, FIELDS, ROWS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from yaodian.registry import parse

TYPES = {"string": "text", "integer": "bigint", "number": "double precision", "boolean": "boolean", "date": "date"}


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    if (config := shutil.which("pg_config")) is None:
        return None
    folder = Path(subprocess.check_output([config, "--bindir"], text=True).strip())
    return folder if (folder / "initdb").exists() else None


def server_user() -> str | None:
    """PostgreSQL refuses to run as root; its own user then runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed")
    user = server_user()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"

        def run(*command: str) -> None:
            done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True)
            assert done.returncode == 0, done.stderr

        # A database in a language that sorts letters before case: what an ordering by code point has to stand against.
        run(f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", *_language())
        options = f"-p {port} -k {folder} -c listen_addresses='' -c fsync=off"
        run(f"{programs}/pg_ctl", "-D", data, "-l", f"{folder}/log", "-o", options, "-w", "start")
        try:
            with psycopg.connect(f"host={folder} port={port} user=postgres dbname=postgres", autocommit=True) as opened:
                columns = sql.SQL(", ").join(
                    sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(TYPES[kind]))
                    for name, kind in COLUMNS.items()
                )
                opened.execute(sql.SQL("CREATE TABLE rows (_index int, {})").format(columns))
                yield opened
        finally:
            run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop")


def _language() -> list[str]:
    return ["--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8"]


def close(found: object, expected: object) -> bool:
    return type(found) is type(expected) and found == expected


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS, st.lists(ROWS, min_size=1, max_size=4), DAYS)
def test_postgres_answers_as_plain_python_does(connection, text, rows, as_of):
    expression = parse(text, FIELDS, ANSWERS)
    connection.execute("TRUNCATE rows")
    marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO rows VALUES ({marks})",
            [[number, *(row[name] for name in COLUMNS)] for number, row in enumerate(rows)],
        )
    query = f"SELECT {expression.sql('postgres', as_of, table='rows')} FROM rows ORDER BY _index"
    found = [answer for (answer,) in connection.execute(query).fetchall()]
    expected = [expression.evaluate(row, as_of) for row in rows]
    assert all(map(close, found, expected)), f"{text}\n{query}\nPostgreSQL {found}\nPython {expected}"
