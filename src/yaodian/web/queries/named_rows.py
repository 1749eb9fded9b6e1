"""Lists of persons with their names: who may be offered one, and for what."""

from __future__ import annotations

from collections.abc import Mapping

from yaodian.registry import Dataset
from yaodian.web.queries.vault import OWN_PURPOSES, purposes
from yaodian.web.queries.viewer import Viewer, may_look_up
from yaodian.web.queries.world import World

FORMATS = ("xlsx", "csv")


def unit_of_names(viewer: Viewer, unit: str | None) -> str | None:
    """The unit whose subtree a list with names is of: the one chosen, else the viewer's own."""
    return unit if unit is not None else viewer.unit


def may_have_names(here: World, viewer: Viewer, dataset: Dataset, unit: str | None) -> bool:
    """Whether names may be put beside the rows about a unit."""
    of = unit_of_names(viewer, unit)
    return of is not None and may_look_up(viewer, dataset, of, here.tree)


def named_purposes(here: World) -> Mapping[str, str]:
    """What a list with names may be taken for: what the package declares, none of the program's own."""
    return {code: said for code, said in purposes(here).items() if code not in OWN_PURPOSES}
