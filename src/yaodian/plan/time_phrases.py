"""Time phrases of a sentence: where they stand and what day they mean in a plan of a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from yaodian.plan.lexicon.deadlines import PHRASES
from yaodian.plan.lexicon.first_signs import TIME_SIGNS
from yaodian.plan.numerals import numeral_at, zh_value
from yaodian.plan.patterns import alone, together

_BEFORE_THE_FIRST = 1955
_LAST_YEARS_AHEAD = 60
_HINT = re.compile("[年月季底末旬暑节]|[一庆]”?前|以来|[日号]前|五”?[期末规时]")
_PART_ENDS = {"上旬": 10, "中旬": 20}
# A year straight after such a verb and before a noun belongs to the name of an event (举办2014年全国职业院校技能大赛).
_EVENT_VERBS = (
    "举办",
    "承办",
    "筹备",
    "筹办",
    "参加",
    "做好",
    "迎接",
    "办好",
    "组织",
    "组织好",
    "完成",
    "开展",
    "总结",
    "落实",
    "搞好",
    "抓好",
)
# What an earlier year has left to do (完成去年立项的 is a promise of this year, 总结 is none).
_LEFT_TO_DO = ("完成", "做好", "落实")


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """`kind` is deadline, start, past or name (a year inside the name of an event); `day` only for a deadline."""

    start: int
    end: int
    kind: str
    day: date | None = None


@cache
def _phrases() -> re.Pattern[str]:
    return together([phrase.form for phrase in PHRASES], TIME_SIGNS)


def time_phrases(sentence: str, year: int) -> list[TimePhrase]:
    """All time phrases of a sentence, in order. Never fails: an impossible day is no phrase."""
    if not _HINT.search(sentence):
        return []
    found = []
    for match in _phrases().finditer(sentence):
        index = int((match.lastgroup or "e0")[1:])
        phrase = _dated(sentence, match.start(), match.end(), index, year)
        if phrase:
            found.append(phrase)
    return found


_DOTTED = re.compile(r"((?:19|20)[0-9]{2})[./-](1[0-2]|0?[1-9])(?:[./-]([0-3]?[0-9]))?(?![0-9])")


def last_day(words: str, year: int) -> date | None:
    """The day that a cell or bracket names as the time of completion (2014年6月底前, 2014.6, 年底); None for 长期 and its like."""
    dotted = _DOTTED.sub(lambda match: f"{match[1]}年{match[2]}月" + (f"{match[3]}日" if match[3] else ""), words)
    days = [phrase.day for phrase in time_phrases(dotted, year) if phrase.kind == "deadline" and phrase.day]
    return max(days) if days else None


def _dated(sentence: str, start: int, end: int, index: int, year: int) -> TimePhrase | None:
    rule = PHRASES[index].rule
    if rule in ("start", "past"):
        return TimePhrase(start, end, rule)
    match = alone(PHRASES[index].form).match(sentence, start)
    if match is None:
        return None
    parts = match.groupdict()
    stated = _year(parts.get("year"), match.group(), year)
    if _names_event(sentence, start, end, parts, rule, stated, year):
        return TimePhrase(start, end, "name")
    if parts.get("year") and (stated < year or not _plausible(stated, year)):
        return TimePhrase(start, end, "past")
    if rule == "five_year":
        last = _five_year_end(parts.get("five") or "")
        return (
            TimePhrase(start, end, "deadline", _day(last, 12, 31)) if last >= year else TimePhrase(start, end, "past")
        )
    day = _RULES[rule](parts, stated)
    return TimePhrase(start, end, "deadline", day) if day else None


def _plausible(stated: int, year: int) -> bool:
    return stated <= year + _LAST_YEARS_AHEAD


def _names_event(
    sentence: str, start: int, end: int, parts: dict[str, str | None], rule: str, stated: int, year: int
) -> bool:
    if rule != "year_end" or not parts.get("year") or end >= len(sentence) or sentence[end - 1] != "年":
        return False
    verbs = _EVENT_VERBS if stated >= year else _LEFT_TO_DO
    return sentence[end] not in ",，、:" and any(sentence.endswith(verb, 0, start) for verb in verbs)


def _year(text: str | None, phrase: str, plan_year: int) -> int:
    if text:
        return int(text) if text.isascii() else int(zh_value(text))
    return plan_year + 1 if "明年" in phrase else plan_year


def _small(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isascii() else int(zh_value(text))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(parts: dict[str, str | None], year: int) -> date | None:
    month = _small(parts.get("month"))
    return _day(year, month, calendar.monthrange(2000 + year % 400, month)[1])


def _decade(parts: dict[str, str | None], year: int) -> date | None:
    month = _small(parts.get("month"))
    last = calendar.monthrange(2000 + year % 400, month)[1]
    return _day(year, month, _PART_ENDS.get(parts.get("part") or "", last))


def _quarter(parts: dict[str, str | None], year: int) -> date | None:
    month = 3 * _small(parts.get("quarter"))
    return _day(year, month, calendar.monthrange(2000 + year % 400, month)[1])


def _half_year(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, 6, 30) if parts.get("half") == "上" else _day(year, 12, 31)


def _within(parts: dict[str, str | None], year: int) -> date | None:
    numeral = numeral_at(parts.get("count") or "", 0)
    count = numeral.value if numeral else 0
    return _day(year + int(count) - 1, 12, 31) if 1 <= count <= _LAST_YEARS_AHEAD else None


def _exact_day(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, _small(parts.get("month")), _small(parts.get("day")))


def _year_end(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, 12, 31)


def _spring(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, 2, 28)


def _autumn(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, 8, 31)


# A thing done before a holiday is done by the day of the holiday.
_HOLIDAYS = {
    "五一": (5, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "十一": (10, 1),
    "国庆": (10, 1),
}


def _holiday(parts: dict[str, str | None], year: int) -> date | None:
    return _day(year, *_HOLIDAYS[parts.get("holiday") or ""])


_RULES: dict[str, Callable[[dict[str, str | None], int], date | None]] = {
    "day": _exact_day,
    "month_end": _month_end,
    "decade": _decade,
    "quarter": _quarter,
    "half_year": _half_year,
    "within": _within,
    "spring": _spring,
    "autumn": _autumn,
    "holiday": _holiday,
    "year_end": _year_end,
    "this_year": _year_end,
    "next_year": _year_end,
}


def _five_year_end(name: str) -> int:
    """The last year of a five-year plan by its name: 十五 ended in 2005, and each later one five years on."""
    return _BEFORE_THE_FIRST + 5 * int(zh_value(name[:-1])) if len(name) > 1 else 0
