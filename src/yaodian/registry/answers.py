"""Answers that stand instead of a value: held in a column of their own beside the field's, written into a cell as a word.

Empty, zero, not applicable and refused are four answers. A field that allows the last two has a companion column `_answer_<field>`,
null wherever the field has a value or is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, Field, MissingAnswer, answer_column

_SPELT: Mapping[str, MissingAnswer] = {
    "不适用": "not_applicable",
    "n/a": "not_applicable",
    "not_applicable": "not_applicable",
    "拒绝回答": "refused",
    "拒绝填报": "refused",
    "拒答": "refused",
    "refused": "refused",
}
"""Spellings that mean one answer and nothing else, without blanks, half-width, in small letters. `NA` and strokes are not among them."""
_MAY_BE_ONE = r"^[不拒nNrRＮｎＲｒ]"


@dataclass(frozen=True, slots=True)
class Taken:
    """A column without the words of answers: its other cells, the answers in their place, and the words the field does not allow."""

    cells: pl.Series
    answers: pl.Series
    refused: pl.Series


def answer_in(cell: object) -> MissingAnswer | None:
    """The answer whose word a cell holds, however it is spelt; None if it holds none."""
    if not isinstance(cell, str) or len(cell) > 20:
        return None
    spoken = pl.Series([cell], dtype=pl.String)
    found = _folded(spoken).replace_strict(_SPELT, default=None, return_dtype=pl.String)[0]
    return None if found is None else _SPELT[found]


def taken_from(cells: pl.Series, field: Field) -> Taken:
    """Takes the words of answers out of a column of trimmed texts; of the answers it keeps those that the field allows."""
    answers = pl.Series(answer_column(field.name), [None], dtype=pl.String).new_from_index(0, len(cells))
    maybe = cells.str.contains(_MAY_BE_ONE).fill_null(value=False).arg_true()
    refused = pl.repeat(value=False, n=len(cells), dtype=pl.Boolean, eager=True)
    if not len(maybe):
        return Taken(cells, answers, refused)
    spoken = _folded(cells.gather(maybe)).replace_strict(_SPELT, default=None, return_dtype=pl.String)
    answers = answers.scatter(maybe, spoken)
    refused = (answers.is_not_null() & ~answers.is_in(field.missing)).fill_null(value=False)
    if refused.any():
        answers = answers.set(refused, None)
    return Taken(cells.set(answers.is_not_null() | refused, None), answers.alias(answer_column(field.name)), refused)


def _folded(cells: pl.Series) -> pl.Series:
    return cells.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_lowercase()


def with_answers(dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every companion column; one that it lacks, as rows of an older declaration do, is null throughout."""
    lacking = [name for name in dataset.answer_columns() if name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in lacking) if lacking else frame


def in_words(dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """The declared fields as people read them and as CSV holds them: where a cell has an answer stands its Chinese word.

    A column with any answer becomes text, in which values stand as CSV would write them; all others stay as they are.
    """
    columns = []
    for field in dataset.fields:
        answers = frame[answer_column(field.name)] if answer_column(field.name) in frame.columns else None
        if answers is None or answers.null_count() == len(answers):
            columns.append(frame[field.name])
            continue
        words = answers.replace_strict(dict(MISSING_ANSWERS), default=None, return_dtype=pl.String)
        columns.append(frame[field.name].cast(pl.String).zip_with(words.is_null(), words))
    return pl.DataFrame(columns)


def for_parquet(dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """The declared fields with their types and the companion columns with Chinese words: a typed column cannot hold a word."""
    held = with_answers(dataset, frame).select(dataset.columns())
    said = [pl.col(name).replace(dict(MISSING_ANSWERS)) for name in dataset.answer_columns()]
    return held.with_columns(said) if said else held


def answer_word(field: Field, row: Mapping[str, object]) -> str | None:
    """The Chinese word of the answer that a row gives for a field; None where it has a value or is empty."""
    answer = row.get(answer_column(field.name))
    return MISSING_ANSWERS.get(answer) if isinstance(answer, str) else None  # type: ignore[call-overload]
