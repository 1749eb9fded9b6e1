"""The outline of a plan: its chapters, the sections inside them, the items, and the run-in heads of their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from yaodian.plan.lexicon.markers import (
    GUIDING_TITLES,
    LABELS,
    LEAD_WORDS,
    NOTE_WORDS,
    PAST_TITLES,
    PLAN_TITLES,
    REVIEW_WORDS,
    SALUTATIONS,
)
from yaodian.plan.numerals import zh_value
from yaodian.plan.structure import HEADLINE, RANKS, Line, first_paragraph, lines, styles, without_tail

_RUN_IN = 30
_LONGEST_STANDING_HEAD = 30
_LABEL = re.compile(f"^(?:{'|'.join(LABELS)})[: ]*")
_LABELLED = re.compile(f"(?:{'|'.join(LABELS)}) *:")
_GUIDING = re.compile(f"(?:{'|'.join(LEAD_WORDS)})(?:是|为|:)")
_GUIDING_REACH = 60
_EACH = re.compile("([一二三四五六七八九十]{1,3})(?:是|要)[,:]?")
_PAST_TITLE = re.compile("|".join(PAST_TITLES))
_YEAR = re.compile("((?:19|20)[0-9]{2})年")
_TOLD = re.compile("(?:任务|目标|计划|工作)*(?:完成|落实|执行|进展)情况")
_SECTION_BACK = re.compile("(?:回顾|工作总结|工作情况|完成情况|工作成效)$")
_NUMBER = re.compile("[0-9]+(?:\\.[0-9]+)?(?:%|个|所|名|人|项|门|万|亿)")
_STATEMENT = re.compile("是|我们|靠|(?<![重需主必])要(?![求素点])")
_ADDRESS = re.compile(f"^(?:{'|'.join(SALUTATIONS)})[,!:]*")
_SHORTEST_TITLE = 6
_ENDS = "。;!?:,、"
_MARKS = " 。:*#"


@dataclass(slots=True)
class Heading:
    """A printed heading that is neither chapter nor item: a section above items, or a head inside of one."""

    number: int
    title: str
    start: int
    end: int
    rank: int = 0


@dataclass(slots=True)
class Block:
    """An item on its way: where it begins and ends, its headline, the lines of its body, the heads of its paragraphs."""

    number: int
    start: int
    end: int
    title: str
    stretches: list[tuple[int, int]] = field(default_factory=list)
    heads: list[Heading] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A chapter on its way. `guiding` marks one that holds guiding words alone."""

    number: int
    title: str
    start: int
    end: int
    blocks: list[Block] = field(default_factory=list)
    sections: list[Heading] = field(default_factory=list)
    guiding: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines before the first chapter, the chapters, the lines after the last item, and guiding paragraphs in between."""

    head: tuple[Line, ...]
    parts: tuple[Part, ...]
    tail: tuple[Line, ...]
    guiding: tuple[Line, ...]
    restarted: bool


def outline(text: str) -> Outline:
    """Chapters and items of a folded text in which owners are full stops.

    Never fails: a text without any numbering is one chapter 0, each paragraph an item.
    """
    content, tail = without_tail(text, lines(text))
    chapter_style, item_styles = styles(content)
    counting = {style for style in (chapter_style, *item_styles) if style}
    first = next((place for place, line in enumerate(content) if line.style in counting), None)
    if first is None:
        first = first_paragraph(text, content)
    builder = _Builder(text, item_styles)
    builder.read(content[first:], chapter_style)
    restarted = _renumber(builder.parts)
    return Outline(tuple(content[:first]), tuple(builder.parts), tuple(tail), tuple(builder.guiding), restarted)


def looks_back(title: str, year: int) -> bool:
    """Whether the heading of a chapter announces a look back: by a word of review, or by a year or stretch that is over.

    A heading that also names aims or tasks (2015年工作总结和2016年计划) announces a plan.
    """
    left = _TOLD.sub("", title)
    if any(word in left for word in PLAN_TITLES):
        return False
    if left != title or any(word in title for word in REVIEW_WORDS) or _PAST_TITLE.search(title):
        return True
    begun = _YEAR.match(title)
    return begun is not None and int(begun.group(1)) < year


def section_looks_back(title: str) -> bool:
    """Whether the heading of a section does: only where it ends in the word."""
    return bool(_SECTION_BACK.search(title))


class _Builder:
    """Reads the lines of the body into chapters, one chapter at a time."""

    def __init__(self, text: str, item_styles: tuple[str, ...]) -> None:
        self.text = text
        self.item_styles = item_styles
        self.parts: list[Part] = []
        self.guiding: list[Line] = []
        self.numbered: set[int] = set()

    def read(self, body: Sequence[Line], chapter_style: str) -> None:
        """All lines from the first chapter or item on."""
        gathered: list[Line] = []
        for line in body:
            if chapter_style and line.style == chapter_style:
                self._fill(gathered)
                gathered = []
                self.parts.append(self._part(line))
            else:
                gathered.append(line)
        self._fill(gathered)

    def _part(self, line: Line) -> Part:
        end = _headline_end(self.text, line.body, line.end)
        title = self.text[line.body : end].strip(_MARKS)
        part = Part(line.number, title, line.start, line.end, guiding=title in GUIDING_TITLES)
        if self.text[end : line.end].strip(_MARKS):
            part.blocks.append(Block(line.number, line.start, line.end, title, [(min(end + 1, line.end), line.end)]))
        return part

    def _fill(self, gathered: Sequence[Line]) -> None:
        """Put the lines below a chapter into its sections and items."""
        if not gathered:
            return
        if not self.parts:
            self.parts.append(Part(0, "", gathered[0].start, gathered[-1].end))
        part = self.parts[-1]
        part.end = max(part.end, gathered[-1].end)
        if not any(line.style in self.item_styles for line in gathered):
            if part.blocks:
                for line in gathered:
                    part.blocks[-1].stretches.append((line.start, line.end))
                    part.blocks[-1].end = line.end
            else:
                part.blocks = self._paragraphs(gathered, alone=len(gathered) == 1)
            return
        for group, is_section in self._groups(gathered):
            if is_section:
                part.sections.append(self._section(group[0]))
                part.blocks += self._below(group)
            elif group[0].style in self.item_styles:
                part.blocks.append(_block(self.text, group))
            else:
                part.blocks += self._paragraphs(group)
        _close(part)

    def _groups(self, gathered: Sequence[Line]) -> Iterator[tuple[Sequence[Line], bool]]:
        """The lines cut before each numbered line and each address to the audience; whether the first one is a section."""
        cuts = [
            place
            for place, line in enumerate(gathered)
            if place == 0 or line.style in self.item_styles or self.text.startswith(SALUTATIONS, line.start)
        ]
        marked = [place for place in cuts if gathered[place].style in self.item_styles]
        deeper = {
            place
            for place, following in pairwise(marked)
            if RANKS[gathered[following].style] > RANKS[gathered[place].style]
        }
        for place, stop in pairwise([*cuts, len(gathered)]):
            yield gathered[place:stop], place in deeper

    def _section(self, line: Line) -> Heading:
        end = _headline_end(self.text, line.body, line.end)
        title = self.text[line.body : end].strip(_MARKS)
        return Heading(line.number, title, line.start, line.end, RANKS[line.style])

    def _below(self, group: Sequence[Line]) -> list[Block]:
        """The paragraphs between the heading of a section and its first item."""
        first = group[0]
        end = min(_headline_end(self.text, first.body, first.end) + 1, first.end)
        rest = [Line(end, first.end, body=end)] if self.text[end : first.end].strip(_MARKS) else []
        return self._paragraphs([*rest, *group[1:]])

    def _paragraphs(self, group: Sequence[Line], *, alone: bool = False) -> list[Block]:
        """Items without a number: one for each paragraph, or one below each heading that stands on a line of its own.

        Guiding words and lines that only open what follows are no items; `alone` tells that nothing follows.
        """
        kept: list[Line] = []
        for line in group:
            if not _has_words(self.text, line):
                if kept:
                    kept[-1] = replace(kept[-1], end=line.end)
            elif _GUIDING.search(self.text, line.start, min(line.end, line.start + _GUIDING_REACH)):
                self.guiding.append(line)
            elif alone or not _leads_in(self.text, line):
                kept.append(line)
        cuts = [place for place, line in enumerate(kept) if _stands_alone(self.text, line)]
        headed = len(cuts) > 1 and all(later - place > 1 for place, later in pairwise([*cuts, len(kept)]))
        if not headed:
            return [_unnumbered(self.text, [line]) for line in kept]
        before = [_unnumbered(self.text, [line]) for line in kept[: cuts[0]]]
        return before + [_unnumbered(self.text, kept[cut:stop]) for cut, stop in pairwise([*cuts, len(kept)])]


def _headline_end(text: str, start: int, end: int) -> int:
    """Where a headline ends: at its full stop, or with its line."""
    stop = text.find("。", start, end)
    return end if stop < 0 else stop


def _has_words(text: str, line: Line) -> bool:
    """Whether a line says anything but who is responsible."""
    return bool(text[line.start : line.end].strip(_MARKS))


def _leads_in(text: str, line: Line) -> bool:
    """重点抓好以下工作: a short line that only opens what follows."""
    return line.end - line.start <= HEADLINE and text[line.start : line.end].rstrip(" *").endswith(":")


def _stands_alone(text: str, line: Line) -> bool:
    words = text[line.start : line.end].strip(" *")
    return not line.style and 2 < len(words) <= _LONGEST_STANDING_HEAD and not any(sign in words for sign in "。;!?:")


def _unnumbered(text: str, group: Sequence[Line]) -> Block:
    block = _block(text, group)
    if len(group) > 1 and not group[0].style and _stands_alone(text, group[0]):
        block.title = text[group[0].start : group[0].end].strip(_MARKS)
        block.stretches = block.stretches[1:]
    block.number = 0
    return block


def _block(text: str, group: Sequence[Line]) -> Block:
    """An item with its headline: a short first sentence that more sentences follow, or a line of its own."""
    first = group[0]
    each = None if first.style else _EACH.match(text, first.body, first.end)
    begin = each.end() if each else first.body
    end = _headline_end(text, begin, first.end)
    headline = text[begin:end].strip(" *#")
    rest = text[end : first.end].strip(" 。*")
    followed = bool(rest) or (bool(first.style) and any(_has_words(text, line) for line in group[1:]))
    is_headline = len(headline) <= HEADLINE and followed and not _NUMBER.search(headline)
    block = Block(first.number, first.start, group[-1].end, "")
    heads = {line.start: heading for line in group[1:] if (heading := _run_in(text, line))}
    if len(heads) > 1:
        block.heads = list(heads.values())
    for line in group[1:]:
        if text.startswith(NOTE_WORDS, line.start):
            continue
        heading = heads.get(line.start) if block.heads else None
        block.stretches.append((heading.end + 1 if heading else line.start, line.end))
    if is_headline:
        block.title = _ADDRESS.sub("", headline).strip("。:*—") or headline.strip("。:*")
        if rest:
            block.stretches.insert(0, (min(end + 1, first.end), first.end))
    else:
        block.title = _short(_LABEL.sub("", headline))
        block.stretches.insert(0, (first.body, first.end))
    return block


def _short(sentence: str) -> str:
    """The beginning of a sentence as a title: without address, up to its first comma that leaves more than a time or a name."""
    words = _ADDRESS.sub("", sentence)[:HEADLINE]
    comma = words.find(",", _SHORTEST_TITLE)
    return (words[:comma] if comma >= 0 else words).strip("。:*,!—")


def _run_in(text: str, line: Line) -> Heading | None:
    """The head of a later paragraph of an item: a short first sentence without a number, before a body that is much longer.

    Heads stand in rows: a single one is a sentence.
    """
    if _LABELLED.match(text, line.body, line.end):
        return None
    each = None if line.style else _EACH.match(text, line.start, line.end)
    begin = each.end() if each else line.body
    stop = text.find("。", begin, min(line.end, begin + _RUN_IN + 1))
    title = text[begin : max(begin, stop)].strip(_MARKS)
    if len(title) < 3 or _NUMBER.search(title) or title[0] in _ENDS or _STATEMENT.search(title):
        return None
    if line.end - stop < 2 * (stop - begin):
        return None
    number = int(zh_value(each.group(1))) if each else line.number
    return Heading(number, title, line.start, stop)


def _close(part: Part) -> None:
    """A section reaches to the next of its rank or a higher one, or to the end of the chapter."""
    for index, section in enumerate(part.sections):
        following = next((later for later in part.sections[index + 1 :] if later.rank <= section.rank), None)
        stop = following.start if following else part.end
        section.end = max(
            [section.end, *(block.end for block in part.blocks if section.start <= block.start and block.end <= stop)]
        )


def _renumber(parts: Sequence[Part]) -> bool:
    """Number items through all chapters where the printed numbers do not run on; tell whether that was needed.

    They run on where they rise through the whole text and each chapter has some, guiding words apart. Items without a number then
    come after the last printed one, so that each number names one item.
    """
    blocks = [block for part in parts for block in part.blocks]
    printed = [block.number for block in blocks if block.number]
    bare = any(part.blocks and not any(block.number for block in part.blocks) for part in parts if not part.guiding)
    if printed and not bare and all(first < second for first, second in pairwise(printed)):
        following = printed[-1]
        for block in blocks:
            if not block.number:
                following += 1
                block.number = following
        return False
    for number, block in enumerate(blocks, 1):
        block.number = number
    return bool(printed)
