"""How sure the compiler is of a commitment.

A figure is the share of commitments with such marks that are right: a reader of the same text drew their span alike and gave them the
same class, or, where they hold a number, promised the same number. Three sets are counted, and benchmarks/plan.py prints them anew:

- items 1 to 20 of the first plan, which the rules were made with, and which therefore flatter them;
- items 21 to 38 of it, divided and classed by hand for the policy package before there was a grammar; no test holds the rules to them;
- the composed sentences that were kept aside (numbers alone: no class is annotated).

| marks | items 1-20 | items 21-38 | sentences kept aside | said |
|---|---|---|---|---|
| a number | 19 of 20 | 2 of 2 | 43 of 43 | 0.95 |
| an object that ends in a thing of the lexicon | 139 of 141 | 117 of 137 | 4 of 4 | 0.9 |
| another object | 28 of 30 | 35 of 54 | 7 of 7 | 0.75 |
| a verb sought inside of the clause | 3 of 3 | 0 of 1 | | 0.6 |

The figures that were counted often lie between the set that flatters and the one that does not, and within chance (two standard
deviations) of the second. That of a verb inside of the clause, that of a clause without a verb, and what a doubtful number takes away
were met too seldom to be counted; they are judgements.
"""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.plan.classify import Kind
from yaodian.plan.deed import Deed
from yaodian.plan.model import Doubt

_A_NUMBER = 0.95
_A_KNOWN_THING = 0.9
_ANOTHER_OBJECT = 0.75
_VERB_INSIDE = 0.6
_NO_VERB = 0.5
_LESS_FOR_A_DOUBTFUL_NUMBER = 0.2
_DOUBTFUL = ("masked_number", "unexplained_number")


def confidence(deed: Deed, kind: Kind, doubts: Sequence[Doubt]) -> float:
    """A share between 0 and 1."""
    if deed.quantities:
        value = _A_NUMBER
    elif deed.verb is None:
        value = _NO_VERB
    elif not deed.sure:
        value = _VERB_INSIDE
    elif kind.thing is not None:
        value = _A_KNOWN_THING
    else:
        value = _ANOTHER_OBJECT
    if any(doubt.code in _DOUBTFUL for doubt in doubts):
        value -= _LESS_FOR_A_DOUBTFUL_NUMBER
    return round(value, 2)
