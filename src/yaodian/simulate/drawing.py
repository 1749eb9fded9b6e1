"""Draws the fields of a population's rows, whole columns at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from yaodian.registry import Dataset
from yaodian.simulate.chance import Numbers, hexadecimal
from yaodian.simulate.draws import (
    Chance,
    Choice,
    Constant,
    Drawn,
    Filled,
    Given,
    Latest,
    Moment,
    Offset,
    Pseudonym,
    Reached,
    Spread,
    Take,
    Text,
)
from yaodian.simulate.population import Population, constant, numbers_of
from yaodian.values import Problem, Refused

DTYPES: Mapping[str, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
_EPOCH = date(1970, 1, 1)
_BELOW_ONE = 1.0 - 2.0**-53


def frame_of(dataset: Dataset, fields: Mapping[str, Drawn], population: Population, moment: Moment) -> pl.DataFrame:
    """The rows of a dataset for a population, in the dataset's order of fields; a field nobody declared is unknown."""
    columns = drawn_columns(fields, population, moment)
    series = []
    for each in dataset.fields:
        column = columns.get(each.name)
        with _drawing(each.name):
            series.append(_typed(column, DTYPES[each.type], len(population)).alias(each.name))
    return pl.DataFrame(series)


def _typed(column: pl.Series | None, dtype: type[pl.DataType], count: int) -> pl.Series:
    if column is None:
        return constant(None, count, dtype)
    if dtype == pl.Date and column.dtype == pl.String:
        return column.str.to_date("%Y-%m-%d")
    return column.cast(dtype)


def drawn_columns(fields: Mapping[str, Drawn], population: Population, moment: Moment) -> dict[str, pl.Series]:
    """The declared fields in order; later ones may use earlier ones.

    Days after `moment.known_to` have not happened yet: they are empty in the result, though a later day may be reckoned
    from them.
    """
    happened = population
    truth = population
    found: dict[str, pl.Series] = {}
    for name, drawn in fields.items():
        if not drawn.ahead and (isinstance(drawn.how, (Reached, Offset)) or _holds_days(drawn.how)):
            with _drawing(name):
                full = _column(name, drawn, truth, moment)
            seen = (
                full.to_frame("day").select(pl.when(pl.col("day") <= moment.known_to).then(pl.col("day"))).to_series()
            )
        else:
            with _drawing(name):
                full = seen = _column(name, drawn, happened, moment)
        truth = truth.with_columns(**{name: full})
        happened = happened.with_columns(**{name: seen})
        found[name] = seen
    return found


@contextmanager
def _drawing(name: str) -> Iterator[None]:
    """Turns what cannot be drawn (text multiplied, a word written as a number) into a fault that names the field."""
    try:
        yield
    except (pl.exceptions.PolarsError, ValueError) as error:
        message = f"字段“{name}”按所声明的方式取不到值"
        remedy = "核对它所用的列是不是数、日期或文字。"
        raise Refused([Problem("cannot-draw", message, remedy=remedy)]) from error


def _holds_days(how: object) -> bool:
    """Whether a distinction of cases draws days in any of them."""
    if not isinstance(how, Given):
        return False
    cases = [*how.cases.values(), *((how.otherwise,) if how.otherwise else ())]
    return any(isinstance(case.how, (Reached, Offset)) or _holds_days(case.how) for case in cases)


def _column(name: str, drawn: Drawn, population: Population, moment: Moment) -> pl.Series:
    words = (name, moment.period) if drawn.each_period else (name,)
    series = _raw(name, drawn, population, moment, words)
    if drawn.times or drawn.plus:
        series = _reckoned(series, drawn, population)
    if drawn.only_if:
        column, values = drawn.only_if
        keep = population.column(column).cast(pl.String).is_in(values)
        series = _emptied(series, keep)
    if drawn.unknown:
        series = _emptied(series, pl.Series(population.chance(moment.seed, "unknown", *words) >= drawn.unknown))
    return series


def _emptied(series: pl.Series, keep: pl.Series) -> pl.Series:
    """The column with null where `keep` is not true."""
    return series.to_frame("value").select(pl.when(keep).then(pl.col("value"))).to_series()


def _reckoned(series: pl.Series, drawn: Drawn, population: Population) -> pl.Series:
    values = numbers_of(series)
    if drawn.times:
        values = values * numbers_of(population.column(drawn.times))
    if drawn.plus:
        values = values + numbers_of(population.column(drawn.plus))
    decimals = drawn.how.decimals if isinstance(drawn.how, Spread) else 0
    return pl.Series(rounded(values, decimals)).fill_nan(None)


def rounded(values: Numbers, decimals: int | None) -> Numbers:
    """Half up to so many decimals; None leaves them as they are."""
    if decimals is None:
        return values
    power = 10.0**decimals
    result: Numbers = np.floor(values * power + 0.5) / power
    return result


def _shifted(drawn: Drawn, population: Population, moment: Moment, words: tuple[str, ...]) -> Numbers:
    chance = population.chance(moment.seed, *words)
    if drawn.shift:
        chance = np.clip(chance + numbers_of(population.column(drawn.shift)), 0.0, _BELOW_ONE)
    return chance


def _raw(name: str, drawn: Drawn, population: Population, moment: Moment, words: tuple[str, ...]) -> pl.Series:
    count = len(population)
    match drawn.how:
        case Constant(value):
            return pl.Series([value]).new_from_index(0, count)
        case Take(column):
            return population.column(column)
        case Choice() as choice:
            return chosen(choice, _shifted(drawn, population, moment, words))
        case Spread(points, decimals):
            plain = between(points, _shifted(drawn, population, moment, words))
            # What is still multiplied is rounded afterwards, not before.
            return pl.Series(plain if drawn.times else rounded(plain, decimals))
        case Chance(share):
            return pl.Series(_shifted(drawn, population, moment, words) >= 1.0 - share)
        case Reached() as reached:
            return days_reached(reached, _shifted(drawn, population, moment, words))
        case Offset(column, days, sign):
            return _days_from(population.column(column), days, sign, population.chance(moment.seed, *words))
        case Pseudonym():
            return pseudonyms(population)
        case Latest(order, otherwise):
            return _latest(population, order, otherwise)
        case Filled(column):
            return population.column(column).is_not_null()
        case Text(template):
            return texts(template, population)
        case Given() as given:
            return _by_case(name, given, population, moment)


def chosen(choice: Choice, chance: Numbers) -> pl.Series:
    """The value whose stretch of the cumulated weights holds the chance."""
    edges = np.cumsum(np.array([weight for _, weight in choice.weights], dtype=np.float64))
    places = np.searchsorted(edges, chance * edges[-1], side="right")
    places = np.minimum(places, len(edges) - 1)
    return pl.Series([value for value, _ in choice.weights]).gather(places)


def between(points: tuple[tuple[float, float], ...], chance: Numbers) -> Numbers:
    """The value at each share, on the straight line between the two declared shares around it."""
    shares = np.array([share for share, _ in points])
    values = np.array([value for _, value in points])
    left = np.clip(np.searchsorted(shares, chance, side="right") - 1, 0, len(shares) - 2)
    part = (chance - shares[left]) / (shares[left + 1] - shares[left])
    result: Numbers = values[left] + (values[left + 1] - values[left]) * part
    return result


def days_reached(reached: Reached, chance: Numbers) -> pl.Series:
    """The day on which the cumulative count passes each entity's place in the queue; null for those it never reaches."""
    days = np.array([(day - _EPOCH).days for day, _ in reached.points], dtype=np.int64)
    counts = np.array([count for _, count in reached.points], dtype=np.float64)
    place = chance * len(chance) if reached.counted else chance
    right = np.clip(np.searchsorted(counts, place, side="right"), 1, len(counts) - 1)
    span = counts[right] - counts[right - 1]
    part = np.divide(place - counts[right - 1], span, out=np.ones_like(place), where=span > 0)
    # The last day of a stretch belongs to it, its first day to the one before.
    back = np.floor((1.0 - np.clip(part, 0.0, 1.0)) * (days[right] - days[right - 1])).astype(np.int64)
    day = np.where(place < counts[0], days[0], days[right] - back)
    return _dates(day, place >= counts[-1])


def _days_from(days: pl.Series, spread: Spread, sign: int, chance: Numbers) -> pl.Series:
    steps = rounded(between(spread.points, chance), 0).astype(np.int64) * sign
    return (days.cast(pl.Int64) + pl.Series(steps)).cast(pl.Int32).cast(pl.Date)


def _dates(days: NDArray[np.int64], never: NDArray[np.bool_]) -> pl.Series:
    series = pl.Series(days.astype(np.int32)).cast(pl.Date)
    return _emptied(series, pl.Series(~never))


def pseudonyms(population: Population) -> pl.Series:
    """The keys themselves, written as 16 hexadecimal digits."""
    count = len(population)
    offsets = np.arange(0, 16 * count + 1, 16, dtype=np.int64)
    array = pa.LargeStringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(hexadecimal(population.keys)))
    return pl.Series(pl.from_arrow(array))


def _latest(population: Population, order: tuple[tuple[str, str], ...], otherwise: str) -> pl.Series:
    columns = {f"{place}": population.column(name).is_not_null() for place, (_, name) in enumerate(order)}
    frame = pl.DataFrame(columns) if columns else pl.DataFrame()
    expression = pl.lit(otherwise)
    for place in reversed(range(len(order))):
        expression = pl.when(pl.col(f"{place}")).then(pl.lit(order[place][0])).otherwise(expression)
    return frame.select(expression.alias("state")).to_series()


def texts(template: str, population: Population) -> pl.Series:
    """The template filled for each entity; for lists of some thousands, not for persons."""
    from yaodian.simulate.draws import fields_of

    columns = {name: population.column(name).to_list() for name in fields_of(template)}
    rows = zip(*columns.values(), strict=True) if columns else ((),) * len(population)
    return pl.Series([template.format_map(dict(zip(columns, row, strict=True))) for row in rows], dtype=pl.String)


def _by_case(name: str, given: Given, population: Population, moment: Moment) -> pl.Series:
    word = moment.words.get(given.column)
    if word is not None:
        case = given.cases.get(word, given.otherwise)
        return constant(None, len(population), pl.Null) if case is None else _column(name, case, population, moment)
    values = population.column(given.column).cast(pl.String)
    parts: list[pl.Series] = []
    places: list[NDArray[np.int64]] = []
    left = np.ones(len(population), dtype=bool)
    for value, case in given.cases.items():
        mask = (values == value).fill_null(False).to_numpy()
        left &= ~mask
        _collect(name, case, population, np.flatnonzero(mask), moment, parts, places)
    if given.otherwise is not None:
        _collect(name, given.otherwise, population, np.flatnonzero(left), moment, parts, places)
        left[:] = False
    rest = np.flatnonzero(left)
    if len(rest):
        dtype = parts[0].dtype if parts else pl.Null
        parts.append(constant(None, len(rest), dtype))
        places.append(rest)
    if not parts:
        return constant(None, 0, pl.Null)
    back = np.argsort(np.concatenate(places), kind="stable")
    return pl.concat(_alike(parts)).gather(back)


def _collect(
    name: str,
    case: Drawn,
    population: Population,
    where: NDArray[np.int64],
    moment: Moment,
    parts: list[pl.Series],
    places: list[NDArray[np.int64]],
) -> None:
    if len(where):
        parts.append(_column(name, case, population.only(where), moment).alias(""))
        places.append(where)


def _alike(parts: list[pl.Series]) -> list[pl.Series]:
    """The same type for all: whole numbers beside fractions become fractions, unknown takes the type of the known."""
    dtypes = {part.dtype for part in parts} - {pl.Null()}
    dtype = next(iter(dtypes), pl.Null()) if len(dtypes) <= 1 else pl.Float64()
    return [part.alias("").cast(dtype) for part in parts]
