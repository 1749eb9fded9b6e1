"""Whatever a declaration says within its rules, the city has the properties that everybody relies on."""

from __future__ import annotations

import contextlib

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.registry import Dataset, Field, Unit, UnitVersion
from yaodian.simulate import read_simulation
from yaodian.simulate.chance import first_keys, rounded_in_step, salt, shared_out, spread_evenly, uniform
from yaodian.simulate.drawing import between, chosen, days_reached
from yaodian.simulate.draws import Choice, Reached
from yaodian.values import Label, Refused

weights = st.lists(st.floats(0, 1e6), min_size=1, max_size=40)


@settings(deadline=None)
@given(weights, st.floats(0, 1, exclude_max=True))
def test_rounding_in_step_never_strays_from_any_running_sum(expected: list[float], start: float) -> None:
    counts = rounded_in_step(np.array(expected), start)
    assert (counts >= 0).all()
    assert np.abs(np.cumsum(counts) - np.cumsum(expected)).max() <= 1 + 1e-6


@settings(deadline=None)
@given(st.integers(0, 10_000), weights, st.integers(0, 50))
def test_sharing_out_gives_away_everything_and_to_each_the_least(total: int, shares: list[float], least: int) -> None:
    counts = shared_out(total, np.array(shares), least)
    assert counts.sum() == max(total, least * len(shares))
    assert (counts >= least).all()


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 300))
def test_even_numbers_are_one_a_part_and_keep_the_order(seed: int, count: int) -> None:
    numbers = uniform(first_keys(seed, "x", count), salt(seed, "y"))
    even = spread_evenly(numbers)
    assert np.array_equal(np.sort(np.floor(even * count)), np.arange(count))
    assert np.array_equal(np.argsort(even, kind="stable"), np.argsort(numbers, kind="stable"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=3), st.floats(0, 100)), min_size=1, max_size=8), st.integers(0, 2**32))
def test_a_choice_never_takes_what_has_no_weight(options: list[tuple[str, float]], seed: int) -> None:
    named = dict(options)
    if sum(named.values()) <= 0:
        return
    drawn = chosen(Choice(tuple(named.items())), uniform(first_keys(seed, "x", 200), 1))
    assert set(drawn.to_list()) <= {name for name, weight in named.items() if weight > 0}


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6).map(sorted),
    st.integers(0, 2**32),
)
def test_quantiles_stay_within_their_ends(values: list[float], seed: int) -> None:
    points = tuple((place / (len(values) - 1), value) for place, value in enumerate(values))
    drawn = between(points, uniform(first_keys(seed, "x", 200), 2))
    assert drawn.min() >= values[0] - 1e-6
    assert drawn.max() <= values[-1] + 1e-6


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=8), st.integers(1, 40), st.integers(0, 2**32))
def test_reached_counts_are_exact_on_every_declared_day(steps: list[int], count: int, seed: int) -> None:
    from datetime import date, timedelta

    totals = np.minimum(np.cumsum(steps), count)
    points = tuple((date(2019, 1, 1) + timedelta(days=30 * place), float(total)) for place, total in enumerate(totals))
    chance = spread_evenly(uniform(first_keys(seed, "x", count), 3))
    days = days_reached(Reached(points, counted=True), chance)
    for day, total in points:
        assert (days <= day).sum() == total


_UNITS = {
    unit.id: unit
    for unit in (
        Unit("top", "top", None, (UnitVersion("1", Label("顶"), "x"),)),
        Unit("a", "town", "top", (UnitVersion("2", Label("甲"), "x"),)),
        Unit("b", "town", "top", (UnitVersion("3", Label("乙"), "x"),)),
    )
}
_DATASETS = {
    "rooms": Dataset(
        "rooms", Label("房间"), "", "school", "school", "year",
        (Field("school", Label("学校"), "string"), Field("rooms", Label("间"), "integer")), ("school",),
    )
}  # fmt: skip

plain = st.none() | st.booleans() | st.integers(-5, 2030) | st.floats(allow_nan=False) | st.text(max_size=8)
words = st.sampled_from(
    ["rooms", "school", "a", "b", "top", "take", "choice", "quantiles", "given", "kind", "counts", "id", "x", "period"]
)
tree = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=12
)
keys = st.sampled_from(
    ["seed", "weights", "institutions", "attributes", "stages", "staff", "rows", "registers", "tallies"]
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, tree, max_size=6))
def test_any_declaration_at_all_is_read_or_refused(declared: dict[str, object]) -> None:
    # Hardly anything made at random is sound; what matters is that it is refused in words, and nothing else is raised.
    with contextlib.suppress(Refused):
        read_simulation(declared, _DATASETS, _UNITS)


@settings(max_examples=25, deadline=None)
@given(
    counts=st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 6), min_size=1),
    scale=st.floats(0.01, 1),
    seed=st.integers(0, 2**31),
    batch_rows=st.integers(1, 50),
)
def test_batches_cover_each_institution_once(counts: dict[str, int], scale: float, seed: int, batch_rows: int) -> None:
    from yaodian.simulate.enrolment import enrol
    from yaodian.simulate.institutions import count_at, make_institutions
    from yaodian.simulate.reporting import Drawn, deliveries, frame_for
    from yaodian.simulate.staff import employ
    from yaodian.values import Period

    declared = {
        "seed": seed,
        "batch_rows": batch_rows,
        "institutions": [
            {
                "id": "hut",
                "unit_kind": "屋",
                "level": "school",
                "counts": counts,
                "code": {"prefix": "H", "first": 1, "digits": 3},
                "name": {"zh": "模拟{number}", "en": "Simulated {number}"},
            }
        ],
        "rows": [
            {
                "dataset": "rooms",
                "of": "institutions",
                "reports": [{"period": "2019", "accepted_on": "2019-05-01", "late": {"share": 0.5, "days": 3}}],
                "fields": {"school": {"take": "code"}, "rooms": {"quantiles": [[0, 1], [1, 9]]}},
            }
        ],
    }
    declaration = read_simulation(declared, _DATASETS, _UNITS)
    institutions = make_institutions(declaration, _UNITS, Period("2019").start, scale)
    assert len(institutions.units) == sum(count_at(declaration.kinds[0], unit, scale) for unit in ("a", "b"))
    enrolment = enrol(declaration, institutions, scale)
    drawn = Drawn(declaration, institutions, enrolment, employ(declaration, institutions, enrolment, scale))
    rows, report = declaration.rows[0], declaration.rows[0].reports[0]
    frames = [frame_for(drawn, delivery, _DATASETS["rooms"], "city") for delivery in deliveries(drawn, rows, report)]
    assert all(len(frame) <= batch_rows for frame in frames)
    units = pl.concat(frames)["_unit"].to_list() if frames else []
    assert sorted(units) == sorted(unit.id for unit in institutions.units)
