"""Makes expressions of the small language together with rows to ask them about."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

FIELDS = {
    "whole": "integer",
    "order": "integer",  # a word of SQL as a field's name
    "amount": "number",
    "人数": "number",
    "name": "string",
    "code": "string",
    "flag": "boolean",
    "day": "date",
    "born": "date",
}
ANSWERS = {
    "whole": ("refused",),
    "人数": ("not_applicable", "refused"),
    "day": ("not_applicable",),
    "flag": ("refused",),
}
"""The fields that allow answers instead of a value."""
COLUMNS = FIELDS | {f"_answer_{name}": "string" for name in ANSWERS}
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.dates(date(2013, 12, 1), date(2014, 2, 1))
# What sorts, matches or quotes differently from engine to engine: case, marks, blanks, signs beyond 16 bits, wildcards.
SIGNS = "aAbBzZ_%'\"éÉ甲乙 .-0９😀ß\\\uffff"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=4)
WHOLES = st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1) | st.sampled_from([2**53, 2**53 + 1])
DOUBLES = st.sampled_from([0.0, -0.0, 0.1, 1.5, -2.25, 1e15, 1e-9]) | st.floats(-1e6, 1e6, allow_nan=False)

_VALUES = st.fixed_dictionaries(
    {
        "whole": st.none() | WHOLES,
        "order": st.none() | st.integers(-3, 3),
        "amount": st.none() | DOUBLES,
        "人数": st.none() | DOUBLES,
        "name": st.none() | TEXTS,
        "code": st.none() | st.sampled_from(["211", "311", "a", "A", ""]),
        "flag": st.none() | st.booleans(),
        "day": st.none() | DAYS,
        "born": st.none() | DAYS,
    }
)


def _answered(row: dict[str, object]) -> st.SearchStrategy[dict[str, object]]:
    """The row with its companion columns: a field without a value may be empty or answered."""
    given = {
        f"_answer_{name}": st.sampled_from([None, *allowed]) if row[name] is None else st.none()
        for name, allowed in ANSWERS.items()
    }
    return st.fixed_dictionaries(given).map(lambda answers: {**row, **answers})


ROWS = _VALUES.flatmap(_answered)
ASKED = st.sampled_from(
    [
        f"{name} {asked} {word}"
        for name, allowed in ANSWERS.items()
        for word in ("answered", *(one.removeprefix("not_") for one in allowed))
        for asked in ("is", "is not")
    ]
)
"""Questions for the answer that a row gives; `is not applicable` is one of them."""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _pattern(text: str) -> str:
    return _quoted(text.replace("\\", ""))


def _number(value: float) -> str:
    return f"(-{abs(value)!r})" if str(value).startswith("-") else repr(value)


def _join(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: form.format(*texts))


def _numbers(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["whole", "order", "amount", "人数"]) | (
        st.integers(-5, 5) | st.sampled_from([2**62, 0.1, 2.5, 1e12, -0.5])
    ).map(_number)
    if depth == 0:
        return leaves
    below, days = _numbers(depth - 1), _dates(depth - 1)
    return (
        leaves
        | _join("({} {} {})", below, st.sampled_from("+-*/"), below)
        | _join("{} * {} - {}", leaves, leaves, leaves)
        | _join("-({})", below)
        | _join("abs({})", below)
        | _join("year({})", days)
        | _join("days_between({}, {})", days, days)
        | _common(below, depth)
    )


def _texts(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["name", "code"]) | TEXTS.map(_quoted)
    return leaves if depth == 0 else leaves | _common(_texts(depth - 1), depth)


def _dates(depth: int) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["day", "born", "as_of"]) | DAYS.map(lambda day: f"date '{day.isoformat()}'")
    return leaves if depth == 0 else leaves | _common(_dates(depth - 1), depth)


def _common(below: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[str]:
    conditions = _conditions(depth - 1)
    return (
        _join("coalesce({}, {})", below, below | st.just("null"))
        | _join("{}({}, {})", st.sampled_from(["least", "greatest"]), below, below)
        | _join("case when {} then {} else {} end", conditions, below, below)
        | _join("case when {} then {} when {} then {} end", conditions, below, conditions, below)
    )


def _conditions(depth: int) -> st.SearchStrategy[str]:
    leaves = ASKED | st.sampled_from(
        ["flag", "true", "false", "flag = true", "null = null", "name is null", "whole is not null"]
    )
    if depth == 0:
        return leaves
    below = _conditions(depth - 1)
    signs = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
    alternatives = [leaves]
    for kind in (_numbers, _texts, _dates):
        value = kind(depth - 1)
        alternatives += [
            _join("{} {} {}", value, signs, value),
            _join("{} between {} and {}", value, value, value),
            _join("{} not in ({}, {})", value, value, value | st.just("null")),
            _join("{} in ({}, {}, {})", value, value, value, value),
            _join("({}) is null", value),
        ]
    alternatives += [
        _join("{} like {}", _texts(depth - 1), TEXTS.map(_pattern)),
        _join("{} not like {}", _texts(0), TEXTS.map(_pattern)),
        _join("({} and {})", below, below),
        _join("({}) or {} and not ({})", below, below, below),
        _join("not ({})", below),
        _join("({}) <> ({})", below, below),
    ]
    return st.one_of(alternatives)


EXPRESSIONS = _conditions(3) | _numbers(2) | _texts(2) | _dates(2)
