"""The difference coefficient (差异系数): how far schools of a district lie apart in what a pupil has.

As annex 2 of the notice defines it: x_i is the amount of school i over its pupils P_i; the mean M is all amounts over all pupils; S is
the root of the mean of (x_i - M)^2, each school weighted by its pupils, over the whole population (no n-1); the coefficient is S / M.
Sums are exact to the last bit (`math.fsum`), so the order of schools cannot change any figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

ROUNDING = 1e-9
"""A figure that differs from its bound by less than this part of it is taken to lie on the bound: a division must not decide."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation weighted by pupils, their ratio, and the same ratio with every school counted once.

    Ratios are None where the mean is zero: nothing can be said of schools that all have nothing.
    """

    mean: float
    deviation: float
    coefficient: float | None
    unweighted: float | None


def spread(pupils: Sequence[float], amounts: Sequence[float], per: float = 1.0) -> Spread:
    """The spread of amounts `per` so many pupils over schools; every school has pupils (> 0) and an amount. ValueError for none."""
    if not pupils:
        raise ValueError("no school to compute from")
    everybody = fsum(pupils)
    values = [amount / number * per for amount, number in zip(amounts, pupils, strict=True)]
    mean = fsum(amounts) / everybody * per
    squares = fsum(number * (value - mean) ** 2 for number, value in zip(pupils, values, strict=True))
    deviation = sqrt(squares / everybody)
    middle = fsum(values) / len(values)
    plain = sqrt(fsum((value - middle) ** 2 for value in values) / len(values))
    return Spread(mean, deviation, deviation / mean if mean > 0 else None, plain / middle if middle > 0 else None)


def composite(coefficients: Sequence[float | None]) -> float | None:
    """The simple mean of the coefficients of all indicators; None while any of them is."""
    known = [one for one in coefficients if one is not None]
    return fsum(known) / len(known) if known and len(known) == len(coefficients) else None


def within(figure: float, bound: float) -> bool:
    """Whether a figure is not above its bound; it is compared as it is, not as it is printed."""
    return figure <= bound * (1 + ROUNDING)


def reaches(figure: float, bound: float) -> bool:
    """Whether a figure is not below its bound."""
    return figure >= bound * (1 - ROUNDING)
