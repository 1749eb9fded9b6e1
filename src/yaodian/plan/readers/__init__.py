"""Documents become text: the bytes of a file go in, the text of a plan comes out, each character with its place in the file.

Plain text, Markdown, web pages, Word documents and PDF with a text layer are read; what is left out is listed. It refuses to know
what a plan is, and opens no file: whoever calls it has the bytes.
"""

from yaodian.plan.readers.document import Document, LeftOut, Places, SourcePlace
from yaodian.plan.readers.read import LARGEST, read_document, too_large

__all__ = ["LARGEST", "Document", "LeftOut", "Places", "SourcePlace", "read_document", "too_large"]
