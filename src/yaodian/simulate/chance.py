"""Chance without state: a number in [0, 1) that depends only on the seed, on who is asked about, and on what is asked.

The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
OOPSLA 2014). Only integer operations, additions, multiplications and comparisons of IEEE doubles are used, each in its own
step, so the same seed gives the same bytes on every machine, in every process and for every size of batch. A person keeps
sex and year of birth from one school year to the next because both are asked of the same key.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_HEXADECIMAL = np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), dtype=np.uint8).reshape(256, 2)


def salt(seed: int, *words: object) -> int:
    """A 64-bit number for a seed and some words; the same in every process."""
    text = "/".join(str(word) for word in (seed, *words))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def mixed(values: Keys) -> Keys:
    """Each 64-bit value scrambled; a bijection, so different keys stay different."""
    once = (values ^ (values >> np.uint64(30))) * _FIRST
    twice = (once ^ (once >> np.uint64(27))) * _SECOND
    result: Keys = twice ^ (twice >> np.uint64(31))
    return result


def first_keys(seed: int, word: str, count: int) -> Keys:
    """Keys of `count` new entities of one sort."""
    start = np.uint64(salt(seed, word))
    return mixed(start + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * _GOLDEN)


def keys_below(above: Keys, numbers: NDArray[np.integer], word_salt: int = 0) -> Keys:
    """Keys of parts of entities: part `numbers[i]` (from 0) of the entity with key `above[i]`."""
    steps = (numbers.astype(np.uint64) + np.uint64(1)) * _GOLDEN
    return mixed((above ^ np.uint64(word_salt)) + steps)


def uniform(keys: Keys, word_salt: int) -> Numbers:
    """For each key a number in [0, 1) with 53 bits."""
    scrambled = mixed(keys ^ np.uint64(word_salt))
    result: Numbers = (scrambled >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return result


def single_chance(seed: int, *words: object) -> float:
    """One number in [0, 1) for some words."""
    return float(uniform(np.zeros(1, dtype=np.uint64), salt(seed, *words))[0])


def spread_evenly(numbers: Numbers) -> Numbers:
    """The same order, one number in each n-th part of [0, 1): shares drawn from them are exact to one of n."""
    count = len(numbers)
    ranks = np.empty(count, dtype=np.int64)
    ranks[np.argsort(numbers, kind="stable")] = np.arange(count)
    return (ranks + numbers) / max(count, 1)


def hexadecimal(keys: Keys) -> bytes:
    """All keys as 16 lower-case hexadecimal digits each, one after the other."""
    octets = keys.astype(">u8").view(np.uint8)
    return _HEXADECIMAL[octets].tobytes()


def rounded_in_step(expected: Numbers, start: float) -> Places:
    """Whole numbers whose running sums follow those of `expected` to less than one; `start` in [0, 1) shifts the steps.

    The sum is that of `expected` rounded down or up, and so is the sum of any stretch of neighbours: a school with
    2.3 expected classes over its cohorts gets two or three, wherever it stands.
    """
    if not len(expected):
        return np.zeros(0, dtype=np.int64)
    steps = np.floor(np.cumsum(expected) + start).astype(np.int64)
    result: Places = np.diff(steps, prepend=np.int64(0))
    return result


def shared_out(total: int, weights: Numbers, at_least: int = 0) -> Places:
    """`total` things shared in proportion to the weights by largest remainder, `at_least` for each; ties go to the earlier.

    If `at_least` for all is more than there is, each still gets it.
    """
    count = len(weights)
    rest = max(total - at_least * count, 0)
    whole = float(np.cumsum(weights)[-1]) if count else 0.0  # summed in order: the same on every machine
    ideal = weights / whole * rest if whole > 0 else np.full(count, rest / max(count, 1))
    floors = np.floor(ideal)
    left = rest - int(floors.sum())
    order = np.argsort(-(ideal - floors), kind="stable")
    shares = floors.astype(np.int64) + at_least
    shares[order[:left]] += 1
    return shares
