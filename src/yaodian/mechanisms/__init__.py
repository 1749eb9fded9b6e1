"""Mechanisms: tables, parameters and a seed go in, an outcome with its certificate comes out.

One folder a mechanism; the same input gives the same bytes. The room refuses to know the clock, the database, and any chance but the
seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaodian.mechanisms.cells import typed_tables
    from yaodian.mechanisms.outcome import Certificate, Mechanism, Outcome, Property, Seed, TableDigest, table_text

__all__ = [
    "MECHANISMS",
    "Certificate",
    "Mechanism",
    "Outcome",
    "Property",
    "Seed",
    "TableDigest",
    "mechanism_named",
    "table_text",
    "typed_tables",
]

MECHANISMS = {"balance": "yaodian.mechanisms.balance"}
"""Every mechanism by name, with the folder that defines it as `MECHANISM`."""

_LATE = {"typed_tables": "cells"} | dict.fromkeys(
    ("Certificate", "Mechanism", "Outcome", "Property", "Seed", "TableDigest", "table_text"), "outcome"
)


def mechanism_named(name: str) -> Mechanism:
    """The mechanism of that name; KeyError if there is none."""
    from importlib import import_module

    found: Mechanism = import_module(MECHANISMS[name]).MECHANISM
    return found


def __getattr__(name: str) -> object:
    """Brings in what works on tables when it is first asked for: a printed help does not need it."""
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
