"""Structure of a plan: its lines, their numbering, and the chapters and items that follow from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from yaodian.plan.lexicon.markers import CHROME, END_WORDS, GLOSSARY_WORDS, ITEM_STYLES, LABELS, MARKERS, REVIEW_WORDS
from yaodian.plan.numerals import zh_value

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_RANKS = {marker.name: marker.rank for marker in MARKERS}
_HEADLINE = 40
_FENCE = "---"
_LABEL = re.compile(f"^(?:{'|'.join(LABELS)})[: ]*")
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


@dataclass(slots=True)
class Block:
    """An item on its way: where it and its headline begin, and the lines of its body."""

    number: int
    start: int
    end: int
    title: str
    stretches: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A chapter on its way. `review` marks one that looks back."""

    number: int
    title: str
    start: int
    end: int
    blocks: list[Block] = field(default_factory=list)
    review: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines before the first chapter, the chapters, and the lines after the last item."""

    head: tuple[Line, ...]
    parts: tuple[Part, ...]
    tail: tuple[Line, ...]
    restarted: bool


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


def outline(text: str) -> Outline:
    """Chapters and items of a folded text. Never fails: a text without any numbering is one chapter 0, each paragraph an item."""
    every = lines(text)
    content, tail = _without_tail(text, every)
    chapter_style, item_styles = _styles(content)
    first = next((place for place, line in enumerate(content) if line.style in (chapter_style, *item_styles)), None)
    if first is None:
        first = _first_paragraph(text, content)
    head, body = content[:first], content[first:]
    parts = _parts(text, body, chapter_style, item_styles)
    restarted = _renumber(parts)
    return Outline(tuple(head), tuple(parts), tuple(tail), restarted)


def _first_paragraph(text: str, content: Sequence[Line]) -> int:
    """Without numbering, the plan begins with the first line that is a sentence."""
    for place, line in enumerate(content):
        if text[line.start : line.end].rstrip()[-1:] in "。;!?":
            return place
    return 0 if len(content) == 1 else min(1, len(content))


def _without_tail(text: str, every: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the plan, and those after it: signature, date, annexes, glossary."""
    numbered = [place for place, line in enumerate(every) if line.style]
    stop = len(every)
    for place in range(numbered[0] + 1 if numbered else 1, len(every)):
        signed = _is_closing(text, every[place - 1]) and text.startswith(END_WORDS, every[place].start)
        if signed or text.startswith(GLOSSARY_WORDS, every[place].start):
            stop = place
            break
    last = max((place for place in numbered if place < stop), default=0)
    for place in range(last + 1, stop):
        if text.startswith(END_WORDS, every[place].start):
            stop = place
            break
    while stop > last + 1 and _is_closing(text, every[stop - 1]):
        stop -= 1
    return every[:stop], every[stop:]


def _is_closing(text: str, line: Line) -> bool:
    words = text[line.start : line.end].strip("()。 ")
    if len(words) > _HEADLINE or line.style:
        return False
    return bool(_CLOSING_LINE.search(words) or _OFFICE_LINE.search(words)) and "," not in words


def _styles(content: Sequence[Line]) -> tuple[str, tuple[str, ...]]:
    """Which style numbers the chapters, and which may number items, the innermost first."""
    present = {line.style for line in content if line.style}
    outer = sorted((name for name in present if name in ITEM_STYLES or name == "part"), key=_RANKS.__getitem__)
    if not outer:
        return "", ()
    chapter = outer[0]
    inner = tuple(name for name in ITEM_STYLES if name in present and _RANKS[name] > _RANKS[chapter])
    if chapter in ("part", "chapter"):
        return chapter, inner
    return "", tuple(name for name in ITEM_STYLES if name in present)


def _parts(text: str, body: Sequence[Line], chapter_style: str, item_styles: tuple[str, ...]) -> list[Part]:
    parts: list[Part] = []
    gathered: list[Line] = []
    for line in body:
        if chapter_style and line.style == chapter_style:
            if gathered or parts:
                _fill(text, parts, gathered, item_styles)
            gathered = []
            parts.append(_part(text, line))
        else:
            gathered.append(line)
    _fill(text, parts, gathered, item_styles)
    return parts


def _part(text: str, line: Line) -> Part:
    end = _headline_end(text, line.body, line.end)
    title = text[line.body : end].strip(" 。:*")
    part = Part(line.number, title, line.start, line.end, review=any(word in title for word in REVIEW_WORDS))
    if text[end : line.end].strip(" 。:"):
        block = Block(line.number, line.start, line.end, title, [(min(end + 1, line.end), line.end)])
        part.blocks.append(block)
    return part


def _headline_end(text: str, start: int, end: int) -> int:
    """Where a headline ends: at its full stop, or with its line."""
    stop = text.find("。", start, end)
    return end if stop < 0 else stop


def _fill(text: str, parts: list[Part], gathered: Sequence[Line], item_styles: tuple[str, ...]) -> None:
    """Put the lines below a chapter into its items."""
    if not gathered:
        return
    if not parts:
        parts.append(Part(0, "", gathered[0].start, gathered[-1].end))
    part = parts[-1]
    part.end = max(part.end, gathered[-1].end)
    leaves = _leaves(gathered, item_styles)
    if not leaves:
        if part.blocks:
            for line in gathered:
                part.blocks[-1].stretches.append((line.start, line.end))
                part.blocks[-1].end = line.end
        else:
            part.blocks = [_block(text, [line]) for line in gathered]
        return
    part.blocks += [_block(text, gathered[first:last]) for first, last in leaves]


def _leaves(gathered: Sequence[Line], item_styles: tuple[str, ...]) -> list[tuple[int, int]]:
    """First and last line of each item: numbered lines of an item style that hold no deeper item before the next of their rank."""
    marked = [place for place, line in enumerate(gathered) if line.style in item_styles]
    found = []
    for order, place in enumerate(marked):
        following = marked[order + 1] if order + 1 < len(marked) else len(gathered)
        deeper = following < len(gathered) and _RANKS[gathered[following].style] > _RANKS[gathered[place].style]
        if not deeper:
            found.append((place, following))
    return found


def _block(text: str, group: Sequence[Line]) -> Block:
    """An item with its headline: a short first sentence that more sentences follow, or a line of its own."""
    first = group[0]
    end = _headline_end(text, first.body, first.end)
    headline = text[first.body : end].strip(" *")
    rest = text[end : first.end].strip(" 。*")
    is_headline = (
        len(headline) <= _HEADLINE and bool(rest or (len(group) > 1 and first.style)) and not _has_number(headline)
    )
    stretches = [(line.start, line.end) for line in group[1:]]
    if is_headline:
        title = headline.strip("。:*")
        if rest:
            stretches.insert(0, (min(end + 1, first.end), first.end))
    else:
        title = _LABEL.sub("", headline)[:_HEADLINE].split(",")[0].strip("。:*")
        stretches.insert(0, (first.body, first.end))
    return Block(first.number, first.start, group[-1].end, title, stretches)


def _has_number(headline: str) -> bool:
    return bool(re.search("[0-9]+(?:\\.[0-9]+)?(?:%|个|所|名|人|项|门|万|亿)", headline))


def _renumber(parts: Sequence[Part]) -> bool:
    """Number items through all chapters where the printed numbers do not; tell whether that was needed."""
    blocks = [block for part in parts for block in part.blocks]
    printed = [block.number for block in blocks]
    rising = all(first < second for first, second in pairwise(printed))
    if rising and (not printed or printed[0] > 0):
        return False
    for number, block in enumerate(blocks, 1):
        block.number = number
    return any(number > 0 for number in printed)
