"""Revision: a compiled plan and what people changed in it go in, the reviewed commitments come out, and no edit is ever lost.

It refuses to know who made an edit and when; whoever keeps the edits keeps that beside them.
"""

from yaodian.plan.revision.attach import attached
from yaodian.plan.revision.edits import (
    Add,
    Anchor,
    Change,
    Drop,
    Edit,
    EditProblem,
    Merge,
    Split,
    edit_as_json,
    edit_from_json,
)
from yaodian.plan.revision.review import Review, Reviewed, review

__all__ = [
    "Add",
    "Anchor",
    "Change",
    "Drop",
    "Edit",
    "EditProblem",
    "Merge",
    "Review",
    "Reviewed",
    "Split",
    "attached",
    "edit_as_json",
    "edit_from_json",
    "review",
]
