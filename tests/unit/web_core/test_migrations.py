"""The tables are what the models say, on whichever database the run is on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_all_migrations_are_applied() -> None:
    call_command("migrate", "--check", verbosity=0)


def test_the_refusals_of_the_ledger_can_be_taken_back_and_put_again(tmp_path: Path) -> None:
    """In a process of its own: tables are made and dropped, and a database that tests share is no place for that."""
    program = """
import django
django.setup()
from django.core.management import call_command
for step in ("0002", "0001", "0002", "zero", "0002"):
    call_command("migrate", "web", step, verbosity=0)
"""
    environment = {**os.environ, "YAODIAN_HOME": str(tmp_path), "YAODIAN_DATABASE": ""}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
