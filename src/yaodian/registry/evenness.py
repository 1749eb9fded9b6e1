"""Steps of a running count that cannot be right beside their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from statistics import median

_NEIGHBOURS = 4
_DEVIATIONS = 3


def uneven(order: Sequence[float], values: Sequence[float | None], factor: float) -> Iterator[tuple[int, float, float]]:
    """Places whose step from the value before is out of line, with the step and the usual one, both per unit of `order`.

    A step counts persons, so it varies by chance with the root of its size. Out of line is what differs from the median of four
    neighbours on either side by more than `factor` - 1 of that median and three such deviations besides. The median is not moved
    by the wrong step itself, nor by one wrong neighbour. Places without a value are passed over.
    """
    known = [place for place, value in enumerate(values) if value is not None]
    steps = []
    for before, here in pairwise(known):
        width = abs(order[here] - order[before])
        if width:
            steps.append((here, (_of(values, here) - _of(values, before)) / width))
    for number, (place, step) in enumerate(steps):
        near = [one for _, one in steps[max(0, number - _NEIGHBOURS) : number]]
        near += [one for _, one in steps[number + 1 : number + 1 + _NEIGHBOURS]]
        usual = max(median(near), 1.0) if near else step
        if abs(step - usual) > (factor - 1) * usual + _DEVIATIONS * sqrt(abs(usual)):
            yield place, step, usual


def _of(values: Sequence[float | None], place: int) -> float:
    value = values[place]
    assert value is not None
    return value
