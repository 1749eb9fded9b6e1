"""The book of parameters: a value is asked for as of a day and for a place, and never without them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yaodian.parameters import Book, DatedValue, NotInForce, Parameter, UnknownParameter
from yaodian.values import Confidence, Jurisdiction, Source

HERE = Jurisdiction("CN-990101")
CHANGE = date(2019, 7, 1)


def value(
    said: object, begin: date | None = None, end: date | None = None, place: str = "CN", name: str = "class_size"
) -> DatedValue:
    return DatedValue(name, "班额", said, "人", begin, end, Jurisdiction(place), Source("虚构规定"), Confidence.LOW)


def book(*values: DatedValue) -> Book:
    names = dict.fromkeys(one.id for one in values)
    return Book(Parameter(name, tuple(one for one in values if one.id == name)) for name in names)


@pytest.mark.parametrize(("as_of", "said"), [(CHANGE - timedelta(days=1), 50), (CHANGE, 45)])
def test_the_day_of_change_divides_the_old_value_from_the_new(as_of: date, said: int) -> None:
    kept = book(value(50, None, CHANGE - timedelta(days=1)), value(45, CHANGE))
    assert kept.at("class_size", as_of, HERE).value == said


def test_of_two_values_in_force_the_younger_holds() -> None:
    kept = book(value(50, date(2010, 1, 1)), value(45, CHANGE))
    assert kept.at("class_size", CHANGE, HERE).value == 45
    assert kept.at("class_size", CHANGE - timedelta(days=1), HERE).value == 50


def test_the_rule_of_the_place_goes_before_that_of_the_nation_whatever_its_age() -> None:
    kept = book(value(45, CHANGE), value(48, date(2010, 1, 1), place="CN-9901"))
    assert kept.at("class_size", CHANGE, HERE).value == 48
    assert kept.at("class_size", CHANGE, Jurisdiction("CN-98")).value == 45


def test_the_last_day_counts() -> None:
    kept = book(value(50, date(2010, 1, 1), CHANGE))
    assert kept.at("class_size", CHANGE, HERE).value == 50
    with pytest.raises(NotInForce):
        kept.at("class_size", CHANGE + timedelta(days=1), HERE)


@pytest.mark.parametrize("place", ["CN-98", "CN"])
def test_what_does_not_hold_there_says_where_and_when_it_does(place: str) -> None:
    kept = book(value(50, date(2010, 1, 1), CHANGE, place="CN-990101"))
    with pytest.raises(NotInForce, match="CN-990101 2010-01-01 至 2019-07-01"):
        kept.at("class_size", CHANGE, Jurisdiction(place))


def test_what_does_not_hold_yet_says_since_when_it_will() -> None:
    kept = book(value(50, None, date(2000, 12, 31)), value(45, CHANGE))
    with pytest.raises(NotInForce, match="起始日不详 至 2000-12-31、CN 2019-07-01 至 现行"):
        kept.at("class_size", date(2005, 1, 1), HERE)


def test_a_misspelt_name_brings_the_nearest() -> None:
    kept = book(value(50))
    with pytest.raises(UnknownParameter, match="是否指“class_size”"):
        kept["clas_size"]
    with pytest.raises(UnknownParameter, match=r"没有参数“zzz”'?$"):
        kept.at("zzz", CHANGE, HERE)


def test_a_book_is_a_mapping() -> None:
    kept = book(value(50), value(1, name="other"))
    assert list(kept) == ["class_size", "other"]
    assert len(kept) == 2
    assert "zzz" not in kept
    assert kept["class_size"].values[0].confidence == "low"


def test_a_family_of_rules_is_asked_for_at_once_and_what_is_not_in_force_is_left_out() -> None:
    kept = Book.of(
        [
            value(45, CHANGE, name="class.size"),
            value(50, None, CHANGE - timedelta(days=1), name="class.size"),
            value(2, CHANGE, name="class.rooms"),
            value(9, name="other.size"),
        ]
    )
    before = kept.under("class.", CHANGE - timedelta(days=1), HERE)
    assert {key: one.value for key, one in before.values.items()} == {"class.size": 50}
    assert {key: one.value for key, one in kept.under("class.", CHANGE, HERE).values.items()} == {
        "class.size": 45,
        "class.rooms": 2,
    }
    assert (before.as_of, before.place) == (CHANGE - timedelta(days=1), HERE)
