"""A reviewed plan as a plan: what people left of its commitments takes the place of what the compiler found."""

from __future__ import annotations

from dataclasses import replace

from yaodian.plan.model import Commitment, Plan
from yaodian.plan.revision.review import Review, Reviewed


def revised_plan(plan: Plan, review: Review) -> Plan:
    """The plan with the reviewed commitments in its items; who leads stands first among the owners, the due date is the deadline."""
    left = [(row.commitment.span.start, _settled(row)) for row in review.commitments]
    chapters = []
    for chapter in plan.chapters:
        items = [
            replace(item, commitments=tuple(one for start, one in left if item.span.start <= start < item.span.end))
            for item in chapter.items
        ]
        chapters.append(replace(chapter, items=tuple(items)))
    return replace(plan, chapters=tuple(chapters))


def _settled(row: Reviewed) -> Commitment:
    owners = tuple(dict.fromkeys(name for name in (row.lead, *row.support) if name))
    return replace(row.commitment, owners=owners, deadline=row.due)
