"""Word documents: paragraphs with their automatic numbers, tables, and a list of all that stands beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yaodian.plan.readers.document import Document, LeftOut, Piece, SourcePlace, Writer
from yaodian.plan.readers.numbering import Numbering
from yaodian.plan.readers.package import Node, Package
from yaodian.plan.readers.tables import Cell, table_lines

_THROUGH = frozenset(
    ["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body", "AlternateContent", "Choice"]
)
"""What stands around paragraphs, rows and cells without being one."""
_PASSED = frozenset(
    [
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblGrid",
        "instrText",
        "fldChar",
        "delInstrText",
        "rt",
        "rubyPr",
        "ctrlPr",
        "sectPr",
    ]
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_CONTENTS_STYLE = re.compile("TOC[0-9]?|toc ?[0-9]|TOCHeading")
_LONGEST_FIELD = 12
_MOST_COLUMNS = 100


def read_docx(name: str, content: bytes, longest: int) -> Document:
    """Read the bytes of a .docx file. Raises Refused."""
    package = Package(name, content)
    root = package.tree(package.main())
    reader = _Reader(package)
    writer = Writer()
    body = root.child("body") if root else None
    for line in reader.lines(body) if body else ():
        writer.line(line)
        if writer.length > longest:
            break
    reader.beside(package)
    writer.left_out = reader.left_out
    return writer.document("docx", "utf-8")


@dataclass(slots=True)
class _Spot:
    """Where the next character of a paragraph or cell stands."""

    place: SourcePlace

    def take(self, text: str) -> Piece:
        piece = Piece(text, self.place)
        self.place = replace(self.place, column=self.place.column + len(text))
        return piece


class _Reader:
    def __init__(self, package: Package) -> None:
        self.numbering = Numbering(package.tree("word/numbering.xml"), package.tree("word/styles.xml"))
        self.left_out: list[LeftOut] = []
        self.notes: dict[tuple[str, str], SourcePlace] = {}
        self.paragraphs = 0
        self.tables = 0

    def lines(self, body: Node) -> Iterator[list[Piece]]:
        """The lines of the document, paragraph by paragraph and row by row."""
        carried: list[Piece] = []
        for block in _blocks(body, self):
            if block.name == "tbl":
                yield from self.table(block)
                continue
            spot = _Spot(SourcePlace("paragraph", self.paragraphs + 1))
            pieces = self.paragraph(block, spot)
            if pieces:
                self.paragraphs += 1
            if _is_contents(block):
                self.leave_out(
                    "目录", "".join(piece.text for piece in pieces), SourcePlace("paragraph", self.paragraphs)
                )
            elif _joins_next(block):
                carried += pieces
            else:
                yield from _split(carried + pieces)
                carried = []
        yield from _split(carried)

    def paragraph(self, node: Node, spot: _Spot, *, number_alone: bool = False) -> list[Piece]:
        """The pieces of a paragraph; empty if it shows no text."""
        number = self.numbering.text(node.child("pPr"))
        begun = spot.place
        pieces = list(self.runs(node, spot))
        shown = any(piece.text.strip() for piece in pieces)
        if number and (shown or number_alone):
            pieces.insert(0, Piece(number, replace(begun, inserted=True), moving=False))
        return pieces if shown or number_alone else []

    def runs(self, node: Node, spot: _Spot) -> Iterator[Piece]:
        """The characters below a node in order; deletions, hidden text and text boxes are listed and passed."""
        stack = list(reversed(node.children))
        while stack:
            at = stack.pop()
            if at.name == "t":
                if at.text:
                    yield spot.take(at.text)
            elif at.name in _SIGNS:
                yield spot.take(_SIGNS[at.name])
            elif at.name == "br":
                if at.attributes.get("type", "textWrapping") == "textWrapping":
                    yield spot.take("\n")
            elif at.name in ("footnoteReference", "endnoteReference"):
                self.notes[at.name[:-9], at.attributes.get("id", "")] = spot.place
            elif (what := _unread(at)) is not None:
                self.leave_out(what, _words(at), spot.place)
            elif at.name not in _PASSED:
                stack += reversed(_chosen(at))

    def table(self, node: Node) -> list[list[Piece]]:
        """The lines of a table."""
        self.tables += 1
        rows: list[list[Cell]] = []
        titles: dict[int, str] = {}
        for number, row in enumerate(_within(node, "tr"), 1):
            properties = row.child("trPr")
            if properties is not None and properties.child("del") is not None:
                self.leave_out("修订中删除的行", _words(row), SourcePlace("cell", self.tables, number, "第1列"))
                continue
            column = _whole(properties.value("gridBefore") if properties else None, 0)
            cells = [Cell(columns=column)] if column else []
            for node_of_cell in _within(row, "tc"):
                wide = max(1, _whole(node_of_cell.value("tcPr", "gridSpan"), 1))
                words = "".join(_words(node_of_cell).split())
                if number == 1 and words and column < _MOST_COLUMNS:
                    titles.update(dict.fromkeys(range(column, column + wide), words[:_LONGEST_FIELD]))
                field = titles.get(column) or f"第{column + 1}列"
                cells.append(self.cell(node_of_cell, SourcePlace("cell", self.tables, number, field), wide))
                column += wide
            rows.append(cells)
        return table_lines(rows, self.left_out)

    def cell(self, node: Node, place: SourcePlace, wide: int) -> Cell:
        """A cell with its paragraphs, those of tables in it among them."""
        merge = node.value("tcPr", "vMerge")
        spot = _Spot(place)
        lines: list[list[Piece]] = []
        stack = [node]
        while stack:
            for block in _blocks(stack.pop(), self):
                if block.name == "p":
                    lines += _split(self.paragraph(block, spot, number_alone=True))
                else:
                    stack += reversed([cell for row in _within(block, "tr") for cell in _within(row, "tc")])
        return Cell(lines, wide, continued=merge is not None and merge != "restart")

    def leave_out(self, what: str, words: str, place: SourcePlace | None) -> None:
        """List something, if it has words."""
        if words.strip():
            self.left_out.append(LeftOut(what, words, place))

    def beside(self, package: Package) -> None:
        """List heads and feet of pages, and notes, with the place they are noted at."""
        for start, what in (("word/header", "页眉"), ("word/footer", "页脚")):
            seen: set[str] = set()
            for part in package.like(start):
                root = package.tree(part)
                words = _words(root) if root else ""
                if words not in seen:
                    seen.add(words)
                    self.leave_out(what, words, None)
        for kind, what in (("footnote", "脚注"), ("endnote", "尾注")):
            root = package.tree(f"word/{kind}s.xml")
            for note in root.children if root else ():
                if note.attributes.get("type", "normal") == "normal":
                    self.leave_out(what, _words(note), self.notes.get((kind, note.attributes.get("id", ""))))


def _blocks(node: Node, reader: _Reader) -> Iterator[Node]:
    """Paragraphs and tables below a node, in order; a table of contents is listed and passed."""
    stack = list(reversed(node.children))
    while stack:
        at = stack.pop()
        if at.name in ("p", "tbl"):
            yield at
        elif at.name == "sdt" and "Table of Contents" in (at.value("sdtPr", "docPartObj", "docPartGallery") or ""):
            reader.leave_out("目录", _words(at), SourcePlace("paragraph", reader.paragraphs + 1))
        elif at.name in ("del", "moveFrom"):
            reader.leave_out("修订中删除的文字", _words(at), SourcePlace("paragraph", reader.paragraphs + 1))
        elif at.name in _THROUGH:
            stack += reversed(_chosen(at))


def _within(node: Node, name: str) -> Iterator[Node]:
    """Rows of a table or cells of a row, also those in controls."""
    stack = list(reversed(node.children))
    while stack:
        at = stack.pop()
        if at.name == name:
            yield at
        elif at.name in _THROUGH:
            stack += reversed(_chosen(at))


def _chosen(node: Node) -> Sequence[Node]:
    """Of alternative contents one only: both say the same."""
    if node.name == "AlternateContent":
        return [node.child("Choice") or node.child("Fallback") or Node("none", {})]
    return node.children


def _unread(node: Node) -> str | None:
    """What a node is that is listed and not read."""
    if node.name in ("del", "moveFrom"):
        return "修订中删除的文字"
    if node.name == "txbxContent":
        return "文本框"
    if node.name == "sym":
        return "特殊符号"
    if node.name == "r":
        properties = node.child("rPr")
        hidden = properties.value("vanish") if properties else None
        if hidden is not None and hidden not in ("0", "false", "off"):
            return "隐藏的文字"
    return None


def _words(node: Node) -> str:
    """All words below a node, deleted ones too; paragraphs apart by blanks."""
    words: list[str] = []
    stack = [node]
    while stack:
        at = stack.pop()
        if at.name in ("t", "delText"):
            words.append(at.text)
        elif at.name == "sym":
            words.append(f"U+{at.attributes.get('char', '')}")
        elif at.name not in _PASSED:
            if at.name == "p" and words:
                words.append(" ")
            stack += reversed(_chosen(at))
    return "".join(words)


def _is_contents(paragraph: Node) -> bool:
    style = paragraph.value("pPr", "pStyle")
    return bool(style and _CONTENTS_STYLE.fullmatch(style))


def _joins_next(paragraph: Node) -> bool:
    """Whether the end of a paragraph was deleted under revision."""
    return paragraph.value("pPr", "rPr", "del") is not None


def _whole(text: str | None, default: int) -> int:
    return min(int(text), _MOST_COLUMNS) if text and re.fullmatch("[0-9]{1,6}", text) else default


def _split(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces divided at their line breaks."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        start = 0
        for part in piece.text.split("\n"):
            if start:
                lines.append([])
            place = replace(piece.place, column=piece.place.column + (start if piece.moving else 0))
            lines[-1].append(Piece(part, place, piece.moving))
            start += len(part) + 1
    return [line for line in lines if any(piece.text for piece in line)]
