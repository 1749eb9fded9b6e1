"""XML as a plain tree: read without document types and entities, written so that every reader accepts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from yaodian.values import Place, Problem, Refused

LONGEST = 20_000_000
"""Bytes of a file that is still read; the plan of a whole province with its extension has less than two million."""
DEEPEST = 40
"""Levels of nesting; StratML has ten."""
_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, the namespace, the line it begins on, attributes, children, and its own text."""

    name: str
    space: str = ""
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def add(self, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Node:
        """Appends a child and returns it."""
        child = Node(name, self.space, attributes=dict(attributes or {}), text=text)
        self.children.append(child)
        return child

    def all(self, name: str) -> Iterator[Node]:
        """Its children of a name, in order."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """Its first child of a name."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """The text of its first child of a name; empty if there is none."""
        child = self.first(name)
        return child.text if child else ""


def clean(text: str) -> str:
    """A text as XML can carry it: lines ended alike, characters that XML forbids replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def written(root: Node) -> bytes:
    """The tree as a document in UTF-8. An element has text or children, never both."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _write(root, 0, lines, f" xmlns={quoteattr(root.space)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _write(node: Node, depth: int, lines: list[str], extra: str = "") -> None:
    attributes = "".join(f" {name}={quoteattr(clean(value))}" for name, value in node.attributes.items())
    head, indent = f"{node.name}{extra}{attributes}", " " * depth
    if node.children:
        lines.append(f"{indent}<{head}>")
        for child in node.children:
            _write(child, depth + 1, lines)
        lines.append(f"{indent}</{node.name}>")
    elif node.text:
        lines.append(f"{indent}<{head}>{escape(clean(node.text))}</{node.name}>")
    else:
        lines.append(f"{indent}<{head}/>")


def read_markup(data: bytes, file: str) -> Node:
    """The tree of a document.

    Raises Refused for anything that is not well-formed, too large or too deep, and for every document type: without one there are no
    entities to expand or to fetch.
    """
    if len(data) > LONGEST:
        raise _refused("too-large", f"文件超过 {LONGEST // 1_000_000} 兆字节，不予读取。", file)
    reader = _Reader(file)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"不是合格的 XML：{expat.errors.messages[error.code]}。"
        raise _refused("not-xml", message, file, error.lineno, error.offset + 1) from error
    except (LookupError, ValueError) as error:
        raise _refused("not-xml", "XML 声明的字符编码不能识别。", file, 1) from error
    return reader.root.children[0]


class _Reader:
    """Builds the tree while expat reads."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root = Node("")
        self._open = [self.root]
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *told: object) -> None:
        raise _refused(
            "document-type",
            "文件带有文档类型声明（DOCTYPE），为安全起见不予读取。",
            self.file,
            self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise _refused("too-deep", f"元素嵌套超过 {DEEPEST} 层。", self.file, self.parser.CurrentLineNumber)
        space, _, local = name.rpartition(" ")
        node = Node(local, space, self.parser.CurrentLineNumber, attributes)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, name: str) -> None:
        node = self._open.pop()
        if node.children:
            node.text = node.text.strip()

    def _text(self, text: str) -> None:
        self._open[-1].text += text


def _refused(code: str, message: str, file: str, line: int | None = None, column: int | None = None) -> Refused:
    return Refused([Problem(code, message, Place(file, line, column))])
