"""The lines of a PDF, found in a process of its own: run as a script, it takes the file on stdin and prints JSON.

The library that reads PDF is native code without threads: apart, a broken file can neither end nor hold up the program, and its memory is
bounded. This file imports nothing of the program, so that it starts at once.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

_MEMORY = 2_000_000_000
_PASSWORD = 4


def main() -> int:
    """Arguments: the greatest number of pages, and of characters."""
    _bound_memory()
    import pypdfium2 as pdfium

    content = sys.stdin.buffer.read()
    most_pages, longest = int(sys.argv[1]), int(sys.argv[2])
    try:
        told = _read(pdfium.PdfDocument(content), most_pages, longest)
    except pdfium.PdfiumError as error:
        told = {"error": "password" if getattr(error, "err_code", 0) == _PASSWORD else "damaged"}
    except MemoryError:
        told = {"error": "memory"}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    return 0


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    held = [limit for limit in resource.getrlimit(resource.RLIMIT_AS) if limit != resource.RLIM_INFINITY]
    least = min([_MEMORY, *held])
    resource.setrlimit(resource.RLIMIT_AS, (least, least))


def _read(document: Any, most_pages: int, longest: int) -> dict[str, Any]:
    import pypdfium2 as pdfium

    pages = len(document)
    if pages > most_pages:
        return {"error": "pages", "pages": pages}
    lines: list[list[Any]] = []
    left, unmapped, broken = longest, 0, 0
    for number in range(pages):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            broken += 1
            continue
        found, bad, count = _lines(text, number + 1, left)
        lines += found
        unmapped += bad
        left -= count
        text.close()
        page.close()
        if left <= 0:
            return {"error": "longest", "pages": pages}
    if broken == pages:
        return {"error": "damaged"}
    return {"pages": pages, "lines": lines, "unmapped": unmapped}


def _lines(text: Any, number: int, longest: int) -> tuple[list[list[Any]], int, int]:
    """Lines as [page, baseline, left, right, size, words], how many characters have no known meaning, how many there are."""
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    lines: list[list[Any]] = []
    words: list[str] = []
    line: list[Any] | None = None
    bad = 0
    space = False
    count = raw.FPDFText_CountChars(text)
    for index in range(min(count, longest + 1)):
        sign = _sign(raw.FPDFText_GetUnicode(text, index))
        if raw.FPDFText_IsGenerated(text, index) == 1:
            space = True
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = raw.FPDFText_GetFontSize(text, index)
        if raw.FPDFText_GetMatrix(text, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        size = size if 1 < size < 1000 else 10.0
        bad += raw.FPDFText_HasUnicodeMapError(text, index) == 1 or not sign.isprintable()
        if line is None or abs(y.value - line[1]) > 0.5 * max(size, line[4]) or x.value < line[3] - size:
            line = [number, _finite(y.value), _finite(x.value), _finite(box.right), _finite(size), ""]
            words = []
            lines.append(line)
        elif space and words and words[-1].isascii() and sign.isascii():
            words.append(" ")
        space = False
        words.append(sign)
        line[3] = max(line[3], _finite(box.right))
        if sign.strip():
            line[4] = max(line[4], _finite(size))
        line[5] = words
    for entry in lines:
        entry[5] = "".join(entry[5])
    return lines, bad, count


def _finite(number: float) -> float:
    return round(number, 1) if math.isfinite(number) and abs(number) < 1e6 else 0.0


def _sign(code: int) -> str:
    """A character of the text; line breaks and halves of pairs inside of a line mean nothing."""
    return " " if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


if __name__ == "__main__":
    sys.exit(main())
