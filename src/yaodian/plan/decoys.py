"""Stretches of a sentence in which no quantity is sought: names, ordinals, school terms, conditions, shorthand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yaodian.plan.lexicon.decoys import DECOYS
from yaodian.plan.lexicon.first_signs import DECOY_SIGNS
from yaodian.plan.lexicon.shorthand import SHORTHAND
from yaodian.plan.patterns import together


@dataclass(frozen=True, slots=True)
class Closed:
    """A stretch closed to the search, with the kind of decoy that closed it."""

    start: int
    end: int
    kind: str


@cache
def _decoys() -> re.Pattern[str]:
    return together([decoy.form for decoy in DECOYS], DECOY_SIGNS)


@cache
def _shorthand() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, SHORTHAND), key=len, reverse=True)))


def decoys(sentence: str) -> list[Closed]:
    """All closed stretches, in order of their beginnings; they may overlap."""
    found = [Closed(*match.span(), "shorthand") for match in _shorthand().finditer(sentence)]
    for match in _decoys().finditer(sentence):
        if match.end() > match.start():
            found.append(Closed(*match.span(), DECOYS[int((match.lastgroup or "e0")[1:])].kind))
    return sorted(found, key=lambda closed: closed.start)
