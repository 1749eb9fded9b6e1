"""What kind of file was delivered, and its text: UTF-8 with or without a mark, or GB18030 as Chinese Excel writes it."""

from __future__ import annotations

import codecs

from yaodian.values import Place, Problem, Refused

_PARQUET = b"PAR1"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE = 1 << 22
_SAVE_AS = "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后再报送。"


def is_parquet(data: bytes) -> bool:
    """Whether the bytes begin as a Parquet file does."""
    return data.startswith(_PARQUET)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook does, zipped (xlsx) or old (xls, et)."""
    return data.startswith(_WORKBOOKS)


def as_utf8(data: bytes, name: str) -> bytes:
    """The text of a CSV file as UTF-8 without a mark; raises Refused for what is no text."""
    if not data.strip():
        raise Refused([Problem("empty-file", "文件是空的", Place(name), "首行为列名的 CSV 文件")])
    if data.startswith(_UTF16):
        raise Refused([Problem("encoding", "文件为 UTF-16 编码", Place(name), "UTF-8 或 GB18030 编码", _SAVE_AS)])
    marked = data.startswith(codecs.BOM_UTF8)
    plain = data[len(codecs.BOM_UTF8) :] if marked else data
    damage = _first_damage(plain)
    if damage is None:
        return plain
    if marked or _is_damaged_utf8(plain[:damage]):
        raise _undecodable(plain, damage, name)
    return _from_gb18030(plain, name)


def _first_damage(plain: bytes) -> int | None:
    """Where the bytes first are no UTF-8; read in pieces, because the whole as one text takes up to four times the memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    begin = 0
    while begin < len(plain):
        piece = plain[begin : begin + _PIECE]
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=begin + _PIECE >= len(plain))
        except UnicodeDecodeError as error:
            return begin - pending + error.start
        begin += _PIECE
    return None


def _is_damaged_utf8(sound: bytes) -> bool:
    """Whether what stands before the first wrong byte is UTF-8 for sure: several Chinese characters, which no GB text forms by
    chance in three-byte groups. Read as GB18030, such a file would turn into nonsense without a complaint."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in sound[-4096:].decode("utf-8", "ignore")) >= 3


def _from_gb18030(plain: bytes, name: str) -> bytes:
    try:
        return plain.decode("gb18030").encode("utf-8")
    except UnicodeDecodeError as error:
        raise _undecodable(plain, error.start, name) from None


def _undecodable(plain: bytes, position: int, name: str) -> Refused:
    place = Place(name, plain.count(b"\n", 0, position) + 1)
    return Refused([Problem("encoding", "文件中有无法识别的字符编码", place, "UTF-8 或 GB18030 编码", _SAVE_AS)])
