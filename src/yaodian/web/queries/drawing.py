"""The geometry of the small charts, worked out on the server: they need no script, print as they are, and weigh a kilobyte."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.indicators import Figure

Series = Sequence[tuple[date, Figure | None]]


@dataclass(frozen=True, slots=True)
class Dot:
    """A known figure: where it stands on the drawing, its day and its value."""

    x: float
    y: float
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class TrendDrawing:
    """A line through time in a box of `width` by `height`: runs of known figures, gaps where they are unknown, the target."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    runs: tuple[tuple[Dot, ...], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    target: Tick | None
    last: Dot | None

    @property
    def dots(self) -> tuple[Dot, ...]:
        """All known figures in order."""
        return tuple(dot for run in self.runs for dot in run)

    @property
    def lines(self) -> tuple[str, ...]:
        """The runs as the points of polylines; a run of one figure is only its dot."""
        return tuple(" ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in run) for run in self.runs if len(run) > 1)


def trend_drawing(series: Series, *, target: float | None = None, width: int = 360, height: int = 150) -> TrendDrawing:
    """The drawing of a trend. The axis begins at zero; months in which nothing is known leave a gap."""
    left, right, top, bottom = 44, width - 10, 14, height - 24
    known = [figure.value for _, figure in series if figure is not None and figure.value is not None]
    steps = nice_steps(max([*known, target or 0.0, 0.0]), min([*known, 0.0]))
    low, high = steps[0], steps[-1]
    days = [day for day, _ in series]
    whole = max(1, (days[-1] - days[0]).days) if days else 1

    def x_of(day: date) -> float:
        return left + (right - left) * ((day - days[0]).days / whole)

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * ((value - low) / ((high - low) or 1.0))

    runs: list[list[Dot]] = [[]]
    for day, figure in series:
        if figure is None or figure.value is None:
            runs.append([])
        else:
            runs[-1].append(Dot(x_of(day), y_of(figure.value), day, figure.value))
    found = tuple(tuple(run) for run in runs if run)
    return TrendDrawing(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        runs=found,
        across=tuple(_years(days, x_of)),
        up=tuple(Tick(y_of(step), f"{step:,.{_places(steps)}f}") for step in steps),
        target=None if target is None else Tick(y_of(target), f"{target:,.10g}"),
        last=found[-1][-1] if found else None,
    )


def _years(days: Sequence[date], x_of: object) -> list[Tick]:
    """A tick at the first day and at each turn of the year."""
    if not days or not callable(x_of):
        return []
    first, last = days[0], days[-1]
    turns = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    ticks = [first, *(turn for turn in turns if (last - turn).days > 20 and (turn - first).days > 120)]
    if (last - ticks[-1]).days > 150:
        ticks.append(last)
    return [Tick(x_of(day), f"{day:%Y-%m}") for day in ticks]


def nice_steps(high: float, low: float = 0.0) -> tuple[float, ...]:
    """Three to six round numbers from at most `low` to at least `high`."""
    reach = max(high - low, 1e-9)
    rough = reach / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough - 1e-12)
    if high <= 5 and float(high).is_integer() and low == 0:
        step = 1.0
    begin = math.floor(low / step)
    end = max(begin + 1, math.ceil(high / step - 1e-9))
    return tuple(round(number * step, 10) for number in range(begin, end + 1))


def _places(steps: Sequence[float]) -> int:
    return next((places for places in range(4) if all(float(round(step, places)) == step for step in steps)), 3)


@dataclass(frozen=True, slots=True)
class SparkDrawing:
    """A line without axes for a table cell."""

    width: int
    height: int
    lines: tuple[str, ...]
    last: tuple[float, float] | None


def spark_drawing(series: Series, *, width: int = 96, height: int = 24) -> SparkDrawing:
    """The shape of a trend; its highest and lowest known figure touch the edges, one figure lies in the middle."""
    known = [figure.value for _, figure in series if figure is not None and figure.value is not None]
    if not known:
        return SparkDrawing(width, height, (), None)
    low, high = min(known), max(known)
    step = (width - 6) / max(1, len(series) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for number, (_, figure) in enumerate(series):
        if figure is None or figure.value is None:
            runs.append([])
            continue
        part = 0.5 if high == low else (figure.value - low) / (high - low)
        runs[-1].append((3 + number * step, height - 3 - part * (height - 6)))
    lines = tuple(" ".join(f"{x:.1f},{y:.1f}" for x, y in run) for run in runs if len(run) > 1)
    last = next((run[-1] for run in reversed(runs) if run), None)
    return SparkDrawing(width, height, lines, last)
