"""One reading of a package's folder: files become checked nodes, and every fault is kept with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from yaodian.binding.schema import validate
from yaodian.binding.source import Node, read_bytes, read_yaml
from yaodian.values import Label, Place, Problem, nearest, sha256_hex

_FEW = 12
_SAME_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class File:
    """A file of declarations.

    `broken` holds the indexes of entries that deviate from the schema, by the name of their list; `headless` says that the file
    deviates outside its entries, `sound` that it does not deviate at all.
    """

    node: Node
    broken: frozenset[tuple[str, int]]
    headless: bool
    sound: bool

    def entries(self, key: str) -> Iterator[Node]:
        """The sound entries of a list; the others have been reported."""
        listed = self.node.get(key)
        for index, entry in enumerate(listed.value if listed and isinstance(listed.value, list) else ()):
            if (key, index) not in self.broken:
                yield entry

    def ids(self, key: str) -> Iterator[str]:
        """The ids of all entries, sound or not, so that what refers to a broken entry is not reported as dangling."""
        listed = self.node.get(key)
        for entry in listed.value if listed and isinstance(listed.value, list) else ():
            named = entry.get("id")
            if named is not None:
                yield str(named.value)


@dataclass
class Reading:
    """Reads files of one folder. `shown` is how the folder's path shows in problems.

    `incomplete` names the kinds of which something could not be read (a file with a syntax error, an entry without a usable id):
    a name of such a kind that leads nowhere may lead into what is broken, so it is not reported until that is mended.
    """

    root: Path
    shown: str
    problems: list[Problem] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    _unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def file(self, relative: str, kind: str, *, required: bool = False) -> File | None:
        """A file held against the schema of its kind; None if it is absent or cannot be parsed."""
        path = self.root / relative
        if not path.exists() and not required:
            return None
        name = self.name(relative)
        content, problem = read_bytes(path, name)
        if problem is None:
            self.remember(relative, content)
            node, problems = read_yaml(content, name)
        else:
            node, problems = None, (problem,)
        self.problems.extend(problems)
        if node is None:
            self.incomplete.add(kind)
            return None
        deviations = validate(node, kind)
        self.problems.extend(deviation.problem for deviation in deviations)
        broken = {
            (deviation.path[0], deviation.path[1])
            for deviation in deviations
            if len(deviation.path) > 1 and isinstance(deviation.path[0], str) and isinstance(deviation.path[1], int)
        }
        headless = any(len(deviation.path) < 2 for deviation in deviations)
        if (
            problems
            or headless
            or any(len(deviation.path) == 3 and deviation.path[2] == "id" for deviation in deviations)
        ):
            self.incomplete.add(kind)
        return File(node, frozenset(broken), headless, not deviations)

    def folder(self, relative: str, kind: str) -> tuple[File, ...]:
        """All YAML files of a folder, in the order of their names."""
        names = (
            sorted(path.name for path in (self.root / relative).glob("*.y*ml"))
            if (self.root / relative).is_dir()
            else []
        )
        files = (self.file(f"{relative}/{name}", kind) for name in names)
        return tuple(file for file in files if file is not None)

    def name(self, relative: str) -> str:
        """How a file of the package shows in problems."""
        return f"{self.shown}/{relative}" if self.shown else relative

    def remember(self, relative: str, content: bytes) -> None:
        """Notes the digest of a file that the package is made of."""
        self.digests[relative] = sha256_hex(content)

    def report(
        self, code: str, message: str, place: Place, *, expected: str = "", remedy: str = "", warning: bool = False
    ) -> None:
        """Keeps a problem."""
        severity = "warning" if warning else "error"
        self.problems.append(Problem(code, message, place, expected, remedy, severity))  # type: ignore[arg-type]

    def unknown(self, what: str, node: Node, known: Iterable[str], *, kind: str | None = None, where: str = "") -> None:
        """Keeps the problem of a name that refers to nothing, with the nearest one that exists; see `incomplete` for the kind.

        The same name is reported at its first places only; `all_problems` says how many more there are.
        """
        if kind in self.incomplete:
            return
        self._unknown[what, str(node.value)] += 1
        if self._unknown[what, str(node.value)] > _SAME_AT_MOST:
            return
        names = list(known)
        near = nearest(str(node.value), names)
        expected = "、".join(names) if 0 < len(names) <= _FEW else ""
        otherwise = f"先在 {where.strip()} 中声明，或改正此名。" if where else "改正此名。"
        remedy = f"是否指“{near}”？" if near else otherwise
        self.report("unknown-name", f"没有名为“{node.value}”的{what}", node.place, expected=expected, remedy=remedy)

    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that was kept, in the order in which it was found."""
        more = {f"没有名为“{name}”的{what}": n - _SAME_AT_MOST for (what, name), n in self._unknown.items()}
        last = {
            problem.message: place for place, problem in enumerate(self.problems) if more.get(problem.message, 0) > 0
        }
        said = list(self.problems)
        for message, place in last.items():
            said[place] = replace(said[place], message=f"{message}（此名另有 {more[message]} 处）")
        return tuple(said)


def text_of(node: Node | None, default: str = "") -> str:
    """The text of an optional scalar."""
    return default if node is None or node.value is None else str(node.value)


def label_of(node: Node) -> Label:
    """A label written as text or as {zh, en}."""
    if isinstance(node.value, dict):
        return Label(text_of(node["zh"]), text_of(node.get("en")))
    return Label(text_of(node))


def texts_of(node: Node | None) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(str(child.value) for child in node) if node is not None else ()
