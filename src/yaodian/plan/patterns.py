"""Patterns of the tables made ready: placeholders filled in, all entries of a table sought in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from yaodian.plan.lexicon.units import measure_pattern
from yaodian.plan.numerals import ANY, ZH

_YEAR = "(?:(?:19|20)[0-9]{2}|[一二][〇零九一二三四五六七八]{3})"
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NAMED = re.compile("\\(\\?P<[a-z]+>")
_FIVE = "(?:八|九|十[一二三四五六七八]?)五"


def filled(form: str, *, named: bool = False) -> str:
    """A form with its placeholders replaced; with `named` those for year, month, day, count and five-year plan can be read."""

    def group(name: str, pattern: str) -> str:
        return f"(?P<{name}>{pattern})" if named else pattern

    once = form
    for mark, name, pattern in (
        ("{Y}", "year", _YEAR),
        ("{M}", "month", _MONTH),
        ("{D}", "day", _DAY),
        ("{five}", "five", _FIVE),
        ("{n}", "count", ANY),
    ):
        once = once.replace(mark, group(name, pattern), 1).replace(mark, pattern)
    once = once.replace("{m}", measure_pattern()).replace("{zhdigits}", "一二三四五六七八九")
    once = once.replace("{zh}", ZH + "{1,6}").replace("{d}", "[0-9]{1,9}")
    return once if named else _NAMED.sub("(?:", once)


@cache
def alone(form: str) -> re.Pattern[str]:
    """One form, its parts readable by name."""
    return re.compile(filled(form, named=True))


def together(forms: Sequence[str], signs: str) -> re.Pattern[str]:
    """All forms as one pattern; the group that matched, `e<index>`, tells which entry it was. Earlier entries win.

    `signs` are those with which an entry can begin (lexicon/first_signs): the search passes over all others at once.
    """
    entries = "|".join(f"(?P<e{index}>{filled(form)})" for index, form in enumerate(forms))
    return re.compile(f"(?=[{re.escape(signs)}])(?:{entries})")
