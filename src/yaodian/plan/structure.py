"""Lines of a plan and their numbering: which lines are text, how each is numbered, where the plan ends, which styles carry what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from yaodian.plan.lexicon.markers import (
    CHROME,
    END_WORDS,
    GLOSSARY_WORDS,
    ITEM_STYLES,
    MARKERS,
    PERORATION,
    SALUTATIONS,
    SPARE_STYLES,
)
from yaodian.plan.numerals import zh_value

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
RANKS = {marker.name: marker.rank for marker in MARKERS}
HEADLINE = 40
_LONGEST_GLOSSARY_TITLE = 24
_FENCE = "---"
_CLOSING_LINE = re.compile(
    "(?:(?:19|20)[0-9]{2}|[一二][〇零九一二三四五六七八]{3})年?.{0,12}[日号]|(?:19|20)[0-9]{4,7}日?(?:印发)?$"
    "|^(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}$"
)
_OFFICE_LINE = re.compile(
    "(?:办公室|委员会|教育局|教育厅|教育部|教委|工委|人民政府|政府|党委|党组|教体局|教育体育局|办公厅|体育局|学院|大学)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with text, by its places in the folded text; `style` and `number` where it is numbered, `body` after the mark."""

    start: int
    end: int
    style: str = ""
    number: int = 0
    body: int = 0


@cache
def _markers() -> re.Pattern[str]:
    forms = []
    for marker in MARKERS:
        form = marker.form.replace("?P<number>", f"?P<{marker.name}>")
        forms.append(form)
    return re.compile("[#>*•●■◆ ]{0,6}(?:" + "|".join(forms) + ")")


def lines(text: str) -> list[Line]:
    """All lines that hold text, with their numbering; page furniture and front matter are left out."""
    found: list[Line] = []
    start = 0
    fenced = text.startswith(_FENCE + "\n")
    for index, raw in enumerate(text.split("\n")):
        end = start + len(raw)
        if fenced:
            fenced = not (index and raw == _FENCE)
        elif raw.strip("*#>= -") and not raw.startswith(CHROME):
            found.append(_line(text, start, end))
        start = end + 1
    return found


def _line(text: str, start: int, end: int) -> Line:
    match = _markers().match(text, start, end)
    if not match or match.lastgroup is None or match.end() >= end:
        return Line(start, end, body=start)
    number = _number(match.group(match.lastgroup))
    return Line(start, end, match.lastgroup, number, match.end())


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    return _CIRCLES.index(text) + 1 if text in _CIRCLES else int(zh_value(text))


def first_paragraph(text: str, content: Sequence[Line]) -> int:
    """Without numbering, the plan begins with the first line that is a sentence."""
    for place, line in enumerate(content):
        if text[line.start : line.end].rstrip()[-1:] in "。;!?":
            return place
    return 0 if len(content) == 1 else min(1, len(content))


def without_tail(text: str, every: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the plan, and those after it: signature, date, annexes, glossary."""
    numbered = [place for place, line in enumerate(every) if line.style]
    stop = len(every)
    for place in range(numbered[0] + 1 if numbered else 1, len(every)):
        signed = _is_closing(text, every[place - 1]) and text.startswith(END_WORDS, every[place].start)
        if signed or _is_glossary(text, every[place]):
            stop = place
            break
    last = max((place for place in numbered if place < stop), default=0)
    for place in range(last + 1, stop):
        if text.startswith(END_WORDS, every[place].start):
            stop = place
            break
    while stop > last + 1 and (_is_closing(text, every[stop - 1]) or _is_call(text, every[stop - 1])):
        stop -= 1
    return every[:stop], every[stop:]


def _is_glossary(text: str, line: Line) -> bool:
    """The title of a glossary: a short line without a full stop."""
    words = text[line.start : line.end]
    return len(words) <= _LONGEST_GLOSSARY_TITLE and "。" not in words and any(word in words for word in GLOSSARY_WORDS)


def _is_call(text: str, line: Line) -> bool:
    """The last paragraph of a speech, which addresses the audience and calls it to (各位代表, … 让我们…)."""
    if line.style or not text.startswith(SALUTATIONS, line.start):
        return False
    return any(text.find(word, line.start, line.end) >= 0 for word in PERORATION)


def _is_closing(text: str, line: Line) -> bool:
    words = text[line.start : line.end].strip("()。 ")
    if len(words) > HEADLINE or line.style:
        return False
    return bool(_CLOSING_LINE.search(words) or _OFFICE_LINE.search(words)) and "," not in words


def styles(content: Sequence[Line]) -> tuple[str, tuple[str, ...]]:
    """Which style numbers the chapters, and which may number items, the innermost first.

    Bracketed and circled numbers divide the body of an item; they number items only where nothing else does.
    """
    present = {line.style for line in content if line.style}
    outer = sorted((name for name in present if name in ITEM_STYLES or name == "part"), key=RANKS.__getitem__)
    spare = tuple(name for name in SPARE_STYLES if name in present)[:1]
    if not outer:
        return "", spare
    chapter = outer[0]
    if chapter in ("part", "chapter"):
        inner = tuple(name for name in ITEM_STYLES if name in present and RANKS[name] > RANKS[chapter])
        return chapter, inner or spare
    if chapter == "item" and "pair" in present:
        return chapter, ("pair",)
    return "", tuple(name for name in ITEM_STYLES if name in present)
