"""Automatic numbers of Word paragraphs, as they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yaodian.plan.readers.package import Node

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
)
_ROMAN_SMALL = ((5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
_MOST_STYLES = 20


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A numbering that paragraphs name: where its counters are kept, and its levels."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else default


class Numbering:
    """Counts through a document; ask for paragraphs in their order."""

    def __init__(self, numbering: Node | None, styles: Node | None) -> None:
        self._lists = _lists(numbering) if numbering else {}
        self._styles = _styles(styles) if styles else {}
        self._counters: dict[str, dict[int, int]] = {}

    def text(self, properties: Node | None) -> str:
        """The number printed before a paragraph with these properties; empty if it has none."""
        identifier, depth = self._numbered(properties)
        found = self._lists.get(identifier)
        if found is None or depth not in found.levels:
            return ""
        counters = self._counters.setdefault(found.counters, {})
        if not found.begun:
            found.begun = True
            for restarted, start in found.starts.items():
                counters[restarted] = start - 1
        level = found.levels[depth]
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or (restart and depth < restart):
                counters.pop(deeper, None)
        for higher in range(depth):
            if higher in found.levels:
                counters.setdefault(higher, found.levels[higher].start)
        return _printed(found, level, counters)

    def _numbered(self, properties: Node | None) -> tuple[str, int]:
        own = properties.child("numPr") if properties else None
        style = (properties.value("pStyle") if properties else None) or ""
        inherited = self._styles.get(style, ("", 0))
        if own is None:
            return inherited
        identifier = own.value("numId")
        depth = _whole(own.value("ilvl"), inherited[1] if identifier is None else 0)
        return (inherited[0] if identifier is None else identifier, depth)


def _lists(numbering: Node) -> dict[str, _List]:
    abstract: dict[str, dict[int, _Level]] = {}
    linked: dict[str, str] = {}
    for node in numbering.children:
        if node.name == "abstractNum":
            identifier = node.attributes.get("abstractNumId", "")
            abstract[identifier] = _levels(node)
            if style := node.value("styleLink"):
                linked[style] = identifier
    for node in numbering.children:
        if node.name == "abstractNum" and (style := node.value("numStyleLink")) in linked:
            abstract[node.attributes.get("abstractNumId", "")] = abstract[linked[str(style)]]
    lists: dict[str, _List] = {}
    for node in numbering.children:
        if node.name != "num":
            continue
        base = node.value("abstractNumId") or ""
        made = _List(base, dict(abstract.get(base, {})))
        for override in node.children:
            if override.name == "lvlOverride":
                depth = _whole(override.attributes.get("ilvl"), 0)
                level = override.child("lvl")
                if level is not None:
                    made.levels[depth] = _level(level)
                start = override.value("startOverride")
                if start is not None:
                    made.starts[depth] = _whole(start, 1)
        lists[node.attributes.get("numId", "")] = made
    lists.pop("0", None)
    return lists


def _levels(node: Node) -> dict[int, _Level]:
    found = {}
    for child in node.children:
        if child.name == "lvl":
            depth = _whole(child.attributes.get("ilvl"), 0)
            if depth < _LEVELS:
                found[depth] = _level(child)
    return found


def _level(node: Node) -> _Level:
    restart = node.value("lvlRestart")
    form = node.value("numFmt")
    if form is None:
        alternate = node.child("AlternateContent")
        choice = alternate.child("Fallback") if alternate else None
        form = choice.value("numFmt") if choice else None
    return _Level(
        _whole(node.value("start"), 0 if node.child("start") else 1),
        form or "decimal",
        node.value("lvlText") or "",
        None if restart is None else _whole(restart, 0),
        legal=node.child("isLgl") is not None,
    )


def _styles(styles: Node) -> dict[str, tuple[str, int]]:
    """The numbering of each paragraph style, its own or that of the style it is based on."""
    own: dict[str, Node | None] = {}
    based: dict[str, str] = {}
    for node in styles.children:
        if node.name == "style":
            identifier = node.attributes.get("styleId", "")
            properties = node.child("pPr")
            own[identifier] = properties.child("numPr") if properties else None
            based[identifier] = node.value("basedOn") or ""
    found: dict[str, tuple[str, int]] = {}
    for identifier in own:
        at, steps = identifier, 0
        while own.get(at) is None and based.get(at) and steps < _MOST_STYLES:
            at, steps = based[at], steps + 1
        held = own.get(at)
        if held is not None:
            found[identifier] = (held.value("numId") or "", _whole(held.value("ilvl"), 0))
    return found


def _printed(found: _List, level: _Level, counters: dict[int, int]) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def one(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        form = found.levels[depth].form if depth in found.levels else "decimal"
        if level.legal and form not in ("bullet", "none"):
            form = "decimal"
        return number_text(counters.get(depth, 1), form)

    return re.sub("%([1-9])", one, level.text[:200])


def number_text(number: int, form: str) -> str:
    """A number in one of Word's forms; forms that are not Chinese, Roman, letters or circles are printed in digits."""
    if form in ("bullet", "none"):
        return ""
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, _FORMAL, "拾佰仟")
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return _circled(number)
    if form == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02}"
    if form == "decimalEnclosedParen":
        return f"({number})"
    if form == "decimalEnclosedFullstop":
        return f"{number}."
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(9, (number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form == "ideographTraditional" and 0 < number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 0 < number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    return str(number)


def _circled(number: int) -> str:
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(base + number - first)
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        written += sign * (number // value)
        number %= value
    return written


def chinese(number: int, digits: str = _DIGITS, powers: str = "十百千") -> str:
    """A number from 0 to 9999 as it is counted (十二, 一百零三); larger ones digit by digit."""
    zero = "零"
    if not 0 < number < 10_000:
        return "".join(digits[int(digit)] for digit in str(abs(number)))
    written = ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += (zero if gap else "") + digits[digit] + (powers[power - 1] if power else "")
        gap = False
    if 10 <= number < 20 and digits == _DIGITS:
        return written[1:]
    return written
