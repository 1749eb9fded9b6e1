"""Pictures: decoded and written anew, so that nothing but the picture is kept.

What a camera notes besides (where, when, with which device) is gone, and so is whatever hid before, behind or between the data.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

from yaodian.registry.evidence.refusing import refusal

MOST_PIXELS = 60_000_000
"""Of a picture; decoded, each takes four bytes. Telephones make 12 to 50 million unless told otherwise."""
_LONGEST_SIDE = 30_000
_MOST_SCANS = 40
"""A progressive JPEG is decoded once a scan; cameras write 10 at most."""
_PREVIEW = (320, 240)
_QUALITY = 90
_FORMATS = {"image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/webp": ("WEBP",)}
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, TypeError, struct.error, zlib.error, IndexError, MemoryError)

# The size is looked at here, before anything is decoded; the library's own bar warns, which nobody would hear.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept, and a small one of it (JPEG)."""

    content: bytes
    preview: bytes


def picture_of(data: bytes, media: str, name: str) -> Picture:
    """The picture in a file of that media type. Raises Refused where it is damaged, has too many pixels, or moves."""
    if media == "image/webp":
        _refuse_large(_webp_size(data), name)
    if media == "image/jpeg" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise refusal("too-large", name, "这张照片的扫描层数不像正常的照片", "请重新拍摄，或另存为普通的 JPEG 后再传。")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS[media]) as opened:
            _refuse_large(opened.size, name)
            if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
                raise refusal("moving", name, "这是动图", "请另存为静止的图片后再传。")
            turned = ImageOps.exif_transpose(opened)
            assert turned is not None
            return Picture(_written(turned, media), _preview(turned))
    except _FAULTS:
        raise _damaged(name) from None


def _written(picture: Image.Image, media: str) -> bytes:
    stream = io.BytesIO()
    if media == "image/jpeg":
        _plain(picture, ("RGB", "L")).save(stream, "JPEG", quality=_QUALITY, optimize=True)
    elif media == "image/png":
        _plain(picture, ("RGB", "RGBA", "L", "LA", "1")).save(stream, "PNG")
    else:
        _plain(picture, ("RGB", "RGBA")).save(stream, "WEBP", quality=_QUALITY)
    return stream.getvalue()


def _preview(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail(_PREVIEW)
    if "A" in small.getbands() or "transparency" in small.info:
        small = small.convert("RGBA")
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small)
    stream = io.BytesIO()
    _plain(small, ("RGB", "L")).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def _plain(picture: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """The picture in one of the modes, with nothing that its file said beside it."""
    if picture.mode not in modes:
        clear = "RGBA" in modes and ("A" in picture.getbands() or "transparency" in picture.info)
        picture = picture.convert("RGBA" if clear else "RGB")
    else:
        picture = picture.copy()
    picture.info = {}
    return picture


def _webp_size(data: bytes) -> tuple[int, int]:
    """As its head says: the library sets memory aside for the whole picture as soon as it opens the file."""
    if data[12:16] == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return 0, 0


def _refuse_large(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise _damaged(name)
    if width * height > MOST_PIXELS or max(size) > _LONGEST_SIDE:
        message = f"照片有 {width}×{height} 像素，上限为 {MOST_PIXELS // 10_000:,} 万像素"
        raise refusal("too-large", name, message, "请在相机设置里调低分辨率，或缩小后再传。")


def _damaged(name: str) -> Exception:
    return refusal("damaged", name, "照片已损坏，无法读取", "请重新拍摄或重新导出后再传。")
