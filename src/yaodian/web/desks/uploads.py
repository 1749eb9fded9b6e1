"""A document that came with a form: a file, or text that was pasted."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpRequest
from django.utils.translation import gettext

from yaodian.plan.interchange import is_stratml, read_stratml
from yaodian.plan.readers import LARGEST, Document, Places, read_document, too_large
from yaodian.values import Problem, Refused

PASTED = "pasted.txt"


def uploaded(request: HttpRequest) -> tuple[str, Document]:
    """The name of the document and what was read of it. Raises Refused."""
    file = request.FILES.get("file")
    if file is not None:
        name = PurePath(file.name or "").name or "file"
        if (file.size or 0) > LARGEST:
            raise too_large(name, file.size or 0)
        return name, _read(name, file.read())
    words = request.POST.get("words", "")
    if words.strip():
        return gettext("粘贴的正文"), read_document(PASTED, words.encode("utf-8", "replace"))
    raise Refused(
        [
            Problem(
                "no-file",
                gettext("没有选择文件，也没有粘贴正文。"),
                remedy=gettext("选择一个文件，或把正文粘贴到框里。"),
            )
        ]
    )


def _read(name: str, data: bytes) -> Document:
    """The document in a file; of a plan as StratML the text that it carries or is put together from."""
    if is_stratml(data):
        return Document(read_stratml(data, name).text, "text", "utf-8", Places())
    return read_document(name, data)
