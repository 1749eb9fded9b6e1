"""What is wrong, where, and what to do next: the one form in which every room reports faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a source that its author can open: a file with line and column (1-based), or a sheet with row and column."""

    file: str
    line: int | None = None
    column: int | str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(self.sheet)
        if self.line is not None:
            parts.append(str(self.line))
        if self.column is not None:
            parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault.

    `code` is a stable key in words (`unknown-name`), `message` says what is wrong, `expected` what is allowed there, `remedy`
    what to do next. Texts are Chinese, for the person who has to act.
    """

    code: str
    message: str
    place: Place | None = None
    expected: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        said = (self.message, f"应为：{self.expected}" if self.expected else "", self.remedy)
        return where + "".join(_sentence(words) for words in said if words)


def _sentence(words: str) -> str:
    return words if words.endswith(("。", "？", "！")) else f"{words}。"


class Refused(Exception):
    """Input that cannot be accepted, with all its problems at once, in the order of the source."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
