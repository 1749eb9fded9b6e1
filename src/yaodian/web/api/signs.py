"""Which signs a text may hold: what PostgreSQL refuses and nobody can read is refused before any database sees it."""

from __future__ import annotations


def without_control_signs(text: str) -> str:
    """The text; ValueError where it holds a sign that has no picture, or half of one."""
    if any(sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("含有控制字符")
    return text


def readable(text: str) -> str:
    """The text, which may have several lines; ValueError as above."""
    without_control_signs(text.replace("\n", "").replace("\r", "").replace("\t", ""))
    return text
