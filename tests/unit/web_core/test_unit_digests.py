"""The digest of a unit's rows is that of its own CSV, however many units are written together."""

from __future__ import annotations

import hashlib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixtures_web  # noqa: F401 (starts Django, which the import of actions needs)
from yaodian.registry import Dataset, Field
from yaodian.registry.vault import MARK
from yaodian.values import Label
from yaodian.web.actions import unit_digests
from yaodian.web.actions.unit_digests import digests_by_unit

ROLLS = Dataset(
    "rolls",
    Label("名册"),
    "",
    "school",
    "school",
    "school_year",
    (
        Field("school", Label("学校"), "string"),
        Field("pupil", Label("化名"), "string"),
        Field("weight", Label("体重"), "number", missing=("refused", "not_applicable")),
        Field("girl", Label("女"), "boolean"),
        Field("born", Label("出生"), "date"),
    ),
    ("school", "pupil"),
)
SCHEMA = {
    "school": pl.String(),
    "pupil": pl.String(),
    "weight": pl.Float64(),
    "_answer_weight": pl.String(),
    "girl": pl.Boolean(),
    "born": pl.Date(),
    MARK: pl.String(),
    "_unit": pl.String(),
}
_TEXT = st.text('aé学,"\n\r ', max_size=4)
_ROW = st.tuples(
    _TEXT,
    st.none() | _TEXT,
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([None, None, None, "refused", "not_applicable"]),
    st.none() | st.booleans(),
    st.none() | st.dates(),
    st.sampled_from(["0f", "f0"]),
    st.sampled_from(["u1", "u2", "u3"]),
)


def rows(*said: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(said), schema=SCHEMA, orient="row")


def alone(frame: pl.DataFrame, unit: str) -> str:
    """A unit's digest as the documentation says it: its rows in order of the key, answers in words, then written as CSV."""
    own = frame.filter(pl.col("_unit") == unit).sort("school", "pupil", nulls_last=True, maintain_order=True)
    words = own["_answer_weight"].replace_strict({"refused": "拒绝回答", "not_applicable": "不适用"}, default=None)
    if words.null_count() < len(words):
        spoken = own["weight"].cast(pl.String).zip_with(words.is_null(), words.cast(pl.String))
        own = own.with_columns(spoken.alias("weight"))
    return hashlib.sha256(own.drop("_answer_weight", "_unit").write_csv().encode()).hexdigest()


@settings(max_examples=150, deadline=None)
@given(st.lists(_ROW, max_size=12), st.sampled_from([1, 4, 1_000]))
def test_each_unit_has_the_digest_of_its_own_rows(said: list[tuple[object, ...]], together: int) -> None:
    frame = rows(*said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unit_digests, "_TOGETHER", together)
        found = digests_by_unit(ROLLS, frame, ("u2", "u9"))
    assert found == {unit: alone(frame, unit) for unit in {*frame["_unit"].to_list(), "u2", "u9"}}


PLAIN = ("S", "p", 1.5, None, True, None, "0f", "u1")


@pytest.mark.parametrize(
    "other",
    [
        ("S", "q", None, "refused", None, None, "0f", "u2"),
        ("S", "q\nr", 2.0, None, None, None, "0f", "u2"),
        ("S", "q\r\n", 2.0, None, None, None, "0f", "u2"),
        ("S", None, 2.0, None, None, None, "0f", "u2"),
    ],
    ids=["answer", "lines", "carriage-return", "nothing"],
)
def test_what_another_unit_writes_changes_nothing(other: tuple[object, ...]) -> None:
    assert digests_by_unit(ROLLS, rows(PLAIN, other))["u1"] == digests_by_unit(ROLLS, rows(PLAIN))["u1"]


def test_a_report_of_nothing_is_the_digest_of_the_head() -> None:
    head = hashlib.sha256(f"school,pupil,weight,girl,born,{MARK}\n".encode()).hexdigest()
    assert digests_by_unit(ROLLS, rows(), ("u1",)) == {"u1": head}
