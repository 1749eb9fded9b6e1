"""Checks between rows: rows that are probably the same thing, and rows that form a series in the order of a field.

A table of how many candidates reached each score, copied by hand or read from a picture, is wrong in ways that no single row shows:
a row lost, a digit doubled, labels moved by one. Its neighbours show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from yaodian.registry.declaration import Alike, Dataset, Series
from yaodian.registry.evenness import uneven
from yaodian.registry.faults import Fault, quoting, told

_SHOWN_GAP = 5
_NAMED = "请对照原件核对本行与前后各行。"


def check_between_rows(
    dataset: Dataset, frame: pl.DataFrame, sound: set[str], line: Callable[[int], int]
) -> Iterator[Fault]:
    """The faults that declared `alike` and `series` find; `sound` are the columns that are there in the declared type."""
    for alike in dataset.alike:
        if sound.issuperset((*alike.fields, *alike.differ)):
            yield from _alike(dataset, alike, frame, line)
    for series in dataset.series:
        wanted = {series.order, *series.by, *series.rising, *(each.field for each in series.even)}
        if sound.issuperset(wanted):
            yield from _series(dataset, series, frame)


def _alike(dataset: Dataset, alike: Alike, frame: pl.DataFrame, line: Callable[[int], int]) -> Iterator[Fault]:
    """Rows that agree with an earlier one in all `fields`, and where `differ` is given not in all of those."""
    keyed = frame.select(
        pl.struct(alike.fields).alias("same"), *([pl.struct(alike.differ).alias("other")] if alike.differ else [])
    )
    keyed = keyed.with_columns(frame.select(pl.all_horizontal(pl.col(alike.fields).is_not_null()).alias("known")))
    keyed = keyed.with_row_index("row").filter("known")
    keyed = keyed.with_columns(first=pl.col("row").min().over("same"), of=pl.len().over("same"))
    found = keyed.filter(pl.col("of") > 1)
    if alike.differ:
        found = found.filter(pl.col("other").n_unique().over("same") > 1)
    found = found.filter(pl.col("row") > pl.col("first"))
    if found.is_empty():
        return
    firsts = dict(zip(found["row"].to_list(), found["first"].to_list(), strict=True))
    fields = [dataset.field(name) for name in alike.fields]

    def message(row: int) -> str:
        said = "、".join(quoting(field)(frame[field.name][row]) for field in fields)
        return f"{alike.message}：{said}，首见于第 {line(firsts[row])} 行"

    column = alike.fields[0] if len(alike.fields) == 1 else None
    remedy = "确属同一事物的，合并或注明；否则不必改。" if alike.severity == "warning" else "请删去或改正重复的行。"
    yield Fault(alike.id, column, list(firsts), message, alike.message, "", remedy, alike.severity)


@dataclass(frozen=True)
class _Line:
    """A series in its order: the row each value stands in, and the values of the ordering field."""

    rows: list[int]
    order: list[float]
    frame: pl.DataFrame


def _series(dataset: Dataset, series: Series, frame: pl.DataFrame) -> Iterator[Fault]:
    numbered = frame.with_row_index("_index").filter(pl.col(series.order).is_not_null())
    groups = numbered.partition_by(series.by, maintain_order=True) if series.by else [numbered]
    found: dict[tuple[_Kind, str], dict[int, str]] = {}
    for group in groups:
        held = group.sort(series.order, descending=series.descending, maintain_order=True)
        line = _Line(held["_index"].to_list(), [float(one) for one in held[series.order].to_list()], held)
        for kind, column, row, text in _broken(dataset, series, line):
            found.setdefault((kind, column), {}).setdefault(row, text)
    for (kind, column), texts in found.items():
        called = f"“{dataset.field(column).label.zh}”"
        yield Fault(
            f"{series.id}-{kind}",
            column,
            sorted(texts),
            lambda row, texts=texts, called=called: called + texts[row],  # type: ignore[misc]
            f"{called}{SUMMARY[kind]}",
            "",
            _NAMED,
            series.severity,
        )


_Kind = Literal["gap", "end", "falls", "uneven"]
SUMMARY: dict[str, str] = {"gap": "不连续", "end": "没有到头", "falls": "反而减少", "uneven": "的增量与前后相差悬殊"}
"""What each kind of break says of a field, without its values."""


def _broken(dataset: Dataset, series: Series, line: _Line) -> Iterator[tuple[_Kind, str, int, str]]:
    yield from _gaps(series, line)
    if series.reaches is not None and line.rows and not _reached(series, line.order[-1]):
        text = (
            f"到 {told(_plain(line.order[-1]))} 为止，应到 {told(_plain(series.reaches))}，其后的行缺失或前面的行错位"
        )
        yield "end", series.order, line.rows[-1], text
    for name in series.rising:
        yield from _falls(name, line)
    for each in series.even:
        values = line.frame[each.field].cast(pl.Float64).to_list()
        for place, step, usual in uneven(line.order, values, each.factor):
            text = f"比上一行多 {step:,.0f}，前后各行每步约多 {usual:,.0f}"
            yield "uneven", each.field, line.rows[place], text


def _gaps(series: Series, line: _Line) -> Iterator[tuple[_Kind, str, int, str]]:
    if series.step is None:
        return
    for place in range(1, len(line.rows)):
        before, here = line.order[place - 1], line.order[place]
        lost = round(abs(here - before) / series.step) - 1
        if lost < 1:
            continue
        sign = -1 if series.descending else 1
        names = "、".join(told(_plain(before + sign * series.step * (n + 1))) for n in range(min(lost, _SHOWN_GAP)))
        more = f" 等 {lost} 行" if lost > _SHOWN_GAP else ""
        yield "gap", series.order, line.rows[place], f"从 {_plain(before)} 跳到 {_plain(here)}，缺 {names}{more}"


def _falls(name: str, line: _Line) -> Iterator[tuple[_Kind, str, int, str]]:
    """A value below the one before it; after one that stands too high only the next is named, not all that follow."""
    values = line.frame[name].to_list()
    last: float | None = None
    for place, value in enumerate(values):
        if value is None:
            continue
        if last is not None and value < last:
            yield (
                "falls",
                name,
                line.rows[place],
                f"由上一行的 {told(_plain(last))} 减到 {told(_plain(value))}，累计数不应减少",
            )
        last = value


def _reached(series: Series, end: float) -> bool:
    assert series.reaches is not None
    return end <= series.reaches if series.descending else end >= series.reaches


def _plain(value: float) -> str:
    return f"{value:.15g}"
