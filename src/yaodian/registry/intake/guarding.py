"""Texts in CSV that a spreadsheet would calculate: they go out behind an apostrophe and come in without it.

A text that begins with = + - @, a tab or a return is given one apostrophe, and so is one that has apostrophes before such a sign already:
one apostrophe too many is just what reading takes away, and every text comes back as it was. Workbooks need none of it.
"""

from __future__ import annotations

import polars as pl

_CALCULATED = r"^'*[=+\-@\t\r]"
_GUARDED = r"^'+[=+\-@\t\r]"


def guarded(texts: pl.Expr) -> pl.Expr:
    """Texts as they stand in a CSV file that people open."""
    return pl.when(texts.str.contains(_CALCULATED)).then(pl.lit("'") + texts).otherwise(texts)


def plain_guarded(texts: pl.Expr) -> pl.Expr:
    """Texts as they stand in a CSV file for programs: only what reading would take away is added."""
    return pl.when(texts.str.contains(_GUARDED)).then(pl.lit("'") + texts).otherwise(texts)


def unguarded(cells: pl.Series) -> pl.Series:
    """Cells of a CSV file without the apostrophe before a text that would be calculated."""
    if not cells.str.starts_with("'").any():
        return cells
    return cells.str.strip_prefix("'").zip_with(cells.str.contains(_GUARDED).fill_null(value=False), cells)
