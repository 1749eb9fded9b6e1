"""Word documents: numbers as printed, tables as items, revisions as accepted, the rest listed."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from fixtures_documents import WORD, cell, docx, paragraph, run, table
from yaodian.plan import compile_plan
from yaodian.plan.readers import Document, read_document
from yaodian.plan.readers.numbering import number_text
from yaodian.values import Refused


def read(*blocks: str, **more: object) -> Document:
    return read_document("甲.docx", docx(*blocks, **more))  # type: ignore[arg-type]


def where(document: Document, words: str) -> str:
    return str(document.place(document.text.index(words)))


def test_automatic_numbers_are_printed() -> None:
    document = read(
        paragraph("2014年工作要点"),
        paragraph("改革", number=1),
        paragraph("内部", number=1, level=1),
        paragraph("甲。", number=1, level=2),
        paragraph("乙。", number=1, level=3),
        paragraph("丙。", number=1, level=3),
        paragraph("开放", number=1),
        paragraph("外部", number=1, level=1),
        paragraph("丁。", number=1, level=2),
        paragraph("戊。", number=3, level=2),
    )
    assert document.text.splitlines() == [
        "2014年工作要点",
        "一、改革",
        "（一）内部",
        "1.甲。",
        "①乙。",
        "②丙。",
        "二、开放",
        "（一）外部",
        "2.丁。",
        "5.戊。",
    ]
    assert where(document, "一、改革") == "第2段第1字（读取时补入）"
    assert where(document, "改革") == "第2段第1字"
    assert where(document, "戊。") == "第10段第1字"


def test_numbers_of_chapters_and_of_styles() -> None:
    styles = (
        '<w:style w:styleId="chapter"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="mine"><w:basedOn w:val="chapter"/></w:style>'
    )
    document = read(
        paragraph("甲", style="mine"),
        paragraph("乙", style="chapter"),
        paragraph("丙", number=2, level=1),
        styles=styles,
    )
    assert document.text == "第一章甲\n第二章乙\n2.1丙\n"


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 103, "一百零三"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1001, "一千零一"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 14, "xiv"),
        ("ideographTraditional", 2, "乙"),
        ("decimal", 5, "5"),
        ("bullet", 1, ""),
        ("something-new", 9, "9"),
    ],
)
def test_forms_of_numbers(form: str, number: int, printed: str) -> None:
    assert number_text(number, form) == printed


ROWS = (
    ("序号", "工作任务", "牵头单位", "责任单位", "完成时限", "责任人"),
    (cell("一、学校建设", span=6),),
    ("1", "新建学校10所", cell("基教处", merge="restart"), "财务处\n人事处", "6月底前", "张某某"),
    ("2", "改造食堂8处。\n建成营养餐厅", cell("", merge="continue"), "", "12月底前", ""),
)


def test_rows_of_a_table_of_tasks_become_items() -> None:
    document = read(paragraph("2014年工作要点"), table(*ROWS))
    assert document.text.splitlines()[1:] == [
        "一、学校建设",
        "1.新建学校10所。（牵头单位：基教处；责任单位：财务处、人事处；完成时限：6月底前；责任人：张某某）",
        "2.改造食堂8处。建成营养餐厅。（牵头单位：基教处；完成时限：12月底前）",
    ]
    assert where(document, "新建") == "表1第3行‘工作任务’列第1字"
    assert where(document, "营养") == "表1第4行‘工作任务’列第10字"
    assert where(document, "（牵头") == "表1第3行‘牵头单位’列第1字（读取时补入）"
    assert where(document, "张某某") == "表1第3行‘责任人’列第1字"
    assert [str(entry) for entry in document.left_out] == [
        "表1第1行‘序号’列第1字：表头“序号，工作任务，牵头单位，责任单位，完成时限，责任人”"
    ]


def test_the_grammar_reads_owners_and_times_of_a_table() -> None:
    plan = compile_plan(read(paragraph("2014年工作要点"), table(*ROWS)).text)
    first, second = plan.items
    assert [commitment.owners for commitment in first.commitments] == [("基教处", "财务处", "人事处")]
    assert [str(commitment.deadline) for commitment in first.commitments] == ["2014-06-30"]
    assert {commitment.owners for commitment in second.commitments} == {("基教处",)}


def test_a_column_of_numbers_may_be_automatic_and_headings_repeated() -> None:
    heading = ("序号", "任务", "责任部门")
    document = read(
        table(
            heading,
            (cell(paragraph(number=1, level=2)), "新建学校10所", "基教处"),
            heading,
            (cell(paragraph(number=1, level=2)), "改造食堂8处", "后勤处"),
        )
    )
    assert document.text == "1.新建学校10所。（责任部门：基教处）\n2.改造食堂8处。（责任部门：后勤处）\n"
    assert [entry.what for entry in document.left_out] == ["表头", "重复的表头"]


def test_any_other_table_is_read_row_by_row() -> None:
    document = read(table(("区", "数"), ("甲区", "3"), (cell("合计", span=2),)))
    assert document.text == "区\u3000数\n甲区\u30003\n合计\n"
    assert where(document, "3") == "表1第2行‘数’列第1字"


def test_a_column_without_a_heading_is_counted() -> None:
    document = read(table(("区", ""), ("甲区", "3")))
    assert where(document, "3") == "表1第2行第2列第1字"


def test_revisions_are_read_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>二十</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>"
    document = read(paragraph("新建学校", deleted, f"<w:ins>{run('30')}</w:ins>", "所。", moved))
    assert document.text == "新建学校30所。新\n"
    assert [(entry.what, entry.text) for entry in document.left_out] == [
        ("修订中删除的文字", "二十"),
        ("修订中删除的文字", "旧"),
    ]
    assert where(document, "30") == "第1段第5字"


def test_what_stands_beside_the_text_is_listed() -> None:
    hidden = run("暗", "<w:vanish/>")
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('框')}</w:txbxContent></w:pict></w:r>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('目')}</w:sdtContent></w:sdt>"
    )
    parts = {
        "word/header1.xml": f"<w:hdr {WORD}>{paragraph('眉')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {WORD}>{paragraph('脚')}</w:ftr>",
        "word/footnotes.xml": f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("注")}</w:footnote></w:footnotes>',
    }
    document = read(contents, paragraph("甲", hidden, box, note, "乙"), parts=parts)
    assert document.text == "甲乙\n"
    assert [str(entry) for entry in document.left_out] == [
        "第1段第1字：目录“目”",
        "第1段第2字：隐藏的文字“暗”",
        "第1段第2字：文本框“框”",
        "页眉“眉”",
        "页脚“脚”",
        "第1段第2字：脚注“注”",
    ]


def test_breaks_and_alternatives() -> None:
    twice = f"<mc:AlternateContent xmlns:mc='x'><mc:Choice>{run('丙')}</mc:Choice><mc:Fallback>{run('丁')}</mc:Fallback></mc:AlternateContent>"
    document = read(paragraph("甲", "<w:r><w:br/></w:r>", "乙", '<w:r><w:br w:type="page"/><w:tab/></w:r>', twice))
    assert document.text == "甲\n乙\t丙\n"
    assert where(document, "乙") == "第1段第3字"


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (BOMB + f"<w:document {WORD}><w:body><w:p>&b;</w:p></w:body></w:document>".encode(), "实体声明"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>', "实体声明"),
        (b"<a>" * 5000 + b"</a>" * 5000, "过深"),
        (b"<a>" + b"<b/>" * 700_000 + b"</a>", "过多"),
        (b"<a>" + b" " * 50_000_000 + b"</a>", "展开后超过"),
        (b"<a><b></a>", "损坏"),
        (b"", "损坏"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "损坏"),
    ],
    ids=["entities", "outside", "deep", "many", "bomb", "crossed", "empty", "encoding"],
)
def test_packages_that_would_do_harm_are_refused(part: bytes, said: str) -> None:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", part)
    with pytest.raises(Refused, match=said):
        read_document("甲.docx", kept.getvalue())
