"""The confidence of a commitment keeps its word: on what the rules were made with, and on what they were not."""

from __future__ import annotations

import pytest
from plan_calibration import Sure, expected_error, overrated, sentences, stated


@pytest.fixture(scope="module")
def found() -> dict[str, Sure]:
    return stated()


@pytest.mark.parametrize("name", ["items 1-20", "items 21-38", "kept aside"])
def test_said_and_found_agree(found: dict[str, Sure], name: str) -> None:
    assert expected_error(found[name]) <= 0.1, found[name]


@pytest.mark.parametrize("name", ["items 1-20", "items 21-38", "kept aside"])
def test_none_is_overrated_beyond_chance(found: dict[str, Sure], name: str) -> None:
    assert sum(of for _, of in found[name].values()) >= 50
    assert overrated(found[name]) == []


def test_what_is_overrated_is_told() -> None:
    assert overrated({0.95: (70, 100), 0.6: (1, 3), 0.9: (85, 100)}) == ["said 0.95, right 70 of 100"]
    assert expected_error({0.95: (70, 100), 0.5: (50, 100)}) == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("targets", "right"),
    [
        ([("所", 4.0, "=", None, "2016-06-30")], 1),
        ([("所", 5.0, "=", None, "2016-06-30")], 0),
        ([("个", 4.0, "=", None, "2016-06-30")], 0),
        ([("所", 4.0, ">=", None, "2016-06-30")], 0),
        ([("所", 4.0, "=", "每县", "2016-06-30")], 0),
        ([("所", 4.0, "=", None, None)], 0),
        ([("所", 4.0, "=", None, "2016-06-30"), ("个", 9.0, "=", None, None)], 0),
        ([], 0),
    ],
)
def test_a_sentence_is_right_if_everything_but_the_object_is(targets: list[tuple[object, ...]], right: int) -> None:
    keys = ("unit", "quantity", "comparator", "per", "deadline")
    record = {
        "text": "6月底前,新建小学4所。",
        "plan_year": 2016,
        "targets": [dict(zip(keys, one, strict=True)) for one in targets],
    }
    assert list(sentences([record]).values()) == [(right, 1)]
