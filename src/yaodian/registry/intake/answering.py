"""Which columns may hold the words of answers, what is said where such a word may not stand, and answers given in a column of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from yaodian.registry.answers import Taken, answer_in, taken_from
from yaodian.registry.declaration import MISSING_ANSWERS, Field, answer_column
from yaodian.registry.faults import Fault
from yaodian.registry.intake.mending import EXPECTED


def may_hold_answers(field: Field) -> bool:
    """Whether the words of answers are looked for: where they are allowed, and in texts that are codes or words of a list.

    In a free text they are a text like any other; in other types they are no value anyway and are told apart once that is known.
    """
    listed = field.codes is not None or field.enum or field.pattern is not None or field.format is not None
    return bool(field.missing) or (field.type == "string" and bool(listed))


def not_allowed(field: Field, given: pl.Series, refused: pl.Series) -> Iterator[Fault]:
    """The fault of the cells with the word of an answer that the field does not allow."""
    if refused.any():
        yield no_answer_here(field, given, refused.arg_true().to_list())


def no_answer_here(field: Field, given: pl.Series, rows: Sequence[int]) -> Fault:
    """What is said where the word of an answer stands in a column that does not take it."""
    allowed = "、".join(f"“{MISSING_ANSWERS[answer]}”" for answer in field.missing)
    remedy = f"本列只能以{allowed}代替数值；" if allowed else "没有数据时留空，并在备注或报送说明中写明原因；"

    def message(row: int) -> str:
        answer = answer_in(given[row])
        word = MISSING_ANSWERS[answer] if answer is not None else given[row]
        spelt = "" if word == given[row] else f"（写作“{given[row]}”）"
        return f"“{field.label.zh}”一列不可填“{word}”{spelt}"

    said = "或".join(f"“{word}”" for answer, word in MISSING_ANSWERS.items() if answer not in field.missing)
    summary = f"“{field.label.zh}”一列不可填{said}"
    return Fault(
        "not-an-answer-here", field.name, rows, message, summary, EXPECTED[field.type], remedy + "数为零时填 0。"
    )


def answers_of(field: Field, height: int, taken: Taken | None, companion: pl.Series | None) -> pl.Series:
    """The companion column of a field: the words found in its cells, else what the file's own companion column says.

    A word there that is no answer stays as it is, and the check of answers reports it.
    """
    name = answer_column(field.name)
    found = None if taken is None else taken.answers
    if companion is None or companion.dtype != pl.String:
        return (found if found is not None else pl.Series([None], dtype=pl.String).new_from_index(0, height)).alias(
            name
        )
    beside = taken_from(companion, field)
    said = beside.answers.zip_with(beside.answers.is_not_null(), companion)
    return (said if found is None else found.zip_with(found.is_not_null(), said)).alias(name)
