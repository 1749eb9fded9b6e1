"""A document that has been read: its text, and for each character of the text its place in the source."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["text", "markdown", "html", "docx", "pdf"]
Counted = Literal["line", "paragraph", "cell", "page"]
_UNNAMED = re.compile("第[0-9]+列")
_COUNTED: tuple[Counted, ...] = ("line", "paragraph", "cell", "page")


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in a document as a reader finds it; all counts begin with 1.

    `counted` says what `first` and `second` count: a line of a file; a paragraph; a table and its row, with the heading of the column
    in `field`; a page and its line. `column` counts characters there. `inserted` marks characters that the source shows or means
    but does not hold, such as automatic numbers; their place is that of what they stand for.
    """

    counted: Counted
    first: int
    second: int = 0
    field: str = ""
    column: int = 1
    inserted: bool = False

    def __str__(self) -> str:
        tail = "（读取时补入）" if self.inserted else ""
        if self.counted == "line":
            return f"第{self.first}行第{self.column}字{tail}"
        if self.counted == "paragraph":
            return f"第{self.first}段第{self.column}字{tail}"
        if self.counted == "page":
            return f"第{self.first}页第{self.second}行第{self.column}字{tail}"
        heading = self.field if _UNNAMED.fullmatch(self.field) else f"‘{self.field}’列"
        return f"表{self.first}第{self.second}行{heading}第{self.column}字{tail}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the source that is not in the text: what it is, its words, and where it stood (None: beside the text)."""

    what: str
    text: str
    place: SourcePlace | None = None

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        shown = words if len(words) <= 40 else words[:40] + "……"
        where = f"{self.place}：" if self.place else ""
        return f"{where}{self.what}“{shown}”"


class Piece(NamedTuple):
    """Characters of the text and the place of the first. Where `moving`, each further character stands one column on."""

    text: str
    place: SourcePlace
    moving: bool = True


@dataclass(frozen=True, slots=True)
class Places:
    """Places of all characters as runs, six numbers each; a run ends where the next begins."""

    starts: array[int] = field(default_factory=lambda: array("l"))
    marks: array[int] = field(default_factory=lambda: array("b"))
    firsts: array[int] = field(default_factory=lambda: array("l"))
    seconds: array[int] = field(default_factory=lambda: array("l"))
    columns: array[int] = field(default_factory=lambda: array("l"))
    fields: array[int] = field(default_factory=lambda: array("l"))
    names: list[str] = field(default_factory=lambda: [""])

    def at(self, offset: int) -> SourcePlace:
        """The place of the character at an offset that a run covers."""
        run = max(0, bisect_right(self.starts, offset) - 1)
        if run >= len(self.starts):
            return SourcePlace("line", 1)
        mark = self.marks[run]
        step = offset - self.starts[run] if mark & 4 else 0
        return SourcePlace(
            _COUNTED[mark & 3],
            self.firsts[run],
            self.seconds[run],
            self.names[self.fields[run]],
            self.columns[run] + step,
            inserted=bool(mark & 8),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text. `encoding` is that of the characters in the file (of its parts, for a package of XML files)."""

    text: str
    kind: Kind
    encoding: str
    places: Places = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()

    def place(self, offset: int) -> SourcePlace:
        """The place in the source of the character at `offset` (from 0); the end of the text has the place behind its last character.

        Raises IndexError for an offset outside of the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(offset)
        return self.places.at(offset)


class Writer:
    """Collects text and places."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._places = Places()
        self._names = {"": 0}
        self._last: tuple[int, int, int, int, int] | None = None
        self.left_out: list[LeftOut] = []

    @property
    def length(self) -> int:
        """How many characters have been written."""
        return self._length

    def put(self, piece: Piece) -> None:
        """Write one piece; it joins the run before it where it goes on from it."""
        text, place, moving = piece
        if not text:
            return
        name = self._names.get(place.field)
        if name is None:
            name = self._names[place.field] = len(self._names)
            self._places.names.append(place.field)
        mark = _COUNTED.index(place.counted) | (4 if moving else 0) | (8 if place.inserted else 0)
        begun = (mark, place.first, place.second, name, place.column)
        if begun != self._last:
            places = self._places
            places.starts.append(self._length)
            places.marks.append(mark)
            places.firsts.append(place.first)
            places.seconds.append(place.second)
            places.columns.append(place.column)
            places.fields.append(name)
        self._pieces.append(text)
        self._length += len(text)
        self._last = (*begun[:4], place.column + (len(text) if moving else 0))

    def line(self, pieces: Iterable[Piece]) -> None:
        """Write pieces as one line; nothing for a line without any sign."""
        held = [piece for piece in pieces if piece.text]
        if not any(piece.text.strip() for piece in held):
            return
        for piece in held:
            self.put(piece)
        last = held[-1]
        self.put(Piece("\n", behind(last)))

    def document(self, kind: Kind, encoding: str) -> Document:
        """What was collected."""
        return Document("".join(self._pieces), kind, encoding, self._places, tuple(self.left_out))


def behind(piece: Piece) -> SourcePlace:
    """The place behind the last character of a piece."""
    place = piece.place
    step = len(piece.text) if piece.moving else 1
    return SourcePlace(place.counted, place.first, place.second, place.field, place.column + step, place.inserted)
