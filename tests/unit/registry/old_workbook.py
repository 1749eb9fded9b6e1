"""Writes the smallest .xls (OLE with BIFF8) that a spreadsheet would open, for tests only."""

from __future__ import annotations

import struct

ERRORS = {"#N/A": 42, "#REF!": 23, "#DIV/0!": 7}


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: object) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bool):
        return _record(0x205, where + bytes([value, 0]))
    if isinstance(value, str) and value in ERRORS:
        return _record(0x205, where + bytes([ERRORS[value], 1]))
    if isinstance(value, str):
        return _record(0x204, where + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, where + struct.pack("<d", float(value)))  # type: ignore[arg-type]


def stream(sheets: dict[str, dict[tuple[int, int], object]], *, globals_more: bytes = b"") -> bytes:
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 0)
    bodies = []
    for cells in sheets.values():
        body = _record(0x809, bof[:2] + b"\x10\0" + bof[4:])
        bodies.append(body + b"".join(_cell(*place, value) for place, value in cells.items()) + _record(0x0A))
    titles = {name: struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets}
    length = len(_record(0x809, bof)) + len(globals_more) + sum(10 + len(title) for title in titles.values()) + 4
    entries = b""
    for title, body in zip(titles.values(), bodies, strict=True):
        entries += _record(0x85, struct.pack("<IH", length, 0) + title)
        length += len(body)
    return _record(0x809, bof) + globals_more + entries + _record(0x0A) + b"".join(bodies)


def ole(streams: dict[str, bytes]) -> bytes:
    """A file of sectors of 512 bytes with these streams."""
    sectors: list[bytes] = []
    following: list[int] = []

    def chain(data: bytes) -> int:
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, max(1, len(data)), 512)]
        first = len(sectors)
        sectors.extend(pieces)
        following.extend([*range(first + 1, first + len(pieces)), 0xFFFFFFFE])
        return first

    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        padded = data.ljust(4096, b"\0")
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, chain(padded), len(padded), right=right))
    directory = chain(b"".join(entries).ljust(512, b"\0"))
    count = 1
    while count * 128 < len(sectors) + count:
        count += 1
    tables = list(range(len(sectors), len(sectors) + count))
    table = [*following, *([0xFFFFFFFD] * count)]
    table += [0xFFFFFFFF] * (count * 128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *(tables + [0xFFFFFFFF] * (109 - len(tables))))
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    body = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    body += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36)
    return body + struct.pack("<III", first, size, 0)


def xls(sheets: dict[str, dict[tuple[int, int], object]], *, globals_more: bytes = b"", **more: bytes) -> bytes:
    return ole({"Workbook": stream(sheets, globals_more=globals_more), **more})
