"""Files of evidence made by tests: sound ones of every kind, and the pieces that hostile ones are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

_TYPES = "application/vnd.openxmlformats-officedocument"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SITES = """
  - id: sites
    label: {zh: 校舍项目, en: Building sites}
    description: 每个项目一行。
    level: school
    subject: school
    period: school_year
    key: [site]
    reported_by: unit
    purpose: 核验项目
    kinds: [primary]
    fields:
      - {name: site, label: 项目, type: string, required: true}
      - {name: school, label: 学校, type: string, required: true}
      - {name: photo, label: 竣工照片, type: string, format: evidence}
      - {name: permit, label: 许可证, type: string, format: evidence}
"""
"""A dataset with fields of evidence, for the small package."""


def with_sites(package: Path) -> None:
    """Adds the dataset."""
    target = package / "datasets" / "all.yaml"
    target.write_text(target.read_text("utf-8") + SITES, "utf-8")


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), colour: str = "teal", **said: object) -> bytes:
    """A picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind, **said)
    return stream.getvalue()


def from_a_telephone() -> bytes:
    """A photo that lies on its side and says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MAKER"
    exif[0x0132] = "2014:06:01 08:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (39.0, 7.0, 30.0)
    return picture(exif=exif, comment=b"SECRET-PLACE")


def pdf(more: bytes = b"", catalog: bytes = b"", after: bytes = b"") -> bytes:
    """A PDF of one empty page; `catalog` stands in its root, `more` are further objects."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += more
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    at = len(out)
    return out + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n%s" % (
        table,
        at,
        after,
    )


def zipped(parts: Mapping[str, bytes | str], comment: bytes = b"") -> bytes:
    """An archive of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        packed.comment = comment
    return stream.getvalue()


def document(
    more: Mapping[str, bytes | str] | None = None,
    main: str = "word/document.xml",
    kind: str = "wordprocessingml.document",
) -> bytes:
    """A Word document (or, told so, a workbook) with further parts."""
    types = f'<Types><Override PartName="/{main}" ContentType="{_TYPES}.{kind}.main+xml"/></Types>'
    parts: dict[str, bytes | str] = {"[Content_Types].xml": types, main: "<document/>"}
    return zipped({**parts, **(more or {})})


def workbook() -> bytes:
    """An Excel workbook."""
    return document(None, "xl/workbook.xml", "spreadsheetml.sheet")


def template_from_elsewhere() -> bytes:
    """A Word document that fetches its template when it is opened."""
    link = f'<Relationships><Relationship Id="r1" Type="{_REL}/attachedTemplate" Target="http://x.example/t.dotm" TargetMode="External"/></Relationships>'
    return document({"word/_rels/settings.xml.rels": link})
