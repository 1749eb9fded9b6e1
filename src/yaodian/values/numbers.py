"""Numbers as people read them: written out, without a power of ten and without trailing zeros."""

from __future__ import annotations


def number_text(value: float, decimals: int = 4) -> str:
    """The number with at most so many decimals: 8600000, 97.5, 0.0123 (never 8.6e+06)."""
    written = f"{value:.{decimals}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
