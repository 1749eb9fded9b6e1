"""Workbooks made to harm are refused in words, before anything is laid out; formats without values do no harm."""

from __future__ import annotations

import pytest
from hostile_workbooks import HARMLESS, HOSTILE, read_apart


@pytest.mark.parametrize(("make", "code"), HOSTILE.items(), ids=[make.__name__ for make in HOSTILE])
def test_it_is_refused(tmp_path, make, code):
    assert read_apart(make(), tmp_path)[:2] == (code, 0)


@pytest.mark.parametrize("make", HARMLESS)
def test_formats_without_values_cost_nothing(tmp_path, make):
    assert read_apart(make(), tmp_path)[:2] == ("read", 1)
