"""What could prove a target: a package and a target go in, its indicators that mean the same come out, best first, with the reason.

A proposal binds nothing; a person's word does. Meaning is compared by pairs of characters, each weighed by how few indicators share
it, as Chinese words are short and need no dictionary for this (tf-idf over character bigrams: Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, ch. 6).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yaodian.binding.package import Bound, Package
from yaodian.indicators import Definition
from yaodian.plan import Target

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
        self._texts = {name: _weighed_pairs(one) for name, one in package.indicators.items()}
        common = Counter(pair for pairs in self._texts.values() for pair in pairs)
        total = len(self._texts)
        self._rare = {pair: math.log((total + 1) / (count + 0.5)) for pair, count in common.items()}
        self._unseen = math.log((total + 1) / 0.5)
        self._lengths = {name: self._length(pairs) for name, pairs in self._texts.items()}

    def of(self, bound: Bound, target: Target, most: int = 3) -> tuple[Proposal, ...]:
        """The indicators most like a target of a commitment, at most so many; none where nothing is alike."""
        asked = _joined((_pairs(target.object), _OBJECT), (_pairs(bound.commitment.text), _SENTENCE))
        length = self._length(asked)
        found = []
        for name, pairs in self._texts.items():
            shared = sum(asked[pair] * pairs[pair] * self._rare[pair] ** 2 for pair in asked.keys() & pairs.keys())
            if shared:
                definition = self._package.indicators[name]
                score = shared / (length * self._lengths[name]) * self._fit(definition, target)
                if score >= LEAST:
                    found.append(Proposal(name, definition.label.zh, score, self._reason(definition, bound, target)))
        return tuple(sorted(found, key=lambda one: (-one.score, one.indicator))[:most])

    def _length(self, pairs: Mapping[str, float]) -> float:
        return math.sqrt(sum((weight * self._rare.get(pair, self._unseen)) ** 2 for pair, weight in pairs.items())) or 1

    def _fit(self, definition: Definition, target: Target) -> float:
        unit = 1.0 if _same_unit(definition.unit, target.unit) else _OTHER_UNIT
        top = self._package.levels[0]
        return unit * (1.0 if not definition.levels or top in definition.levels else _OTHER_LEVEL)

    def _reason(self, definition: Definition, bound: Bound, target: Target) -> str:
        words = _shared_words(f"{target.object}，{bound.commitment.text}", definition.label.zh)
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


def _weighed_pairs(definition: Definition) -> Mapping[str, float]:
    return _joined((_pairs(definition.label.zh), _LABEL), (_pairs(definition.definition.zh), _DEFINITION))


def _pairs(text: str) -> set[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in text)
    return {words[at : at + 2] for at in range(len(words) - 1) if " " not in words[at : at + 2]}


def _joined(*parts: tuple[set[str], float]) -> Mapping[str, float]:
    joined: dict[str, float] = {}
    for pairs, weight in parts:
        for pair in pairs:
            joined[pair] = max(weight, joined.get(pair, 0.0))
    return joined


def _shared_words(one: str, other: str, least: int = 2, most: int = 2) -> list[str]:
    """The longest stretches that two texts share, longest first."""
    found: list[str] = []
    for length in range(min(len(one), len(other)), least - 1, -1):
        for at in range(len(other) - length + 1):
            word = other[at : at + length]
            if word in one and word.isalnum() and not any(word in longer for longer in found):
                found.append(word)
        if len(found) >= most:
            break
    return found[:most]
