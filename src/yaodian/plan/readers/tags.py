"""A web page as a tree whose texts know where they stand. Never fails; the cost is linear in the length.

The library's own parser is quadratic on broken pages and no library tells the place of each character, so that the page is taken
apart here: tags, comments, raw elements, and the few ends of elements that authors leave out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_STOP = re.compile("[\"'>]")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_RAW = {
    name: re.compile(f"</{name}(?=[\\s/>])|</{name}$", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe", "noscript", "xmp")
}
_ENDED_BY: dict[str, frozenset[str]] = {
    "p": frozenset(
        [
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "ul",
            "ol",
            "li",
            "dl",
            "form",
            "section",
            "article",
            "hr",
            "pre",
            "td",
            "tr",
        ]
    ),
    "li": frozenset(["li"]),
    "tr": frozenset(["tr", "tbody", "tfoot"]),
    "td": frozenset(["td", "th", "tr", "tbody", "tfoot"]),
    "th": frozenset(["td", "th", "tr", "tbody", "tfoot"]),
    "option": frozenset(["option"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
}
_DEEPEST = 150
_LONGEST_TAG = 20_000


@dataclass(slots=True)
class Stretch:
    """Text between tags, by its places in the page."""

    start: int
    end: int


@dataclass(slots=True)
class Element:
    """An element with what stands in it, in order."""

    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | Stretch] = field(default_factory=list)
    weight: int = 0

    @property
    def marks(self) -> str:
        """Class and identifier."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}".lower()


class _Builder:
    def __init__(self, page: str) -> None:
        self.page = page
        self.root = Element("#page", 0)
        self.open = [self.root]
        self.hopeless: set[str] = set()

    def text(self, start: int, end: int) -> None:
        if end > start:
            self.open[-1].children.append(Stretch(start, end))

    def begin(self, name: str, start: int, attributes: dict[str, str], *, empty: bool) -> None:
        while len(self.open) > 1 and name in _ENDED_BY.get(self.open[-1].name, ()):
            self.open.pop()
        element = Element(name, start, attributes)
        self.open[-1].children.append(element)
        if name not in _VOID and not empty and len(self.open) < _DEEPEST:
            self.open.append(element)

    def end(self, name: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].name == name:
                del self.open[depth:]
                return
            if name not in ("table", "div", "body", "html") and self.open[depth].name in ("table", "td"):
                return

    def find(self, words: str, start: int) -> int:
        """Where words stand from a place on; once they are not found they are not sought again."""
        if words in self.hopeless:
            return -1
        found = self.page.find(words, start)
        if found < 0:
            self.hopeless.add(words)
        return found


def tree(page: str) -> Element:
    """The page as a tree; elements nested deeper than browsers show are put beside each other."""
    builder = _Builder(page)
    place = 0
    while True:
        opening = page.find("<", place)
        if opening < 0:
            builder.text(place, len(page))
            return builder.root
        builder.text(place, opening)
        place = _markup(builder, opening)


def _markup(builder: _Builder, start: int) -> int:
    """Take what begins with < at `start`; the place behind it."""
    page = builder.page
    name = _NAME.match(page, start)
    if name is None:
        return _declaration(builder, start)
    end = _end_of_tag(builder, name.end())
    if end < 0:
        builder.text(start, start + 1)
        return start + 1
    word = name[2].lower()
    if name[1]:
        builder.end(word)
        return end
    inside = page[name.end() : min(end - 1, name.end() + _LONGEST_TAG)]
    builder.begin(word, start, _attributes(inside), empty=inside.endswith("/"))
    if word in _RAW and not inside.endswith("/"):
        closing = None if f"</{word}" in builder.hopeless else _RAW[word].search(page, end)
        if closing is None:
            builder.hopeless.add(f"</{word}")
            stop = end if word in ("title", "noscript") else len(page)
            builder.end(word)
            return stop
        builder.text(end, closing.start())
        return closing.start()
    return end


def _declaration(builder: _Builder, start: int) -> int:
    """A comment, a declaration, or a plain sign <."""
    page = builder.page
    if page.startswith("<!--", start):
        end = builder.find("-->", start + 4)
        if end >= 0:
            return end + 3
    if page.startswith(("<!", "<?", "</"), start):
        end = builder.find(">", start)
        if end >= 0:
            return end + 1
    builder.text(start, start + 1)
    return start + 1


def _end_of_tag(builder: _Builder, start: int) -> int:
    """The place behind the > of a tag; a > between quotation marks of a value does not count."""
    page = builder.page
    place = start
    while "quotes" not in builder.hopeless:
        stop = _STOP.search(page, place)
        if stop is None:
            builder.hopeless.add("quotes")
            break
        if stop.group() == ">":
            return stop.end()
        place = stop.end()
        if page[max(start, place - 2) : place - 1].endswith("=") or page[
            max(start, place - 20) : place - 1
        ].rstrip().endswith("="):
            close = builder.find(stop.group(), place)
            if close >= 0:
                place = close + 1
    end = builder.find(">", start)
    return end + 1 if end >= 0 else -1


def _attributes(inside: str) -> dict[str, str]:
    if "=" not in inside:
        return {}
    return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(inside)}
