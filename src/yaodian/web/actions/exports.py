"""Rows about persons that leave as a file: who took how many, in the ledger, before the first byte goes out."""

from __future__ import annotations

from yaodian.registry import Dataset
from yaodian.web.actions.record import recorded
from yaodian.web.queries.viewer import Viewer


def note_export(viewer: Viewer, dataset: Dataset, *, rows: int, kind: str, period: str | None) -> int:
    """Enters that a viewer takes rows away and gives the number of the entry. What was searched for is left out: the ledger is open
    to everybody, and a search may name a person.
    """
    with recorded(viewer.name, "export", dataset.id, unit=viewer.unit, period=period, format=kind) as act:
        return act.enter({"rows": rows}).number
