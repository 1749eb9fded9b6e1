"""Checks an evaluation of balanced development: computes it again from the published rows of schools, in decimal numbers.

The coefficient comes from another form of the same formula: with r_i the amount and p_i the pupils of a school, P and R their sums,
CV^2 = P * sum(r_i^2 / p_i) / R^2 - 1. Words (`words`, `reasons`) are not looked at: they decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from yaodian.verify.comparison import Cell, faults_of_table
from yaodian.verify.published import Fault, Row, Table

_DIGITS = 50
_SLACK = Decimal("1e-9")
"""A figure this close to its bound, in parts of the bound, lies on it: the published rule of the mechanism."""
_OWED = ("pupils_unknown", "not_reported", "empty", "not_applicable", "refused", "not_split")
_READ = ("instrument", "indicators", "thresholds", "sections", "minima", "excluded", "beyond")
Expected = dict[tuple[str, ...], Mapping[str, Cell]]


def is_read(key: str) -> bool:
    """Whether the evaluation must take the parameter into account where it is in force."""
    parts = key.split(".")
    return parts[0] == "balance" and len(parts) > 2 and (parts[2] in _READ or parts[2] == "condition")


def check_balance(said: Mapping[str, Any], tables: Mapping[str, Table]) -> tuple[list[str], list[Fault]]:
    """What was checked, in words, and what does not hold."""
    families: dict[str, dict[str, Any]] = {}
    for key, parameter in said["parameters"].items():
        _, family, part = key.split(".", 2)
        value = parameter["value"]
        families.setdefault(family, {})[part] = (
            value["table"] if isinstance(value, dict) and "table" in value else value
        )
    schools = tables["sections"]
    expected: dict[str, Expected] = {name: {} for name in ("rules", "indicators", "below", "left_out", "conditions")}
    expected["verdicts"] = {}
    with localcontext() as context:
        context.prec = _DIGITS
        for family, parts in sorted(families.items()):
            rule = _Rule(family, parts)
            fits = all(one["of"] in schools.columns for one in rule.indicators)
            expected["rules"][family,] = {"evaluated": fits}
            if fits:
                _expect(rule, schools, tables.get("districts"), expected)
        faults = [
            fault for name, key in _TABLE_KEYS.items() for fault in faults_of_table(tables[name], key, expected[name])
        ]
    counts = {name: len(rows) for name, rows in expected.items()}
    checked = [
        f"由 {len(schools.rows)} 行学校重算了 {counts['indicators']} 个差异系数、{counts['below']} 处低于下限、"
        f"{counts['left_out']} 处不计入",
        f"重算了 {counts['conditions']} 项条件和 {counts['verdicts']} 个结论",
    ]
    return ([] if faults else checked), faults


_TABLE_KEYS: Mapping[str, Sequence[str]] = {
    "rules": ("rule",),
    "left_out": ("rule", "district", "stage", "school", "indicator", "why"),
    "indicators": ("rule", "district", "stage", "indicator"),
    "below": ("rule", "district", "stage", "school", "indicator"),
    "conditions": ("rule", "district", "condition"),
    "verdicts": ("rule", "district"),
}


class _Rule:
    def __init__(self, name: str, parts: Mapping[str, Any]) -> None:
        self.name = name
        self.indicators: list[dict[str, Any]] = parts["indicators"]
        self.stages = {one["stage"]: one for one in parts["thresholds"]}
        self.weights = {stage: Decimal(str(weight)) for stage, weight in parts.get("sections", {}).items()}
        self.minima: dict[str, Any] | None = parts.get("minima")
        self.excluded: list[dict[str, Any]] = parts.get("excluded", [])
        self.conditions = [part for key, part in sorted(parts.items()) if key.startswith("condition.")]


@dataclass(frozen=True, slots=True)
class _Counted:
    row: Row
    pupils: Decimal
    amounts: Mapping[str, Decimal | None]


def _expect(rule: _Rule, schools: Table, districts: Table | None, expected: dict[str, Expected]) -> None:
    by_school: dict[str, list[Row]] = {}
    for row in schools:
        by_school.setdefault(row["school"], []).append(row)
    counted: dict[tuple[str, str], list[_Counted]] = {}
    owed: dict[tuple[str, str], list[str]] = {}
    for row in schools:
        where = (row["district"], row["stage"])
        amounts, answers = _amounts(rule, row, by_school[row["school"]])
        why = _why_not(rule, row, amounts, answers)
        lacking = [("", why)] if why else [(one, said) for one, said in answers.items()]
        for indicator, reason in lacking:
            expected["left_out"][rule.name, *where, row["school"], indicator, reason] = {}
            if reason in _OWED:
                owed.setdefault(where, []).append(indicator)
        pupils = row.number("enrolment")
        if not why and pupils is not None:
            counted.setdefault(where, []).append(_Counted(row, pupils, amounts))
    about = {row["district"]: row for row in districts} if districts else {}
    for district in dict.fromkeys(row["district"] for row in schools):
        tests = [_stage(rule, district, stage, counted, owed, expected["indicators"]) for stage in rule.stages]
        here = [one for stage in rule.stages for one in counted.get((district, stage), ())]
        parts = [_together(passed for stage in tests for passed in stage)]
        minima = _minima(rule, here, expected["below"])
        if rule.minima is not None:
            lacks = any("" in owed.get((district, stage), ()) for stage in rule.stages)
            empty = any(
                all(one.amounts[each["of"]] is None for one in counted.get((district, stage), ()))
                for stage in rule.stages
                for each in rule.indicators
            )
            parts.append(_together([*minima, None if lacks or empty else True]))
        parts.append(_conditions(rule, district, about.get(district), expected["conditions"]))
        words = {True: "met", False: "not_met", None: "open"}
        expected["verdicts"][rule.name, district] = {
            "coefficients": words[parts[0]],
            "minima": words[parts[1]] if rule.minima is not None else None,
            "conditions": words[parts[-1]],
            "conclusion": words[_together(parts)],
        }


def _amounts(rule: _Rule, row: Row, school: Sequence[Row]) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """The amounts of a section by column, those of a whole school divided; and by indicator why there is none."""
    amounts: dict[str, Decimal | None] = {}
    answers: dict[str, str] = {}
    for one in rule.indicators:
        column = one["of"]
        amounts[column], why = row.number(column), row.get(column) or "empty"
        given = [amount for other in school if (amount := other.number(column)) is not None]
        if one["shared"] is True and row.truth("whole") and given:
            parts = {other["stage"]: _part(rule, other) for other in school}
            known = [part for part in parts.values() if part is not None]
            own = parts[row["stage"]]
            whole = sum(known)
            splits = len(known) == len(parts) and whole > 0 and own is not None
            amounts[column] = given[0] * own / whole if splits and own is not None else None
            why = "not_split"
        if amounts[column] is None:
            answers[one["id"]] = why
    return amounts, answers


def _part(rule: _Rule, row: Row) -> Decimal | None:
    pupils = row.number("enrolment")
    return None if pupils is None or row["stage"] not in rule.weights else pupils * rule.weights[row["stage"]]


def _why_not(rule: _Rule, row: Row, amounts: Mapping[str, Decimal | None], answers: Mapping[str, str]) -> str | None:
    pupils = row.number("enrolment")
    if row["stage"] not in rule.stages:
        return "other_stage"
    for one in rule.excluded:
        small = "below" not in one or (pupils is not None and pupils < Decimal(str(one["below"])))
        if row.get("kind").startswith(str(one["kind"])) and small:
            return "excluded"
    if pupils is None:
        return "pupils_unknown"
    if pupils == 0:
        return "no_pupils"
    nothing = all(amount is None for amount in amounts.values())
    return "not_reported" if nothing and set(answers.values()) == {"empty"} else None


def _stage(
    rule: _Rule,
    district: str,
    stage: str,
    counted: Mapping[tuple[str, str], Sequence[_Counted]],
    owed: Mapping[tuple[str, str], Sequence[str]],
    rows: Expected,
) -> list[bool | None]:
    """Expects the figures of a stage; returns what its tests came to."""
    threshold, here, lacking = rule.stages[stage], counted.get((district, stage), []), owed.get((district, stage), [])
    bound, each = Decimal(str(threshold["value"])), threshold["measure"] == "each"
    weighted: list[Decimal | None] = []
    plain: list[Decimal | None] = []
    tests: list[bool | None] = []
    missing: list[int] = []
    for one in rule.indicators:
        with_amount = [(c.pupils, a) for c in here if (a := c.amounts[one["of"]]) is not None]
        figures = _spread(with_amount, Decimal(str(one["per"])))
        missing.append(sum(name in ("", one["id"]) for name in lacking))
        passed = _within(figures["coefficient"], bound) if each and not missing[-1] else None
        weighted.append(figures["coefficient"])
        plain.append(figures["unweighted"])
        tests.extend([passed] if each else ())
        rows[rule.name, district, stage, one["id"]] = {
            "name": one["name"],
            "counted": Decimal(len(with_amount)),
            "missing": Decimal(missing[-1]),
            **figures,
            "threshold": bound if each else None,
            "passed": passed,
        }
    if not each:
        coefficient = _mean(weighted)
        tests = [_within(coefficient, bound) if not max(missing) else None]
        rows[rule.name, district, stage, "composite"] = {
            "counted": Decimal(len(here)),
            "missing": Decimal(max(missing)),
            "coefficient": coefficient,
            "unweighted": _mean(plain),
            "threshold": bound,
            "passed": tests[0],
        }
    return tests


def _spread(schools: Sequence[tuple[Decimal, Decimal]], per: Decimal) -> dict[str, Decimal | None]:
    if not schools:
        return dict.fromkeys(("mean", "deviation", "coefficient", "unweighted")) | {"enrolment": Decimal(0)}
    pupils, amounts = _sum(p for p, _ in schools), _sum(r for _, r in schools)
    mean, middle = amounts / pupils, _sum(r / p for p, r in schools) / len(schools)
    deviation = _root(_sum(r * r / p for p, r in schools) / pupils - mean * mean)
    plain = _root(_sum((r / p) ** 2 for p, r in schools) / len(schools) - middle * middle)
    return {
        "enrolment": pupils,
        "mean": mean * per,
        "deviation": deviation * per,
        "coefficient": deviation / mean if mean else None,
        "unweighted": plain / middle if middle else None,
    }


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _root(variance: Decimal) -> Decimal:
    """Schools that are all the same have none; in so many digits it may come out a little below zero."""
    return variance.sqrt() if variance > 0 else Decimal(0)


def _minima(rule: _Rule, here: Sequence[_Counted], rows: Expected) -> Iterator[bool | None]:
    """Expects what is below; gives for every section whether it passes."""
    for one in here if rule.minima is not None else ():
        stage = one.row["stage"]
        asked = [each for each in rule.indicators if stage in each.get("minimum", {})]
        shares: dict[str, tuple[str, Decimal, Decimal]] = {}
        for each in asked:
            amount, bound = one.amounts[each["of"]], Decimal(str(each["minimum"][stage]))
            if amount is not None:
                value = amount / one.pupils * Decimal(str(each["per"]))
                if value < bound * (1 - _SLACK):
                    shares[each["id"]] = (each["name"], value, bound)
        assert rule.minima is not None
        others = Decimal(str(rule.minima["others_at_least_pct"])) / 100 * (1 - _SLACK)
        low = any(value / bound < others for _, value, bound in shares.values())
        passes: bool | None = None if any(one.amounts[each["of"]] is None for each in asked) else True
        if low or len(asked) - len(shares) < rule.minima["met_at_least"]:
            passes = False
        for key, (name, value, bound) in shares.items():
            cells: dict[str, Cell] = {
                "name": name,
                "value": value,
                "minimum": bound,
                "share": value / bound,
                "school_passes": passes,
            }
            rows[rule.name, one.row["district"], stage, one.row["school"], key] = cells
        yield passes


def _conditions(rule: _Rule, district: str, about: Row | None, rows: Expected) -> bool | None:
    deciding: list[bool | None] = []
    for one in rule.conditions:
        bound = Decimal(str(one["bound"]))
        value = about.number(one["column"]) if about else None
        passed = None if value is None else value >= bound * (1 - _SLACK)
        rows[rule.name, district, one["column"]] = {
            "name": one["name"],
            "value": value,
            "bound": bound,
            "decides": one["decides"],
            "passed": passed,
        }
        deciding.extend([passed] if one["decides"] is True else ())
    return _together(deciding)


def _within(figure: Decimal | None, bound: Decimal) -> bool | None:
    return None if figure is None else figure <= bound * (1 + _SLACK)


def _mean(figures: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in figures if one is not None]
    return _sum(known) / len(known) if known and len(known) == len(figures) else None


def _together(answers: Iterable[bool | None]) -> bool | None:
    """False if any is, open if any is, true otherwise."""
    said = list(answers)
    if False in said:
        return False
    return None if None in said else True
