"""How much of a plan is bound to evidence: the summary that `yaodian check` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from yaodian.binding.package import Package


@dataclass(frozen=True, slots=True)
class BindingCoverage:
    """Counts over the commitments of a package. `planned` has evidence whose machinery is not built yet."""

    items: int
    items_bound: int
    commitments: int
    by_kind: Mapping[str, int]
    planned: int
    targets: int
    targets_measured: int
    systems: int
    systems_needed: int
    characters: int
    characters_bound: int
    unbound_systems: tuple[str, ...] = ()


def binding_coverage(package: Package) -> BindingCoverage:
    """Counts what is bound: items, commitments by kind of evidence, targets, systems, and characters of the items' text."""
    bound = package.commitments
    needed = {system for one in bound for system in one.systems}
    return BindingCoverage(
        items=len(package.plan.items),
        items_bound=len({one.item for one in bound}),
        commitments=len(bound),
        by_kind=Counter(one.evidence.kind for one in bound),
        planned=sum(one.evidence.planned for one in bound),
        targets=sum(len(one.commitment.targets) for one in bound),
        targets_measured=sum(len({measure.target for measure in one.evidence.measures} - {None}) for one in bound),
        systems=len(package.systems),
        systems_needed=len(needed & set(package.systems)),
        characters=sum(item.span.end - item.span.start for item in package.plan.items),
        characters_bound=sum(one.commitment.span.end - one.commitment.span.start for one in bound),
        unbound_systems=tuple(name for name in package.systems if name not in needed),
    )
