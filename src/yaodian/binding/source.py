"""YAML with positions: every value knows the line and column where its author can mend it.

Scalars follow YAML's core rules with two cuts: a date stays text (whoever needs a day reads it as one and can say what is
wrong with it), and `yes`, `no`, `on`, `off` are plain words. A key written twice is an error, which YAML itself lets pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from yaodian.binding.syntax import syntax_problem
from yaodian.values import Place, Problem

if TYPE_CHECKING:
    _Parser = yaml.SafeLoader
else:
    _Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Parser):
    """Gives no value a type: that is decided here, by rules of its own (see `_scalar`)."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""


_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "false": False, "False": False}
_BEGINS_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?\d+")
_NUMBER = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a file with its place. `value` is a scalar, a dict of nodes or a list of nodes.

    `written` is a scalar as it stands, `quoted` whether it stands in quotes (or below a bar) and so is text whatever it looks like.
    """

    value: object
    place: Place
    written: str = ""
    quoted: bool = False
    key_places: Mapping[str, Place] = field(default_factory=dict)

    def __getitem__(self, key: str | int) -> Node:
        if isinstance(self.value, dict) or (isinstance(self.value, list) and isinstance(key, int)):
            return self.value[key]  # type: ignore[index, no-any-return]
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __iter__(self) -> Iterator[Node]:
        """The children, in the order of the file."""
        if isinstance(self.value, dict):
            return iter(self.value.values())
        return iter(self.value if isinstance(self.value, list) else ())

    def get(self, key: str) -> Node | None:
        """The child of that key, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def plain(self) -> object:
        """The value without places, as json.load would give it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: Iterator[str | int] | tuple[str | int, ...]) -> Node:
        """The node at a path of keys and indexes, or the last one that exists on the way."""
        node = self
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError):
                break
        return node

    def key_place(self, key: str) -> Place:
        """Where the key stands; the place of the whole mapping if it has no such key."""
        return self.key_places.get(key, self.place)


def read_bytes(path: Path, name: str) -> tuple[bytes, Problem | None]:
    """The bytes of a file, or what keeps it from being read; `name` is how its path shows in problems."""
    try:
        return path.read_bytes(), None
    except OSError as error:
        message = "没有这个文件" if isinstance(error, FileNotFoundError) else f"文件无法读取（{error.strerror}）"
        remedy = "补上这个文件，或改正文件名。" if isinstance(error, FileNotFoundError) else "检查文件的读取权限。"
        return b"", Problem("unreadable-file", message, Place(name), remedy=remedy)


def decoded(content: bytes, name: str) -> tuple[str, Problem | None]:
    """The text of a file, with line ends as LF, or the place of the first byte that is no UTF-8."""
    try:
        return content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n"), None
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Place(
            name, before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        )
        return "", Problem("not-utf8", "此处不是 UTF-8 文字", place, remedy="用 UTF-8 编码重新保存。")


def read_yaml(content: bytes, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Reads the bytes of a YAML file; `name` is how its path shows in problems. None if it cannot be read at all."""
    text, problem = decoded(content, name)
    return (None, (problem,)) if problem else parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Parses a text; a syntax error ends the reading of the file, repeated keys are all reported."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        return None, (syntax_problem(error, text, name),)
    except RecursionError:
        return None, (Problem("yaml-syntax", "括号或缩进的层次太深", Place(name, 1), remedy="检查括号是否成对。"),)
    finally:
        loader.dispose()
    if root is None:
        return None, (Problem("empty-file", "文件是空的", Place(name, 1), remedy="补上内容，或删去此文件。"),)
    problems: list[Problem] = []
    return _node(root, name, problems, ()), tuple(problems)


def _node(node: yaml.Node, name: str, problems: list[Problem], seen: tuple[int, ...]) -> Node:
    place = Place(name, node.start_mark.line + 1, node.start_mark.column + 1)
    if id(node) in seen:
        problems.append(Problem("yaml-syntax", "锚点引用了它自己", place, remedy="删去这一引用。"))
        return Node(None, place)
    seen = (*seen, id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, place, problems, seen)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(child, name, problems, seen) for child in node.value], place)
    return Node(_scalar(node), place, node.value, bool(getattr(node, "style", None)))


def _mapping(node: yaml.MappingNode, name: str, place: Place, problems: list[Problem], seen: tuple[int, ...]) -> Node:
    values: dict[str, Node] = {}
    places: dict[str, Place] = {}
    again: list[tuple[str, Place]] = []
    for key_node, value_node in node.value:
        key = str(key_node.value)
        key_place = Place(name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in values:
            again.append((key, key_place))
            continue
        values[key] = _node(value_node, name, problems, seen)
        places[key] = key_place
    if again:
        problems.append(_repeated(again, places))
    return Node(values, place, key_places=places)


def _repeated(again: list[tuple[str, Place]], first: Mapping[str, Place]) -> Problem:
    """Keys written twice. Many of them at once mean that an entry of a list has lost its first line."""
    key, place = again[0]
    message = f"“{key}”写了两次，第一次在第 {first[key].line} 行"
    if len(again) == 1:
        return Problem("duplicate-key", message, place, remedy="留下一处，删去另一处。")
    others = "、".join(f"“{other}”" for other, _ in again[1:])
    remedy = "若此处是新的一项，补上它以“- ”开头的第一行；否则删去重复的内容。"
    return Problem("duplicate-key", f"{message}，其后 {others} 也是", place, remedy=remedy)


def _scalar(node: yaml.Node) -> object:
    text = node.value
    if getattr(node, "style", None):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _BEGINS_NUMBER:
        return text
    if _INTEGER.fullmatch(text) and (text.lstrip("+-") == "0" or not text.lstrip("+-").startswith("0")):
        return int(text)
    if _NUMBER.fullmatch(text) and ("." in text or "e" in text.lower()):
        return float(text)
    return text
