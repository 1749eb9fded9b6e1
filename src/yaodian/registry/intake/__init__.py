"""Reads a delivered file into rows of the declared types.

A CSV file (UTF-8 or GB18030), a workbook (xlsx, xls, et) or a Parquet file and the dataset's declaration go in; a frame of typed columns and every fault of the
file at once come out, each with line and column (and sheet). It refuses to know which values are allowed: checks.py does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from yaodian.registry.answers import answer_in, taken_from, with_answers
from yaodian.registry.declaration import Dataset, Field
from yaodian.registry.faults import Fault, in_order_of_line, listed, shown
from yaodian.registry.intake.answering import answers_of, may_hold_answers, no_answer_here, not_allowed
from yaodian.registry.intake.cells import Cells, read_csv, read_parquet
from yaodian.registry.intake.decoding import as_utf8, is_parquet, is_workbook
from yaodian.registry.intake.headers import match_columns
from yaodian.registry.intake.mending import EXPECTED, Mended, from_text, from_typed
from yaodian.registry.intake.workbooks import read_workbook
from yaodian.registry.snapshot import POLARS_TYPES
from yaodian.values import Place, Problem, Refused

__all__ = ["Delivered", "read_file", "read_rows"]


@dataclass(frozen=True)
class Delivered:
    """What a file held: the rows (one typed column a declared field, in declared order, null where empty, wrong or answered in a
    word, then the companion columns with those answers), all faults, the line of the file on which a row (from 0) begins, for
    each field with wrong cells a mask of them, and the sheet of a workbook."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    line: Callable[[int], int]
    wrong: Mapping[str, pl.Series]
    sheet: str | None = None


def read_rows(dataset: Dataset, source: Path | bytes, *, name: str) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """The rows of a file and all its faults; see read_file."""
    delivered = read_file(dataset, source, name=name)
    return delivered.frame, delivered.problems


def read_file(dataset: Dataset, source: Path | bytes, *, name: str) -> Delivered:
    """Reads a CSV file, a workbook or a Parquet file against a declaration; `name` is what messages call the file.

    Columns are found by field name or Chinese label in any order; empty cells are null, and so is text that is empty. Whatever
    is wrong is a problem and never an exception; a file with any problem of severity error is to be given back, not stored.
    """
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        cells = _cells(dataset, data, name)
    except Refused as refused:
        return _nothing(dataset, refused.problems)
    except OSError as error:
        problem = Problem(
            "no-file", f"文件无法读取：{error.strerror}", Place(name), remedy="请检查文件是否存在、是否可读。"
        )
        return _nothing(dataset, (problem,))
    return _typed(dataset, cells, name)


def _cells(dataset: Dataset, data: bytes, name: str) -> Cells:
    if is_parquet(data):
        return read_parquet(data, name)
    return read_workbook(dataset, data, name) if is_workbook(data) else read_csv(as_utf8(data, name), name)


def _nothing(dataset: Dataset, problems: tuple[Problem, ...]) -> Delivered:
    frame = pl.DataFrame(schema={field.name: POLARS_TYPES[field.type] for field in dataset.fields})
    frame = with_answers(dataset, frame)
    return Delivered(frame, problems, lambda row: row + 2, {})


def _typed(dataset: Dataset, cells: Cells, name: str) -> Delivered:
    matched = match_columns(dataset, cells, name)
    problems = [*matched.problems, *cells.problems]
    height = len(cells.columns[0]) if cells.columns else 0
    columns: list[pl.Series] = []
    beside: list[pl.Series] = []
    faults = list(cells.faults)
    wrong: dict[str, pl.Series] = {}
    for field in dataset.fields:
        number = matched.numbers.get(field.name)
        given = None if number is None else cells.columns[number]
        spoilt = () if number is None else cells.spoilt.get(number, ())
        if given is not None and spoilt:
            given = given.scatter(spoilt, None)
        taken = None
        if given is not None and given.dtype == pl.String and may_hold_answers(field):
            taken = taken_from(given, field)
            faults.extend(not_allowed(field, given, taken.refused))
            given = taken.cells
        mended = None if given is None else _mended(dataset, field, given)
        if mended is None:
            if given is not None:
                problems.append(_wrong_column(field, given, name))
            unknown = pl.Series([None], dtype=POLARS_TYPES[field.type]).new_from_index(0, height)
            mended = Mended(unknown, unknown.is_null())
        elif given is not None:
            faults.extend(_wrong_cells(field, given, mended))
        columns.append(mended.values.alias(field.name))
        if field.missing:
            at = matched.answers.get(field.name)
            companion = None if at is None else cells.columns[at]
            beside.append(answers_of(field, height, taken, companion))
        bad = mended.wrong if taken is None or not taken.refused.any() else mended.wrong | taken.refused
        if spoilt or bad.any():
            wrong[field.name] = bad.scatter(spoilt, True) if spoilt else bad
    problems.extend(listed(faults, name, cells.line))
    ordered = in_sheet(sorted(problems, key=in_order_of_line), cells.sheet)
    return Delivered(pl.DataFrame([*columns, *beside]), ordered, cells.line, wrong, cells.sheet)


def in_sheet(problems: Iterable[Problem], sheet: str | None) -> tuple[Problem, ...]:
    """The problems with the sheet in their places."""
    if sheet is None:
        return tuple(problems)
    return tuple(
        replace(problem, place=replace(problem.place, sheet=sheet)) if problem.place is not None else problem
        for problem in problems
    )


def _mended(dataset: Dataset, field: Field, given: pl.Series) -> Mended | None:
    is_code = field.codes is not None or field.pattern is not None or field.name in (dataset.subject, *dataset.key)
    mend = from_text if given.dtype == pl.String else from_typed
    return mend(given, field, is_code=is_code)


def _wrong_column(field: Field, given: pl.Series, name: str) -> Problem:
    message = f"列“{field.label.zh}”的类型是 {given.dtype}，不能作为{EXPECTED[field.type].split('，')[0]}"
    remedy = "请以声明的类型重新导出；代码须为文本，以免丢失前面的零。"
    return Problem("wrong-type", message, Place(name, None, field.name), EXPECTED[field.type], remedy)


def _wrong_cells(field: Field, given: pl.Series, mended: Mended) -> Iterator[Fault]:
    rows = mended.wrong.arg_true().to_list()
    if not rows:
        return
    if field.type == "string":
        yield Fault(
            "ruined-number",
            field.name,
            rows,
            lambda row: f"“{field.label.zh}”的值{shown(given[row])}已被电子表格改成科学计数法，末位数字已丢失",
            f"“{field.label.zh}”有科学计数法",
            "原来的代码",
            "请将该列设为文本格式后重新填写。",
        )
        return
    answers = [row for row in rows if answer_in(given[row])]
    if answers:
        yield no_answer_here(field, given, answers)
        rows = sorted({*rows}.difference(answers))
    if not rows:
        return
    kind = "“是”或“否”" if field.type == "boolean" else EXPECTED[field.type].split("，")[0]
    yield Fault(
        "wrong-type",
        field.name,
        rows,
        lambda row: f"“{field.label.zh}”的值{shown(given[row])}不是{kind}",
        f"“{field.label.zh}”的值不是{kind}",
        EXPECTED[field.type],
        "请改正；没有数据时留空。",
    )
