"""Comparison of plans: two compiled plans go in, what was kept, changed, reworded, added and dropped comes out, with reasons.

It knows no files and no packages, and never decides whether a change was right.
"""

from yaodian.plan.comparison.compare import compare_plans
from yaodian.plan.comparison.json_form import ComparisonAnswer, comparison_answer
from yaodian.plan.comparison.model import (
    LINK_KINDS,
    CommitmentLink,
    Comparison,
    Difference,
    ItemLink,
    LinkKind,
    PlacedTarget,
    TargetKind,
    TargetLink,
)

__all__ = [
    "LINK_KINDS",
    "CommitmentLink",
    "Comparison",
    "ComparisonAnswer",
    "Difference",
    "ItemLink",
    "LinkKind",
    "PlacedTarget",
    "TargetKind",
    "TargetLink",
    "compare_plans",
    "comparison_answer",
]
