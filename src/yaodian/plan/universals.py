"""All-or-none words of a sentence as quantities."""

from __future__ import annotations

import re
from functools import cache

from yaodian.plan.lexicon.first_signs import UNIVERSAL_SIGNS
from yaodian.plan.lexicon.universals import REST, UNIVERSALS
from yaodian.plan.patterns import together
from yaodian.plan.quantities import Quantity

_RATE = re.compile("[率比重例](?:动态|全面|基本|保持|控制)?$")


@cache
def _words() -> re.Pattern[str]:
    return together([universal.form for universal in UNIVERSALS], UNIVERSAL_SIGNS)


def universals(sentence: str, shut: bytearray) -> list[Quantity]:
    """The words in order, outside of the closed stretches. A rate that comes to zero is zero per cent."""
    found = []
    for match in _words().finditer(sentence):
        start, end = match.span()
        if shut[start]:
            continue
        entry = UNIVERSALS[int((match.lastgroup or "e0")[1:])]
        unit = "%" if entry.quantity == 0 and _RATE.search(sentence[max(0, start - 6) : start]) else entry.unit
        kind = "times" if entry.unit == "倍" else "universal"
        adds = match.group()[1:] if entry.adds == REST else entry.adds
        found.append(
            Quantity(start, start, end, entry.quantity, unit, entry.comparator, kind, place=entry.place, adds=adds)
        )
    return found
