"""Documents: kept as they were sent, after a look at every part of them. One that carries a program or another file is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yaodian.registry.evidence.refusing import KINDS, refusal
from yaodian.registry.intake.archive import Archive
from yaodian.values import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_SECONDS = 20
_CHILD = Path(__file__).with_name("pdf_facts.py")
_END = re.compile(rb"%%EOF[\s\x00]*\Z")
_RUNS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_SAVE_AGAIN = "请用办公软件打开它，删去宏、控件和嵌入的文件，另存后再传；也可以打印成 PDF。"
_PRINT_AGAIN = "请用 PDF 阅读器打开它，打印成新的 PDF 后再传。"

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MAIN_TYPES = {DOCX: b"wordprocessingml.document.main+xml", XLSX: b"spreadsheetml.sheet.main+xml"}
_ACTIVE = ("/activex/", "/embeddings/", "/macrosheets/", "/customui/")
# A template or an object from elsewhere is fetched, and run, when the document is opened.
_FETCHED = re.compile(
    rb"""(?:attachedTemplate|oleObject|frame|subDocument)["'][^>]*TargetMode\s*=\s*["']External""", re.I
)
_TARGET_FIRST = re.compile(
    rb"""TargetMode\s*=\s*["']External["'][^>]*(?:attachedTemplate|oleObject|frame|subDocument)["']""", re.I
)


def check_pdf(data: bytes, name: str) -> None:
    """Raises Refused for a PDF that is damaged, locked, holds a program or a file, or goes on after its end."""
    if not _END.search(data[-2048:]):
        raise refusal("damaged", name, "这份 PDF 没有正常结束，或末尾附有别的内容", _PRINT_AGAIN)
    facts = _facts(data, name)
    if facts.get("error") == "password":
        raise refusal("encrypted", name, "这份 PDF 设有打开密码", "请去掉密码，另存后再传。")
    if facts.get("error") or not facts["pages"]:
        raise refusal("damaged", name, "这份 PDF 已损坏，无法读取", _PRINT_AGAIN)
    if facts["scripts"] or facts["attached"] or any(word in data for word in _RUNS):
        raise refusal("active", name, "这份 PDF 带有脚本、启动命令、表单程序或附件", _PRINT_AGAIN)


def office_media(data: bytes, name: str) -> str:
    """The media type of a zipped document: DOCX or XLSX. Raises Refused for any other, or one that is not sound."""
    try:
        parts = _Office(data, name)
        for part in parts.names():
            for _piece in parts.pieces(part):
                pass
        types = parts.whole("[Content_Types].xml")
        links = b"".join(parts.whole(part) for part in parts.names() if part.endswith(".rels"))
    except Refused as refused:
        raise _in_our_words(refused, name) from None
    lowered = types.lower()
    if _MAIN_TYPES[parts.media].lower() not in lowered:
        raise refusal(
            "unknown-kind", name, "这个文件不是 Word 文档或 Excel 工作簿", "请另存为所列的一种后再传。", KINDS
        )
    if b"macroenabled" in lowered or b"vbaproject" in lowered:
        raise refusal("macros", name, "文件带有宏", _SAVE_AGAIN)
    if _FETCHED.search(links) or _TARGET_FIRST.search(links):
        raise refusal("active", name, "文件在打开时会从别处取模板或对象", _SAVE_AGAIN)
    return parts.media


class _Office(Archive):
    """A zipped document of either kind: nothing before the archive, nothing after it."""

    media = ""

    def _check_kind(self, names: set[str]) -> None:
        if any(f"/{part}".endswith(("vbaproject.bin", "vbadata.xml")) for part in names):
            raise refusal("macros", self.name, "文件带有宏", _SAVE_AGAIN)
        if any(mark in f"/{part}" for part in names for mark in _ACTIVE):
            raise refusal("active", self.name, "文件中嵌有控件或别的文件", _SAVE_AGAIN)
        kinds = [media for part, media in _MAIN_PARTS.items() if part in names]
        if len(kinds) != 1:
            message = "压缩包和别种文件不能作佐证"
            raise refusal("unknown-kind", self.name, message, "请把里面的文件分别上传。", KINDS)
        if self._data[-22:-18] != b"PK\x05\x06":
            raise refusal("damaged", self.name, "文件末尾附有别的内容", "请用办公软件打开，另存后再传。")
        self.media = kinds[0]


_OUR_WORDS = {
    "workbook": "文件已损坏，无法读取",
    "too-large": "文件展开后过大，不像正常的文档",
    "encrypted": "文件设有打开密码，无法查看",
}


def _in_our_words(refused: Refused, name: str) -> Refused:
    """What is said of archives is said of workbooks; here it may be a document."""
    said = refused.problems[0]
    if said.code not in _OUR_WORDS:
        return refused
    code = "damaged" if said.code == "workbook" else said.code
    return refusal(code, name, _OUR_WORDS[said.code], "请用办公软件打开，另存后再传。")


def _facts(data: bytes, name: str) -> Mapping[str, Any]:
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise refusal("too-large", name, f"这份 PDF 看了 {_SECONDS} 秒还没有看完", _PRINT_AGAIN) from None
    except OSError as error:
        message = f"看 PDF 的程序启动不了（{error.strerror}）"
        raise refusal("cannot-read", name, message, "请稍后再传；一直如此，请告知管理员。") from None
    if done.returncode or not done.stdout:
        return {"error": "damaged"}
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told
