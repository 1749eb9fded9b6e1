"""What a zipped workbook holds that its reader does not tell: how far the cells reach, failed formulas, percentages, widths.

The reader lays a sheet out in full up to its last cell before it can be asked for its size, and gives failed cells as empty ones. So the
sheets are looked through first, as text and in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree

import numpy as np

from yaodian.registry.intake.archive import Archive, damaged, refused, too_large

MOST_CELLS = 5_000_000
"""Cells of a sheet from its first corner to the last value, empty ones included."""
_MOST_TEXT = 200_000_000
_PLAIN = b'<c r="'
_FAR = re.compile(rb'<c r="(?:[A-Z]{2}|[A-Z][0-9]{6}|[^A-Z])')
# Every pattern runs through a stretch once: a hostile file holds whatever makes a pattern go back and try again.
_VALUED = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?![^<>/]*+/>)')
_OPEN = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^<>]*+)(>?)")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*+)(?<!/)>([^<]*+(?:<(?!/?(?:\w+:)?c[\s/>])[^<]*+)*+)")
_AT = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_KIND = re.compile(rb"(?:^|\s)t\s*=\s*[\"'](\w+)[\"']")
_STYLE = re.compile(rb"(?:^|\s)s\s*=\s*[\"'](\d+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v>([^<]+)<")
_SHARED = re.compile(rb"\bt=[\"']s[\"'][^<>]{0,99}>\s{0,9}<(?:\w+:)?v>(\d{1,9})<")
_TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*+)>")
_SIZE = re.compile(rb"\b(min|max|width)\s*=\s*[\"']([0-9.]{1,12})[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_LONGEST_ROW = 1 << 22

Position = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass
class Marks:
    """What is to be said of single cells of a sheet, and the width of columns."""

    failed: dict[Position, str] = field(default_factory=dict)
    uncounted: set[Position] = field(default_factory=set)
    percent: set[Position] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)


@dataclass
class Survey:
    """Marks of the sheets by name, and whether days are counted from 1904."""

    sheets: dict[str, Marks] = field(default_factory=dict)
    from_1904: bool = False

    def marks(self, sheet: str) -> Marks:
        """The marks of a sheet; none if nothing is known of it."""
        return self.sheets.get(sheet) or Marks()


def survey_zipped(data: bytes, name: str) -> Survey:
    """Looks through an .xlsx file; raises Refused for what is no sound workbook, or would unpack to too much."""
    archive = Archive(data, name)
    lengths = _text_lengths(archive)
    _check_rest(archive)
    try:
        found = Survey(from_1904=_from_1904(archive))
        paths = _sheet_paths(archive)
        percent = _percent_styles(archive)
    except (ElementTree.ParseError, ValueError, KeyError, LookupError):
        raise damaged(name) from None
    budget = _Budget(name, lengths)
    for sheet, path in paths.items():
        found.sheets[sheet] = _Look(archive, path, percent, budget).marks
    return found


def position(letters: bytes, digits: bytes) -> Position:
    """Row and column from 0 of a cell named like AB12."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1


def _without_entities(piece: bytes, name: str) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise refused("entities", "工作簿里有文档类型声明或实体，不予读取", name)


def _check_rest(archive: Archive) -> None:
    """Every part but sheets and texts, which are looked through on their own: is it as long as it says, and free of entities?"""
    for part in archive.names():
        if part.lower().startswith("xl/worksheets/") or part.lower() == "xl/sharedstrings.xml":
            continue
        is_text = part.lower().endswith((".xml", ".rels", ".vml"))
        begins = True
        for piece in archive.pieces(part):
            if is_text:
                if begins and piece[:2] in _TWO_BYTES:
                    raise damaged(archive.name)
                _without_entities(piece, archive.name)
            begins = False


def _text_lengths(archive: Archive) -> np.ndarray:
    """The length of each shared text, for the reader copies a text into every cell that names it."""
    part = next((part for part in archive.names() if part.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return np.zeros(1, dtype=np.int64)
    begins: list[int] = []
    length, tail = 0, b""
    for piece in archive.pieces(part):
        _without_entities(tail + piece, archive.name)
        block = tail + piece
        begins += [length - len(tail) + found.start() for found in _TEXT.finditer(block)]
        length += len(piece)
        tail = block[-24:]
    borders = np.unique(np.array([*begins, length], dtype=np.int64))
    return np.diff(borders) if len(borders) > 1 else np.zeros(1, dtype=np.int64)


def _tree(archive: Archive, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.whole(part))


def _from_1904(archive: Archive) -> bool:
    found = re.search(rb"date1904\s*=\s*[\"'](\w+)[\"']", archive.whole("xl/workbook.xml"))
    return found is not None and found[1].lower() in (b"1", b"true", b"on")


def _sheet_paths(archive: Archive) -> dict[str, str]:
    """Name of a sheet -> its part."""
    targets = {}
    for link in _tree(archive, "xl/_rels/workbook.xml.rels"):
        target = link.get("Target", "")
        targets[link.get("Id")] = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    known = {part.lower(): part for part in archive.names()}
    paths = {}
    for sheet in _tree(archive, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            path = known.get(str(targets.get(sheet.get(_RELATION), "")).lower())
            if path is not None:
                paths[str(sheet.get("name"))] = path
    surveyed = set(paths.values())
    for part in known.values():  # a sheet that is listed nowhere is not read, but has to be sound all the same
        if part.lower().startswith("xl/worksheets/") and part not in surveyed:
            for piece in archive.pieces(part):
                _without_entities(piece, archive.name)
    return paths


def _percent_styles(archive: Archive) -> frozenset[bytes]:
    """The numbers of the cell styles that show a number as a percentage."""
    if not archive.whole("xl/styles.xml"):
        return frozenset()
    root = _tree(archive, "xl/styles.xml")
    formats = {"9", "10"}
    styles: list[str] = []
    for node in root.iter():
        kind = node.tag.rpartition("}")[2]
        if kind == "numFmt" and "%" in node.get("formatCode", ""):
            formats.add(node.get("numFmtId", ""))
        if kind == "cellXfs":
            styles = [style.get("numFmtId", "") for style in node]
    return frozenset(str(number).encode() for number, style in enumerate(styles) if style in formats)


class _Budget:
    """How much text the cells of all sheets may hold together."""

    def __init__(self, name: str, lengths: np.ndarray) -> None:
        self._name, self._lengths = name, lengths
        self._longest, self._bound, self._spent = int(lengths.max()), 0, 0

    def spend(self, block: bytes) -> None:
        """Counts the shared texts that a stretch of a sheet names; one by one only where a guess from above is too much."""
        count = block.count(b't="s"') + block.count(b"t='s'")
        self._bound += self._longest * count
        if self._bound <= _MOST_TEXT:
            return
        named = np.array([int(number) for number in _SHARED.findall(block)], dtype=np.int64)
        self._spent += int(self._lengths[named[named < len(self._lengths)]].sum())
        self._spent += self._longest * (count - len(named))  # those written oddly might be anything
        if self._spent > _MOST_TEXT:
            raise too_large(self._name, "工作表里的文字过多")


class _Look:
    """Goes once through a sheet."""

    def __init__(self, archive: Archive, path: str, percent: frozenset[bytes], budget: _Budget) -> None:
        self.marks = Marks()
        self._name, self._percent, self._budget = archive.name, percent, budget
        self._last_row = self._last_column = 0
        self._passed_over = False
        first = True
        for block in _blocks(archive, path):
            if first and block[:2] in _TWO_BYTES:
                raise damaged(self._name)
            first = False
            self._take(block)
        if self._is_far() and self._passed_over:
            self._passed_over = False
            for block in _blocks(archive, path):
                self._measure(block)
        if self._is_far():
            self._refuse()

    def _is_far(self) -> bool:
        """Whether the sheet may reach too far; what was passed over lies within A1:Z99999."""
        rows, columns = (99_999, 26) if self._passed_over else (0, 0)
        return max(self._last_row + 1, rows) * max(self._last_column + 1, columns) > MOST_CELLS

    def _take(self, block: bytes) -> None:
        _without_entities(block, self._name)
        if b"</c" not in block and b":c" not in block:
            return  # nothing but formats: a cell with a value has an end
        cells = block.count(b"<c")
        if cells != block.count(_PLAIN) or b":c " in block:
            self._measure(block)
        elif _FAR.search(block) is None:
            self._passed_over = True
        else:
            self._reach(_VALUED.findall(block))
        self._budget.spend(block)
        if b"<col" in block:
            self._widths(block)
        percent = any(b's="%s"' % style in block or b"s='%s'" % style in block for style in self._percent)
        if percent or b'"e"' in block or b"'e'" in block or b"<f" in block or b":f" in block:
            for attributes, body in _CELL.findall(block):
                self._note(attributes, body)

    def _note(self, attributes: bytes, body: bytes) -> None:
        """Marks a cell that failed, was never calculated or is shown as a percentage."""
        kind, style = _KIND.search(attributes), _STYLE.search(attributes)
        named = kind[1] if kind is not None else b"n"
        percent = named == b"n" and style is not None and style[1] in self._percent
        if not percent and named != b"e" and b"f" not in body:
            return
        found = _AT.search(attributes)
        if found is None:
            return
        place, result = position(found[1], found[2]), _RESULT.search(body)
        if named == b"e":
            self.marks.failed[place] = result[1].decode("utf-8", "replace") if result is not None else "#N/A"
        elif result is None and named != b"str" and _FORMULA.search(body) is not None:
            self.marks.uncounted.add(place)
        elif percent and result is not None:
            self.marks.percent.add(place)

    def _measure(self, block: bytes) -> None:
        """How far the cells with a value reach, however their tags are written; Refused if one does not say where it is."""
        places = []
        for attributes, end in _OPEN.findall(block):
            found = _AT.search(attributes)
            if found is None or not end:
                raise refused("workbook", "工作表的单元格没有标明位置，无法读取", self._name)
            if not attributes.endswith(b"/"):
                places.append((found[1], found[2]))
        self._reach(places)

    def _reach(self, places: Sequence[tuple[bytes, bytes]]) -> None:
        if places:
            letters, digits = map(set, zip(*places, strict=True))
            self._last_row = max(self._last_row, max(map(int, digits)) - 1)
            self._last_column = max(self._last_column, *(position(one, b"1")[1] for one in letters))
            if (self._last_row + 1) * (self._last_column + 1) > MOST_CELLS:
                self._refuse()

    def _refuse(self) -> None:
        rows, columns = self._last_row + 1, self._last_column + 1
        raise too_large(self._name, f"工作表的内容一直延伸到第 {rows} 行、第 {columns} 列，范围过大")

    def _widths(self, block: bytes) -> None:
        for attributes in _COLUMN.findall(block)[:1000]:
            size = dict(_SIZE.findall(attributes))
            if size.keys() >= {b"min", b"max", b"width"}:
                for column in range(int(float(size[b"min"])), min(int(float(size[b"max"])), 200) + 1):
                    self.marks.widths[column - 1] = min(float(size[b"width"]), 255.0)


def _blocks(archive: Archive, path: str) -> Iterator[bytes]:
    """A sheet in stretches that end where a row ends, so that no cell is cut in two."""
    rest = b""
    for piece in archive.pieces(path):
        block = rest + piece
        end = max(block.rfind(b"</row>"), block.rfind(b":row>"))
        if end < 0 and len(block) > _LONGEST_ROW:
            end = max(block.rfind(b"/>"), block.rfind(b"</c>"))
            if end < 0:
                raise damaged(archive.name)
        if end < 0:
            rest = block
            continue
        cut = block.index(b">", end) + 1
        yield block[:cut]
        rest = block[cut:]
    yield rest
