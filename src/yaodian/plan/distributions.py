"""Distribution phrases of a sentence: per what a number is promised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yaodian.plan.lexicon.distributions import ENDS, FIXED, HOLDERS, NOT_AFTER_GE
from yaodian.plan.lexicon.units import unit_at
from yaodian.plan.lexicon.verbs import adverb_at, verb_at
from yaodian.plan.numerals import numeral_at

_LONGEST = 12
_START = re.compile("[每各]|(?:" + "|".join(FIXED) + ")")
_BRACKET = re.compile(r"\([^()\n0-9]{1,10}\)")
_BREAK = re.compile(r"[,，;；:。!?、\n0-9每各“”《》]")


@dataclass(frozen=True, slots=True)
class Distribution:
    """`text` is what is reported (每校每学期); `weak` marks 生均 and its like, which also stand inside names of standards."""

    start: int
    end: int
    text: str
    weak: bool = False


@cache
def _ends() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, ENDS), key=len, reverse=True)))


@cache
def _holders() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, HOLDERS), key=len, reverse=True)))


def distributions(sentence: str) -> list[Distribution]:
    """All distribution phrases in order; neighbours are joined into one (每名教师每学期)."""
    found: list[Distribution] = []
    place = 0
    while match := _START.search(sentence, place):
        phrase = _at(sentence, match.start(), match.group())
        if phrase is None:
            place = match.start() + 1
            continue
        place = phrase.end
        if found and found[-1].end == phrase.start:
            last = found.pop()
            phrase = Distribution(last.start, phrase.end, last.text + phrase.text, last.weak and phrase.weak)
        found.append(phrase)
    return found


def _at(sentence: str, start: int, sign: str) -> Distribution | None:
    if len(sign) == 2:
        return Distribution(start, start + 2, sign, weak=True)
    after = start + 1
    if sign == "各" and sentence.startswith(NOT_AFTER_GE, after):
        return None
    if sentence.startswith("每", after) or sentence[start - 1 : start] == "每":
        return None
    first = after
    if sign == "每":
        after = _counted(sentence, after)
    end = _noun_end(sentence, after, counted=after > first)
    return Distribution(start, end, sentence[start:end]) if end > start + 1 else None


def _counted(sentence: str, place: int) -> int:
    """Past the number and the measure word after 每 (每50名学生, 每两年, 每个街道)."""
    numeral = numeral_at(sentence, place)
    if numeral:
        place = numeral.end
    unit = unit_at(sentence, place)
    if unit and unit.kind in ("count", "money"):
        place += len(unit.form)
    return place


def _noun_end(sentence: str, place: int, *, counted: bool) -> int:
    """Where the noun ends: after 每个 at the next verb or adverb, after 每 or 各 alone with a known holder."""
    limit = min(len(sentence), place + _LONGEST)
    holder = _holders().match(sentence, place)
    if holder and (not counted or _acts(sentence, holder.end())):
        return holder.end()
    while place < limit and not _stops(sentence, place):
        bracket = _BRACKET.match(sentence, place)
        place = bracket.end() if bracket else place + 1
    return place


def _acts(sentence: str, place: int) -> bool:
    """Whether the noun ends at a place: what stops any noun, or a verb or adverb of the deed (每所学校|随机抽取家长50名)."""
    return _stops(sentence, place) or verb_at(sentence, place) is not None or len(adverb_at(sentence, place)) > 1


def _stops(sentence: str, place: int) -> bool:
    return place >= len(sentence) or bool(_BREAK.match(sentence, place)) or bool(_ends().match(sentence, place))
