"""Binding: the folder of a policy package goes in, the package with every commitment tied to its evidence comes out.

Every loose end is a Problem with its place in the file. It refuses to know any figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaodian.binding.coverage import BindingCoverage, binding_coverage
from yaodian.binding.package import (
    EVIDENCE_KINDS,
    Asks,
    Bound,
    Case,
    DocumentRegister,
    Evidence,
    Measure,
    NamedSystem,
    Office,
    Outlines,
    Package,
    ShippedRows,
)
from yaodian.binding.shipped import shipped_packages, shipped_rules

if TYPE_CHECKING:
    from yaodian.binding.burden import Burden, burden_of
    from yaodian.binding.catalogue import CatalogueEntry, catalogue_of
    from yaodian.binding.drafting import Place, draft_package, place_named_in, usual_levels
    from yaodian.binding.load import Loaded, load_package
    from yaodian.binding.locating import located
    from yaodian.binding.precedents import Precedent, Precedents
    from yaodian.binding.proposals import Proposal, Proposals, unbound_targets
    from yaodian.binding.schema import schema_of
    from yaodian.binding.whole import bound_plan

__all__ = [
    "EVIDENCE_KINDS",
    "Asks",
    "BindingCoverage",
    "Bound",
    "Burden",
    "Case",
    "CatalogueEntry",
    "DocumentRegister",
    "Evidence",
    "Loaded",
    "Measure",
    "NamedSystem",
    "Office",
    "Outlines",
    "Package",
    "Place",
    "Precedent",
    "Precedents",
    "Proposal",
    "Proposals",
    "ShippedRows",
    "binding_coverage",
    "bound_plan",
    "burden_of",
    "catalogue_of",
    "draft_package",
    "load_package",
    "located",
    "place_named_in",
    "schema_of",
    "shipped_packages",
    "shipped_rules",
    "unbound_targets",
    "usual_levels",
]

_LATE = {
    "Burden": "burden",
    "CatalogueEntry": "catalogue",
    "Loaded": "load",
    "Place": "drafting",
    "Precedent": "precedents",
    "Precedents": "precedents",
    "Proposal": "proposals",
    "Proposals": "proposals",
    "bound_plan": "whole",
    "burden_of": "burden",
    "catalogue_of": "catalogue",
    "draft_package": "drafting",
    "load_package": "load",
    "located": "locating",
    "place_named_in": "drafting",
    "schema_of": "schema",
    "unbound_targets": "proposals",
    "usual_levels": "drafting",
}


def __getattr__(name: str) -> object:
    """Brings in the loader when it is first asked for: it needs the schema validator, which a printed help does not."""
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
