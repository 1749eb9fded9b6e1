"""A column of pseudonyms may stand beside the persons from whom they are computed; any other strange column is a fault still."""

from __future__ import annotations

import pytest

from yaodian.registry import Dataset, Field, VaultField, read_file
from yaodian.values import Label

ROLLS = Dataset(
    id="rolls",
    label=Label("名册"),
    description="",
    level="school",
    subject="school",
    period_kind="school_year",
    fields=(
        Field("school", Label("学校"), "string", required=True),
        Field("pupil", Label("学生假名"), "string", required=True),
    ),
    key=("school", "pupil"),
    vault=(VaultField("number", Label("证件号码"), "identity"),),
    person="pupil",
)


def problems(head: str) -> list[str]:
    width = head.count(",")
    row = ",".join(["S1", *["1"] * width])
    return [one.code for one in read_file(ROLLS.as_asked(), f"{head}\n{row}\n".encode(), name="表.csv").problems]


@pytest.mark.parametrize("heading", ["学生假名", "学生假名*", "pupil"])
def test_the_pseudonym_is_passed_over(heading: str) -> None:
    assert problems(f"{heading},学校,证件号码") == problems("学校,证件号码")


def test_another_strange_column_is_a_fault() -> None:
    assert "unknown-column" in problems("学生代号,学校,证件号码")


def test_the_named_rows_begin_with_the_pseudonym() -> None:
    assert [field.name for field in ROLLS.as_named().fields] == ["pupil", "school", "number"]
