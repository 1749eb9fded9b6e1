"""A package as one plan, for who compares it or takes it away: its commitments with the names of those who lead them and their due days."""

from __future__ import annotations

from dataclasses import replace

from yaodian.binding.package import Package
from yaodian.plan import Commitment, Plan


def bound_plan(package: Package) -> Plan:
    """The plan with the package's commitments in place of those that the compiler found: with who leads and supports them, and when due."""
    by_item: dict[int, list[Commitment]] = {}
    for bound in package.commitments:
        owners = tuple(package.offices[office].label.zh for office in (bound.lead, *bound.support))
        by_item.setdefault(bound.item, []).append(replace(bound.commitment, owners=owners, deadline=bound.due))
    chapters = tuple(
        replace(
            chapter,
            items=tuple(replace(item, commitments=tuple(by_item.get(item.number, ()))) for item in chapter.items),
        )
        for chapter in package.plan.chapters
    )
    return replace(package.plan, chapters=chapters)
