"""What kind of file it is, by its first bytes, and what of it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from yaodian.registry.evidence.documents import DOCX, XLSX, check_pdf, office_media
from yaodian.registry.evidence.refusing import KINDS, refusal

MEDIA: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
}
"""The media types that are kept, each with the ending of its files."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it is kept: `digest` is its SHA-256, `sent` that of the file as it came (another for pictures, which are written anew).

    `preview` is a small JPEG of a picture, empty for a document.
    """

    digest: str
    sent: str
    media: str
    content: bytes
    preview: bytes = b""


def looked_at(data: bytes, name: str, largest: int) -> Evidence:
    """What is kept of a file of at most `largest` bytes. Raises Refused with the reason, in words for who sent it."""
    if not data:
        raise refusal("empty-file", name, "文件是空的（0 字节）", "请检查是否选错了文件，或传送中断了。")
    if len(data) > largest:
        message = f"文件有 {len(data) / 1e6:.1f} 兆字节，上限为 {largest / 1e6:g} 兆字节"
        raise refusal("too-large", name, message, "请缩小照片、压缩文档，或分成几个文件后再传。")
    sent = hashlib.sha256(data).hexdigest()
    media = _media_of(data, name)
    if media.startswith("image/"):
        # Loaded with the first picture: what never sees one starts without it.
        from yaodian.registry.evidence.pictures import picture_of

        picture = picture_of(data, media, name)
        return Evidence(hashlib.sha256(picture.content).hexdigest(), sent, media, picture.content, picture.preview)
    return Evidence(sent, sent, media, data)


def _media_of(data: bytes, name: str) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        check_pdf(data, name)
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return office_media(data, name)
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"heif", b"avif"):
        remedy = "请在手机相机设置里选“兼容性最佳”（JPEG），或另存为 JPEG 后再传。"
        raise refusal("unknown-kind", name, "HEIC、AVIF 格式的照片不能查看", remedy, KINDS)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        remedy = "请用办公软件打开，另存为 .docx 或 .xlsx 后再传；有打开密码的先取消密码。"
        raise refusal("unknown-kind", name, "旧格式或加密的 Office 文件不能作佐证", remedy, KINDS)
    raise refusal(
        "unknown-kind", name, "按内容看，这不是可以作佐证的文件", "请另存为所列的一种后再传；改文件名没有用。", KINDS
    )
