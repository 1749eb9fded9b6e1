"""Rows against those of the period before: what is new, what is gone, what moved further than is usual."""

from __future__ import annotations

import polars as pl

from yaodian.registry import Dataset, Field, difference
from yaodian.values import Label


def field(name: str, kind: str, **more: object) -> Field:
    return Field(name, Label(name), kind, **more)  # type: ignore[arg-type]


DATASET = Dataset(
    id="halls",
    label=Label("场馆"),
    description="",
    level="school",
    subject="school",
    period_kind="year",
    fields=(
        field("school", "string"),
        field("hall", "string"),
        field("area", "number", tolerance=0.2),
        field("seats", "integer", tolerance=0.5),
        field("open", "boolean"),
    ),
    key=("school", "hall"),
)


def frame(*rows: tuple[str, str, float | None, int | None, bool | None]) -> pl.DataFrame:
    types = {"school": pl.String, "hall": pl.String, "area": pl.Float64, "seats": pl.Int64, "open": pl.Boolean}
    return pl.DataFrame(list(rows), schema=types, orient="row")


def test_rows_are_counted_by_their_key() -> None:
    before = frame(("a", "1", 10, 5, True), ("a", "2", 10, 5, None), ("b", "1", 10, 5, True))
    after = frame(("a", "1", 10, 5, True), ("a", "2", 10, 5, False), ("c", "1", 10, 5, True))
    found = difference(DATASET, before, after)
    assert (found.added, found.gone, found.changed, found.same) == (1, 1, 1, 1)
    assert found.moved == ()


def test_a_move_within_its_tolerance_is_none_and_one_beyond_is_told_the_furthest_first() -> None:
    before = frame(("a", "1", 100, 10, None), ("a", "2", 100, 10, None), ("a", "3", 100, 10, None))
    after = frame(("a", "1", 120, 15, None), ("a", "2", 121, 4, None), ("a", "3", 300, 10, None))
    moved = difference(DATASET, before, after).moved
    assert [(one.key, one.field, one.before, one.after) for one in moved] == [
        ("a、3", "area", 100, 300),
        ("a、2", "seats", 10, 4),
        ("a、2", "area", 100, 121),
    ]


def test_from_zero_any_move_is_beyond_and_the_unknown_moves_nowhere() -> None:
    before = frame(("a", "1", 0, None, None), ("a", "2", 0, 3, None))
    after = frame(("a", "1", 1, 9, None), ("a", "2", 0, None, None))
    moved = difference(DATASET, before, after).moved
    assert [(one.key, one.field) for one in moved] == [("a、1", "area")]
    assert moved[0].share == float("inf")


def test_nothing_against_nothing() -> None:
    found = difference(DATASET, frame(), frame())
    assert (found.added, found.gone, found.changed, found.same, found.moved) == (0, 0, 0, 0, ())
    assert difference(DATASET, frame(), frame(("a", "1", 1, 1, None))).added == 1


def test_a_dataset_of_keys_alone_only_gains_and_loses_rows() -> None:
    from dataclasses import replace

    keys = replace(DATASET, fields=DATASET.fields[:2])
    found = difference(keys, frame(("a", "1", 1, 1, None)), frame(("a", "1", 2, 2, None), ("b", "1", 1, 1, None)))
    assert (found.added, found.gone, found.changed, found.same) == (1, 0, 0, 1)
