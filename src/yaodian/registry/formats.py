"""Codes that carry a rule of their own: how each is built, what its check digit says, and how it may be shown.

Nothing here is taken from a library: the rules are short, and each names the standard it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

FieldFormat = Literal["identity_number", "social_credit_code", "school_code", "pupil_number", "gb2260", "evidence"]

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999: the weight of place i, counted from the right with the check digit as 1, is 2^(i-1) mod 11."""

IDENTITY_CHECKS = "10X98765432"
"""GB 11643-1999: the check digit by the weighted sum modulo 11."""

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, table 1: the values 0 to 30; the letters I, O, S, V and Z are not used."""

CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""GB 32100-2015, table 2: the weight of place i, counted from the left, is 3^(i-1) mod 31."""

_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]"
"""GB/T 2260: the first two digits, by province."""

_SCHOOL_CLASSES = "11|2[12]|3[1-7]|4[12]|51|9[1-3]"
"""各级各类学校（机构）代码编制规则: the first two digits, by class of school."""


_BLANK = r"\s\x00-\x1f\x7f"
_SIGN = rf"[^{_BLANK}:：]"
_DOCUMENT_NUMBER = "|".join(rf"{_SIGN}{{{left},}}[0-9]{_SIGN}{{{3 - left},}}" for left in range(4))
"""Four signs or more, one of them a digit: 津教委〔2014〕12号 is one, 有 and 见附件 prove nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format looks: its name, the pattern of the whole value, the pattern in words, its standard.

    `personal`: the code tells who a person is, so it is never shown whole.
    """

    name: str
    pattern: str
    words: str
    standard: str
    personal: bool = False


SHAPES: Mapping[FieldFormat, Shape] = {
    "identity_number": Shape(
        "公民身份号码", r"[0-9]{17}[0-9X]", "17 位数字加 1 位校验码（数字或大写 X）", "GB 11643-1999", personal=True
    ),
    "social_credit_code": Shape(
        "统一社会信用代码",
        r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}",
        "18 位数字或大写字母，不用 I、O、S、V、Z，第 3 至 8 位为数字",
        "GB 32100-2015",
    ),
    "school_code": Shape(
        "学校（机构）标识码",
        rf"(?:{_SCHOOL_CLASSES})(?:{_PROVINCES})[0-9]{{6}}",
        "10 位数字：学校类别 2 位、省级代码 2 位、顺序号 6 位",
        "各级各类学校（机构）代码编制规则",
    ),
    "pupil_number": Shape(
        "学籍号",
        r"G[0-9]{17}[0-9X]|J[0-9]{17}[0-9X]|L[0-9]{18}",
        "19 位：G 加公民身份号码，或 J、L 加区划代码、出生日期和 4 位",
        "教基一〔2013〕7 号",
        personal=True,
    ),
    "gb2260": Shape("行政区划代码", rf"(?:{_PROVINCES})[0-9]{{4}}", "6 位数字，前两位为省级代码", "GB/T 2260"),
    "evidence": Shape(
        "佐证",
        rf"sha256:[0-9a-f]{{64}}|https?://[^{_BLANK}/]+\.[^{_BLANK}]+|{_DOCUMENT_NUMBER}",
        "文号、证号（至少 4 个字，含数字，无空格），照片或文件的摘要（sha256: 加 64 位十六进制数字），或网址",
        "数据集的声明",
    ),
}

_LIKE_IDENTITY = re.compile(r"\d(?:[\s-]?\d){14,}(?:[\s-]?[XxＸｘ])?")
"""15 digits (the numbers of before 1999) or more, in groups or not, half or full width."""

_SHOWN_HEAD, _SHOWN_TAIL = 6, 2


def shape_of(name: FieldFormat) -> Shape:
    """How codes of a format look."""
    return SHAPES[name]


def identity_check(body: str) -> str:
    """The check digit of the 17 digits of a citizen number: ISO 7064 MOD 11-2 as GB 11643-1999 writes it.

    >>> identity_check("11010519491231002")
    'X'
    >>> identity_check("44052418800101001")
    '4'
    """
    total = sum(int(digit) * weight for digit, weight in zip(body, IDENTITY_WEIGHTS, strict=True))
    return IDENTITY_CHECKS[total % 11]


def credit_check(body: str) -> str:
    """The check sign of the first 17 signs of a unified social credit code, GB 32100-2015: 31 less the weighted sum modulo 31.

    The standard's own example sums to 1640, which leaves 28:

    >>> credit_check("91350100M000100Y4")
    '3'
    """
    total = sum(CREDIT_ALPHABET.index(sign) * weight for sign, weight in zip(body, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def is_sound(value: str, kind: FieldFormat) -> bool:
    """Whether a value has the shape of its format, a date that exists and the right check digit, where it has any.

    What day a code is valid on is not asked here: a field says with `codes` which dated list it draws on.
    """
    if not re.fullmatch(SHAPES[kind].pattern, value):
        return False
    if kind == "social_credit_code":
        return credit_check(value[:17]) == value[17]
    if kind in ("school_code", "gb2260", "evidence"):
        return True
    number = value.removeprefix("G").removeprefix("J").removeprefix("L")
    # Of the numbers J and L no public rule says how their last sign is made.
    checked = value[0] in "JL" or identity_check(number[:17]) == number[17]
    return checked and _is_day(number[6:14])


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def masked(text: str) -> str:
    """A code of a person as messages may show it: at most the first 6 and the last 2 signs, fewer of a short one."""
    if len(text) <= _SHOWN_HEAD + _SHOWN_TAIL:
        return f"{text[:2]}…"
    return f"{text[:_SHOWN_HEAD]}…{text[-_SHOWN_TAIL:]}"


def without_identities(text: str) -> str:
    """A text with everything in it that looks like a citizen number masked: such a number may stand in any column by mistake."""
    return _LIKE_IDENTITY.sub(lambda found: masked(found[0]), text)
