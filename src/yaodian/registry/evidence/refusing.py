"""The refusal of a file as evidence."""

from __future__ import annotations

from yaodian.values import Place, Problem, Refused

KINDS = "照片（JPEG、PNG、WebP）、PDF、Word 文档（.docx）或 Excel 工作簿（.xlsx）"


def refusal(code: str, name: str, message: str, remedy: str, expected: str = "") -> Refused:
    """The refusal of the file as a whole."""
    return Refused([Problem(code, message, Place(name), expected, remedy)])
