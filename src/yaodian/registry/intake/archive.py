"""The parts of a zipped workbook, unpacked piece by piece and only as far as is allowed.

Nothing is believed of what the file says about its own size: every part is counted while it is unpacked, before another reader
gets to see it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from yaodian.values import Place, Problem, Refused

MOST_BYTES = 256_000_000
"""Bytes of a workbook once it is unpacked; 100,000 rows of 12 columns have about 50 million."""
_MOST_PARTS = 2_000
_RATIO = 200
_RATIO_FROM = 16_000_000
_PIECE = 1 << 20
_MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/")
_SAVE_AS_XLSX = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再报送。"
_AS_CSV = "请删去多余的内容；数据很多时请另存为“CSV UTF-8（逗号分隔）”后再报送。"


def refused(code: str, message: str, name: str, remedy: str = _SAVE_AS_XLSX, expected: str = "") -> Refused:
    """A refusal of the file as a whole."""
    return Refused([Problem(code, message, Place(name), expected, remedy)])


def damaged(name: str) -> Refused:
    """The refusal of what cannot be read as a workbook."""
    return refused("workbook", "工作簿已损坏，无法读取", name)


def too_large(name: str, what: str) -> Refused:
    """The refusal of what would unpack to too much."""
    return refused("too-large", what, name, _AS_CSV)


def with_macros(name: str) -> Refused:
    """The refusal of a workbook that carries a program."""
    return refused("macros", "工作簿带有宏，不予读取", name, expected="不带宏的工作簿")


def locked(name: str) -> Refused:
    """The refusal of a workbook that only a password opens."""
    return refused(
        "encrypted", "工作簿设有打开密码，无法读取", name, "请取消打开密码，保存后再报送。", "未加密的工作簿"
    )


class Archive:
    """A zipped workbook whose parts have been checked by name and size; raises Refused for anything else."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                parts = packed.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise damaged(name) from None
        self._parts = {part.filename: part for part in parts}
        self._check_kind({part.filename.lower() for part in parts})
        self._check_size(parts)

    def _check_kind(self, names: set[str]) -> None:
        if any(part.endswith(_MACROS[:2]) or _MACROS[2] in f"/{part}" for part in names):
            raise with_macros(self.name)
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise refused(
                "workbook", "这种格式的工作簿（.xlsb、.ods）不予读取", self.name, expected="xlsx 或 xls 工作簿"
            )
        if "xl/workbook.xml" not in names:
            raise refused("workbook", "这个文件不是工作簿", self.name, expected="xlsx、xls、CSV 或 Parquet 文件")

    def _check_size(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > _MOST_PARTS or len(self._parts) < len(parts):
            raise damaged(self.name)
        if any(part.flag_bits & 1 for part in parts):
            raise locked(self.name)
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise damaged(self.name)
        whole = sum(part.file_size for part in parts)
        if whole > MOST_BYTES:
            raise too_large(self.name, f"工作簿展开后超过 {MOST_BYTES // 1_000_000} 兆字节")
        if whole > _RATIO_FROM and whole > _RATIO * len(self._data):
            raise too_large(self.name, f"工作簿展开后是文件的 {whole // max(1, len(self._data))} 倍，不像正常的工作簿")

    def names(self) -> list[str]:
        """The names of all parts, in their order."""
        return list(self._parts)

    def pieces(self, part_name: str) -> Iterator[bytes]:
        """A part unpacked in pieces of about a megabyte; Refused as soon as it is more than it says, or damaged."""
        part = self._parts[part_name]
        packed = memoryview(self._data)[self._begin(part) :][: part.compress_size]
        stored = part.compress_type == zipfile.ZIP_STORED
        length = 0
        try:
            for piece in _cut(packed) if stored else _inflated(packed):
                length += len(piece)
                if length > part.file_size:
                    raise damaged(self.name)
                yield piece
        except (zlib.error, EOFError):
            raise damaged(self.name) from None
        if length != part.file_size:
            raise damaged(self.name)

    def whole(self, part_name: str, most: int = 8_000_000) -> bytes:
        """A small part as one; empty if there is none of the name. Refused if it is longer than `most`."""
        part = self._parts.get(part_name)
        if part is None:
            return b""
        if part.file_size > most:
            raise too_large(self.name, "工作簿的目录过大")
        return b"".join(self.pieces(part_name))

    def _begin(self, part: zipfile.ZipInfo) -> int:
        head = self._data[part.header_offset : part.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise damaged(self.name)
        lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        return part.header_offset + 30 + lengths


def _cut(packed: memoryview) -> Iterator[bytes]:
    for begin in range(0, len(packed), _PIECE):
        yield bytes(packed[begin : begin + _PIECE])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    reader = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    while not reader.eof:
        piece = reader.decompress(waiting, _PIECE)
        waiting = reader.unconsumed_tail
        if not piece and not waiting and not reader.eof:
            raise EOFError
        if piece:
            yield piece
