"""Indicators: declared numbers and snapshots of the registry go in, figures with their coverage come out.

An engine sums; one rule for all engines says what is zero and what is unknown.
It refuses to know targets, plans and readers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from yaodian.indicators.definition import Coverage, Definition, Derived, Direction, Figure, Indicator, Standing

if TYPE_CHECKING:
    from yaodian.indicators.computation import compute
    from yaodian.indicators.dependence import depends_on_day
    from yaodian.indicators.derived import DefinitionError, order_of_derivation, with_parts
    from yaodian.indicators.engines.base import Engine, EngineError, Query, Sums
    from yaodian.indicators.engines.duck import DuckEngine
    from yaodian.indicators.engines.few import FewRowsEngine
    from yaodian.indicators.engines.memory import MemoryEngine
    from yaodian.indicators.faults import IndicatorFault, check_definitions
    from yaodian.indicators.of_groups import compute_of_groups
    from yaodian.indicators.rows import RowsBehind, rows_behind

__all__ = [
    "Coverage",
    "Definition",
    "DefinitionError",
    "Derived",
    "Direction",
    "DuckEngine",
    "Engine",
    "EngineError",
    "FewRowsEngine",
    "Figure",
    "Indicator",
    "IndicatorFault",
    "MemoryEngine",
    "Query",
    "RowsBehind",
    "Standing",
    "Sums",
    "check_definitions",
    "compute",
    "compute_of_groups",
    "depends_on_day",
    "order_of_derivation",
    "rows_behind",
    "with_parts",
]

# What computes is loaded when it is first asked for: the models alone must not bring an engine with them.
_FOUND_IN = {
    "DefinitionError": "derived",
    "DuckEngine": "engines.duck",
    "FewRowsEngine": "engines.few",
    "Engine": "engines.base",
    "EngineError": "engines.base",
    "IndicatorFault": "faults",
    "MemoryEngine": "engines.memory",
    "Query": "engines.base",
    "RowsBehind": "rows",
    "Sums": "engines.base",
    "check_definitions": "faults",
    "compute": "computation",
    "compute_of_groups": "of_groups",
    "depends_on_day": "dependence",
    "order_of_derivation": "derived",
    "rows_behind": "rows",
    "with_parts": "derived",
}


def __getattr__(name: str) -> object:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
