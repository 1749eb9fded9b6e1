"""A search for the entries of a table passes over signs with which none begins; the signs are worked out here from the patterns."""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from yaodian.plan.deeds import _CONNECTIVE
from yaodian.plan.lexicon.deadlines import PHRASES
from yaodian.plan.lexicon.decoys import DECOYS
from yaodian.plan.lexicon.facts import MARKS
from yaodian.plan.lexicon.first_signs import DECOY_SIGNS, FACT_SIGNS, MARK_SIGNS, TIME_SIGNS, UNIVERSAL_SIGNS
from yaodian.plan.lexicon.markers import ENUMERATION, LABELS
from yaodian.plan.lexicon.universals import UNIVERSALS
from yaodian.plan.patterns import filled

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
PLACES = (codes.ASSERT, codes.ASSERT_NOT, codes.AT)


def beginnings(pattern: Any) -> tuple[set[int], bool]:
    """The signs with which a parsed pattern can begin, and whether it can be empty."""
    found: set[int] = set()
    for code, value in pattern:
        signs, empty = _beginning(code, value)
        found |= signs
        if not empty:
            return found, False
    return found, True


def _beginning(code: Any, value: Any) -> tuple[set[int], bool]:
    if code is codes.LITERAL:
        return {value}, False
    if code is codes.IN:
        return {sign for part in value for sign in _class(*part)}, False
    if code in REPEATS:
        signs, empty = beginnings(value[2])
        return signs, empty or value[0] == 0
    if code is codes.SUBPATTERN:
        return beginnings(value[3])
    if code is codes.ATOMIC_GROUP:
        return beginnings(value)
    if code is codes.BRANCH:
        branches = [beginnings(branch) for branch in value[1]]
        return {sign for signs, _ in branches for sign in signs}, any(empty for _, empty in branches)
    assert code in PLACES, f"{code} can begin with any sign"
    return set(), True


def _class(code: Any, value: Any) -> range | list[int]:
    if code is codes.RANGE:
        return range(value[0], value[1] + 1)
    assert code is codes.LITERAL, f"{code} can begin with any sign"
    return [value]


@pytest.mark.parametrize(
    ("forms", "signs"),
    [
        ([entry.form for entry in DECOYS], DECOY_SIGNS),
        ([entry.form for entry in MARKS], FACT_SIGNS),
        ([entry.form for entry in PHRASES], TIME_SIGNS),
        ([entry.form for entry in UNIVERSALS], UNIVERSAL_SIGNS),
        ([ENUMERATION, *LABELS, _CONNECTIVE.pattern], MARK_SIGNS),
    ],
    ids=["decoys", "facts", "times", "universals", "marks"],
)
def test_the_signs_are_those_of_the_patterns(forms: list[str], signs: str) -> None:
    found: set[str] = set()
    for form in forms:
        begin, empty = beginnings(parser.parse(filled(form)))
        assert begin, form
        assert not empty, f"{form} can be empty"
        found |= set(map(chr, begin))
    assert "".join(sorted(found)) == "".join(sorted(signs))
