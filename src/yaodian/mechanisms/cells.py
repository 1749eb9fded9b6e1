"""Tables of texts, as files hold them, become tables of values: numbers, yes or no, and answers that stand instead of a value."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from yaodian.mechanisms.outcome import ANSWER, Mechanism
from yaodian.values import Place, Problem, Refused

_ANSWERS = {
    "不适用": "not_applicable",
    "not_applicable": "not_applicable",
    "n/a": "not_applicable",
    "拒绝回答": "refused",
    "拒绝填报": "refused",
    "refused": "refused",
}
_TRUTHS = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}


def typed_tables(
    mechanism: Mechanism, tables: Mapping[str, pl.DataFrame], names: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """Tables of texts as the mechanism reads them; `names` says of each table what its author calls it (the file).

    Raises Refused with every cell that is no number or no yes and no; the header is line 1.
    """
    problems: list[Problem] = []
    typed = {
        name: pl.DataFrame(
            [
                column
                for read in frame.iter_columns()
                for column in _column(mechanism, read.cast(pl.String).str.strip_chars(), names[name], problems)
            ]
        )
        for name, frame in tables.items()
    }
    if problems:
        raise Refused(problems)
    return typed


def _column(mechanism: Mechanism, cells: pl.Series, file: str, problems: list[Problem]) -> list[pl.Series]:
    if cells.name in mechanism.texts:
        return [cells.set(cells == "", None)]
    values: list[float | bool | None] = []
    answers: list[str | None] = []
    truth = cells.name in mechanism.truths
    for line, cell in enumerate(cells.to_list(), start=2):
        spoken = _ANSWERS.get((cell or "").lower())
        answers.append(spoken)
        value = None if spoken or not cell else _value(cell, truth)
        if value is None and cell and not spoken:
            expected = "true 或 false" if truth else "数，或留空，或“不适用”“拒绝回答”"
            problems.append(
                Problem("wrong-cell", f"“{cell}”读不成数值", Place(file, line, cells.name), expected, "改正这一格。")
            )
        values.append(value)
    kind = pl.Boolean if truth else pl.Float64
    read = [pl.Series(cells.name, values, dtype=kind)]
    return [*read, pl.Series(ANSWER + cells.name, answers, dtype=pl.String)] if any(answers) else read


def _value(cell: str, truth: bool) -> float | bool | None:
    if truth:
        return _TRUTHS.get(cell.lower())
    try:
        return float(cell)
    except ValueError:
        return None
