"""Holds whole columns of coded text against their format: shape, date and check digit, a million values at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl

from yaodian.registry.declaration import Field
from yaodian.registry.faults import Fault, quoting
from yaodian.registry.formats import (
    CREDIT_ALPHABET,
    CREDIT_WEIGHTS,
    IDENTITY_CHECKS,
    IDENTITY_WEIGHTS,
    SHAPES,
    FieldFormat,
)

_LENGTH = 18
_PREFIXED = {"pupil_number": 1}
"""How many signs stand before the part that is built like a citizen number."""


def check_format(field: Field, values: pl.Series) -> Iterator[Fault]:
    """The rows of a column that do not fit the field's format: `wrong-format`, or of those that have the shape `no-such-date`
    and `wrong-check-digit`. Nothing for a field without one."""
    if field.format is None:
        return
    shape = SHAPES[field.format]
    fitting = values.str.contains(rf"\A(?:{shape.pattern})\z").fill_null(value=False)
    remedy = f"请对照原件改正，按 {shape.standard}。"
    wrong = values.is_not_null() & (values != "") & ~fitting
    yield from _faults(
        field, values, "wrong-format", wrong, f"不合{shape.name}的格式", f"{shape.name}：{shape.words}", remedy
    )
    if not fitting.any():
        return
    rows = fitting.arg_true()
    for code, what, broken in _broken(field.format, values.gather(rows)):
        mask = pl.repeat(value=False, n=len(values), dtype=pl.Boolean, eager=True)
        mask = mask.scatter(rows.filter(broken), True) if broken.any() else mask
        yield from _faults(field, values, code, mask, what, "", remedy)


def _faults(
    field: Field, values: pl.Series, code: str, mask: pl.Series, what: str, expected: str, remedy: str
) -> Iterator[Fault]:
    rows: Sequence[int] = mask.fill_null(value=False).arg_true().to_list()
    if rows:
        called, quote = f"“{field.label.zh}”", quoting(field)
        message: Callable[[int], str] = lambda row: f"{called}的值{quote(values[row])}{what}"  # noqa: E731
        yield Fault(code, field.name, rows, message, f"{called}的值{what}", expected, remedy)


def _broken(kind: FieldFormat, fitting: pl.Series) -> Iterator[tuple[str, str, pl.Series]]:
    """Of values that have the shape: the code of a fault, what it is called, and which values have it."""
    if kind == "social_credit_code":
        yield "wrong-check-digit", "的校验码不对", ~_credit_checks(fitting)
    elif kind in ("identity_number", "pupil_number"):
        numbers = fitting.str.slice(_PREFIXED.get(kind, 0))
        dates = numbers.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
        yield "no-such-date", "中的出生日期在历法中不存在", dates.is_null() | (dates.dt.year() < 1)
        sure = ~fitting.str.contains("^[JL]")  # of these no public rule says how the last sign is made
        yield "wrong-check-digit", "的校验码不对", sure & ~_identity_checks(numbers)


def _signs(values: pl.Series) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Texts of 18 plain signs each as a table of signs."""
    joined = values.str.join("").item() if len(values) else ""
    return np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(-1, _LENGTH)


def _identity_checks(numbers: pl.Series) -> pl.Series:
    """Whether each number ends with its check digit: ISO 7064 MOD 11-2, GB 11643-1999."""
    signs = _signs(numbers)
    rest = (signs[:, :17].astype(np.int16) - ord("0")) @ np.array(IDENTITY_WEIGHTS, dtype=np.int16) % 11
    return pl.Series(np.frombuffer(IDENTITY_CHECKS.encode(), dtype=np.uint8)[rest] == signs[:, 17])


def _credit_checks(codes: pl.Series) -> pl.Series:
    """Whether each code ends with its check sign: GB 32100-2015."""
    signs = _signs(codes)
    worth = np.zeros(128, dtype=np.int16)
    for value, sign in enumerate(CREDIT_ALPHABET):
        worth[ord(sign)] = value
    rest = -(worth[signs[:, :17]] @ np.array(CREDIT_WEIGHTS, dtype=np.int16)) % 31
    return pl.Series(np.frombuffer(CREDIT_ALPHABET.encode(), dtype=np.uint8)[rest] == signs[:, 17])
