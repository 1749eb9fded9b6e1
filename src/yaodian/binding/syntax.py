"""What YAML's parser stumbles over, said in the author's words and at the line that must be mended.

The parser reports where it gave up, which for a forgotten quote, bracket or colon is one or many lines too late.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from yaodian.values import Place, Problem


@dataclass(frozen=True, slots=True)
class _Fault:
    """A sign of the parser's words, what to tell the author; `begin` if the fault lies where the parser began, not where it ended."""

    sign: str
    message: str
    remedy: str
    begin: bool = False


_FAULTS = (
    _Fault("found a tab character", "缩进使用了制表符", "把制表符换成空格"),
    _Fault("found character '\\t'", "缩进使用了制表符", "把制表符换成空格"),
    _Fault("while scanning a quoted scalar", "引号没有成对", "补上缺少的引号", begin=True),
    _Fault("expected ',' or", "方括号或花括号没有写完", "补上缺少的括号或逗号", begin=True),
    _Fault("could not find expected ':'", "缺少冒号", "写成“名称: 值”，冒号为半角且后接空格", begin=True),
    _Fault("cannot start any token", "出现了不能用在此处的字符", "给这段文字加上引号"),
    _Fault("while scanning an alias", "星号开头的词会被当作引用", "给这段文字加上引号"),
    _Fault("found undefined alias", "星号开头的词会被当作引用", "给这段文字加上引号"),
    _Fault("but found another document", "一个文件只能有一份内容，此处又开始了一份", "删去这一行“---”"),
    _Fault("while scanning a block scalar", "“|”或“>”之后不能有别的文字", "把文字移到下一行并缩进，或给它加上引号"),
    _Fault("while scanning an anchor", "“&”开头的词会被当作锚点", "给这段文字加上引号"),
    _Fault("while scanning a tag", "“!”开头的词会被当作类型标记", "给这段文字加上引号"),
)
_INDENT = ("缩进与上文不一致", "同一层的内容须左对齐")
_OPENING_QUOTE = re.compile(r"(?:^|(?<=[\s\[{,]))(?:- +)?(['\"])")
_KEY = re.compile(r"\s*(- +)*[^\s#'\"\[{][^#]*?:(\s|$)")


def syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """The problem behind a parser's error."""
    lines = text.splitlines() or [""]
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Problem("yaml-syntax", "文件含有不可用的控制字符", place, remedy="删去该字符。")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem("yaml-syntax", "YAML 语法有误", Place(name, 1), remedy="检查缩进、冒号与引号。")
    last = min(error.problem_mark.line, len(lines) - 1)
    said = f"{error.context or ''} {error.problem or ''}"
    open_quote = _line_with_open_quote(lines, last)
    if open_quote is not None and "tab" not in said:
        return _problem("引号没有成对", "补上缺少的引号", name, open_quote, 0, lines)
    for fault in _FAULTS:
        if fault.sign in said:
            mark = error.context_mark if fault.begin and error.context_mark else error.problem_mark
            return _problem(fault.message, fault.remedy, name, mark.line, mark.column, lines)
    if "mapping values are not allowed" in said:
        return _stray_colon(name, lines, last, error.problem_mark.column)
    return _stray_content(name, lines, last, error.problem_mark.column)


def _problem(message: str, remedy: str, name: str, line: int, column: int, lines: list[str]) -> Problem:
    """`line` and `column` from 0; a column in front of the text moves to where the text begins."""
    line = min(line, len(lines) - 1)
    first = len(lines[line]) - len(lines[line].lstrip())
    return Problem("yaml-syntax", message, Place(name, line + 1, max(column, first) + 1), remedy=f"{remedy}。")


def _line_with_open_quote(lines: list[str], last: int) -> int | None:
    """The first line up to `last` on which a quoted text begins that is not closed on that line."""
    for number, line in enumerate(lines[: last + 1]):
        place = 0
        while found := _OPENING_QUOTE.search(line, place):
            if "#" in line[: found.start()] and re.search(r"(^|\s)#", line[: found.start()]):
                break
            quote = found[1]
            end = line.find(quote, found.end())
            while quote == "'" and end >= 0 and line[end : end + 2] == "''":
                end = line.find(quote, end + 2)
            while quote == '"' and end > 0 and line[end - 1] == "\\":
                end = line.find(quote, end + 1)
            if end < 0:
                return number
            place = end + 1
    return None


def _stray_colon(name: str, lines: list[str], line: int, column: int) -> Problem:
    """A colon where none may be: the line before has lost its own, this line stands too far right, or a text holds a colon."""
    before = next(
        (n for n in range(line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#")), None
    )
    if before is not None and not _KEY.match(lines[before]) and not lines[before].strip().startswith(("- {", "- [")):
        return _problem("缺少冒号", "写成“名称: 值”，冒号为半角且后接空格", name, before, 0, lines)
    if _KEY.match(lines[line]) and lines[line][:column].count(": ") == 0:
        return _problem("缩进与上文不一致", "与同一层的上一行左对齐", name, line, 0, lines)
    return _problem("文字中的冒号会被当作分隔", "给这段文字加上引号", name, line, column, lines)


def _stray_content(name: str, lines: list[str], line: int, column: int) -> Problem:
    """Something that does not belong there: in the midst of a line a superfluous sign, at its beginning a wrong indent."""
    first = len(lines[line]) - len(lines[line].lstrip())
    if column > first:
        return _problem("此处多出了内容", "删去多余的括号、引号或文字", name, line, column, lines)
    return _problem(*_INDENT, name, line, column, lines)
