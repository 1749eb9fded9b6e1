"""Workbooks made to harm whoever opens them. Run as a program, it reads each in a process of its own and prints time and memory."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from making_workbooks import HEADS, ROW, part, repacked, workbook
from old_workbook import ole, stream, xls

SHEET = "xl/worksheets/sheet1.xml"
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"


def _with_rows(rows: bytes) -> bytes:
    """A sound workbook with more rows behind its own."""
    data = workbook(ROW)
    return repacked(data, {SHEET: part(data, SHEET).replace(_CLOSE, rows + _CLOSE)})


def bomb_of_zeros() -> bytes:
    return repacked(workbook(ROW), {"xl/media/image1.png": bytes(250_000_000)})


def sheet_of_a_gigabyte() -> bytes:
    sheet = part(workbook(ROW), SHEET)
    before, after = sheet.split(_CLOSE)
    stream_ = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(ROW))) as old,
        zipfile.ZipFile(stream_, "w", zipfile.ZIP_DEFLATED, True, 1) as new,
    ):
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
        with new.open(SHEET, "w", force_zip64=True) as out:
            out.write(before)
            for number in range(64):
                out.write(
                    f'<row><c r="A{number + 3}" t="inlineStr"><is><t>'.encode()
                    + b"x" * (1 << 24)
                    + b"</t></is></c></row>"
                )
            out.write(_CLOSE + after)
    return stream_.getvalue()


def lying_about_its_size() -> bytes:
    """The directory says 1,000 bytes, with their checksum; half a gigabyte comes out."""
    data = workbook(ROW)
    content = part(data, SHEET)[:1000].ljust(1000) + b" " * 500_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    made = repacked(data, {SHEET: b"@" * 1000}, zipfile.ZIP_STORED)
    crc = zlib.crc32(b"@" * 1000)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        entry = archive.getinfo(SHEET)
    begin = entry.header_offset
    body = begin + 30 + len(SHEET)
    moved = len(packed) - 1000
    local = made[begin:body].replace(struct.pack("<I", crc), struct.pack("<I", zlib.crc32(content[:1000])))
    local = local[:8] + struct.pack("<H", 8) + local[10:18] + struct.pack("<I", len(packed)) + local[22:]
    rest = bytearray(made[body + 1000 :])
    at = rest.find(b"PK\1\2")
    while at >= 0:
        if rest[at + 46 : at + 46 + len(SHEET)] == SHEET.encode():
            rest[at + 10 : at + 12] = struct.pack("<H", 8)
            rest[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(content[:1000]))
            rest[at + 20 : at + 24] = struct.pack("<I", len(packed))
        else:
            offset = struct.unpack_from("<I", rest, at + 42)[0]
            if offset > begin:
                struct.pack_into("<I", rest, at + 42, offset + moved)
        at = rest.find(b"PK\1\2", at + 1)
    end = rest.rfind(b"PK\5\6")
    struct.pack_into("<I", rest, end + 16, struct.unpack_from("<I", rest, end + 16)[0] + moved)
    return made[:begin] + local + packed + bytes(rest)


def far_corner() -> bytes:
    return _with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_corner_in_two() -> bytes:
    """A cell far right and one far down, each harmless by itself."""
    data = workbook(ROW)
    rows = b'<row r="99999"><c r="A99999"><v>1</v></c></row>'
    sheet = part(data, SHEET).replace(_OPEN, _OPEN + b'<row r="1"><c r="XFD1"><v>1</v></c></row>')
    return repacked(data, {SHEET: sheet.replace(_CLOSE, rows + _CLOSE)})


def far_corner_disguised() -> bytes:
    return _with_rows(b"<row><c\ts='0' r = 'ZZZ999999' ><v>1</v></c></row>")


def tag_without_end() -> bytes:
    """What makes a pattern with two stars go back and try again for hours."""
    return _with_rows(b"<c " + b't="e" ' * 2_000_000 + b"<f")


def two_million_rows_with_values() -> bytes:
    return _with_rows(b"".join(b'<row r="%d"><c r="H%d"><v>1</v></c></row>' % (n, n) for n in range(3, 2_000_000, 5)))


def one_text_everywhere() -> bytes:
    """A long text, named by a hundred thousand cells: the reader copies it into each."""
    data = workbook(ROW)
    texts = part(data, "xl/sharedStrings.xml")
    long = texts.replace(b"</sst>", b"<si><t>" + b"x" * 1_000_000 + b"</t></si></sst>")
    number = texts.count(b"<si>")
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, number) for n in range(3, 100_000))
    sheet = part(data, SHEET).replace(_CLOSE, rows + _CLOSE)
    return repacked(data, {SHEET: sheet, "xl/sharedStrings.xml": long})


def entities() -> bytes:
    data = workbook(ROW)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
    return repacked(data, {"xl/sharedStrings.xml": head + part(data, "xl/sharedStrings.xml").split(b"?>", 1)[1]})


def outside_entity() -> bytes:
    data = workbook(ROW)
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    return repacked(data, {"xl/workbook.xml": head + part(data, "xl/workbook.xml").split(b"?>", 1)[1]})


def entities_in_two_bytes() -> bytes:
    data = workbook(ROW)
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []>' + part(data, SHEET).decode().split("?>", 1)[1]
    return repacked(data, {SHEET: text.encode("utf-16")})


def macros() -> bytes:
    return repacked(workbook(ROW), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def old_macros() -> bytes:
    return xls({"班级登记": {(0, 0): "学校代码"}}, _VBA_PROJECT_CUR=b"x")


def encrypted() -> bytes:
    return ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)})


def old_encrypted() -> bytes:
    return xls({"班级登记": {(0, 0): "学校代码"}}, globals_more=struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1))


def encrypted_parts() -> bytes:
    data = bytearray(workbook(ROW))
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 1)
    return bytes(data)


def binary_workbook() -> bytes:
    return repacked(workbook(ROW), {"xl/workbook.bin": b"\x83\1\0"})


def document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def other_old_document() -> bytes:
    return ole({"WordDocument": bytes(5000)})


def old_far_corners() -> bytes:
    return xls({f"表{n}": {(0, 0): "x", (65535, 255): 1} for n in range(20)})


def old_circle() -> bytes:
    """The chain of the stream's sectors bites its own tail."""
    data = bytearray(ole({"Workbook": stream({"班级登记": {(n, 0): float(n) for n in range(3000)}})}))
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (table + 1) * 512 + 4 * 9, 0)
    return bytes(data)


def many_parts() -> bytes:
    return repacked(workbook(ROW), {f"xl/x{n}.xml": b"" for n in range(5000)})


def cut_off() -> bytes:
    return workbook(ROW)[:-300]


HOSTILE: dict[Callable[[], bytes], str] = {
    bomb_of_zeros: "too-large",
    sheet_of_a_gigabyte: "too-large",
    lying_about_its_size: "workbook",
    far_corner: "too-large",
    far_corner_in_two: "too-large",
    far_corner_disguised: "too-large",
    tag_without_end: "workbook",
    two_million_rows_with_values: "too-large",
    one_text_everywhere: "too-large",
    entities: "entities",
    outside_entity: "entities",
    entities_in_two_bytes: "workbook",
    macros: "macros",
    old_macros: "macros",
    encrypted: "encrypted",
    old_encrypted: "encrypted",
    encrypted_parts: "encrypted",
    binary_workbook: "workbook",
    document: "workbook",
    other_old_document: "workbook",
    old_far_corners: "too-large",
    old_circle: "workbook",
    many_parts: "workbook",
    cut_off: "workbook",
}
"""How each is made, and what it is refused for."""


def two_million_empty_rows() -> bytes:
    return _with_rows(
        b"".join(b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 2_000_000))
    )


def formatted_to_the_last_column() -> bytes:
    cells = b"".join(b'<c r="%s3" s="1"/>' % name for name in (b"XFD", b"AMJ"))
    return _with_rows(b'<row r="3">' + cells + b'</row><row r="1048576"><c r="XFD1048576" s="1"/></row>')


HARMLESS = (two_million_empty_rows, formatted_to_the_last_column)
"""Formats without a value: they are read as if they were not there."""

PROGRAM = """
import re, sys, time
from yaodian.registry import Dataset, Field, read_file
from yaodian.values import Label
heads = sys.argv[2].split(",")
fields = tuple(Field(f"f{n}", Label(head), "date" if "日期" in head else "string") for n, head in enumerate(heads))
dataset = Dataset("classes", Label("班级登记"), "", "school", "f0", "year", fields, ("f0",))
data = open(sys.argv[1], "rb").read()
begun = time.perf_counter()
delivered = read_file(dataset, data, name="x")
spent = time.perf_counter() - begun
try:  # what getrusage tells has come down from the process that started this one
    memory = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) // 1024
except OSError:
    memory = 0
print(",".join(problem.code for problem in delivered.problems) or "read", delivered.frame.height, f"{spent:.2f}", memory)
"""


def read_apart(data: bytes, folder: Path) -> tuple[str, int, float, int]:
    """What a process of its own makes of the file: codes of problems, rows, seconds, megabytes."""
    path = folder / "hostile"
    path.write_bytes(data)
    command = [sys.executable, "-c", PROGRAM, str(path), ",".join(HEADS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    codes, rows, seconds, memory = done.stdout.split()
    return codes, int(rows), float(seconds), int(memory)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for make in (*HOSTILE, *HARMLESS):
            content = make()
            codes, rows, seconds, memory = read_apart(content, Path(name))
            print(f"{make.__name__:32} {len(content):>10} {codes:12} {rows:>3} {seconds:6.2f} s {memory:>5} MB")
