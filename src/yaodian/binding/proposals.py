"""What could prove a target: a package and a target go in, its indicators that mean the same come out, best first, with the reason.

A proposal binds nothing; a person's word does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yaodian.binding.meaning import Meaning, Pairs, joined, pairs_of, shared_words
from yaodian.binding.package import Bound, Package
from yaodian.indicators import Definition
from yaodian.plan import Commitment, Target

LEAST = 0.12
"""Below this two texts share hardly more than what most indicators share, and a proposal would be noise."""

_PEOPLE = {"人", "名", "位"}
_OTHER_UNIT = 0.6
"""A count can be asked of a share and a share of a count (`asks`), but seldom is."""
_OTHER_LEVEL = 0.5
_OBJECT, _SENTENCE = 1.0, 0.5
_LABEL, _DEFINITION = 1.0, 0.4


@dataclass(frozen=True, slots=True)
class Proposal:
    """An indicator that may measure a target; `score` from 0 to 1, `reason` in Chinese."""

    indicator: str
    label: str
    score: float
    reason: str


class Proposals:
    """The indicators of a package, weighed once, to be asked for many targets."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._meaning = Meaning({name: _weighed_pairs(one) for name, one in package.indicators.items()})

    def of(self, commitment: Commitment, target: Target, most: int = 3) -> tuple[Proposal, ...]:
        """The indicators most like a target of a commitment, at most so many; none where nothing is alike."""
        found = []
        for name, alike in self._meaning.alike(
            joined((pairs_of(target.object), _OBJECT), (pairs_of(commitment.text), _SENTENCE))
        ):
            definition = self._package.indicators[name]
            score = alike * self._fit(definition, target)
            if score >= LEAST:
                found.append(Proposal(name, definition.label.zh, score, self._reason(definition, commitment, target)))
        return tuple(sorted(found, key=lambda one: (-one.score, one.indicator))[:most])

    def _fit(self, definition: Definition, target: Target) -> float:
        unit = 1.0 if _same_unit(definition.unit, target.unit) else _OTHER_UNIT
        top = self._package.levels[0]
        return unit * (1.0 if not definition.levels or top in definition.levels else _OTHER_LEVEL)

    def _reason(self, definition: Definition, commitment: Commitment, target: Target) -> str:
        words = shared_words(f"{target.object}，{commitment.text}", definition.label.zh)
        alike = f"都说到{'、'.join(f'“{word}”' for word in words)}" if words else "口径的说明相近"
        if _same_unit(definition.unit, target.unit):
            return f"{alike}；单位同为“{target.unit or '无'}”"
        return f"{alike}；单位不同（目标值“{target.unit or '无'}”，指标“{definition.unit}”），须在 asks 中写明换算"


def unbound_targets(package: Package) -> Sequence[tuple[Bound, Target]]:
    """The targets that no indicator measures yet, in the order of the text."""
    return [
        (bound, target)
        for bound in package.commitments
        for number, target in enumerate(bound.commitment.targets, 1)
        if number not in {measure.target for measure in bound.evidence.measures}
    ]


def _same_unit(one: str, other: str) -> bool:
    return one == other or {one, other} <= _PEOPLE


def _weighed_pairs(definition: Definition) -> Pairs:
    return joined((pairs_of(definition.label.zh), _LABEL), (pairs_of(definition.definition.zh), _DEFINITION))
