"""YAML with positions: every value knows the line and column where its author can mend it.

Scalars follow YAML's core rules with two cuts: a date stays text (whoever needs a day reads it as one and can say what is
wrong with it), and `yes`, `no`, `on`, `off` are plain words. A key written twice is an error, which YAML itself lets pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from yaodian.values import Place, Problem

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?\d+")
_NUMBER = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?")

_SYNTAX = (
    ("mapping values are not allowed", "此处不应出现冒号", "检查本行与上一行的缩进;文字中含冒号时加引号"),
    ("found character '\\t'", "缩进使用了制表符", "把制表符换成空格"),
    ("cannot start any token", "出现了不能用在此处的字符", "给这段文字加上引号"),
    ("expected <block end>", "缩进与上文不一致", "同一层的内容须左对齐"),
    ("did not find expected '-' indicator", "缩进与上文不一致", "同一层的内容须左对齐"),
    ("did not find expected key", "缩进与上文不一致", "同一层的内容须左对齐"),
    ("could not find expected ':'", "缺少冒号", "写成“名称: 值”,冒号为半角且后接空格"),
    ("expected ',' or", "方括号或花括号没有写完", "检查括号与逗号"),
    ("while scanning a quoted scalar", "引号没有成对", "补上缺少的引号"),
    ("found unexpected end of stream", "引号或括号没有成对", "补上缺少的引号或括号"),
    ("found undefined alias", "引用了没有定义的锚点", "给这段文字加上引号"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a file with its place. `value` is a scalar, a dict of nodes or a list of nodes."""

    value: object
    place: Place
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


def read_yaml(path: Path, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Reads a file; `name` is how its path shows in problems. None if it cannot be read at all."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return None, (
            Problem(
                "unreadable-file",
                f"文件无法读取({error.strerror})",
                Place(name),
                remedy="检查文件是否存在、是否有读取权限。",
            ),
        )
    except UnicodeDecodeError as error:
        remedy = "用 UTF-8 编码重新保存。"
        return None, (
            Problem("not-utf8", f"第 {error.start + 1} 个字节不是 UTF-8 文字", Place(name, 1), remedy=remedy),
        )
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Parses a text; a syntax error ends the reading of the file, repeated keys are all reported."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        return None, (_syntax_problem(error, name),)
    except yaml.YAMLError as error:
        return None, (
            Problem("yaml-syntax", "文件含有不可用的字符", Place(name, 1), remedy=f"删去该字符后重试({error})。"),
        )
    finally:
        loader.dispose()
    if root is None:
        return None, (Problem("empty-file", "文件是空的", Place(name, 1), remedy="补上内容,或删去此文件。"),)
    problems: list[Problem] = []
    return _node(root, name, problems, ()), tuple(problems)


def _syntax_problem(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    said = f"{error.context or ''} {error.problem or ''}"
    for pattern, message, remedy in _SYNTAX:
        if pattern in said:
            return Problem("yaml-syntax", message, place, remedy=f"{remedy}。")
    return Problem("yaml-syntax", f"YAML 语法有误({said.strip()})", place, remedy="检查本行的缩进、冒号与引号。")


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
    return Node(_scalar(node), place)


def _mapping(node: yaml.MappingNode, name: str, place: Place, problems: list[Problem], seen: tuple[int, ...]) -> Node:
    values: dict[str, Node] = {}
    places: dict[str, Place] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        key_place = Place(name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in values:
            message = f"“{key}”写了两次,第一次在第 {places[key].line} 行"
            problems.append(Problem("duplicate-key", message, key_place, remedy="留下一处,删去另一处。"))
            continue
        values[key] = _node(value_node, name, problems, seen)
        places[key] = key_place
    return Node(values, place, places)


def _scalar(node: yaml.Node) -> object:
    text = node.value
    if getattr(node, "style", None) is not None:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "false", "False"):
        return text.lower() == "true"
    if _INTEGER.fullmatch(text) and (text.lstrip("+-") == "0" or not text.lstrip("+-").startswith("0")):
        return int(text)
    if _NUMBER.fullmatch(text) and ("." in text or "e" in text.lower()):
        return float(text)
    return text
