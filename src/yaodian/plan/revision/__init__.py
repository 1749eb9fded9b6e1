"""Revision: a compiled plan and what people changed in it go in, the reviewed commitments come out, and no edit is ever lost.

It refuses to know who made an edit and when; whoever keeps the edits keeps that beside them.
"""

from yaodian.plan.revision.acts import Act, ActProblem, Standing, standing
from yaodian.plan.revision.attach import attached
from yaodian.plan.revision.edits import (
    Add,
    Anchor,
    Change,
    Confirm,
    Drop,
    Edit,
    EditProblem,
    Merge,
    Split,
    edit_as_json,
    edit_from_json,
)
from yaodian.plan.revision.review import Review, Reviewed, review
from yaodian.plan.revision.revised import revised_plan

__all__ = [
    "Act",
    "ActProblem",
    "Add",
    "Anchor",
    "Change",
    "Confirm",
    "Drop",
    "Edit",
    "EditProblem",
    "Merge",
    "Review",
    "Reviewed",
    "Split",
    "Standing",
    "attached",
    "edit_as_json",
    "edit_from_json",
    "review",
    "revised_plan",
    "standing",
]
