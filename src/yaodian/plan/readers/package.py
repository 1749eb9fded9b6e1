"""The XML parts of a Word document: opened within limits, parsed without entities."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from yaodian.plan.readers.refusal import damaged, refusal, too_much

_LARGEST_PART = 48_000_000
_LARGEST_DIRECTORY = 2_000_000
_MOST_ELEMENTS = 600_000
_DEEPEST = 200
_MOST_PARTS = 40
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What the library raises for a damaged archive; RuntimeError has NotImplementedError, for kinds of compression, below it."""
_OTHERS: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.xml", "电子表格（.xlsx）", "把任务表复制到 Word 里，存为 .docx 后再试。"),
    ("ppt/presentation.xml", "演示文稿（.pptx）", "把文字复制到 Word 里，存为 .docx 后再试。"),
    ("OFD.xml", "版式文件（.ofd）", "用 OFD 阅读器打开它，导出为 .docx 或带文字的 .pdf 后再试。"),
    ("content.xml", "ODF 文档（.odt 一类）", "用 WPS 或 LibreOffice 打开它，另存为 .docx 后再试。"),
    ("META-INF/container.xml", "电子书（.epub）", "把文字复制到 Word 里，存为 .docx 后再试。"),
)


@dataclass(slots=True)
class Node:
    """An XML element by its local names: namespaces tell nothing here that a name does not."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> Node | None:
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, *path: str) -> str | None:
        """The attribute `val` of a descendant by child names; None if there is none."""
        node: Node | None = self
        for name in path:
            node = node.child(name) if node else None
        return node.attributes.get("val", "") if node else None


class Package:
    """The archive of a document."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        _check_directory(name, content)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise damaged(name, "压缩格式的文档", type(error).__name__) from None
        self.parts = {info.filename.lstrip("/"): info for info in self._archive.infolist()}
        self.left = _LARGEST_PART

    def main(self) -> str:
        """The name of the part that holds the text. Raises Refused for archives of another kind."""
        for part in ("word/document.xml", "word/document2.xml"):
            if part in self.parts:
                return part
        for part, kind, remedy in _OTHERS:
            if part in self.parts:
                raise refusal("unknown-kind", self.name, f"这是{kind}，不能直接读成要点。", remedy)
        raise refusal("unknown-kind", self.name, "这是压缩包，不是文档。", "解开压缩包，给出里面的要点文件。")

    def tree(self, part: str) -> Node | None:
        """A part as a tree; None if there is no such part. Raises Refused."""
        if part not in self.parts:
            return None
        return parse(self.name, part, self._bytes(part))

    def like(self, start: str) -> list[str]:
        """XML parts whose names begin so, in order."""
        return sorted(part for part in self.parts if part.startswith(start) and part.endswith(".xml"))[:_MOST_PARTS]

    def _bytes(self, part: str) -> bytes:
        info = self.parts[part]
        if info.flag_bits & 1:
            raise refusal(
                "encrypted-file", self.name, "文件设有密码。", "用 Word 或 WPS 打开它，去掉密码后另存为 .docx 再试。"
            )
        try:
            with self._archive.open(info) as stream:
                content = stream.read(self.left + 1)
        except _BROKEN as error:
            raise damaged(self.name, "Word 文档", f"{part}：{type(error).__name__}") from None
        if len(content) > self.left:
            raise too_much(self.name, f"文档展开后超过 {_LARGEST_PART / 1e6:.0f} MB")
        self.left -= len(content)
        return content


def _check_directory(name: str, content: bytes) -> None:
    """Refuse an archive whose list of files alone would fill the memory."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if end < 0 or end + 20 > len(content):
        raise damaged(name, "压缩格式的文档", "结尾缺失")
    (size,) = struct.unpack_from("<L", content, end + 12)
    if size > _LARGEST_DIRECTORY:
        raise too_much(name, "文档里的文件过多")


class _Refusing(Exception):
    """Raised inside of the parser."""


class _Builder:
    def __init__(self) -> None:
        self.root = Node("#part", {})
        self.open = [self.root]
        self.texts: list[list[str]] = [[]]
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_ELEMENTS or len(self.open) > _DEEPEST:
            raise _Refusing
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        self.open[-1].children.append(node)
        self.open.append(node)
        self.texts.append([])

    def end(self, name: str) -> None:
        self.open.pop().text = "".join(self.texts.pop())

    def characters(self, text: str) -> None:
        self.texts[-1].append(text)

    def doctype(self, *told: object) -> None:
        raise _Refusing


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def parse(name: str, part: str, content: bytes) -> Node:
    """The root element of a part. A part that declares a document type (and with it entities) is refused."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(content, True)
    except _Refusing:
        raise refusal(
            "unsafe-file",
            name,
            f"文档的内部结构异常（{part} 里有实体声明，或者标记过多、过深），没有读。",
            "用 Word 或 WPS 打开它，另存一份 .docx 后再试。",
        ) from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise damaged(name, "Word 文档", f"{part} 第 {line} 行") from None
    return builder.root.children[0]
