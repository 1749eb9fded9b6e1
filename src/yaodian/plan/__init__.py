"""The plan: published text goes in, chapters, items, commitments and targets with exact character offsets come out.

It refuses to know who leads a commitment or what proves it.
"""

from typing import TYPE_CHECKING

from yaodian.plan.model import (
    ACTION_CLASSES,
    Chapter,
    Commitment,
    Comparator,
    Doubt,
    Heading,
    Issued,
    Item,
    Plan,
    Span,
    Target,
)

if TYPE_CHECKING:
    from yaodian.plan.compile import compile_plan
    from yaodian.plan.json_form import as_json
    from yaodian.plan.owner_finder import owners
    from yaodian.plan.target_finder import targets

__all__ = [
    "ACTION_CLASSES",
    "Chapter",
    "Commitment",
    "Comparator",
    "Doubt",
    "Heading",
    "Issued",
    "Item",
    "Plan",
    "Span",
    "Target",
    "as_json",
    "compile_plan",
    "owners",
    "targets",
]


def __getattr__(name: str) -> object:
    """The compiler is read only when it is used: its tables cost a tenth of a second."""
    from importlib import import_module

    homes = {"as_json": "json_form", "compile_plan": "compile", "owners": "owner_finder", "targets": "target_finder"}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    function: object = getattr(import_module(f"{__name__}.{homes[name]}"), name)
    globals()[name] = function
    return function
