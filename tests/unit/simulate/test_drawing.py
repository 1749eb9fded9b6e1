from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from yaodian.simulate.chance import first_keys
from yaodian.simulate.drawing import drawn_columns
from yaodian.simulate.draws import Moment
from yaodian.simulate.population import Population
from yaodian.simulate.reading_draws import read_fields
from yaodian.simulate.spec import Faults, Spec

MOMENT = Moment("2019", date(2019, 6, 30), 7, {"period": "2019", "round": "2019-06-30"})


def draw(fields: dict[str, Any], count: int = 20_000, *, even: bool = False, **own: pl.Series) -> dict[str, pl.Series]:
    faults = Faults("test")
    spec = Spec("fields", fields, faults)
    types = {name: "integer" for name in fields if name.startswith("whole")}
    read = read_fields(spec, own, ("period", "round"), types)
    assert not faults.found
    return drawn_columns(read, Population(first_keys(7, "test", count), own, even=even), MOMENT)


def share(series: pl.Series) -> float:
    value = series.cast(pl.Float64).mean()
    assert isinstance(value, float)
    return value


def test_a_plain_value_stands_for_itself() -> None:
    assert draw({"name": "x"}, 3)["name"].to_list() == ["x", "x", "x"]


def test_choice_follows_the_weights() -> None:
    drawn = draw({"name": {"choice": {"a": 3, "b": 1, "c": 0}}})["name"]
    counts = dict(drawn.value_counts().iter_rows())
    assert set(counts) == {"a", "b"}
    assert counts["a"] / 20_000 == pytest.approx(0.75, abs=0.01)


def test_a_code_that_looks_like_a_number_stays_text() -> None:
    assert set(draw({"name": {"choice": {"01": 1, "2": 1}}})["name"].to_list()) == {"01", "2"}


def test_quantiles_are_met() -> None:
    drawn = draw({"whole": {"quantiles": [[0, 10], [0.5, 20], [1, 100]]}})["whole"]
    assert drawn.min() == 10
    assert drawn.quantile(0.5) == pytest.approx(20, abs=1)
    assert drawn.quantile(0.75) == pytest.approx(60, abs=2)
    assert drawn.max() <= 100
    assert (drawn == drawn.round()).all()


def test_multiplying_comes_before_rounding_and_adding_after_multiplying() -> None:
    places = pl.Series([10.0, 20.0, 30.0])
    drawn = draw(
        {"whole": {"quantiles": [[0, 0.35], [1, 0.35]], "times": "places", "plus": "places"}}, 3, places=places
    )
    assert drawn["whole"].to_list() == [14, 27, 41]  # 3.5 + 10, 7 + 20, 10.5 + 30, halves up


def test_chance_and_its_shift() -> None:
    skill = pl.Series(np.repeat([-0.3, 0.0, 0.3], 10_000))
    drawn = draw({"able": {"chance": 0.5, "shift": "skill"}}, 30_000, skill=skill)["able"]
    means = [share(drawn[start : start + 10_000]) for start in (0, 10_000, 20_000)]
    assert means == pytest.approx([0.2, 0.5, 0.8], abs=0.02)


def test_unknown_is_a_share_of_its_own() -> None:
    drawn = draw({"able": {"chance": 1, "unknown": 0.2}})["able"]
    assert drawn.null_count() / 20_000 == pytest.approx(0.2, abs=0.01)
    assert drawn.drop_nulls().all()


def test_the_same_person_is_the_same_in_every_period_unless_asked_anew() -> None:
    fields = {"once": {"chance": 0.5}, "anew": {"chance": 0.5, "each_period": True}}
    faults = Faults("test")
    read = read_fields(Spec("", fields, faults), ())
    people = Population(first_keys(7, "test", 1000))
    one, two = (drawn_columns(read, people, Moment(year, date.max, 7)) for year in ("2018", "2019"))
    assert one["once"].equals(two["once"])
    assert not one["anew"].equals(two["anew"])


def test_another_draw_for_each_value_of_a_column() -> None:
    kind = pl.Series(["a", "b", "c", None] * 5)
    drawn = draw({"name": {"given": {"kind": {"a": "x", "b": {"choice": {"y": 1}}}}}}, 20, kind=kind)["name"]
    assert drawn.to_list() == ["x", "y", None, None] * 5
    drawn = draw({"name": {"given": {"kind": {"a": "x", "otherwise": "z"}}}}, 20, kind=kind)["name"]
    assert drawn.to_list() == ["x", "z", "z", "z"] * 5


def test_a_word_of_the_moment_decides_for_all() -> None:
    drawn = draw({"name": {"given": {"period": {"2018": "old", "2019": "new"}}}}, 3)["name"]
    assert drawn.to_list() == ["new"] * 3
    assert draw({"name": {"given": {"period": {"2018": "old"}}}}, 3)["name"].to_list() == [None] * 3


def test_only_what_has_the_value_is_filled() -> None:
    kind = pl.Series(["a", "b"] * 2)
    assert draw({"name": {"choice": {"x": 1}, "only_if": {"kind": ["b"]}}}, 4, kind=kind)["name"].to_list() == [
        None,
        "x",
        None,
        "x",
    ]


def test_counts_of_a_register_are_exact_on_each_declared_day() -> None:
    reached = {"2019-01-31": 0, "2019-03-31": 5, "2019-06-30": 12, "2019-12-31": 18}
    days = draw({"built_on": {"reached": reached}}, 20, even=True)["built_on"]
    assert (days <= date(2019, 1, 31)).sum() == 0
    assert (days <= date(2019, 3, 31)).sum() == 5
    assert (days <= date(2019, 6, 30)).sum() == 12
    assert days.null_count() == 8  # 6 until the end of the year have not happened yet on 30 June, 2 never will


def test_what_has_not_happened_is_not_known_but_is_reckoned_from() -> None:
    fields = {
        "built_on": {"reached": {"2019-06-30": 0, "2019-07-31": 10}},
        "started_on": {"before": "built_on", "days": [[0, 40], [1, 60]]},
        "opened_on": {"after": "built_on", "days": [[0, 1], [1, 9]]},
        "state": {"latest": {"opened": "opened_on", "built": "built_on", "started": "started_on", "otherwise": "none"}},
        "begun": {"filled": "started_on"},
    }
    drawn = draw(fields, 10, even=True)
    assert drawn["built_on"].null_count() == 10
    assert drawn["started_on"].null_count() == 0
    assert drawn["opened_on"].null_count() == 10
    assert drawn["state"].to_list() == ["started"] * 10
    assert drawn["begun"].all()


def test_shares_of_persons_reached_by_a_day() -> None:
    drawn = draw({"on": {"reached_share": {"2019-01-01": 0, "2019-06-30": 0.4, "2019-12-31": 0.9}}})["on"]
    assert drawn.is_not_null().sum() / 20_000 == pytest.approx(0.4, abs=0.01)


def test_pseudonyms_are_16_hexadecimal_digits_and_all_different() -> None:
    drawn = draw({"child": {"pseudonym": True}})["child"]
    assert drawn.str.contains(r"^[0-9a-f]{16}$").all()
    assert drawn.n_unique() == 20_000


def test_text_from_columns() -> None:
    drawn = draw({"name": {"text": "{kind}-{number:03d}"}}, 2, kind=pl.Series(["a", "b"]), number=pl.Series([7, 8]))
    assert drawn["name"].to_list() == ["a-007", "b-008"]
