"""What an old workbook (.xls, and .et of WPS) holds that its reader does not tell, and whether it may be read at all.

The file is a small file system of sectors (OLE); the stream Workbook in it is a row of records (BIFF8). Only what is needed is read: where
sheets begin, how far their cells reach, failed formulas, which way days are counted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from yaodian.registry.intake.archive import damaged, locked, refused, too_large, with_macros
from yaodian.registry.intake.survey import MOST_CELLS, Marks, Survey

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_MOST_BYTES = 64_000_000
_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x22, 0x85
_CELL, _MANY = {0x06, 0x201, 0x203, 0x204, 0x205, 0xD6, 0xFD, 0x27E}, {0xBD}
_BLANKS = {0x201}
_BOOLERR, _FORMULA, _LABELSST, _SST = 0x205, 0x06, 0xFD, 0xFC
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CONTINUE = 0x3C
_MOST_TEXT = 100_000_000


def survey_old(data: bytes, name: str) -> Survey:
    """Looks through an .xls or .et file; raises Refused for what is none, is encrypted, carries macros or reaches too far."""
    if len(data) > _MOST_BYTES:
        raise too_large(name, f"xls 工作簿超过 {_MOST_BYTES // 1_000_000} 兆字节")
    try:
        files = _Sectors(data)
        entries = files.entries()
        if "EncryptedPackage" in entries:
            raise locked(name)
        if "_VBA_PROJECT_CUR" in entries:
            raise with_macros(name)
        stream = next((entries[known] for known in ("Workbook", "Book") if known in entries), None)
        if stream is None:
            raise refused("workbook", "这个文件不是工作簿", name, expected="xlsx、xls、CSV 或 Parquet 文件")
        return _survey(files.read(*stream), name)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        raise damaged(name) from None


class _Sectors:
    """The streams of an OLE file; ValueError for chains that lead in circles or out of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        self._small = 1 << struct.unpack_from("<H", data, 32)[0]
        if self._size not in (512, 4096) or self._small != 64:
            raise ValueError("sector size")
        count, self._directory, _, self._cutoff, small_table, _, more, _ = struct.unpack_from("<IIIIIIII", data, 44)
        numbers = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
        seen = 0
        while more < _END and seen <= len(data) // self._size:
            block = struct.unpack_from(f"<{self._size // 4}I", data, (more + 1) * self._size)
            numbers += [number for number in block[:-1] if number < _END]
            more, seen = block[-1], seen + 1
        self._next: list[int] = []
        for number in numbers[:count]:
            self._next += struct.unpack_from(f"<{self._size // 4}I", data, (number + 1) * self._size)
        table = b"".join(self._chain(small_table))
        self._small_next = struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, number: int) -> Iterator[bytes]:
        steps = 0
        while number < _END:
            yield self._data[(number + 1) * self._size : (number + 2) * self._size]
            number, steps = self._next[number], steps + 1
            if steps > len(self._next):
                raise ValueError("circle")

    def entries(self) -> dict[str, tuple[int, int]]:
        """Name -> first sector and length of everything in the file."""
        found: dict[str, tuple[int, int]] = {}
        directory = b"".join(self._chain(self._directory))
        for begin in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, begin + 64)
            if kind:
                name = directory[begin : begin + max(0, min(length, 64) - 2)].decode("utf-16-le")
                first, size = struct.unpack_from("<II", directory, begin + 116)
                if kind == 5:
                    self._root = first
                found.setdefault(name, (first, size))
        return found

    def read(self, first: int, size: int) -> bytes:
        """A stream as one."""
        if size >= self._cutoff:
            return b"".join(self._chain(first))[:size]
        within = b"".join(self._chain(self._root))
        pieces: list[bytes] = []
        number = first
        while number < _END and len(pieces) <= len(self._small_next):
            pieces.append(within[number * self._small : (number + 1) * self._small])
            number = self._small_next[number]
        return b"".join(pieces)[:size]


def _records(stream: bytes, begin: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and length of each record."""
    while begin + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, begin)
        yield kind, begin + 4, length
        begin += 4 + length


def _survey(stream: bytes, name: str) -> Survey:
    found = Survey()
    sheets: dict[str, int] = {}
    for kind, at, _ in _records(stream):
        if kind == _FILEPASS:
            raise locked(name)
        if kind == _DATEMODE:
            found.from_1904 = stream[at : at + 2] == b"\1\0"
        elif kind == _BOUNDSHEET:
            place, _, count, wide = struct.unpack_from("<IHBB", stream, at)
            letters = stream[at + 8 : at + 8 + (count * 2 if wide & 1 else count)]
            sheets[letters.decode("utf-16-le" if wide & 1 else "latin-1")] = place
        elif kind == _EOF:
            break
    lengths = _text_lengths(stream)
    area = texts = 0
    for title, place in sheets.items():
        marks, cells, named = _look(stream, place, lengths)
        area, texts = area + cells, texts + named
        found.sheets[title] = marks
    # The reader lays out all sheets of such a file at once.
    if area > MOST_CELLS or texts > _MOST_TEXT:
        raise too_large(name, "工作表的内容过多，或延伸得过远")
    return found


def _text_lengths(stream: bytes) -> list[int]:
    """The length of each shared text. Where a text goes on in a further record, a byte says anew how wide its signs are."""
    blocks: list[bytes] = []
    for kind, at, length in _records(stream):
        if kind == _SST or (kind == _CONTINUE and blocks):
            blocks.append(stream[at : at + length])
        elif blocks or kind == _EOF:
            break
    lengths: list[int] = []
    number, at = 0, 8
    while number < len(blocks):
        block = blocks[number]
        if at + 3 > len(block):
            number, at = number + 1, at - len(block) if at > len(block) else 0
            continue
        count, flags = struct.unpack_from("<HB", block, at)
        lengths.append(count)
        rich, extra = bool(flags & 8), bool(flags & 4)
        further = 4 * struct.unpack_from("<H", block, at + 3)[0] if rich else 0
        further += struct.unpack_from("<I", block, at + 3 + 2 * rich)[0] if extra else 0
        at += 3 + 2 * rich + 4 * extra
        while count:
            wide = 1 + (flags & 1)
            taken = min(count, max(0, len(block) - at) // wide)
            count, at = count - taken, at + taken * wide
            if count:
                number, at = number + 1, 1
                block = blocks[number]
                flags = block[0]
        at += further
    return lengths


def _look(stream: bytes, begin: int, lengths: list[int]) -> tuple[Marks, int, int]:
    """The marks of a sheet, the area its cells reach over, and how much shared text they name."""
    marks = Marks()
    rows, columns, texts, depth = [0, 0], [0, 0], 0, 0
    first = True
    for kind, at, length in _records(stream, begin):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            break
        if depth > 1 or (kind not in _CELL and kind not in _MANY) or kind in _BLANKS:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind in _MANY else column
        rows = [row, row] if first else [min(rows[0], row), max(rows[1], row)]
        columns = [column, last] if first else [min(columns[0], column), max(columns[1], last)]
        first = False
        if kind == _LABELSST:
            texts += lengths[struct.unpack_from("<I", stream, at + 6)[0]]
        failed = _failed(stream, kind, at)
        if failed is not None:
            marks.failed[row, column] = failed
    return marks, (rows[1] + 1) * (columns[1] + 1), texts


def _failed(stream: bytes, kind: int, at: int) -> str | None:
    """What a cell shows if it holds an error."""
    if kind == _BOOLERR and stream[at + 7] == 1:
        return _ERRORS.get(stream[at + 6], "#N/A")
    if kind == _FORMULA and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
        return _ERRORS.get(stream[at + 8], "#N/A")
    return None
