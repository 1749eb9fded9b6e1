"""The text as the grammar reads it, with the way back to the text as given.

Printed plans mix full-width and half-width signs, pad lines with no-break spaces, put blanks inside words and thousands
separators inside numbers. The grammar reads a folded copy (NFKC, blanks between Chinese characters and separators inside
numbers dropped); every character of the copy remembers its place, so that spans always name the given text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

from yaodian.plan.model import Span

# Signs that NFKC would turn into something the grammar must still tell apart.
_KEPT = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳…")
# Signs that NFKC leaves alone and the grammar wants in one form.
_SAME = {
    "∶": ":",
    "﹕": ":",
    "–": "-",
    "−": "-",
    "‐": "-",
    "○": "〇",
    "◯": "〇",
    "﹑": "、",
    "\t": " ",
    "\r": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
# Dropped: invisible signs; blanks unless between two ASCII letters or digits; separators of thousands; marks of Markdown.
_DROPPED = re.compile(
    f"[{_INVISIBLE}]+"
    r"|(?<![\x21-\x7e])[ ]+|[ ]+(?![\x21-\x7e])"
    r"|(?<=[,.;:!?()%])[ ]+|[ ]+(?=[,.;:!?()%])"
    r"|(?<![\d.,])\d{1,3}(?:[, ]\d{3})+(?!\d)"
    r"|^\*\*(?=\S)|(?<=\S)\*\*$"
    r"|^#{1,6}[ ]+(?=\S)|^>[ ]+(?=\S)|^[-*+][ ]+(?=\S)"
    r"|\*\*|__",
    re.MULTILINE,
)
# Bold words of Markdown inside a line. The same signs mask a number (建设**所): then a measure word follows.
_MEASURES = "个所名人项门家万亿余多%条间座套台场次亩元年月日处位"
_BOLD = re.compile(rf"(\*\*|__)(?![\s{_MEASURES}*_])[^*_\n]{{1,120}}(?<!\s)(\1)(?![{_MEASURES}*_])")
_SEPARATOR = re.compile(r"[, ]")
# Blanks that divide a list of offices in a bracket are kept (【考试中心 基教处】).
_LISTED = re.compile(r"(?<=[(【\[])[^()【】\[\]\n]{2,60}(?=[)】\]])")
_LISTING_BLANK = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text; `places` holds the place of each of its characters in the source, None where they are the same."""

    source: str
    text: str
    places: array[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """The span of the source for the characters from `start` to `end` of the folded text."""
        if self.places is None:
            return Span(start, end)
        if end <= start:
            place = self.places[start] if start < len(self.places) else len(self.source)
            return Span(place, place)
        return Span(self.places[start], self.places[end - 1] + 1)


def read(source: str) -> Reading:
    """Fold a text. Linear in its length; any text at all is accepted."""
    changes: dict[int, str] = {}
    longer: dict[str, str] = {}
    for sign in set(source):
        folded = sign if sign in _KEPT else _SAME.get(sign) or unicodedata.normalize("NFKC", sign)
        if folded == sign:
            continue
        if len(folded) == 1:
            changes[ord(sign)] = _SAME.get(folded, folded)
        elif folded.strip():
            longer[sign] = folded
        else:
            changes[ord(sign)] = " "
    # A full-width comma must not look like a separator of thousands, so separators are sought before commas are folded.
    narrow = {code: sign for code, sign in changes.items() if sign != ","}
    text = source.translate(narrow) if narrow else source
    commas = {code: sign for code, sign in changes.items() if sign == ","}
    return _mapped(source, text, commas, longer)


def _mapped(source: str, text: str, commas: dict[int, str], longer: dict[str, str]) -> Reading:
    pieces: list[str] = []
    places: array[int] = array("L")
    done = 0
    pattern = _DROPPED
    if longer:
        pattern = re.compile(_DROPPED.pattern + "|[" + re.escape("".join(longer)) + "]", re.MULTILINE)
    kept = _listing_blanks(text)
    bold = {place for match in _BOLD.finditer(text) for place in (match.start(1), match.start(2))}
    for match in pattern.finditer(text):
        start, end = match.span()
        if start in kept or (_is_mark(text, start, end) and start not in bold):
            continue
        pieces.append(text[done:start])
        places.extend(range(done, start))
        done = end
        found = match.group()
        if found in longer:
            pieces.append(longer[found])
            places.extend([start] * len(longer[found]))
        elif found[0].isdigit():
            for offset, sign in enumerate(found):
                if not _SEPARATOR.match(sign):
                    pieces.append(sign)
                    places.append(start + offset)
    if not pieces:
        return Reading(source, text.translate(commas) if commas else text)
    pieces.append(text[done:])
    places.extend(range(done, len(text)))
    folded = "".join(pieces)
    return Reading(source, folded.translate(commas) if commas else folded, places)


def _is_mark(text: str, start: int, end: int) -> bool:
    """Whether signs inside a line could be marks of bold words."""
    if text[start:end] not in ("**", "__"):
        return False
    return text[start - 1 : start] not in ("", "\n") and text[end : end + 1] not in ("", "\n")


def _listing_blanks(text: str) -> set[int]:
    places: set[int] = set()
    for match in _LISTED.finditer(text):
        places.update(blank.start() for blank in _LISTING_BLANK.finditer(text, match.start(), match.end()))
    return places
