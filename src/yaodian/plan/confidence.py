"""How sure the compiler is of a commitment.

The figures are shares measured on the annotated items (benchmarks/plan.py prints them anew): of the commitments with such marks,
how many agree with the annotation in span and class.
"""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.plan.classify import Kind
from yaodian.plan.deed import Deed
from yaodian.plan.model import Doubt


def confidence(deed: Deed, kind: Kind, doubts: Sequence[Doubt]) -> float:
    """A share between 0 and 1."""
    if deed.quantities:
        value = 0.95
    elif deed.verb is None:
        value = 0.5
    elif not deed.sure:
        value = 0.6
    elif kind.thing is not None:
        value = 0.92
    else:
        value = 0.8
    if doubts and any(doubt.code in ("masked_number", "unexplained_number") for doubt in doubts):
        value -= 0.2
    return round(value, 2)
