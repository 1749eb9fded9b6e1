"""Evidence: what a file is, its content says; a picture is written anew, a document that could run is refused; files lie whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from fixtures_evidence import document, from_a_telephone, pdf, picture, template_from_elsewhere, workbook, zipped
from fixtures_object_store import object_store
from yaodian.registry.evidence import MEDIA, Evidence, EvidenceFiles, looked_at
from yaodian.registry.evidence.pictures import MOST_PIXELS
from yaodian.registry.storage import Folder, Storage
from yaodian.values import Refused

LARGEST = 20_000_000


def kept(data: bytes, name: str = "file") -> Evidence:
    return looked_at(data, name, LARGEST)


def why_not(data: bytes, name: str = "file", largest: int = LARGEST) -> str:
    with pytest.raises(Refused) as refused:
        looked_at(data, name, largest)
    (problem,) = refused.value.problems
    assert problem.place is not None
    assert problem.place.file == name
    assert problem.remedy
    return problem.code


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (picture(), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (pdf(), "application/pdf"),
        (document(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
@pytest.mark.parametrize("name", ["right", "wrong.html", "wrong.exe"])
def test_the_kind_is_what_the_content_says_whatever_the_name(data: bytes, media: str, name: str) -> None:
    found = kept(data, name)
    assert found.media == media
    assert found.media in MEDIA
    assert found.digest == hashlib.sha256(found.content).hexdigest()
    assert found.sent == hashlib.sha256(data).hexdigest()
    assert bool(found.preview) == media.startswith("image/")


def test_of_a_photo_the_place_the_time_and_the_device_are_gone_and_it_stands_upright() -> None:
    sent = from_a_telephone()
    assert b"SECRET-PLACE" in sent
    assert b"MAKER" in sent
    found = kept(sent)
    with Image.open(io.BytesIO(found.content)) as shown:
        assert shown.size == (60, 80)
        assert not shown.getexif()
        assert "comment" not in shown.info
    for part in (found.content, found.preview):
        assert not any(word in part for word in (b"MAKER", b"SECRET-PLACE", b"2014:06:01", b"Exif"))


def test_the_texts_of_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Location", "39.12,117.2")
    sent = picture("PNG", pnginfo=said)
    assert b"39.12,117.2" in sent
    assert b"39.12,117.2" not in kept(sent).content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_is_not_kept(kind: str) -> None:
    hidden = b"<script>alert(1)</script>" + zipped({"evil.sh": "rm"})
    content = kept(picture(kind) + hidden).content
    assert b"<script>" not in content
    assert b"evil.sh" not in content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(mode: str) -> None:
    stream = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (20, 20)).save(stream, kind)
    assert kept(stream.getvalue()).media == f"image/{kind.lower()}"


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000))) + chunk(b"IEND", b"")


def _webp_that_claims(side: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (side - 1).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _moving() -> bytes:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    return stream.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty-file"),
    "text": (lambda: b"hello", "unknown-kind"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "unknown-kind"),
    "html": (lambda: b"<!doctype html><script>1</script>", "unknown-kind"),
    "html behind a mark of bytes": (lambda: b"\xef\xbb\xbf<html>", "unknown-kind"),
    "gif": (lambda: picture("GIF"), "unknown-kind"),
    "tiff": (lambda: picture("TIFF"), "unknown-kind"),
    "program": (lambda: b"MZ" + bytes(500), "unknown-kind"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(50), "unknown-kind"),
    "old office": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown-kind"),
    "jpeg cut off": (lambda: picture(size=(400, 400))[:500], "damaged"),
    "jpeg by its first bytes alone": (lambda: b"\xff\xd8\xff<script>alert(1)</script>", "damaged"),
    "png by its first bytes alone": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(60), "damaged"),
    "webp by its first bytes alone": (lambda: b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40), "damaged"),
    "png of 10,000 million pixels": (lambda: _png_that_claims(100_000, 100_000), "too-large"),
    "png a little over": (lambda: _png_that_claims(MOST_PIXELS // 6_000 + 1, 6_000), "too-large"),
    "png as a thread": (lambda: _png_that_claims(40_000, 1), "too-large"),
    "png with less data than pixels": (lambda: _png_that_claims(5_000, 5_000), "damaged"),
    "webp of 268 million pixels": (lambda: _webp_that_claims(16_384), "too-large"),
    "jpeg of a thousand scans": (lambda: picture() + b"\xff\xda\x00\x08" * 1_000, "too-large"),
    "moving png": (_moving, "moving"),
    "pdf by its first bytes alone": (lambda: b"%PDF-1.4\n%%EOF", "damaged"),
    "pdf cut off": (lambda: pdf()[:120], "damaged"),
    "pdf with an archive behind": (lambda: pdf(after=zipped({"a": "b"})), "damaged"),
    "pdf with a page of html behind": (lambda: pdf(after=b"<script>1</script>"), "damaged"),
    "pdf with a script": (lambda: pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active"),
    "pdf that starts a program": (lambda: pdf(catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "active"),
    "archive": (lambda: zipped({"a.txt": "b"}), "unknown-kind"),
    "archive of both kinds": (lambda: document({"xl/workbook.xml": "<workbook/>"}), "unknown-kind"),
    "archive cut off": (lambda: document()[:-30], "damaged"),
    "archive with words behind": (
        lambda: zipped({"[Content_Types].xml": "", "word/document.xml": ""}, b"<html>"),
        "damaged",
    ),
    "document of another type": (lambda: document(kind="presentationml.presentation"), "unknown-kind"),
    "document with macros": (lambda: document({"word/vbaProject.bin": b"1"}), "macros"),
    "document that says it has macros": (
        lambda: zipped(
            {
                "[Content_Types].xml": "wordprocessingml.document.main+xml application/vnd.ms-word.document.macroEnabled.main+xml",
                "word/document.xml": "",
            }
        ),
        "macros",
    ),
    "document with a control": (lambda: document({"word/activeX/activeX1.xml": "1"}), "active"),
    "document with a file in it": (lambda: document({"word/embeddings/oleObject1.bin": b"1"}), "active"),
    "document that fetches its template": (template_from_elsewhere, "active"),
    "document that is a bomb": (lambda: document({"word/media/a.png": bytes(250_000_000)}), "too-large"),
    "document beyond the bar": (lambda: document({"word/a.xml": bytes(257_000_000)}), "too-large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_evidence_is_refused_with_its_reason_in_good_time(kind: str) -> None:
    make, code = HOSTILE[kind]
    data = make()
    begun = time.monotonic()
    assert why_not(data, "photo.jpg") == code
    assert time.monotonic() - begun < 5


def test_a_file_over_the_limit_of_the_place_is_refused() -> None:
    data = pdf()
    assert why_not(data, largest=len(data) - 1) == "too-large"
    assert looked_at(data, "x", len(data)).media == "application/pdf"


def files(folder: Path) -> EvidenceFiles:
    return EvidenceFiles(Folder(Storage(str(folder)), "evidence"))


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_is_kept_under_its_digest_once(tmp_path: Path) -> None:
    store, data = files(tmp_path), b"some bytes"
    for _ in range(2):
        store.put(digest_of(data), data)
    assert store.get(digest_of(data)) == data
    assert list(store.digests()) == [digest_of(data)]
    store.remove(digest_of(data))
    store.remove(digest_of(data))
    assert not store.has(digest_of(data))
    with pytest.raises(FileNotFoundError):
        store.get(digest_of(data))


def test_what_is_not_a_digest_is_no_path(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "ABC", "a" * 63, f"{'a' * 64}\n"):
        with pytest.raises(ValueError, match="no SHA-256"):
            files(tmp_path).get(name)
    with pytest.raises(ValueError, match="not the digest"):
        files(tmp_path).put("a" * 64, b"other")


def test_bytes_that_changed_on_the_disk_are_not_given_out(tmp_path: Path) -> None:
    store, data = files(tmp_path), b"some bytes"
    store.put(digest_of(data), data)
    next(path for path in (tmp_path / "evidence").glob("??/*")).write_bytes(b"other")
    with pytest.raises(OSError, match="has changed"):
        store.get(digest_of(data))


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store, data = files(tmp_path), b"some bytes"
    monkeypatch.setattr("yaodian.registry.evidence.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(digest_of(data), data)
    assert [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()] == []


def test_the_same_file_put_by_many_at_once_is_one_whole_file(tmp_path: Path) -> None:
    store, data = files(tmp_path), os.urandom(2_000_000)
    threads = [threading.Thread(target=store.put, args=(digest_of(data), data)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in (tmp_path / "evidence").rglob("*") if path.is_file()] == [digest_of(data)]
    assert store.get(digest_of(data)) == data


_WRITER = """
import hashlib, os, sys
from yaodian.registry.evidence import EvidenceFiles
from yaodian.registry.storage import Folder, Storage
store = EvidenceFiles(Folder(Storage(sys.argv[1]), "evidence"))
print("ready", flush=True)
while True:
    data = os.urandom(300_000)
    store.put(hashlib.sha256(data).hexdigest(), data)
"""


@pytest.mark.parametrize("after", [0.01, 0.05, 0.13, 0.21])
def test_a_writer_that_is_killed_leaves_whole_files_and_what_it_began_goes_in_time(
    tmp_path: Path, after: float
) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    store = files(tmp_path)
    for digest in store.digests():
        assert digest_of(store.get(digest)) == digest
    aside = tmp_path / "evidence" / ".coming"
    aside.mkdir(parents=True, exist_ok=True)
    (aside / "begun").write_bytes(b"half")
    os.utime(aside / "begun", (1, 1))
    store.put(digest_of(b"next"), b"next")
    assert not (aside / "begun").exists()


def test_files_lie_in_an_object_store_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with object_store("yaodian-lake") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        store, data = EvidenceFiles(Folder(Storage("s3://yaodian-lake/示例 市"), "_evidence")), pdf()
        assert not store.has(digest_of(data))
        for _ in range(2):
            store.put(digest_of(data), data)
        assert store.get(digest_of(data)) == data
        assert list(store.digests()) == [digest_of(data)]
        store.remove(digest_of(data))
        assert list(store.digests()) == []
