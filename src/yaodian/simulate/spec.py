"""Reads plain declared data step by step and gathers every fault with its place, so that all are said at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from yaodian.values import DatePrecisionError, Place, Problem, nearest, parse_date


@dataclass
class Faults:
    """The faults found so far, in the order of reading; `file` is what the reader calls the declaration."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def report(
        self, path: str, message: str, *, expected: str = "", remedy: str = "", code: str = "wrong-value"
    ) -> None:
        """Adds a fault; `path` leads to the place inside the declaration."""
        self.found.append(Problem(code, f"{path}:{message}", Place(self.file), expected, remedy))

    def unknown(self, path: str, what: str, name: object, known: Iterable[str]) -> None:
        """Adds a fault about a name that leads nowhere, with the nearest one that exists."""
        names = sorted(known)
        near = nearest(str(name), names)
        remedy = f"是否指“{near}”？" if near else ""
        shown = "、".join(names[:12]) + ("等" if len(names) > 12 else "")
        self.report(path, f"没有{what}“{name}”", expected=shown, remedy=remedy, code="unknown-name")


@dataclass(frozen=True)
class Spec:
    """A mapping inside the declaration with the path that leads to it."""

    path: str
    content: Mapping[str, object]
    faults: Faults

    def allow(self, *keys: str) -> None:
        """Reports every key that is not among these."""
        for key in self.content:
            if key not in keys:
                self.faults.unknown(self.path, "键", key, keys)

    def under(self, key: object) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else str(key)

    def missing(self, key: str) -> bool:
        """Whether a key is absent; if so that is a fault."""
        if self.content.get(key) is None:
            self.faults.report(self.path or "顶层", f"缺少“{key}”", remedy=f"补上“{key}: …”。", code="missing-key")
            return True
        return False

    def text(self, key: str, default: str = "") -> str:
        """A text; a fault if it is absent and no default is given, or something else stands there."""
        if not default and self.missing(key):
            return ""
        value = self.content.get(key, default)
        if isinstance(value, (Mapping, list)):
            self.faults.report(self.under(key), "应为文字")
            return default
        return str(value)

    def number(self, key: str, default: float | None = None, *, least: float = 0.0) -> float:
        """A number of at least `least`."""
        if default is None and self.missing(key):
            return least
        return self.number_of(self.content.get(key, default), self.under(key), least)

    def number_of(self, value: object, path: str, least: float) -> float:
        """A number standing at a path."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.faults.report(path, f"“{value}”不是数", expected="数")
            return least
        if value < least:
            self.faults.report(path, f"{value:g} 太小", expected=f"不小于 {least:g}")
            return least
        return float(value)

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """A whole number."""
        value = self.number(key, default, least=least)
        if not float(value).is_integer():
            self.faults.report(self.under(key), f"{value:g} 不是整数", expected="整数")
            return least
        return int(value)

    def share(self, key: str, default: float | None = None) -> float:
        """A share from 0 to 1."""
        value = self.number(key, default)
        if value > 1:
            self.faults.report(self.under(key), f"{value:g} 大于 1", expected="0 至 1")
        return min(value, 1.0)

    def day(self, key: str) -> date:
        """A day."""
        return date.max if self.missing(key) else self.day_of(self.content[key], self.under(key))

    def day_of(self, value: object, path: str) -> date:
        """A day standing at a path."""
        try:
            return value if isinstance(value, date) else parse_date(str(value))
        except DatePrecisionError as error:
            self.faults.report(path, str(error))
            return date.max

    def spec(self, key: str) -> Spec | None:
        """A mapping under a key, None if there is none."""
        value = self.content.get(key)
        if value is None:
            return None
        return self.spec_of(value, self.under(key))

    def spec_of(self, value: object, path: str) -> Spec:
        """A mapping standing at a path, empty if something else does."""
        if not isinstance(value, Mapping):
            self.faults.report(path, "应为一组“键: 值”")
            return Spec(path, {}, self.faults)
        return Spec(path, {str(key): inner for key, inner in value.items()}, self.faults)

    def specs(self, key: str) -> Iterator[Spec]:
        """The mappings of a list under a key; no list is an empty one."""
        value = self.content.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.faults.report(self.under(key), "应为列表，每项以“- ”开头")
            return
        for number, entry in enumerate(value, 1):
            yield self.spec_of(entry, f"{self.under(key)}[{number}]")

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list under a key; no list is an empty one."""
        value = self.content.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.faults.report(self.under(key), "应为列表")
            return ()
        return tuple(str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in value)

    def numbers(self, key: str, *, least: float = 0.0) -> dict[str, float]:
        """Numbers by name under a key."""
        inner = self.spec(key)
        if inner is None:
            return {}
        return {name: inner.number_of(value, inner.under(name), least) for name, value in inner.content.items()}
