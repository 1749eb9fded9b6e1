"""Which signs a text may hold: what PostgreSQL refuses and nobody can read is refused before any database sees it."""

from __future__ import annotations

from yaodian.values import Problem


def without_control_signs(text: str) -> str:
    """The text; ValueError where it holds a sign that has no picture, or half of one."""
    if any(sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("含有控制字符")
    return text


def readable(text: str) -> str:
    """The text, which may have several lines; ValueError as above."""
    without_control_signs(text.replace("\n", "").replace("\r", "").replace("\t", ""))
    return text


def is_readable(text: str) -> bool:
    """Whether a text of several lines holds no such sign."""
    try:
        readable(text)
    except ValueError:
        return False
    return True


def printable(name: str) -> str:
    """A name without them, as it can be kept and shown."""
    return "".join(sign for sign in name if sign.isprintable())


def strange_signs(what: str) -> Problem:
    """What is said of a text that holds one."""
    return Problem("strange-signs", f"{what}中有看不见的控制字符。", remedy="删去后重新填写。")
