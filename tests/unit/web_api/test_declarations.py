"""A dataset's answer tells everything that is declared of it, in the words of the description of the interface."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from yaodian.binding import load_package
from yaodian.registry import Alike, Dataset, Even, Series
from yaodian.web.api.answers import DatasetAnswer
from yaodian.web.api.answers.declared import Declared
from yaodian.web.api.declared import declared_beside_fields

CITY = Path(__file__).resolve().parents[3] / "policies" / "tianjin-2014"


@pytest.fixture(scope="module")
def datasets() -> dict[str, Dataset]:
    package = load_package(CITY).package
    assert package is not None
    return dict(package.datasets)


def test_what_every_dataset_of_the_city_declares_is_answered_as_described(datasets: dict[str, Dataset]) -> None:
    for dataset in datasets.values():
        said = declared_beside_fields(dataset, None)
        assert Declared.model_validate(said).model_dump() == said


def test_no_word_of_the_declaration_is_left_out() -> None:
    answered = set(DatasetAnswer.model_fields)
    made_of_others = {"passed_over"}  # of a delivered table with persons; nobody declares it
    assert {one.name for one in fields(Dataset)} - made_of_others <= answered


def test_checks_between_rows_are_answered_as_described(datasets: dict[str, Dataset]) -> None:
    series = Series("rank", "rank", by=("school",), step=1, reaches=0, rising=("total",), even=(Even("total", 3),))
    alike = Alike("twice", ("school",), "登记了两次", differ=("session",))
    said = declared_beside_fields(replace(next(iter(datasets.values())), series=(series,), alike=(alike,)), None)
    assert Declared.model_validate(said).model_dump() == said
    assert (said["series"][0]["even"], said["alike"][0]["differ"]) == ([{"field": "total", "factor": 3}], ["session"])


def test_the_deadline_of_the_period_is_a_day(datasets: dict[str, Dataset]) -> None:
    yearly = replace(next(one for one in datasets.values() if one.period_kind == "year"), due="P15D")
    assert declared_beside_fields(yearly, "2014")["deadline"] == "2015-01-15"
    assert declared_beside_fields(yearly, None)["deadline"] is None
