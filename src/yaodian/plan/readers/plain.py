"""Plain text, kept as it is, and Markdown, with its marks taken out."""

from __future__ import annotations

import re

from yaodian.plan.readers.document import Document, LeftOut, Piece, SourcePlace, Writer

_ENDS = re.compile(r"\r\n?|\n")
_MARK_OF_HEAD = re.compile(r"#{1,6}[ \t\u3000]+|>[ \t]?|(?=[ \t]*[-*_]{3,}[ \t]*$)[ \t]*[-*_]+[ \t]*$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)")
_TITLE = re.compile(r"title\s*:\s*[\"']?(.+?)[\"']?\s*$")
_FENCE = "---"
_LONGEST_FRONT = 200
_TITLE_SOUGHT_IN = 500


def read_plain(text: str, encoding: str) -> Document:
    """The text as it stands; only the ends of lines are made alike."""
    writer = Writer()
    if "\r" not in text:
        pieces = text.split("\n")
        for number, line in enumerate(pieces, 1):
            end = "\n" if number < len(pieces) else ""
            writer.put(Piece(line + end, SourcePlace("line", number)))
        return writer.document("text", encoding)
    start = 0
    number = 1
    for found in _ENDS.finditer(text):
        writer.put(Piece(text[start : found.start()] + "\n", SourcePlace("line", number)))
        start = found.end()
        number += 1
    writer.put(Piece(text[start:], SourcePlace("line", number)))
    return writer.document("text", encoding)


def read_markdown(text: str, encoding: str) -> Document:
    """Heads and bold lose their marks; front matter is left out, but for a title that the text itself does not have."""
    writer = Writer()
    lines = _ENDS.sub("\n", text).split("\n")
    first = _front_matter(writer, lines)
    for number, line in enumerate(lines[first:], first + 1):
        end = "\n" if number < len(lines) else ""
        for piece in _without_marks(line + end, number):
            writer.put(piece)
    return writer.document("markdown", encoding)


def _front_matter(writer: Writer, lines: list[str]) -> int:
    """How many lines the front matter takes."""
    if lines[0].rstrip() != _FENCE:
        return 0
    close = next((place for place, line in enumerate(lines[1:_LONGEST_FRONT], 1) if line.rstrip() == _FENCE), 0)
    if not close:
        return 0
    writer.left_out.append(LeftOut("文首的说明", "\n".join(lines[1:close]), SourcePlace("line", 1)))
    body = "\n".join(lines[close + 1 : close + 40])[:_TITLE_SOUGHT_IN]
    for number, line in enumerate(lines[1:close], 2):
        title = _TITLE.match(line)
        if title and title[1] not in body:
            writer.line([Piece(title[1], SourcePlace("line", number, column=title.start(1) + 1))])
            break
    return close + 1


def _without_marks(line: str, number: int) -> list[Piece]:
    pieces: list[Piece] = []
    mark = _MARK_OF_HEAD.match(line)
    start = mark.end() if mark else 0
    while start < len(line):
        opening = _BOLD.search(line, start)
        closing = line.find(opening[1], opening.end() + 1) if opening else -1
        if opening is None or closing < 0:
            break
        pieces.append(Piece(line[start : opening.start()], SourcePlace("line", number, column=start + 1)))
        inner = opening.end()
        pieces.append(Piece(line[inner:closing], SourcePlace("line", number, column=inner + 1)))
        start = closing + 2
    pieces.append(Piece(line[start:], SourcePlace("line", number, column=start + 1)))
    return pieces
