"""Reads how fields are drawn. A plain value stands for itself; everything else says in one word how it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from datetime import date

from yaodian.simulate.draws import (
    Chance,
    Choice,
    Constant,
    Drawn,
    Filled,
    Given,
    How,
    Latest,
    Offset,
    Pseudonym,
    Reached,
    Spread,
    Take,
    Text,
    fields_of,
)
from yaodian.simulate.spec import Spec
from yaodian.values import DatePrecisionError, parse_date

_MODIFIERS = ("shift", "times", "plus", "unknown", "only_if", "each_period", "ahead", "decimals", "days")


def read_fields(
    spec: Spec | None, columns: Collection[str], words: Collection[str] = (), types: Mapping[str, str] | None = None
) -> dict[str, Drawn]:
    """Draws by field name. `columns` are those of the population; a field may also use those declared before it.

    `words` are names that stand for the period or the round itself; `types` are the types of fields that rows must have.
    """
    if spec is None:
        return {}
    known = set(columns) | set(words)
    fields: dict[str, Drawn] = {}
    for name, value in spec.content.items():
        drawn = read_draw(spec, value, spec.under(name), (types or {}).get(name, "string"))
        for column in drawn.columns:
            if column not in known:
                spec.faults.unknown(spec.under(name), "列", column, known)
        fields[name] = drawn
        known.add(name)
    return fields


def read_draw(parent: Spec, value: object, path: str, wanted: str) -> Drawn:
    """One draw, standing at a path, for a field of the wanted type."""
    if not isinstance(value, (Mapping, list)):
        plain = value if isinstance(value, (str, int, float, bool, date)) else None
        # A code that is written without quotation marks is still a code.
        code = wanted == "string" and isinstance(plain, (int, float)) and not isinstance(plain, bool)
        return Drawn(Constant(str(plain) if code else plain))
    spec = parent.spec_of(value, path)
    spec.allow(*_READERS, *_MODIFIERS)
    ways = [way for way in _READERS if way in spec.content]
    if len(ways) != 1:
        spec.faults.report(path, "须写明恰好一种取值方式", expected="、".join(_READERS), code="wrong-draw")
        return Drawn(Constant(None))
    if spec.content[ways[0]] is None:
        spec.faults.report(spec.under(ways[0]), "没有写明内容", code="missing-key")
        return Drawn(Constant(None))
    only_if = spec.spec("only_if")
    condition = None
    if only_if is not None:
        if len(only_if.content) != 1:
            only_if.faults.report(only_if.path, "须写明恰好一列及其取值")
        else:
            column = next(iter(only_if.content))
            condition = (column, only_if.texts(column))
    return Drawn(
        how=_READERS[ways[0]](spec, wanted),
        shift=spec.text("shift") if "shift" in spec.content else None,
        times=spec.text("times") if "times" in spec.content else None,
        plus=spec.text("plus") if "plus" in spec.content else None,
        unknown=spec.share("unknown", 0.0),
        only_if=condition,
        each_period=bool(spec.content.get("each_period", False)),
        ahead=bool(spec.content.get("ahead", False)),
    )


def check_type(spec: Spec, path: str, drawn: Drawn, wanted: str) -> None:
    """Reports a way of drawing that cannot give values of the field's type."""
    how = drawn.how
    if isinstance(how, Given):
        for word, case in how.cases.items():
            check_type(spec, f"{path}.given.{how.column}.{word}", case, wanted)
        if how.otherwise is not None:
            check_type(spec, f"{path}.given.{how.column}.otherwise", how.otherwise, wanted)
        return
    if isinstance(how, Constant):
        fits = how.value is None or _fits(how.value, wanted)
    elif isinstance(how, Choice):
        fits = all(_fits(value, wanted) for value, _ in how.weights)
    elif isinstance(how, Take):
        fits = True
    else:
        fits = wanted in _GIVES[type(how)]
    if not fits:
        spec.faults.report(
            path, f"这样取值得不到“{wanted}”类型的值", code="wrong-type", remedy="改用该类型的取值方式。"
        )


_GIVES: Mapping[type[How], tuple[str, ...]] = {
    Spread: ("integer", "number"),
    Chance: ("boolean",),
    Filled: ("boolean",),
    Reached: ("date",),
    Offset: ("date",),
    Pseudonym: ("string",),
    Latest: ("string",),
    Text: ("string",),
}


def _fits(value: object, wanted: str) -> bool:
    match wanted:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "date":
            try:
                return isinstance(value, date) or bool(parse_date(str(value)))
            except DatePrecisionError:
                return False
        case _:
            return not isinstance(value, bool)


def read_spread(spec: Spec, key: str, *, decimals: int | None = None) -> Spread:
    """Quantiles as a list of [share, value] from share 0 to share 1, shares rising."""
    return Spread(_pairs_of_numbers(spec, key, unit_interval=True), decimals)


def _pairs_of_numbers(spec: Spec, key: str, *, unit_interval: bool) -> tuple[tuple[float, float], ...]:
    value = spec.content.get(key)
    path = spec.under(key)
    pairs = [entry for entry in value if isinstance(entry, list) and len(entry) == 2] if isinstance(value, list) else []
    if not isinstance(value, list) or len(pairs) != len(value) or len(pairs) < 2:
        spec.faults.report(path, "应为至少两对 [份额, 值]", expected="[[0, 20], [0.5, 36], [1, 52]]")
        return ((0.0, 0.0), (1.0, 0.0))
    points = tuple((spec.number_of(a, path, 0.0), spec.number_of(b, path, -1e18)) for a, b in pairs)
    shares = [share for share, _ in points]
    rising = all(left < right for left, right in itertools.pairwise(shares))
    if unit_interval and (shares[0] != 0 or shares[-1] != 1 or not rising):
        spec.faults.report(path, "份额应从 0 起递增至 1", expected="[[0, 20], [0.5, 36], [1, 52]]")
        return ((0.0, 0.0), (1.0, 0.0))
    return points


def _choice(spec: Spec, wanted: str) -> How:
    inner = spec.spec_of(spec.content["choice"], spec.under("choice"))
    words = list(inner.content)
    numbers = [_number_written(word) for word in words]
    numeric = wanted in ("integer", "number") and all(number is not None for number in numbers)
    weights = tuple(
        (
            number if numeric and number is not None else word,
            inner.number_of(inner.content[word], inner.under(word), 0.0),
        )
        for word, number in zip(words, numbers, strict=True)
    )
    if not weights or sum(weight for _, weight in weights) <= 0:
        spec.faults.report(inner.path, "须有至少一个权重大于零的值")
        return Constant(None)
    return Choice(weights)


def _number_written(word: str) -> float | None:
    """The number that a word is, if it is written as numbers are: `2` and `0.5`, not the code `02`."""
    for kind in (int, float):
        try:
            number = kind(word)
        except ValueError:
            continue
        if str(number) == word:
            return number
    return None


def _quantiles(spec: Spec, wanted: str) -> How:
    # Rows hold whole numbers unless declared otherwise; what is only a stepping stone stays as it comes.
    default = 0 if wanted in ("integer", "number") else None
    return read_spread(spec, "quantiles", decimals=spec.whole("decimals") if "decimals" in spec.content else default)


def _reached(spec: Spec, key: str, *, counted: bool) -> How:
    inner = spec.spec_of(spec.content[key], spec.under(key))
    points = [
        (inner.day_of(day, inner.under(day)), inner.number_of(count, inner.under(day), 0.0))
        for day, count in inner.content.items()
    ]
    ordered = all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(points))
    if len(points) < 2 or not ordered:
        spec.faults.report(inner.path, "应为至少两个依次向后的日期，累计数不减")
        return Constant(None)
    if not counted and points[-1][1] > 1:
        spec.faults.report(inner.path, "份额不得大于 1")
    return Reached(tuple(points), counted)


def _offset(key: str, sign: int) -> Callable[[Spec, str], How]:
    def read(spec: Spec, wanted: str) -> How:
        return Offset(spec.text(key), read_spread(spec, "days"), sign)

    return read


def _latest(spec: Spec, wanted: str) -> How:
    inner = spec.spec_of(spec.content["latest"], spec.under("latest"))
    order = tuple((word, str(column)) for word, column in inner.content.items() if word != "otherwise")
    return Latest(order, inner.text("otherwise"))


def _text(spec: Spec, wanted: str) -> How:
    template = spec.text("text")
    try:
        fields_of(template)
    except ValueError:
        spec.faults.report(spec.under("text"), "花括号没有成对", expected="{parent}第{number}项")
        return Constant(None)
    return Text(template)


def _given(spec: Spec, wanted: str) -> How:
    inner = spec.spec_of(spec.content["given"], spec.under("given"))
    if len(inner.content) != 1:
        spec.faults.report(inner.path, "须写明恰好一列及其各种情形")
        return Constant(None)
    column, value = next(iter(inner.content.items()))
    cases = inner.spec_of(value, inner.under(column))
    read = {word: read_draw(cases, case, cases.under(word), wanted) for word, case in cases.content.items()}
    otherwise = read.pop("otherwise", None)
    return Given(column, read, otherwise)


_READERS: Mapping[str, Callable[[Spec, str], How]] = {
    "take": lambda spec, wanted: Take(spec.text("take")),
    "choice": _choice,
    "quantiles": _quantiles,
    "chance": lambda spec, wanted: Chance(spec.share("chance")),
    "reached": lambda spec, wanted: _reached(spec, "reached", counted=True),
    "reached_share": lambda spec, wanted: _reached(spec, "reached_share", counted=False),
    "after": _offset("after", 1),
    "before": _offset("before", -1),
    "pseudonym": lambda spec, wanted: Pseudonym(),
    "latest": _latest,
    "filled": lambda spec, wanted: Filled(spec.text("filled")),
    "text": _text,
    "given": _given,
}
