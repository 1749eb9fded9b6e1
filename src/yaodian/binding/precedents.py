"""What proved a deed like this one: a package's procedures, mechanisms and documents are proposed for a commitment of its own or of
another plan, best first, with the reason. A proposal binds nothing; a person's word does.
"""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.binding.meaning import Meaning, joined, pairs_of, shared_words
from yaodian.binding.package import EvidenceKind, Package
from yaodian.plan import Commitment

LEAST = 0.15
"""Below this two deeds share hardly more than what most deeds share."""

_KINDS = ("procedure", "mechanism", "document")
_OTHER_CLASS = 0.7
_NAME, _OBJECT, _SENTENCE = 1.0, 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Precedent:
    """Evidence that a package names for a deed, with that deed's id and words; `score` from 0 to 1, `reason` in Chinese."""

    kind: EvidenceKind
    name: str
    commitment: str
    text: str
    score: float
    reason: str


class Precedents:
    """The evidence that a package names in words, weighed once, to be asked for many commitments."""

    def __init__(self, package: Package) -> None:
        self._named = {
            bound.commitment.id: bound
            for bound in package.commitments
            if bound.evidence.kind in _KINDS and bound.evidence.name
        }
        self._meaning = Meaning(
            {
                name: joined(
                    (pairs_of(bound.evidence.name), _NAME),
                    (pairs_of(bound.commitment.object), _OBJECT),
                    (pairs_of(bound.commitment.text), _SENTENCE),
                )
                for name, bound in self._named.items()
            }
        )

    def of(self, commitment: Commitment, most: int = 3, *, without: str = "") -> tuple[Precedent, ...]:
        """The evidence of the deeds most like a commitment, each name once; `without` leaves a commitment of the package out."""
        asked = joined((pairs_of(commitment.object), _OBJECT), (pairs_of(commitment.text), _SENTENCE))
        best: dict[tuple[str, str], Precedent] = {}
        for name, alike in self._meaning.alike(asked):
            bound = self._named[name]
            same = bound.commitment.action_class == commitment.action_class
            score = alike * (1.0 if same else _OTHER_CLASS)
            key = (bound.evidence.kind, bound.evidence.name)
            if name == without or score < LEAST or (key in best and best[key].score >= score):
                continue
            reason = _reason(commitment, bound.commitment, same)
            best[key] = Precedent(bound.evidence.kind, bound.evidence.name, name, bound.commitment.text, score, reason)
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.commitment))[:most])


def _reason(asked: Commitment, known: Commitment, same: bool) -> str:
    words = shared_words(asked.text, known.text)
    alike = (
        f"与任务 {known.id} 都说到{'、'.join(f'“{word}”' for word in words)}" if words else f"与任务 {known.id} 相近"
    )
    return f"{alike}，{'同类' if same else '不同类'}"
