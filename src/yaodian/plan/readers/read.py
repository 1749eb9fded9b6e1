"""The door: tells of what kind a file is by its content and hands it to the reader of that kind."""

from __future__ import annotations

import re

from yaodian.plan.readers.document import Document
from yaodian.plan.readers.encoding import decoded
from yaodian.plan.readers.refusal import refusal, too_much

LARGEST = 50_000_000
"""Bytes of a file that are accepted unless the caller says otherwise."""
LONGEST = 2_000_000
"""Characters of a document; the longest plans have some fifty thousand."""

_SAVE_AS = "用 Word 或 WPS 打开它，另存为 .docx 后再试。"
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "RTF 文档", _SAVE_AS),
    (b"\x89PNG", "图片", ""),
    (b"\xff\xd8\xff", "图片", ""),
    (b"GIF8", "图片", ""),
    (b"BM", "图片", ""),
    (b"II*\0", "图片", ""),
    (b"MM\0*", "图片", ""),
    (b"RIFF", "图片或音像文件", ""),
    (b"Rar!", "压缩包", "解开压缩包，给出里面的要点文件。"),
    (b"7z\xbc\xaf", "压缩包", "解开压缩包，给出里面的要点文件。"),
    (b"\x1f\x8b", "压缩包", "解开压缩包，给出里面的要点文件。"),
    (b"MIME-Version:", "网页存档（.mht）", "用浏览器打开它，另存为 .html 后再试。"),
)
_PICTURE = "先用文字识别软件把图片转成文字，核对后另存为 .docx 或 .txt 再试。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body)\b|\s*(?:<\?xml[^>]*>|<!--.{0,500}?-->)\s*<(?:!doctype|html)\b", re.I | re.S
)
_TAGS = re.compile(r"</?(?:p|div|br|span|td|h[1-6]|table|body|html)\b[^<>]{0,300}>", re.I)


def read_document(name: str, content: bytes, *, largest: int = LARGEST, longest: int = LONGEST) -> Document:
    """Read the bytes of a file as text with places.

    `name` is used in messages and tells Markdown from plain text; every other kind is told by the content. `largest` is in bytes,
    `longest` in characters of the text. The cost is linear in the length. Raises Refused, with what to do next, for everything that
    cannot be read; never another exception.
    """
    if len(content) > largest:
        raise too_large(name, len(content), largest)
    if not content.strip(b"\0 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise _empty(name)
    document = _by_content(name, content, longest)
    if not document.text.strip():
        raise _empty(name)
    if len(document.text) > longest:
        raise too_much(name, f"正文有 {len(document.text)} 字")
    return document


def too_large(name: str, size: int, largest: int = LARGEST) -> Exception:
    """The refusal of a file by its size in bytes, for callers that know the size before they read."""
    return refusal(
        "too-large",
        name,
        f"文件有 {size / 1e6:.1f} MB，超过上限 {largest / 1e6:.0f} MB。",
        "去掉图片和附件，只留要点正文，另存后再试。",
    )


def _empty(name: str) -> Exception:
    return refusal("empty-file", name, "文件里没有文字。", "检查是否选错了文件，或者文件没有保存好。")


def _by_content(name: str, content: bytes, longest: int) -> Document:
    if b"%PDF-" in content[:1024]:
        from yaodian.plan.readers.pdf import read_pdf

        return read_pdf(name, content, longest)
    if content.startswith(b"PK\x03\x04"):
        from yaodian.plan.readers.docx import read_docx

        return read_docx(name, content, longest)
    if content.startswith(_OLE):
        raise _old_office(name, content)
    for start, kind, remedy in _FOREIGN:
        if content.startswith(start) and (remedy or start != b"BM" or b"\0" in content[:64]):
            raise refusal("unknown-kind", name, f"这是{kind}，不能直接读成要点。", remedy or _PICTURE)
    return _text(name, content, longest)


def _old_office(name: str, content: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusal(
            "encrypted-file", name, "文件设有打开密码。", "用 Word 或 WPS 打开它，去掉密码后另存为 .docx 再试。"
        )
    return refusal("unknown-kind", name, "这是旧格式的文档（.doc、.wps、.xls 一类）。", _SAVE_AS)


def _text(name: str, content: bytes, longest: int) -> Document:
    from yaodian.plan.readers.plain import read_markdown, read_plain

    text, encoding = decoded(name, content)
    if len(text) > 5 * longest:
        raise too_much(name, f"文件有 {len(text)} 字")
    ending = name.lower().rpartition(".")[2]
    if _HTML.match(text[:4000]) or (ending in ("html", "htm", "xhtml", "shtml") and _TAGS.search(text[:100_000])):
        from yaodian.plan.readers.html import read_html

        return read_html(name, text, encoding, longest)
    if len(text) > longest:
        raise too_much(name, f"文件有 {len(text)} 字")
    return (read_markdown if ending in ("md", "markdown") else read_plain)(text, encoding)
