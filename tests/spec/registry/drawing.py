"""Reads tables drawn with bars."""

from __future__ import annotations

import re
from datetime import date

Cell = str | int | float | bool | date | None


def cell(text: str) -> Cell:
    """Empty is unknown, yes and no are true and false, `''` is the empty text, numbers and days read as such, the rest is text."""
    if text in ("", "''"):
        return None if text == "" else ""
    if text in ("yes", "no"):
        return text == "yes"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    return text


def drawn(table: str) -> list[dict[str, str]]:
    """The rows of a drawn table by column; a line of dashes is only for the eye."""
    lines = [line for line in table.strip().splitlines() if not re.fullmatch(r"[\s\-+|]+", line)]
    header, *rows = [[part.strip() for part in line.split("|")] for line in lines]
    assert all(len(row) == len(header) for row in rows), f"a row of the table has too many or too few cells:\n{table}"
    return [dict(zip(header, row, strict=True)) for row in rows]
