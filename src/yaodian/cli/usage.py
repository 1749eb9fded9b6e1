"""Mistakes in the writing of a command, in the words of the reader. The library that parses commands says them in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from yaodian.values import nearest

_SAID: tuple[tuple[str, str], ...] = (
    (r"No such option: (\S+).*", "没有选项 {0}"),
    (r"No such command '(.+?)'.*", "没有命令 {0}"),
    (r"Missing argument '?(.+?)'?\.", "缺少参数 {0}"),
    (r"Missing option '?(.+?)'?\.", "缺少选项 {0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Option '?(.+?)'? requires an argument\.", "选项 {0} 后面要有一个值"),
    (r"Option '?(.+?)'? does not take a value\.?", "选项 {0} 后面不带值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", "多出了 {0}"),
    (r"Invalid value for '(.+?)': .*less than or equal to (\S+)", "{0} 应不大于 {1}"),
    (r"Invalid value for '(.+?)': .*greater than or equal to (\S+)", "{0} 应不小于 {1}"),
    (r"Invalid value for '(.+?)': .*(?:valid integer|not a valid int).*", "{0} 应为整数"),
    (r"Invalid value for '(.+?)': .*(?:valid number|not a valid float).*", "{0} 应为数"),
    (r"Invalid value for '(.+?)': (.*)", "{0} 的值不合要求（{1}）"),
)


def is_mistake(error: Exception) -> bool:
    """Whether the parser raised this for a mistake of its caller."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def said(error: Any) -> str:
    """The mistake as a sentence, and where to read how the command is written; the help itself where nothing was written."""
    text: str = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return text
    sentence = next(
        (form.format(*found.groups()) for pattern, form in _SAID if (found := re.fullmatch(pattern, text, re.DOTALL))),
        text,
    )
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "yaodian")
    near = _near(error, context)
    hint = f"，是否指 {near}？" if near else "。"
    return f"{sentence}{hint}写法见 {path} --help。"


def _near(error: object, context: object) -> str | None:
    """The option or command that was probably meant."""
    possible: Sequence[str] = getattr(error, "possibilities", None) or ()
    if possible:
        return possible[0]
    command = getattr(context, "command", None)
    found = re.search(r"No such (?:option: |command ')(\S+?)(?:'|$| )", str(error))
    if command is None or found is None:
        return None
    names = [*getattr(command, "commands", ()), *(name for one in command.params for name in one.opts)]
    return nearest(found[1], names)
