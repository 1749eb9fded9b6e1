"""The door of the room."""

from __future__ import annotations

import subprocess
import sys

import pytest

import yaodian.indicators as door


def test_opening_the_door_brings_no_engine_with_it():
    heavy = ("duckdb", "polars", "pyarrow", "sqlglot", "deltalake")
    program = f"import sys, yaodian.indicators; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", door.__all__)
def test_every_name_on_the_door_can_be_fetched(name):
    assert getattr(door, name) is not None


def test_a_name_that_is_not_on_the_door_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'compile'"):
        _ = door.compile
