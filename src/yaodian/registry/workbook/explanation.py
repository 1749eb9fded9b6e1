"""The sheet that explains a form: every column, the checks between columns, and the code lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import Dataset, MissingAnswer
from yaodian.registry.workbook.words import EXPLAINED, agreement_words, check_words, explained

_WIDTHS = (22, 16, 8, 10, 10, 30, 14, 14, 50)
_MOST_CODES = 2_000
_MARKS = (
    "列名一行请不要改动；列的次序可以变，必填的列名旁有“*”号。",
    "没有数据的单元格留空；数为零时填 0。",
    "代码按文本填写，前面的零不要丢。",
)
_ANSWERS: Mapping[MissingAnswer, str] = {
    "not_applicable": "“不适用”：这一项在该行不存在，如没有食堂的学校的食堂面积；不计入合计，也不算缺数。只能填在注明可填的列。",
    "refused": "“拒绝回答”：这一项存在，但不愿或不能答复；按未知计，报表中单独列出有多少。只能填在注明可填的列。",
}


def write_explanation(
    book: Any, sheet: Any, dataset: Dataset, called: Sequence[str], code_lists: Mapping[str, CodeList], as_of: date
) -> None:
    """Fills the sheet; intake never takes it for rows, whatever stands in it."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#eeeeee"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    lines: list[tuple[Sequence[str], Any]] = [((f"{dataset.label.zh}：填写说明",), bold)]
    marks = (
        *_MARKS,
        *(_ANSWERS[answer] for answer in _ANSWERS if any(answer in one.missing for one in dataset.fields)),
    )
    lines += [((text,), None) for text in (dataset.description, *dataset.caveats, *marks) if text]
    if dataset.purpose:
        lines.append(((f"用途：{dataset.purpose}",), None))
    lines += [((), None), (EXPLAINED, head)]
    lines += [(explained(dataset, field, name), wrapped) for field, name in zip(dataset.fields, called, strict=True)]
    checks = dataset.all_checks()
    if checks or dataset.agreements:
        lines += [((), None), (("校验", "有关的列", "不合时"), head)]
        lines += [(check_words(dataset, check), wrapped) for check in checks]
        lines += [(agreement_words(dataset, agreement), wrapped) for agreement in dataset.agreements]
    for name in sorted({field.codes for field in dataset.fields if field.codes in code_lists and field.codes}):
        lines += _codes(code_lists[name], as_of, head, wrapped)
    for row, (cells, shown) in enumerate(lines):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text[:32_000], shown)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _codes(codes: CodeList, as_of: date, head: Any, wrapped: Any) -> list[tuple[Sequence[str], Any]]:
    valid = [code for code in codes.codes if code.valid(as_of)]
    lines: list[tuple[Sequence[str], Any]] = [((), None), ((f"代码集：{codes.label.zh}", "名称"), head)]
    lines += [((code.code, code.label.zh), wrapped) for code in valid[:_MOST_CODES]]
    if len(valid) > _MOST_CODES:
        lines.append(((f"以上列出 {_MOST_CODES} 个，共 {len(valid)} 个代码",), None))
    return lines
