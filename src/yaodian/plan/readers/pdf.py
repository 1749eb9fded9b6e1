"""PDF with a text layer: lines are joined to paragraphs again, page numbers and running heads and feet are left out and listed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from yaodian.plan.readers.document import Document, LeftOut, Piece, SourcePlace, Writer
from yaodian.plan.readers.refusal import damaged, refusal, too_much
from yaodian.plan.readers.tables import inserted, is_marked

_MOST_PAGES = 500
_SECONDS = 60
_CHILD = Path(__file__).with_name("pdf_lines.py")
_PAGE_NUMBER = re.compile(
    r"[\s—–\-_·.－]*(?:第\s*)?[0-9]{1,4}(?:\s*[/／]\s*[0-9]{1,4})?\s*(?:页)?[\s—–\-_·.－]*(?:[,，]?\s*共\s*[0-9]{1,4}\s*页)?"
)
_DIGITS = re.compile(r"[0-9\s]+")
_EDGE = 2
_APART = 1.25
_FEW_SIGNS = 8
_INDENT = 1.2
_SHORT = 1.6
_VERY_SHORT = 4.0
_INDENTED_SHARE = 0.12
_ENDS = "。；：！？;!?"
_SIZES_APART = 1.12


@dataclass(slots=True)
class _Line:
    """A printed line: page, its number on the page, baseline, left, right, size of the characters, words."""

    page: int
    number: int
    base: float
    left: float
    right: float
    size: float
    text: str

    @property
    def place(self) -> SourcePlace:
        return SourcePlace("page", self.page, self.number)

    @property
    def piece(self) -> Piece:
        """The words without blanks at the ends."""
        lead = len(self.text) - len(self.text.lstrip())
        return Piece(self.text.strip(), SourcePlace("page", self.page, self.number, column=lead + 1))


def read_pdf(name: str, content: bytes, longest: int) -> Document:
    """Read the bytes of a PDF. Raises Refused for what is protected, damaged, scanned, or too long."""
    told = _lines_of(name, content, longest)
    lines = _numbered(told["lines"])
    shown = sum(len(line.text.strip()) for line in lines)
    pages = told["pages"]
    if shown < _FEW_SIGNS * min(pages, 3):
        raise refusal(
            "no-text-layer",
            name,
            f"这份 PDF（{pages} 页）里没有文字，多半是扫描件。",
            "先用文字识别软件转成文字，核对后另存为 .docx 再试；最好向发文单位索取原来的 .docx。",
        )
    if told["unmapped"] > 0.3 * shown:
        raise refusal(
            "no-text-layer",
            name,
            "这份 PDF 里的文字没有编码，读出来是乱码。",
            "向发文单位索取原来的 .docx，或用文字识别软件转成文字。",
        )
    writer = Writer()
    body = _body(lines, pages, writer.left_out)
    for paragraph in _paragraphs(body):
        writer.line(paragraph)
    empty = sorted(set(range(1, pages + 1)) - {line.page for line in lines if line.text.strip()})
    writer.left_out += [LeftOut("没有文字的页", f"第{page}页", SourcePlace("page", page, 1)) for page in empty]
    return writer.document("pdf", "unicode")


def _lines_of(name: str, content: bytes, longest: int) -> dict[str, Any]:
    """What the process that reads the file found."""
    command = [sys.executable, "-I", str(_CHILD), str(_MOST_PAGES), str(longest)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise refusal(
            "too-large",
            name,
            f"这份 PDF 读了 {_SECONDS} 秒还没有读完。",
            "用 PDF 阅读器打开它，只把要点正文的页打印成新的 PDF 再试。",
        ) from None
    except OSError as error:
        raise refusal(
            "cannot-read", name, f"读 PDF 的程序启动不了（{error.strerror}）。", "检查内存和安装是否完好。"
        ) from None
    if done.returncode or not done.stdout:
        if b"ModuleNotFoundError" in done.stderr:
            raise refusal("cannot-read", name, "读 PDF 要用的程序库没有装好。", "重新安装 yaodian，装齐它的依赖。")
        raise damaged(name, " PDF ", "读到一半失败")
    told: dict[str, Any] = json.loads(done.stdout)
    match told.get("error"):
        case None:
            return told
        case "password":
            raise refusal(
                "encrypted-file", name, "这份 PDF 设有打开密码。", "用 PDF 阅读器打开它，去掉密码后另存再试。"
            )
        case "pages":
            raise too_much(name, f"这份 PDF 有 {told['pages']} 页")
        case "longest":
            raise too_much(name, f"这份 PDF 有 {longest} 字以上")
        case "memory":
            raise too_much(name, "读这份 PDF 要用的内存过多")
    raise damaged(name, " PDF ", "结构不全", "用 PDF 阅读器打开它，另存或打印成新的 PDF 再试；打不开时，请重新索取。")


def _numbered(found: Iterable[Sequence[Any]]) -> list[_Line]:
    lines: list[_Line] = []
    for page, base, left, right, size, text in found:
        if not text.strip():
            continue
        number = lines[-1].number + 1 if lines and lines[-1].page == page else 1
        lines.append(_Line(page, number, base, left, right, size, text))
    return lines


def _body(lines: list[_Line], pages: int, left_out: list[LeftOut]) -> list[_Line]:
    """The lines without page numbers and without what is repeated at the edges of most pages."""
    edges: dict[int, tuple[_Line, str]] = {}
    outermost: set[int] = set()
    by_page: dict[int, list[_Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    orders = [sorted(held, key=lambda line: -line.base) for held in by_page.values()]
    gaps = sorted(first.base - second.base for order in orders for first, second in pairwise(order))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    for order in orders:
        outermost |= {id(order[0]), id(order[-1])}
        edges |= {id(line): (line, "页眉") for line in _apart(order, usual)}
        edges |= {id(line): (line, "页脚") for line in _apart(order[::-1], usual)}
    words = {key: (what, _DIGITS.sub("", line.text)) for key, (line, what) in edges.items()}
    often = Counter(words.values())
    kept = []
    for line in lines:
        what = ""
        if (id(line) in outermost or id(line) in edges) and _PAGE_NUMBER.fullmatch(line.text.strip()):
            what = "页码"
        elif id(line) in edges and pages > 1 and often[words[id(line)]] >= max(2, pages / 2):
            what = edges[id(line)][1]
        if what:
            left_out.append(LeftOut(what, line.text.strip(), line.place))
        else:
            kept.append(line)
    return kept


def _apart(order: Sequence[_Line], usual: float) -> Sequence[_Line]:
    """The first lines of a page (or the last, from below) that stand further from the others than lines do."""
    for count, (first, second) in enumerate(pairwise(order[: _EDGE + 1]), 1):
        if abs(first.base - second.base) > _APART * usual:
            return order[:count]
    return ()


def _paragraphs(lines: Sequence[_Line]) -> Iterable[list[Piece]]:
    """Lines joined where a paragraph goes on."""
    if not lines:
        return
    lefts = Counter(round(line.left) for line in lines)
    margin = _margin(lefts, len(lines))
    right = sorted(line.right for line in lines)[-1 - len(lines) // 10]
    indented = sum(line.left - margin > _INDENT * line.size for line in lines) >= _INDENTED_SHARE * len(lines)
    held: list[Piece] = [lines[0].piece]
    for before, line in pairwise(lines):
        if _begins(before, line, margin, right, indented=indented):
            yield held
            held = []
        elif before.text.rstrip()[-1:].isascii() and line.text.lstrip()[:1].isascii() and _are_words(before, line):
            held.append(inserted(" ", held[-1]))
        held.append(line.piece)
    yield held


def _margin(lefts: Counter[int], count: int) -> float:
    """The left margin: the leftmost place where more than a few lines begin."""
    usual = [left for left, times in lefts.items() if times >= max(1, 0.1 * count)]
    return float(min(usual, default=min(lefts)))


def _are_words(before: _Line, line: _Line) -> bool:
    return before.text.rstrip()[-1:].isalpha() and line.text.lstrip()[:1].isalpha()


def _begins(before: _Line, line: _Line, margin: float, right: float, *, indented: bool) -> bool:
    """Whether a paragraph begins with `line`."""
    size = max(before.size, line.size)
    if size > _SIZES_APART * min(before.size, line.size):
        return True
    room = right - before.right
    ended = before.text.rstrip()[-1:] in _ENDS
    if line.left - margin > _INDENT * line.size:
        return True
    if ended and (is_marked(line.text.lstrip()) or room > _SHORT * size):
        return True
    return room > (_VERY_SHORT if indented else _SHORT) * size
