"""Small documents of every kind, made by hand: Word packages, PDF files and web pages, byte by byte."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

PLAN = Path(__file__).resolve().parents[1] / "policies" / "tianjin-2014" / "plan.txt"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%4"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="ideographDigital"/><w:lvlText w:val="第%1章"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:isLgl/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, number: int = 0, level: int = 0, style: str = "") -> str:
    """A paragraph of runs (text is made a run), numbered by a list of NUMBERS if asked for."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{mark}</w:pPr>{inside}</w:p>"


def cell(content: str, *, span: int = 1, merge: str = "") -> str:
    """A cell; `merge` is restart for the first of merged cells and continue below."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    high = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = content if content.startswith("<") else "".join(paragraph(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{wide}{high}</w:tcPr>{inside}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """Rows of cells; plain text is made a cell."""
    made = ("".join(one if one.startswith("<w:tc>") else cell(one) for one in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def docx(*blocks: str, parts: dict[str, str] | None = None, styles: str = "") -> bytes:
    """The bytes of a Word document of these blocks; `parts` are further files of the package."""
    kept = io.BytesIO()
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", head + "<Types/>")
        body = f"<w:document {WORD}><w:body>{''.join(blocks)}</w:body></w:document>"
        package.writestr("word/document.xml", head + body)
        package.writestr("word/numbering.xml", f"{head}<w:numbering {WORD}>{NUMBERS}</w:numbering>")
        package.writestr("word/styles.xml", f"{head}<w:styles {WORD}>{styles}</w:styles>")
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return kept.getvalue()


LINE = 28
"""Characters on a full line of a page."""
LINES = 22
"""Lines on a page."""


def pdf(paragraphs: Sequence[str], *, head: str = "", title: bool = True) -> bytes:
    """A PDF as Word prints official documents: justified lines of LINE characters, first lines indented by two, page numbers."""
    lines: list[tuple[float, str]] = []
    for place, text in enumerate(paragraphs):
        if title and place == 0:
            lines.append(((LINE - len(text)) / 2, text))
            continue
        lines.append((2.0, text[: LINE - 2]))
        rest = text[LINE - 2 :]
        lines += [(0.0, rest[start : start + LINE]) for start in range(0, len(rest), LINE)]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)] or [[]]
    drawn = []
    for number, held in enumerate(pages, 1):
        shown = [_shown(80 + 16 * indent, 740 - 28 * row, text) for row, (indent, text) in enumerate(held)]
        shown += [_shown(260, 60, f"— {number} —")]
        if head:
            shown.insert(0, _shown(80, 790, head))
        drawn.append("\n".join(shown).encode("ascii"))
    return pdf_of(drawn)


def _shown(x: float, y: float, text: str) -> str:
    return f"BT /F1 16 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def pdf_of(pages: Sequence[bytes]) -> bytes:
    """A PDF of pages with these drawing orders; /F1 is a Chinese font that is not embedded, each character one em wide."""
    first = 6
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
        b"/FontDescriptor 5 0 R/DW 1000/W[0[1000] 1 95 1000 814 939 1000]>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 880/StemV 80>>",
    ]
    for place, orders in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {first + 2 * place + 1} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(orders), orders))
    written = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    at = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return written + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at)


def page(paragraphs: Sequence[str], *, charset: str = "utf-8") -> str:
    """A page as governments publish plans, with all that stands around the text."""
    title, lead, *rest = paragraphs
    body = "\n".join(f"<p>&nbsp;&nbsp;&#12288;{html.escape(line)}</p>" for line in (lead, *rest))
    return f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}-某市教育委员会</title>
<style>p {{margin:0}}</style><script>if (a<b) document.write("<p>脚本里的话。</p>")</script></head><body>
<div class="header"><a href="/">首页</a><ul class="nav"><li>政务公开</li><li>办事服务</li></ul></div>
<div class="crumbs">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; 要点</div>
<div class="wrap"><h1 class="title">{title}</h1>
<div class="info">来源：市教委　发布时间：2014-03-01　浏览次数：<span>123</span> 字体：[大 中 小]</div>
<div class="summary">{html.escape(lead)}</div>
<div class="TRS_Editor">
{body}
<p>【打印本页】 【关闭窗口】</p>
</div>
<div class="prevnext"><p>上一篇：<a href="1.html">甲</a></p><p>下一篇：<a href="2.html">乙</a></p></div></div>
<div class="footer">版权所有：某市教育委员会　津ICP备05000000号</div></body></html>
"""
