"""The rules of an evaluation, read from the parameters in force: which indicators, which thresholds, which minima, which conditions.

A rule is a family of parameters `balance.<rule>.…`; it is in force on a day when its `instrument` is. Nothing here knows a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yaodian.parameters import DatedValue, InForce
from yaodian.values import Problem, Refused

PREFIX = "balance."
_NEEDED = ("indicators", "thresholds")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Indicator:
    """An amount over pupils: `amount` is the column that holds it, `per` how many pupils it is counted for.

    `shared`: the sections of a school use it together, so it has to be split between them. `minimum` is what each school must
    reach, by stage; empty where the rule has none.
    """

    id: str
    name: str
    unit: str
    amount: str
    per: float
    shared: bool
    minimum: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Threshold:
    """How large the coefficients of a stage may be: each of them (`each`), or their simple mean."""

    stage: str
    name: str
    each: bool
    bound: float


@dataclass(frozen=True, slots=True)
class Minima:
    """A school must reach at least so many minima, and of every other one at least this share."""

    at_least: int
    others: float


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the district as a whole must reach; `decides` False: it is shown and decides nothing."""

    column: str
    name: str
    bound: float
    unit: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Excluded:
    """Schools whose code of kind begins so are left out, all of them or those with fewer pupils than `below`."""

    kind: str
    name: str
    below: float | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One evaluation as it stands on a day; `weights` of a pupil by stage split what sections share, `used` are the parameters."""

    id: str
    name: str
    indicators: tuple[Indicator, ...]
    thresholds: tuple[Threshold, ...]
    weights: Mapping[str, float]
    minima: Minima | None
    excluded: tuple[Excluded, ...]
    conditions: tuple[Condition, ...]
    beyond: tuple[str, ...]
    used: tuple[DatedValue, ...] = field(repr=False)

    def threshold(self, stage: str) -> Threshold | None:
        """What the stage must keep to; None for a stage that is not evaluated."""
        return next((one for one in self.thresholds if one.stage == stage), None)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The columns of amounts, in the order of the indicators."""
        return tuple(one.amount for one in self.indicators)


def rules_in_force(given: InForce) -> tuple[Rule, ...]:
    """The rules in force, in the order of their names. Raises Refused if there is none, or if a parameter is not of its shape."""
    problems: list[Problem] = []
    rules = tuple(rule for name in _names(given) if (rule := _rule(name, given, problems)) is not None)
    if not rules and not problems:
        problems.append(
            Problem(
                "no-rule",
                f"{given.as_of.isoformat()} 对 {given.place.code} 没有施行中的均衡评估规则",
                remedy="用 --as-of 换一天，或在政策包的 parameters 里补上这一天有效的规则。",
            )
        )
    if problems:
        raise Refused(problems)
    return rules


def _names(given: InForce) -> Iterator[str]:
    for key in sorted(given.values):
        parts = key.split(".")
        if key.startswith(PREFIX) and len(parts) == 3 and parts[2] == "instrument":
            yield parts[1]


def _rule(name: str, given: InForce, problems: list[Problem]) -> Rule | None:
    family = f"{PREFIX}{name}."
    found = {key.removeprefix(family): value for key, value in given.values.items() if key.startswith(family)}
    missing = [part for part in _NEEDED if part not in found]
    for part in missing:
        problems.append(
            Problem("no-rule", f"没有 {given.as_of.isoformat()} 有效的参数“{family}{part}”", remedy="补上这一参数。")
        )
    if missing:
        return None
    reading = _Reading(found, problems)
    return Rule(
        id=name,
        name=found["instrument"].name,
        indicators=tuple(reading.each("indicators", _indicator)),
        thresholds=tuple(reading.each("thresholds", _threshold)),
        weights={} if "sections" not in found else reading.one("sections", _weights) or {},
        minima=reading.one("minima", _minima) if "minima" in found else None,
        excluded=tuple(reading.each("excluded", _excluded)) if "excluded" in found else (),
        conditions=tuple(
            condition
            for part in sorted(found)
            if part.startswith("condition.") and (condition := reading.one(part, _condition)) is not None
        ),
        beyond=tuple(reading.each("beyond", str)) if "beyond" in found else (),
        used=tuple(found[part] for part in sorted(reading.asked | {"instrument"})),
    )


class _Reading:
    """Reads parameters of one rule; one that is not of its shape is a problem and gives nothing."""

    def __init__(self, found: Mapping[str, DatedValue], problems: list[Problem]) -> None:
        self._found = found
        self._problems = problems
        self.asked: set[str] = set()

    def each(self, part: str, build: Callable[..., T]) -> Iterator[T]:
        said = self._table(part)
        if not isinstance(said, Sequence) or isinstance(said, str) or not said:
            self._wrong(part, "应为一张表，每行一项")
            return
        for row in said:
            built = self._built(part, build, row)
            if built is not None:
                yield built

    def one(self, part: str, build: Callable[..., T]) -> T | None:
        return self._built(part, build, self._table(part))

    def _table(self, part: str) -> object:
        self.asked.add(part)
        value = self._found[part].value
        return value["table"] if isinstance(value, Mapping) and "table" in value else value

    def _built(self, part: str, build: Callable[..., T], said: object) -> T | None:
        try:
            return build(said)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._wrong(part, f"其中“{said}”缺少或写错了 {error}")
            return None

    def _wrong(self, part: str, words: str) -> None:
        message = f"参数“{self._found[part].id}”不能用于测算：{words}"
        self._problems.append(Problem("wrong-parameter", message, remedy="照 policies 里同名参数的写法改正。"))


def _indicator(row: Mapping[str, Any]) -> Indicator:
    minimum = {str(stage): float(bound) for stage, bound in row.get("minimum", {}).items()}
    per = float(row["per"])
    if per <= 0:
        raise ValueError("per")
    return Indicator(
        str(row["id"]), str(row["name"]), str(row["unit"]), str(row["of"]), per, row["shared"] is True, minimum
    )


def _threshold(row: Mapping[str, Any]) -> Threshold:
    if row["operator"] != "<=" or row["measure"] not in ("each", "composite"):
        raise ValueError("operator（只认 <=）或 measure（只认 each、composite）")
    return Threshold(str(row["stage"]), str(row["name"]), row["measure"] == "each", float(row["value"]))


def _weights(row: Mapping[str, Any]) -> Mapping[str, float]:
    weights = {str(stage): float(weight) for stage, weight in row.items()}
    if not all(weight > 0 for weight in weights.values()):
        raise ValueError("权重（应大于零）")
    return weights


def _minima(row: Mapping[str, Any]) -> Minima:
    return Minima(int(row["met_at_least"]), float(row["others_at_least_pct"]) / 100)


def _excluded(row: Mapping[str, Any]) -> Excluded:
    below = row.get("below")
    return Excluded(str(row["kind"]), str(row["name"]), None if below is None else float(below))


def _condition(row: Mapping[str, Any]) -> Condition:
    if row["operator"] != ">=":
        raise ValueError("operator（只认 >=）")
    return Condition(
        str(row["column"]), str(row["name"]), float(row["bound"]), str(row["unit"]), row["decides"] is True
    )
