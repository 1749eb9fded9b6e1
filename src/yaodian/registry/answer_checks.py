"""Holds the answers of rows against their declaration: only those that the field allows, and never beside a value."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from yaodian.registry.declaration import MISSING_ANSWERS, Dataset, answer_column
from yaodian.registry.faults import Fault, shown


def check_answers(dataset: Dataset, frame: pl.DataFrame) -> Iterator[Fault]:
    """What is wrong with the companion columns of a frame that has them. Files of people cannot be wrong here: their words were
    read by intake. Rows of programs can."""
    for field in dataset.fields:
        if not field.missing:
            continue
        answers, values = frame[answer_column(field.name)], frame[field.name]
        if answers.null_count() == len(answers):
            continue
        called, allowed = f"“{field.label.zh}”", "、".join(f"“{MISSING_ANSWERS[one]}”" for one in field.missing)
        known = answers.is_in(field.missing)
        strange = (answers.is_not_null() & ~known).arg_true().to_list()
        if strange:
            yield Fault(
                "not-an-answer-here",
                field.name,
                strange,
                lambda row, called=called, answers=answers: f"{called}没有{shown(answers[row])}这种回答",  # type: ignore[misc]
                f"{called}没有这种回答",
                allowed,
                "改为所列的回答；有数值的不填回答。",
            )
        both = (known & values.is_not_null()).arg_true().to_list()
        if both:
            yield Fault(
                "answer-and-value",
                field.name,
                both,
                lambda _, called=called: f"{called}既有数值，又有回答",  # type: ignore[misc]
                f"{called}既有数值，又有回答",
                "二者之一",
                "有数值的删去回答，没有数值的删去数值。",
            )
