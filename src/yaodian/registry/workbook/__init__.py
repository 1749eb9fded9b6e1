"""Workbooks that go out: forms to fill in, accepted rows, and the sender's own workbook with its faults marked.

A declaration, rows and problems come in; the bytes of an .xlsx file go out, and whatever goes out is read back the same by intake. It
refuses to know who may see the rows and where the bytes are kept.
"""

from yaodian.registry.workbook.form import form, rows_workbook
from yaodian.registry.workbook.marked import marked_copy

__all__ = ["form", "marked_copy", "rows_workbook"]
