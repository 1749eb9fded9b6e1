"""Web pages as governments publish them: the lines of the article, without what the page puts around it."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator

from yaodian.plan.readers.article import (
    UNSEEN,
    article,
    ends_article,
    first,
    is_furniture,
    is_furniture_line,
    titles,
    weigh,
)
from yaodian.plan.readers.document import Document, LeftOut, Piece, SourcePlace, Writer
from yaodian.plan.readers.refusal import too_much
from yaodian.plan.readers.tables import Cell, is_marked, table_lines
from yaodian.plan.readers.tags import Element, Stretch, tree

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "main",
        "blockquote",
        "pre",
        "center",
        "body",
        "html",
        "hr",
        "tr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "td",
        "th",
        "caption",
        "fieldset",
        "figure",
        "address",
    ]
)
_TOKEN = re.compile(r"&#?[a-zA-Z0-9]{1,12};?|[ \t\r\n\f]+|[^& \t\r\n\f]+|&")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_SUMMARY_AT_LEAST = 30
_LONGEST_TITLE = 80
_SHORTEST_TITLE = 4
_MOST_TAGS = 300_000
_MOST_COLUMNS = 200
_MOST_REACHED = 100_000
_Line = list[Piece]


def read_html(name: str, page: str, encoding: str, longest: int) -> Document:
    """Read the characters of a page. Raises Refused for a page with more tags or text than any plan has."""
    if page.count("<") > _MOST_TAGS:
        raise too_much(name, "网页的标记过多")
    reader = _Reader(name, page, longest)
    root = tree(page)
    weigh(page, root)
    body = article(root)
    lines = reader.lines(body, body.weight)
    reader.outside(root, body)
    title = _title(reader, root, body, lines)
    writer = Writer()
    kept = _without_furniture(reader, lines)
    if title and not _has(kept, _words(title)):
        writer.line(title)
    for line in kept:
        writer.line(line)
    writer.left_out = sorted(reader.left_out, key=_order)
    return writer.document("html", encoding)


def _order(entry: LeftOut) -> tuple[int, int]:
    return (entry.place.first, entry.place.column) if entry.place else (0, 0)


class _Reader:
    """The page, and where its lines begin."""

    def __init__(self, name: str, page: str, longest: int) -> None:
        self.name = name
        self.page = page
        self.left = 2 * longest
        self.starts = [0, *(found.end() for found in re.finditer(r"\r\n?|\n", page))]
        self.left_out: list[LeftOut] = []
        self.reached = 0

    def place(self, offset: int) -> SourcePlace:
        line = bisect_right(self.starts, offset)
        return SourcePlace("line", line, column=offset - self.starts[line - 1] + 1)

    def pieces(self, stretch: Stretch) -> Iterator[Piece]:
        """The text of a stretch: entities decoded, runs of blanks as one."""
        self.left -= stretch.end - stretch.start
        if self.left < 0:
            raise too_much(self.name, "网页的正文过长")
        for token in _TOKEN.finditer(self.page, stretch.start, stretch.end):
            words = token.group()
            if words[0] in " \t\r\n\f":
                yield Piece(" ", self.place(token.start()), moving=False)
            elif words[0] == "&" and (plain := html.unescape(words)) != words:
                yield Piece(_clean(plain), self.place(token.start()), moving=False)
            else:
                yield Piece(words, self.place(token.start()))

    def lines(self, element: Element, weight: int) -> list[_Line]:
        """The lines of an element, furniture left out and listed."""
        lines: list[_Line] = [[]]
        stack: list[Element | Stretch | None] = [element]
        while stack:
            node = stack.pop()
            if node is None:
                lines.append([])
            elif isinstance(node, Stretch):
                lines[-1].extend(self.pieces(node))
            elif node is not element and is_furniture(node, weight):
                self.leave_out(node, "网页上的栏目")
            elif node.name == "br":
                lines.append([])
            elif node.name == "table" and _is_grid(node):
                lines += [*table_lines(self.rows(node, weight), self.left_out), []]
            else:
                if node.name in _BLOCKS:
                    lines.append([])
                    stack.append(None)
                stack += reversed(node.children)
        return [trimmed for line in lines if (trimmed := _trimmed(line))]

    def rows(self, table: Element, weight: int) -> list[list[Cell]]:
        """The grid of a table, with cells that reach over several rows marked in each row below."""
        rows: list[list[Cell]] = []
        reaching: dict[int, tuple[int, int]] = {}
        for row in _rows(table):
            cells: list[Cell] = []
            column = 0
            for child in row.children:
                if not isinstance(child, Element) or child.name not in ("td", "th"):
                    continue
                column = _reached(cells, reaching, column)
                wide = _count(child, "colspan")
                cells.append(Cell(self.lines(child, weight), wide))
                high = _count(child, "rowspan")
                if high > 1 and column < _MOST_COLUMNS and self.reached < _MOST_REACHED:
                    reaching[column] = (high, wide)
                    self.reached += high
                column += wide
            _reached(cells, reaching, column)
            reaching = {place: (high - 1, wide) for place, (high, wide) in reaching.items() if high > 1}
            rows.append(cells)
        return rows

    def leave_out(self, element: Element, what: str) -> None:
        """List an element as left out, if it shows any text."""
        if element.name in UNSEEN:
            return
        words = self.text(element)
        if words:
            self.left_out.append(LeftOut(what, words, self.place(element.start)))

    def text(self, element: Element) -> str:
        """All words in an element, on one line."""
        words: list[str] = []
        stack: list[Element | Stretch] = [element]
        while stack:
            node = stack.pop()
            if isinstance(node, Stretch):
                words.append(html.unescape(self.page[node.start : node.end]))
            elif node.name not in UNSEEN:
                words.append(" ")
                stack += reversed(node.children)
        return " ".join("".join(words).split())

    def outside(self, root: Element, body: Element) -> None:
        """List what the page holds beside the article, each part once."""
        at = root
        while at is not body:
            nearer: Element | None = None
            for child in at.children:
                if isinstance(child, Stretch):
                    words = html.unescape(self.page[child.start : child.end]).strip()
                    if words:
                        self.left_out.append(LeftOut("网页上正文之外的文字", words, self.place(child.start)))
                elif child is body or _holds(child, body):
                    nearer = child
                else:
                    self.leave_out(child, "网页上正文之外的文字")
            if nearer is None:
                return
            at = nearer


def _clean(text: str) -> str:
    return "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")


def _holds(element: Element, sought: Element) -> bool:
    """Whether an element holds another; the article is always the heaviest way down."""
    stack = [element]
    while stack:
        node = stack.pop()
        if node is sought:
            return True
        children = [child for child in node.children if isinstance(child, Element)]
        if children:
            stack.append(max(children, key=lambda child: child.weight))
    return False


def _is_grid(table: Element) -> bool:
    """Whether a table holds data; one of a single column only lays out the page."""
    rows = list(_rows(table))
    most = max((sum(isinstance(cell, Element) for cell in row.children) for row in rows), default=0)
    nested = any(
        isinstance(cell, Element)
        and any(isinstance(inner, Element) and inner.name == "table" for inner in cell.children)
        for row in rows
        for cell in row.children
    )
    return most > 1 and not nested


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, Element):
            if child.name == "tr":
                yield child
            elif child.name in ("tbody", "thead", "tfoot"):
                yield from (row for row in child.children if isinstance(row, Element) and row.name == "tr")


def _count(cell: Element, key: str) -> int:
    said = cell.attributes.get(key, "1").strip()
    return max(1, min(int(said), 100)) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _reached(cells: list[Cell], reaching: dict[int, tuple[int, int]], column: int) -> int:
    """Put in the cells that reach down from above at this column; the next free column."""
    while column in reaching:
        wide = reaching[column][1]
        cells.append(Cell([], wide, continued=True))
        column += wide
    return column


def _trimmed(line: _Line) -> _Line:
    """Without blanks at the ends, doubled blanks, and the blank that a line break between Chinese characters makes."""
    kept: _Line = []
    for place, piece in enumerate(line):
        if piece.text == " " and not piece.moving:
            before = kept[-1].text[-1:] if kept else ""
            after = next(
                (next_piece.text[:1] for next_piece in line[place + 1 : place + 4] if next_piece.text != " "), ""
            )
            if not before or before == " " or not after or (_WIDE.match(before) and _WIDE.match(after)):
                continue
        if piece.text:
            kept.append(piece)
    while kept and kept[-1].text.isspace():
        kept.pop()
    return kept if any(piece.text.strip() for piece in kept) else []


def _words(line: _Line) -> str:
    return "".join("".join(piece.text for piece in line).split())


def _title(reader: _Reader, root: Element, body: Element, lines: list[_Line]) -> _Line:
    """The title that stands above the article, if it does; what the page calls itself decides between several."""
    own = first(root, "title")
    called = reader.text(own) if own else ""
    fallback: _Line = []
    for element in titles(root, body):
        if element is body or element.weight > 20:
            continue
        for line in reader.lines(element, 1 << 60)[:1]:
            words = _words(line)
            if not _SHORTEST_TITLE <= len(words) <= _LONGEST_TITLE or is_furniture_line(words):
                continue
            if words[:12] in "".join(called.split()):
                return line
            fallback = fallback or line
    if not fallback and own and _SHORTEST_TITLE <= len(called) <= _LONGEST_TITLE:
        stretch = next((child for child in own.children if isinstance(child, Stretch)), None)
        named = _trimmed(list(reader.pieces(stretch))) if stretch else []
        if re.search("要点|计划|方案|意见|清单|安排|通知|报告", called) and not re.search("[-_|—].*[-_|—]", called):
            return named
    return fallback


def _has(lines: list[_Line], title: str) -> bool:
    """Whether the first lines hold a title, or the title is one of them with the name of the site."""
    return any(
        title in words or (len(words) >= _SHORTEST_TITLE and words in title) for words in map(_words, lines[:12])
    )


def _without_furniture(reader: _Reader, lines: list[_Line]) -> list[_Line]:
    """Lines of the page itself are left out, all that follow the article, and a lead that is printed twice."""
    kept: list[_Line] = []
    words = [_words(line) for line in lines]
    last = max((place for place, text in enumerate(words) if is_marked(text) or "。" in text), default=-1)
    seen: dict[str, int] = {}
    for place, text in enumerate(words):
        seen[text[:_SUMMARY_AT_LEAST]] = place
    numbered = False
    below = False
    for place, (line, text) in enumerate(zip(lines, words, strict=True)):
        numbered = numbered or is_marked(text)
        below = below or (place > last and ends_article(text))
        twice = (
            not numbered
            and len(text) >= _SUMMARY_AT_LEAST
            and seen[text[:_SUMMARY_AT_LEAST]] > place
            and words[seen[text[:_SUMMARY_AT_LEAST]]].startswith(text.rstrip("….。")[:-1])
        )
        if twice or below or is_furniture_line(text):
            reader.left_out.append(LeftOut("重复的导语" if twice else "网页上的文字", text, line[0].place))
        else:
            kept.append(line)
    return kept
