"""Tables of tasks become lines of a plan: number, task, and in brackets who leads, who is responsible, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yaodian.plan.lexicon.owners import LABELS, NO_OFFICES
from yaodian.plan.readers.document import LeftOut, Piece, SourcePlace, behind

Role = str
_NUMBER = re.compile("序号|编号|项号|任务序号|序|号")
_TASK = re.compile("任务|内容|事项|项目|举措|措施|目标|要求|工作")
_KNOWN = frozenset({*(entry.form for entry in LABELS), *NO_OFFICES})
_MEANT: tuple[tuple[str, str], ...] = (
    ("牵头人|责任人|负责人|领导|联系人|局长", "责任人"),
    ("牵头", "牵头单位"),
    ("配合|协办|参与|协同|协助", "配合单位"),
    ("单位|部门|处室|科室|股室|责任|主办|承办", "责任单位"),
    ("时限|时间|期限|进度|截止", "完成时限"),
)
_BLANK = re.compile(r"\s+")
_MARKED = re.compile(
    r"[(（]?(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})[)）.．、]|[①-⑳]|第[一二三四五六七八九十百]{1,4}"
)
_DIGITS = re.compile(r"[0-9０-９]{1,3}")
_CHINESE_NUMBER = re.compile("[一二三四五六七八九十百]{1,4}")
_ENDED = "。；;！？!?：:，,、"
_LONGEST_HEADING = 16
_HEADINGS_WITHIN = 3
_MOST_COLUMNS = 200


@dataclass(slots=True)
class Cell:
    """A cell: its paragraphs as pieces, how many columns it takes, and whether it goes on with the cell above."""

    lines: list[list[Piece]] = field(default_factory=list)
    columns: int = 1
    continued: bool = False

    @property
    def text(self) -> str:
        """Its words without blanks."""
        return _BLANK.sub("", "".join(piece.text for line in self.lines for piece in line))

    @property
    def pieces(self) -> list[Piece]:
        """Its content on one line; a full stop is put between paragraphs where the sign of an end is missing."""
        joined: list[Piece] = []
        for line in self.lines:
            held = [piece for piece in line if piece.text]
            if not any(piece.text.strip() for piece in held):
                continue
            if joined and joined[-1].text.rstrip()[-1:] not in _ENDED:
                joined.append(inserted("。", joined[-1]))
            joined.extend(_one_line(piece) for piece in held)
        return joined


def _one_line(piece: Piece) -> Piece:
    return piece._replace(text=piece.text.replace("\n", " "))


def inserted(text: str, beside: Piece, *, after: bool = True) -> Piece:
    """Characters that the source does not hold, standing behind (or for) a piece."""
    place = behind(beside) if after else beside.place
    return Piece(text, replace(place, inserted=True), moving=False)


def table_lines(rows: Sequence[Sequence[Cell]], left_out: list[LeftOut]) -> list[list[Piece]]:
    """The lines of a table. A table with a column of tasks and one of numbers, owners or times is read row by row as items of a plan;
    from any other table each row is a line, its cells apart by blanks. Headings are listed as left out.
    """
    grid = [_spread(row) for row in rows if row]
    heading = next((place for place, row in enumerate(grid[:_HEADINGS_WITHIN]) if _is_heading(row)), None)
    if heading is None:
        return [line for row in grid for line in _plain_row(row)]
    lines = [line for row in grid[:heading] for line in _plain_row(row)]
    titles = [cell.text for cell in grid[heading]]
    roles = [_role(title) for title in titles]
    _drop(grid[heading], "表头", left_out)
    held: dict[int, Cell] = {}
    for row in grid[heading + 1 :]:
        if [cell.text for cell in row] == titles:
            _drop(row, "重复的表头", left_out)
            continue
        lines += _row_lines(row, roles, held)
    return lines


def _spread(row: Sequence[Cell]) -> list[Cell]:
    """One entry a column; a wide cell stands in each of its columns, but in no table of some hundred columns."""
    columns: list[Cell] = []
    for cell in row:
        columns += [cell] * (max(1, cell.columns) if len(columns) < _MOST_COLUMNS else 1)
    return columns


def _is_heading(row: Sequence[Cell]) -> bool:
    if len({id(cell) for cell in row}) < 2 or any(len(cell.text) > _LONGEST_HEADING for cell in row):
        return False
    roles = [_role(cell.text) for cell in row]
    return "task" in roles and any(role not in ("task", "more") for role in roles)


def _role(title: str) -> Role:
    """`number`, `task`, `more` (text of another kind), or the label under which the column stands in the brackets."""
    if _NUMBER.fullmatch(title):
        return "number"
    if title in _KNOWN:
        return title if title not in ("目标", "措施") else "task"
    for pattern, label in _MEANT:
        if re.search(pattern, title):
            return label
    return "task" if _TASK.search(title) else "more"


def _drop(row: Sequence[Cell], what: str, left_out: list[LeftOut]) -> None:
    pieces = [piece for cell in _distinct(row) for piece in cell.pieces]
    if pieces:
        words = "，".join(cell.text for cell in _distinct(row) if cell.text)
        left_out.append(LeftOut(what, words, pieces[0].place))


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    return [cell for place, cell in enumerate(row) if not place or row[place - 1] is not cell]


def _plain_row(row: Sequence[Cell]) -> list[list[Piece]]:
    cells = [cell for cell in _distinct(row) if cell.text and not cell.continued]
    if len(cells) == 1:
        return cells[0].lines
    line: list[Piece] = []
    for cell in cells:
        if line:
            line.append(inserted("\u3000", line[-1]))
        line += cell.pieces
    return [line] if line else []


def _row_lines(row: Sequence[Cell], roles: Sequence[Role], held: dict[int, Cell]) -> list[list[Piece]]:
    """A row as lines: the merged cell of a group first, as a line of its own, then the item."""
    filled = [cell for cell in _distinct(row) if cell.text]
    if len(filled) <= 1 or len(row) < len(roles):
        return _plain_row(row)
    number: list[Piece] = []
    bodies: list[tuple[int, Cell]] = []
    owners: list[tuple[Role, Cell]] = []
    for column, (cell, role) in enumerate(zip(row, roles, strict=False)):
        if column and row[column - 1] is cell:
            continue
        if cell.continued:
            cell = held.get(column, cell)
        else:
            held[column] = cell
        if not cell.text:
            continue
        if role == "number":
            number = [] if row[column].continued else cell.pieces
        elif role in ("task", "more"):
            if not row[column].continued:
                bodies.append((column, cell))
        else:
            owners.append((role, cell))
    if not bodies:
        return _plain_row(row)
    return [_item(number, [cell for _, cell in bodies], owners)]


def _item(number: list[Piece], bodies: Sequence[Cell], owners: Sequence[tuple[Role, Cell]]) -> list[Piece]:
    line: list[Piece] = []
    words = "".join(piece.text for piece in number).strip()
    first = bodies[0].pieces
    if words:
        line += number
        if _DIGITS.fullmatch(words):
            line.append(inserted(".", number[-1]))
        elif _CHINESE_NUMBER.fullmatch(words):
            line.append(inserted("、", number[-1]))
    for cell in bodies:
        pieces = cell.pieces
        if not pieces:
            continue
        if line and pieces is not first and cell is not bodies[0] and line[-1].text.rstrip()[-1:] not in _ENDED:
            line.append(inserted("。", line[-1]))
        line += pieces
    if line[-1].text.rstrip()[-1:] not in _ENDED:
        line.append(inserted("。", line[-1]))
    opening = "（"
    for label, cell in owners:
        pieces = _within_brackets(cell)
        line.append(inserted(f"{opening}{label}：", pieces[0], after=False))
        line += pieces
        opening = "；"
    if owners:
        line.append(inserted("）", line[-1]))
    return line


def _within_brackets(cell: Cell) -> list[Piece]:
    """The words of a cell for a list in brackets: paragraphs and blanks apart by 、, no full stop."""
    pieces: list[Piece] = []
    for line in cell.lines:
        held = [piece for piece in line if piece.text.strip()]
        if held and pieces and pieces[-1].text[-1:] not in _ENDED:
            pieces.append(inserted("、", pieces[-1]))
        for piece in held:
            pieces.extend(_words(piece))
    while pieces and pieces[-1].text[-1:] in _ENDED and len(pieces) > 1:
        pieces.pop()
    return pieces or cell.pieces


def _words(piece: Piece) -> list[Piece]:
    """A piece without the blanks and full stops at its ends; inner line breaks become 、."""
    parts: list[Piece] = []
    for match in re.finditer(r"[^\n。]+", piece.text):
        words = match.group()
        lead = len(words) - len(words.lstrip())
        if not words.strip():
            continue
        place = piece.place
        column = place.column + (match.start() + lead if piece.moving else 0)
        if parts:
            parts.append(inserted("、", parts[-1]))
        parts.append(
            Piece(
                words.strip(),
                SourcePlace(place.counted, place.first, place.second, place.field, column, place.inserted),
                piece.moving,
            )
        )
    return parts


def is_marked(text: str) -> bool:
    """Whether a text begins with a number as chapters and items do."""
    return bool(_MARKED.match(text))
