"""What kind a file is, is told by its content; what cannot be read is refused with a way out."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from fixtures_documents import docx, page, paragraph, pdf
from yaodian.plan.readers import LARGEST, read_document
from yaodian.values import Refused

LINES = ["2014年教育工作要点", "总的要求是，坚持立德树人，提高质量。", "一、改革", "1.新建学校10所。"]


def archive(**files: bytes) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "\n".join(LINES).encode(), "text"),
        ("a.md", "\n".join(LINES).encode(), "markdown"),
        ("a.html", page(LINES).encode(), "html"),
        ("a.docx", docx(*map(paragraph, LINES)), "docx"),
        ("a.pdf", pdf(LINES), "pdf"),
        ("lies.docx", "\n".join(LINES).encode(), "text"),
        ("lies.txt", page(LINES).encode(), "html"),
        ("lies.txt", docx(*map(paragraph, LINES)), "docx"),
        ("lies.html", pdf(LINES), "pdf"),
        ("no-ending", pdf(LINES), "pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_content_tells_the_kind(name: str, content: bytes, kind: str) -> None:
    document = read_document(name, content)
    assert document.kind == kind
    assert "1.新建学校10所。" in document.text


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty-file", "没有文字"),
        (b" \r\n\r\n ", "empty-file", "没有文字"),
        (b"\xef\xbb\xbf", "empty-file", "没有文字"),
        ("\u3000\u3000".encode(), "empty-file", "没有文字"),
        (OLE, "unknown-kind", "另存为 .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted-file", "密码"),
        (b"{\\rtf1 x}", "unknown-kind", "另存为 .docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "unknown-kind", "图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "unknown-kind", "图片"),
        (b"Rar!\x1a\x07", "unknown-kind", "压缩包"),
        (b"MIME-Version: 1.0\r\n", "unknown-kind", ".html"),
        (archive(OFD_xml=b"x").replace(b"OFD_xml", b"OFD.xml"), "unknown-kind", ".ofd"),
        (archive(xl__workbook_xml=b"x").replace(b"workbook_xml", b"workbook.xml"), "unknown-kind", ".xlsx"),
        (archive(readme=b"x"), "unknown-kind", "解开压缩包"),
        (b"PK\x03\x04" + b"x" * 50, "damaged-file", "损坏"),
        (b"%PDF-1.7\nnothing", "damaged-file", "损坏"),
        (bytes(range(256)) * 4, "unknown-kind", "认不出"),
        (b"\0\1\2\3" * 50, "unknown-kind", "认不出"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_a_way_out(content: bytes, code: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_document("甲.txt", content)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in str(problem)
    assert problem.remedy
    assert problem.place is not None
    assert problem.place.file == "甲.txt"


def test_sizes_have_limits_that_callers_can_set() -> None:
    with pytest.raises(Refused, match="超过上限 50 MB"):
        read_document("甲.txt", bytes(LARGEST + 1))
    with pytest.raises(Refused, match="超过上限"):
        read_document("甲.txt", b"abc" * 100, largest=100)
    for content in ("要点" * 600, page(["甲要点", "要点，" * 600, "乙。"])):
        with pytest.raises(Refused, match="不像一份要点"):
            read_document("甲.txt", content.encode(), longest=1000)
    for content in (docx(paragraph("要点" * 600)), pdf(["要点" * 600])):
        with pytest.raises(Refused, match="不像一份要点"):
            read_document("甲", content, longest=1000)
