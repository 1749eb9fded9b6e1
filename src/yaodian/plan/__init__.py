"""The plan: published text goes in, chapters, items, commitments and targets with exact character offsets come out.

It refuses to know who leads a commitment or what proves it.
"""

from yaodian.plan.model import (
    ACTION_CLASSES,
    Chapter,
    Commitment,
    Comparator,
    Doubt,
    Issued,
    Item,
    Plan,
    Span,
    Target,
)

__all__ = ["ACTION_CLASSES", "Chapter", "Commitment", "Comparator", "Doubt", "Issued", "Item", "Plan", "Span", "Target"]
