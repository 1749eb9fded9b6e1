"""A breakdown that comes back as a workbook: its rows, or every fault in it by sheet, row and column."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from yaodian.plan.interchange.breakdown import COLUMNS, KEY, NUMBER, SHEET, BreakdownRow, day_words, plain
from yaodian.values import Place, Problem, Refused, number_text

MOST_BYTES = 64_000_000
"""Bytes of a workbook once it is unpacked; a breakdown of 400 commitments has 0.3 million."""
MOST_ROWS = 20_000
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_DIGITS = 7
_OTHER_FORMATS = {"content.xml", "mimetype", "xl/workbook.bin"}
_UNREADABLE = (
    CalamineError,
    PasswordError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the two readers raise for damaged, encrypted or foreign files."""
_SEARCHED = 20
"""The heads are looked for in so many rows: offices put their own title above them."""


def read_breakdown(data: bytes, file: str = "") -> list[BreakdownRow]:
    """The rows of a workbook that `breakdown_workbook` wrote and an office may have edited, in their order.

    Columns are found by their heads, wherever they stand; dates and numbers that Excel made of a text are written out again. Raises
    Refused with all faults at once: not a workbook, no sheet or head, an id that is missing or repeated. A formula that failed
    (#REF!) reads as empty, and so shows among the edits.
    """
    lines = _lines(data, file)
    top = next((number for number, line in enumerate(lines[:_SEARCHED]) if KEY in map(_text, line)), None)
    if top is None:
        message = f"前 {_SEARCHED} 行里没有找到表头“{KEY}”（隐藏的最后一列）。"
        raise Refused([Problem("no-heads", message, Place(file, sheet=SHEET), remedy="用导出的表来填，不要删列。")])
    heads = [_text(cell) for cell in lines[top]]
    _check_heads(heads, top, file)
    columns = {field: heads.index(name) for field, name in {**COLUMNS, "id": KEY}.items()}
    return _rows(lines, top, columns, file)


def _lines(data: bytes, file: str) -> Sequence[Sequence[Any]]:
    try:
        _check_size(data, file)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if SHEET not in names:
            raise _refused("no-sheet", f"没有工作表“{SHEET}”，只有：{'、'.join(names)}。", file)
        return book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except _UNREADABLE as error:
        message = "不是 xlsx 工作簿，或者设有密码、已经损坏。"
        raise _refused("not-workbook", message, file) from error


def _check_size(data: bytes, file: str) -> None:
    """Refuses what would unpack to too much. The reader lays a sheet out in full, up to its last cell, before it can be asked for its size."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = {part.filename.lower() for part in parts}
        if "xl/workbook.xml" not in names or names & _OTHER_FORMATS:
            raise ValueError(file)
        if sum(part.file_size for part in parts) > MOST_BYTES:
            raise _refused("too-large", f"工作簿展开后超过 {MOST_BYTES // 1_000_000} 兆字节，不予读取。", file)
        for part in parts:
            for letters, row in _CELL.findall(packed.read(part)):
                if len(letters) > 2 or len(row) > _DIGITS or int(row) > MOST_ROWS:
                    raise _refused("too-large", f"工作表超过 {MOST_ROWS} 行或 {26 * 27} 列，不予读取。", file)


def _check_heads(heads: Sequence[str], top: int, file: str) -> None:
    wanted = [NUMBER, *COLUMNS.values(), KEY]
    faults = [
        Problem("missing-column", f"表头里没有“{name}”一列。", Place(file, top + 1, sheet=SHEET), "、".join(wanted))
        for name in wanted[1:]
        if name not in heads
    ]
    faults += [
        Problem("repeated-column", f"“{name}”一列不止一次。", Place(file, top + 1, sheet=SHEET))
        for name in wanted
        if heads.count(name) > 1
    ]
    if faults:
        raise Refused(faults)


def _rows(lines: Sequence[Sequence[Any]], top: int, columns: dict[str, int], file: str) -> list[BreakdownRow]:
    faults: list[Problem] = []
    found: list[BreakdownRow] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[top + 1 :], start=top + 2):
        cells = {field: _text(line[column]) for field, column in columns.items()}
        if not any(cells.values()):
            continue
        key = cells["id"]
        if not key:
            message = "这一行没有编号，认不出是哪项任务。"
            remedy = "新的任务写进要点正文；表里只改已有的行。"
            faults.append(Problem("missing-id", message, Place(file, number, KEY, SHEET), remedy=remedy))
        elif key in seen:
            message = f"编号 {key} 与第 {seen[key]} 行重复。"
            faults.append(Problem("repeated-id", message, Place(file, number, KEY, SHEET)))
        seen.setdefault(key, number)
        found.append(BreakdownRow(**cells))
    if faults:
        raise Refused(faults)
    return found


def _text(cell: Any) -> str:
    """A cell as the text it was meant as."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return day_words(cell)
    return str(cell) if isinstance(cell, time | timedelta) else plain(str(cell))


def _refused(code: str, message: str, file: str) -> Refused:
    return Refused([Problem(code, message, Place(file))])
