"""Turns cells into values of the declared type, mends what is certain, and says which cells stay wrong.

Certain are: blanks around a value, full-width digits and signs in numbers and dates, thousands separated by commas, whole numbers
written 12.0 or 1.2E+03, dates with other separators. Codes stay texts and keep their zeros. Not certain, and so reported: percentages,
dates without a day, and codes that a spreadsheet has turned into 2.11E+09, for their last digits are lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from yaodian.registry.declaration import Field, FieldType
from yaodian.registry.intake.cells import trimmed
from yaodian.registry.snapshot import POLARS_TYPES

EXPECTED: dict[FieldType, str] = {
    "string": "文本",
    "integer": "整数，如 120",
    "number": "数，如 12.5",
    "boolean": "是 或 否",
    "date": "日期，如 2014-09-01",
}
_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
_THOUSANDS = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_DAY = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\s*0{1,2}:00(?::00(?:\.0+)?)?)?$"
_DAY_IN_ONE = r"^(\d{4})(\d{2})(\d{2})$"
_RUINED = r"^\d(\.\d+)?[Ee]\+\d{1,2}$"
_TRUE = ("是", "有", "true", "yes", "y", "1")
_FALSE = ("否", "无", "false", "no", "n", "0")
_FULL_WIDTH = {
    chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Mended:
    """A column of the declared type, null where a cell is empty or wrong, and a mask of the wrong ones."""

    values: pl.Series
    wrong: pl.Series


def from_text(cells: pl.Series, field: Field, *, is_code: bool) -> Mended:
    """A column of trimmed text as the field's type. `is_code`: full-width letters and digits in it are meant as plain ones."""
    if field.type == "string":
        return _text(cells, is_code)
    direct = _DIRECT[field.type](cells)
    rest = (direct.is_null() & cells.is_not_null()).arg_true()
    if len(rest):
        direct = direct.scatter(rest, _mend(cells.gather(rest).str.normalize("NFKC"), field.type))
    return Mended(direct, direct.is_null() & cells.is_not_null())


def from_typed(cells: pl.Series, field: Field, *, is_code: bool) -> Mended | None:
    """A column of a Parquet file as the field's type; None if columns of that type cannot hold the field."""
    kind = cells.dtype
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        return from_text(trimmed(cells.cast(pl.String)), field, is_code=is_code)
    if kind == pl.Null:
        values = cells.cast(POLARS_TYPES[field.type])
    elif field.type == "date" and kind.is_temporal() and kind != pl.Time and kind != pl.Duration:
        days = cells.cast(pl.Date)
        # A time of day other than midnight says more than a date can keep.
        values = days.set(days.cast(kind) != cells, None) if kind != pl.Date else days
    elif field.type == "number" and kind.is_numeric():
        doubles = cells.cast(pl.Float64)
        values = doubles.set(~doubles.is_finite(), None)
    elif field.type == "integer" and kind.is_numeric():
        values = _whole(cells)
    elif field.type == "boolean" and kind == pl.Boolean:
        values = cells
    else:
        return None
    return Mended(values, values.is_null() & cells.is_not_null())


def _text(cells: pl.Series, is_code: bool) -> Mended:
    if is_code and cells.str.contains(r"[０-９Ａ-Ｚａ-ｚ]").any():
        cells = cells.str.replace_many(_FULL_WIDTH)
    ruined = cells.str.contains(_RUINED).fill_null(value=False)
    return Mended(cells.set(ruined, None) if ruined.any() else cells, ruined)


def _number(cells: pl.Series) -> pl.Series:
    doubles = cells.cast(pl.Float64, strict=False)
    return doubles.set(~doubles.is_finite(), None)


def _whole(cells: pl.Series) -> pl.Series:
    if cells.dtype.is_integer():
        return cells.cast(pl.Int64, strict=False)
    doubles = cells.cast(pl.Float64)
    return doubles.set((doubles != doubles.floor()) | (doubles.abs() >= _EXACT), None).cast(pl.Int64, strict=False)


def _day(cells: pl.Series) -> pl.Series:
    # Only the plain form is read here; whatever else the parser would take goes through the forms that are listed.
    plain = cells.set(~cells.str.contains(r"^\d{4}-\d{2}-\d{2}$"), None)
    days = plain.str.to_date("%Y-%m-%d", strict=False)
    return days.set(days.dt.year() < 1, None)


_DIRECT = {
    "integer": lambda cells: cells.cast(pl.Int64, strict=False),
    "number": _number,
    "boolean": lambda cells: pl.Series(cells.name, [None] * len(cells), dtype=pl.Boolean),
    "date": _day,
}


def _mend(cells: pl.Series, kind: FieldType) -> pl.Series:
    """The values of cells that are not plainly of the type, after NFKC; null where they stay wrong."""
    if kind == "boolean":
        pairs = dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)
        return cells.str.to_lowercase().replace_strict(pairs, default=None, return_dtype=pl.Boolean)
    if kind == "date":
        plain = cells.str.replace(_DAY_IN_ONE, "${1}-${2}-${3}")
        parts = plain.str.extract_groups(_DAY).struct
        padded = parts.field("1") + "-" + parts.field("2").str.zfill(2) + "-" + parts.field("3").str.zfill(2)
        return _day(padded)
    joined = cells.str.replace_all(" ", "", literal=True)
    joined = joined.zip_with(~joined.str.contains(_THOUSANDS), joined.str.replace_all(",", "", literal=True))
    doubles = _number(joined.set(~joined.str.contains(_NUMBER), None))
    if kind == "number":
        return doubles
    whole = joined.cast(pl.Int64, strict=False)
    return whole.zip_with(whole.is_not_null(), _whole(doubles))
