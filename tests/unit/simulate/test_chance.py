from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from yaodian.simulate.chance import (
    first_keys,
    hexadecimal,
    keys_below,
    mixed,
    rounded_in_step,
    salt,
    shared_out,
    spread_evenly,
    uniform,
)


def test_the_mixing_function_is_that_of_splitmix64() -> None:
    # The first outputs of SplitMix64 started at 0 are the mixed multiples of its increment (reference implementation
    # by S. Vigna, published test vector of the Xoshiro site).
    states = np.arange(1, 4, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    assert [hex(int(value)) for value in mixed(states)] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_the_same_words_give_the_same_number_in_another_process() -> None:
    code = (
        "from yaodian.simulate.chance import *\n"
        "print(salt(3, 'a', 'b'), uniform(first_keys(3, 'x', 5), salt(3, 'y')).tolist())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "12345")
    ]
    assert said[0] == said[1]
    assert said[0].strip() == f"{salt(3, 'a', 'b')} {uniform(first_keys(3, 'x', 5), salt(3, 'y')).tolist()}"


def test_numbers_lie_evenly_in_the_unit_interval_and_do_not_hang_together() -> None:
    keys = first_keys(1, "people", 200_000)
    one, other = uniform(keys, salt(1, "one")), uniform(keys, salt(1, "other"))
    assert one.min() >= 0
    assert one.max() < 1
    counts = np.histogram(one, bins=20, range=(0, 1))[0]
    assert abs(counts - 10_000).max() < 500
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.01


def test_keys_of_parts_differ_between_parts_and_owners() -> None:
    owners = first_keys(1, "owners", 1000).repeat(50)
    parts = keys_below(owners, np.tile(np.arange(50), 1000))
    assert len(np.unique(parts)) == 50_000


def test_another_seed_gives_other_keys() -> None:
    assert not set(first_keys(1, "x", 100).tolist()) & set(first_keys(2, "x", 100).tolist())


def test_rounding_in_step_keeps_every_running_sum() -> None:
    expected = np.array([0.3, 0.3, 0.3, 2.5, 0.1, 1.5])
    counts = rounded_in_step(expected, 0.5)
    assert counts.tolist() == [0, 1, 0, 2, 1, 1]
    assert rounded_in_step(np.zeros(0), 0.5).tolist() == []


@pytest.mark.parametrize(
    ("total", "weights", "at_least", "shares"),
    [
        (10, [1, 1, 1], 0, [4, 3, 3]),
        (10, [3, 1, 0], 0, [8, 2, 0]),
        (10, [3, 1, 0], 2, [5, 3, 2]),
        (2, [1, 1, 1], 1, [1, 1, 1]),
        (3, [0, 0], 0, [2, 1]),
        (0, [1, 2], 0, [0, 0]),
    ],
)
def test_sharing_out_by_largest_remainder(total: int, weights: list[float], at_least: int, shares: list[int]) -> None:
    assert shared_out(total, np.array(weights, dtype=float), at_least).tolist() == shares


def test_even_spread_puts_one_number_into_each_part() -> None:
    numbers = uniform(first_keys(5, "few", 7), salt(5, "few"))
    even = spread_evenly(numbers)
    assert sorted(np.floor(even * 7).astype(int).tolist()) == list(range(7))
    assert np.argsort(even).tolist() == np.argsort(numbers).tolist()


def test_keys_in_hexadecimal() -> None:
    assert hexadecimal(np.array([0, 255, 2**64 - 1], dtype=np.uint64)) == b"0" * 16 + b"0" * 14 + b"ff" + b"f" * 16
