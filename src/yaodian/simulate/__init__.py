"""Simulation: a package and a seed go in, a fictional, labelled population comes out as units and batches of rows.

What is generated is declared in the package; here stands only how numbers, words and days are drawn. It refuses to know where
the rows are stored and what is computed from them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yaodian.simulate.city import Batch, City, Progress, simulate
    from yaodian.simulate.declaration import Declaration
    from yaodian.simulate.reading import read_simulation

__all__ = ["Batch", "City", "Declaration", "Progress", "read_simulation", "simulate"]

# The modules load numpy, polars and pyarrow: fetched when first asked for, so that the door stays light.
_LAZY = {
    "Batch": "city",
    "City": "city",
    "Declaration": "declaration",
    "Progress": "city",
    "read_simulation": "reading",
    "simulate": "city",
}


def __getattr__(name: str) -> Any:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
