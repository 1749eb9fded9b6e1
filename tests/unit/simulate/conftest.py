"""Fixtures around the fictional county of `tests_town`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from tests_town import UNITS, town_package, town_simulation

from yaodian.registry import Tree
from yaodian.simulate import City, simulate


@pytest.fixture
def declared() -> dict[str, Any]:
    """The declaration, to be changed at will."""
    return town_simulation()


@pytest.fixture
def make(declared: dict[str, Any]) -> Callable[..., City]:
    """Simulates the county as it is declared at the moment of the call."""

    def run(scale: float = 1.0, **options: Any) -> City:
        return simulate(town_package(declared), scale=scale, **options)

    return run


@pytest.fixture(scope="session")
def town_frames() -> Callable[..., pl.DataFrame]:
    """All rows of a dataset, with period and day of acceptance."""

    def rows(city: City, dataset: str) -> pl.DataFrame:
        frames = [
            batch.frame.with_columns(
                pl.lit(batch.period).alias("_period"), pl.lit(batch.accepted_on).alias("_accepted_on")
            )
            for batch in city.batches
            if batch.dataset == dataset
        ]
        return pl.concat(frames)

    return rows


@pytest.fixture
def tree_of() -> Callable[[City], Tree]:
    def build(city: City) -> Tree:
        units = {unit.id: unit for unit in (*UNITS, *city.units)}
        return Tree(("county", "town", "school"), units)

    return build
