"""Bytes become characters: UTF-8, UTF-16 or GB18030, told by marks, by trial, and by how much of the result is ordinary text."""

from __future__ import annotations

import codecs
import re
from functools import cache

from yaodian.plan.readers.refusal import refusal
from yaodian.values import Refused

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHOWN = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_TRIED = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_DECLARED = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"}
_SAMPLE = 200_000
_PLAUSIBLE = 0.6
_MOST_CONTROLS = 0.1
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decoded(name: str, content: bytes) -> tuple[str, str]:
    """The characters of a file without its byte order mark, and the name of the encoding.

    Raises Refused with the first byte that does not fit, or when the bytes are no text at all.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(name, content, encoding, len(mark)), encoding
    declared = _declared(content)
    if declared:
        text = _tried(content, declared)
        if text is not None and _ordinary(text) >= _PLAUSIBLE:
            return text, declared
    utf8 = _tried(content, "utf-8")
    if utf8 is not None and "\0" not in utf8[:_SAMPLE]:
        return _no_controls(name, utf8), "utf-8"
    results = [_tried(content, encoding) for encoding in _TRIED]
    chances = [(_ordinary(text), -order, text) for order, text in enumerate(results) if text]
    share, order, text = max(chances, default=(0.0, 0, ""))
    if share >= _PLAUSIBLE and not _nearly_utf8(content, share):
        return text, _TRIED[-order]
    if utf8 is not None:
        return _no_controls(name, utf8), "utf-8"
    raise _no_text(name, content)


def _tried(content: bytes, encoding: str) -> str | None:
    if encoding.startswith("utf-16") and len(content) % 2:
        return None
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(name: str, content: bytes, encoding: str, skipped: int = 0) -> str:
    try:
        return content[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad_byte(name, content, encoding, error.start + skipped) from None


def _bad_byte(name: str, content: bytes, encoding: str, start: int) -> Refused:
    end = "\n".encode(encoding)
    line = content[:start].count(end) + 1
    return refusal(
        "bad-encoding",
        name,
        f"第 {start + 1} 个字节（第 {line} 行）不是 {_SHOWN.get(encoding, encoding)} 文字。",
        "用记事本打开它，改正这一行，另存为 UTF-8 编码后再试。",
        line=line,
    )


def _declared(content: bytes) -> str | None:
    """What a web page says of itself."""
    found = _DECLARED.search(content[:4096])
    if not found:
        return None
    said = found[1].decode("ascii").lower()
    if said in _CHINESE:
        return "gb18030"
    return "utf-8" if said in ("utf-8", "utf8") else None


@cache
def _usual() -> frozenset[str]:
    """Characters of ordinary Chinese text: the commoner half of GB 2312, its signs, and printable ASCII."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    signs = bytes(byte for row in rows for cell in range(0xA1, 0xFF) for byte in (row, cell))
    ascii_signs = "".join(map(chr, range(0x20, 0x7F)))
    return frozenset(signs.decode("gb2312", "ignore") + ascii_signs + "\t\r\n\x0c\xa0\u3000\u2022\u200b\ufeff—…“”‘’·")


def _ordinary(text: str) -> float:
    """The share of ordinary characters in a sample."""
    sample = text[:_SAMPLE]
    usual = _usual()
    return sum(sign in usual for sign in sample) / len(sample) if sample else 0.0


def _nearly_utf8(content: bytes, share: float) -> bool:
    """Whether the bytes are better UTF-8 with a few bad bytes than what was found."""
    sample = content[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    return text.count("\ufffd") <= 3 + len(text) // 100 and _ordinary(text) > share


def _no_controls(name: str, text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise _not_text(name)
    return text


def _not_text(name: str) -> Refused:
    return refusal(
        "unknown-kind",
        name,
        "这不是文字文件，认不出是什么格式。",
        "能读的有 .docx、.pdf、.html、.md、.txt；用原来的软件打开它，另存为其中一种后再试。",
    )


def _no_text(name: str, content: bytes) -> Refused:
    """The first bad byte, in the encoding that the file comes nearest to."""
    nearest, best = "", 0.0
    for encoding in _TRIED:
        text = content[:_SAMPLE].decode(encoding, "replace")
        share = _ordinary(text)
        if share > best and len(_CONTROLS.findall(text)) <= _MOST_CONTROLS * len(text):
            nearest, best = encoding, share
    if best < _PLAUSIBLE:
        return _not_text(name)
    try:
        content.decode(nearest)
    except UnicodeDecodeError as error:
        return _bad_byte(name, content, nearest, error.start)
    return _not_text(name)
