"""The registry's only door: light to import, and nothing promised that is not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import yaodian.registry as registry

HEAVY = ("polars", "duckdb", "deltalake", "pyarrow", "sqlglot", "numpy")


def test_everything_promised_is_there():
    constants = [name for name in registry.__all__ if name.isupper()]
    others = [name for name in registry.__all__ if not name.isupper()]
    assert [*sorted(constants), *sorted(others)] == list(registry.__all__)
    for name in registry.__all__:
        assert getattr(registry, name) is not None


def test_what_is_not_promised_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = registry.no_such_name  # type: ignore[attr-defined]


def test_importing_the_models_loads_no_engine():
    names = "Dataset, Field, Unit, UnitVersion, Tree, CodeList, Submission, Selection, select"
    program = f"from yaodian.registry import {names}; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not set(HEAVY) & set(loaded)


def test_reading_conditions_loads_no_table_engine():
    program = "from yaodian.registry import parse; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not set(HEAVY) - {"sqlglot"} & set(loaded)
