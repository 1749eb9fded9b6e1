"""Numerals: where a number stands in a sentence and what it is worth.

Arabic and Chinese digits, 廿 and 卅, 两, decimals with 点, a power after the digits (2.4万), a word of more-than between
digits and measure (三十余, 5万多), and shares (百分之九十, 七成, 四分之三, 半数). What is counted is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {
    sign: value
    for value, signs in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_POWERS = {"万": 10_000, "亿": 100_000_000}
_ARABIC_POWERS = {
    "万亿": 10**12,
    "千万": 10**7,
    "百万": 10**6,
    "亿": 10**8,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
_BARE = frozenset(("十", "百", "千", "万", "百万", "千万"))

ZH = "[零〇一二两三四五六七八九十百千万亿廿卅]"
"""One sign of a Chinese numeral, for patterns."""

ANY = r"[0-9零〇一二两三四五六七八九十百千万亿廿卅]{1,14}+(?:[.点][0-9零〇一二三四五六七八九]{1,6}+[万亿千百]?+)?+"
"""A numeral in either script, for patterns; bounded and possessive, so that no text makes a pattern slow."""

_SHARE = re.compile(
    rf"(?P<per>百分之)(?P<points>{ANY})"
    rf"|千分之(?P<mille>{ANY})"
    rf"|(?P<bottom>{ZH}{{1,4}}|[0-9]{{1,3}})分之(?P<top>{ZH}{{1,4}}|[0-9]{{1,3}})"
    r"|(?P<tenths>[一二两三四五六七八九0-9])成(?P<twentieth>[一二三四五六七八九半])?"
    r"(?![立员功为果绩长人效本熟就套型才分不交])"
    r"|(?P<half>过半数?|半数|一半)"
)
_PLAIN = re.compile(
    r"(?P<digits>[0-9]++(?:\.[0-9]++)?+)(?P<more>[余多几])?(?P<power>万亿|千万|百万|[亿万]|千(?![米瓦克])|百(?!分))?(?P<later>[余多几])?"
    rf"|(?P<zh>{ZH}++(?:点[零〇一二三四五六七八九]++)?+)(?P<zhmore>[余多几])?(?P<zhpower>[万亿千百])?(?P<zhlater>[余多几])?"
)
_NUMERAL = re.compile(_SHARE.pattern + "|" + _PLAIN.pattern)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed at `start` to `end`. `unit` is "%" or "‰" for a share in words, else empty.

    `more` is true where a word says more than (余, 多, 过半). `bare_power` marks 百, 千, 万 standing alone, which as often
    belong to a name (千名教师计划) as to a count.
    """

    start: int
    end: int
    value: float
    unit: str = ""
    more: bool = False
    chinese: bool = False
    bare_power: bool = False


def numerals(text: str, start: int = 0) -> Iterator[Numeral]:
    """All numerals of a text from left to right, from the place given on."""
    for match in _NUMERAL.finditer(text, start):
        yield _worth(match)


def numeral_at(text: str, start: int) -> Numeral | None:
    """The numeral that begins exactly at a place, if there is one."""
    match = _NUMERAL.match(text, start)
    return _worth(match) if match else None


def zh_value(text: str) -> float:
    """The worth of a Chinese numeral, by place (二百五十六) or digit by digit (二〇一四); 百 alone is 100.

    Any run of the signs has a value; nonsense such as 万一千千 is read from left to right without complaint.
    """
    whole, _, part = text.partition("点")
    if len(whole) > 1 and all(sign in _DIGITS for sign in whole):
        value = float("".join(str(_DIGITS[sign]) for sign in whole[:15]))
    else:
        value = _by_place(whole[:24])
    if part:
        value += float("0." + "".join(str(_DIGITS[sign]) for sign in part[:12]))
    return value


def _by_place(signs: str) -> float:
    total = section = digit = 0
    last_step = 0
    for sign in signs:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in ("廿", "卅"):
            section += _TENS[sign]
            digit, last_step = 0, 10
        elif sign in _STEPS:
            section += (digit or 1) * _STEPS[sign]
            digit, last_step = 0, _STEPS[sign]
        else:
            section = section + digit or 1
            total = (total + section) * _POWERS[sign] if sign == "亿" else total + section * _POWERS[sign]
            section = digit = 0
            last_step = _POWERS[sign]
    # 两千五 is 2500: a digit that follows a step at once and ends the numeral counts the next lower step.
    if digit and last_step >= 100 and len(signs) > 1 and signs[-2] in "百千万亿":
        digit *= last_step // 10
    return float(total + section + digit)


def _worth(match: re.Match[str]) -> Numeral:
    found = match.groupdict()
    start, end = match.span()
    if found["digits"] or found["zh"]:
        return _plain(found, start, end)
    return _share(found, start, end)


def _plain(found: dict[str, str | None], start: int, end: int) -> Numeral:
    if found["digits"]:
        value = float(found["digits"]) * _ARABIC_POWERS.get(found["power"] or "", 1)
        return Numeral(start, end, _tidy(value), more=bool(found["more"] or found["later"]))
    signs = found["zh"] or ""
    value = zh_value(signs) * _ARABIC_POWERS.get(found["zhpower"] or "", 1)
    more = bool(found["zhmore"] or found["zhlater"])
    return Numeral(start, end, _tidy(value), more=more, chinese=True, bare_power=signs in _BARE and not more)


def _share(found: dict[str, str | None], start: int, end: int) -> Numeral:
    unit, more = "%", False
    if found["points"]:
        value = _number(found["points"])
    elif found["mille"]:
        value, unit = _number(found["mille"]), "‰"
    elif found["bottom"] and found["top"]:
        bottom = _number(found["bottom"])
        value = 100 * _number(found["top"]) / bottom if bottom else 0.0
    elif found["tenths"]:
        value = 10 * _number(found["tenths"])
        if found["twentieth"]:
            value += 5 if found["twentieth"] == "半" else _number(found["twentieth"])
    else:
        value, more = 50.0, (found["half"] or "").startswith("过")
    return Numeral(start, end, value, unit, more=more, chinese=True)


def _number(text: str) -> float:
    match = _PLAIN.match(text)
    return _plain(match.groupdict(), *match.span()).value if match else 0.0


def _tidy(value: float) -> float:
    """2.3万 is 23000, not 22999.999999999996."""
    return round(value, 6) if value < 1e12 else value
